// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "LibraryExample",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "lethe", path: "../..", traits: [])],
    targets: [
        .executableTarget(name: "learn-and-clean", dependencies: [.product(name: "Lethe", package: "lethe")])
    ]
)
