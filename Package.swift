// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "Lethe",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Lethe", targets: ["Lethe", "LetheTraining"]),
        .executable(name: "lethe", targets: ["LetheCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    ],
    targets: [
        // Vector kernels in C, chosen at run time for the processor at hand.
        .target(name: "LetheKernels"),
        // System calls that Swift's C library modules leave out.
        .target(name: "LetheSystem"),
        // The part of Foundation that the others import.
        .target(name: "LetheEssentials", swiftSettings: swiftSettings),
        .target(
            name: "Lethe",
            dependencies: [
                "LetheEssentials", "LetheKernels", "LetheSystem", .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        // What only learning needs: a program that tags and de-identifies does without it.
        .target(
            name: "LetheTraining",
            dependencies: [
                "Lethe", "LetheEssentials", "LetheKernels", .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        // Not named `lethe`: a file system that ignores case could not hold both modules' build folders.
        .executableTarget(
            name: "LetheCommand",
            dependencies: [
                "LetheTraining", "LetheEssentials",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings
        ),
        // What several test targets need: folders of their own, corpora beside the repository, damaged input, Python.
        .target(name: "TestSupport", dependencies: ["Lethe"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .testTarget(
            name: "LetheTests", dependencies: ["LetheTraining", "LetheKernels", "TestSupport"], exclude: ["Fixtures"],
            swiftSettings: swiftSettings),
        // As a user of the library: no `@testable`.
        .testTarget(name: "LetheAPITests", dependencies: ["Lethe"], swiftSettings: swiftSettings),
        .testTarget(
            name: "LetheCommandTests", dependencies: ["LetheTraining", "LetheCommand", "TestSupport"],
            exclude: ["Snapshots"],
            swiftSettings: swiftSettings),
    ]
)
