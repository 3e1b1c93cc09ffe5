// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Only whoever makes the library's documentation needs the plugin for it: LETHE_DOCC=1 swift package generate-documentation …
let documentation: [Package.Dependency] =
    Context.environment["LETHE_DOCC"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")]

let package = Package(
    name: "Lethe",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Lethe", targets: ["Lethe", "LetheTraining"]),
        .executable(name: "lethe", targets: ["LetheCommand"]),
    ],
    traits: [
        .trait(name: "Server", description: "`lethe serve`, and what it takes to talk over HTTP."),
        .default(enabledTraits: ["Server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        // Requests and replies as they come and go. Its core alone: routes are ours.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ] + documentation,
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
                "Lethe", "LetheAssets", "LetheEssentials", "LetheKernels",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        // Files inside the program: the workbench's page, the starter's notes.
        .target(name: "LetheAssets", exclude: ["web", "starter"]),
        // What a server answers, without anything of how requests come.
        .target(
            name: "LetheServer",
            dependencies: [
                "Lethe", "LetheAssets", "LetheEssentials", "LetheSystem",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        // The way to it over HTTP, with all limits.
        .target(
            name: "LetheHTTP",
            dependencies: [
                "Lethe", "LetheServer", "LetheEssentials", .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Server"])),
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Server"])),
                .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Server"])),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: .when(traits: ["Server"])),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Server"])),
            ],
            swiftSettings: swiftSettings
        ),
        // Not named `lethe`: a file system that ignores case could not hold both modules' build folders.
        .executableTarget(
            name: "LetheCommand",
            dependencies: [
                "LetheTraining", "LetheServer", .target(name: "LetheHTTP", condition: .when(traits: ["Server"])),
                "LetheEssentials",
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
        .testTarget(name: "LetheAPITests", dependencies: ["Lethe", "LetheTraining"], swiftSettings: swiftSettings),
        .testTarget(
            name: "LetheServerTests", dependencies: ["LetheTraining", "LetheServer", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "LetheHTTPTests",
            dependencies: [
                "LetheServer", .target(name: "LetheHTTP", condition: .when(traits: ["Server"])), "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Server"])),
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "LetheCommandTests", dependencies: ["LetheTraining", "LetheCommand", "TestSupport"],
            exclude: ["Snapshots"],
            swiftSettings: swiftSettings),
    ]
)
