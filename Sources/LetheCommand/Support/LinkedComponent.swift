/// Somebody else's work that is part of the program, and on what terms.
struct LinkedComponent {
    var name: String
    /// As SPDX calls it.
    var licence: String
    var holder: String
    var address: String

    /// What a build holds; `Distribution/check.sh` holds the list against the program.
    static var all: [LinkedComponent] {
        #if Server
            everywhere + server
        #else
            everywhere
        #endif
    }

    private static let everywhere = [
        LinkedComponent(
            name: "Swift standard library, Dispatch, FoundationEssentials",
            licence: "Apache-2.0 WITH Swift-exception", holder: "Apple Inc. and the Swift project authors",
            address: "https://github.com/swiftlang"),
        LinkedComponent(
            name: "swift-argument-parser", licence: "Apache-2.0 WITH Swift-exception",
            holder: "Apple Inc. and the Swift project authors",
            address: "https://github.com/apple/swift-argument-parser"),
        LinkedComponent(
            name: "swift-log", licence: "Apache-2.0", holder: "Apple Inc. and the Swift Logging API project authors",
            address: "https://github.com/apple/swift-log"),
        LinkedComponent(
            name: "swift-crypto", licence: "Apache-2.0", holder: "Apple Inc. and the SwiftCrypto project authors",
            address: "https://github.com/apple/swift-crypto"),
        LinkedComponent(
            name: "BoringSSL, in swift-crypto", licence: "Apache-2.0 AND ISC AND OpenSSL AND MIT",
            holder: "The BoringSSL and OpenSSL project authors, Google Inc.",
            address: "https://boringssl.googlesource.com/boringssl"),
        LinkedComponent(
            name: "XKCP, in swift-crypto", licence: "CC0-1.0", holder: "The Keccak team",
            address: "https://github.com/XKCP/XKCP"),
        LinkedComponent(
            name: "swift-asn1", licence: "Apache-2.0", holder: "Apple Inc. and the SwiftASN1 project authors",
            address: "https://github.com/apple/swift-asn1"),
        LinkedComponent(
            name: "GNU libstdc++, where it is linked in", licence: "GPL-3.0-or-later WITH GCC-exception-3.1",
            holder: "Free Software Foundation, Inc.", address: "https://gcc.gnu.org"),
    ]

    private static let server = [
        LinkedComponent(
            name: "hummingbird", licence: "Apache-2.0", holder: "The Hummingbird authors",
            address: "https://github.com/hummingbird-project/hummingbird"),
        LinkedComponent(
            name: "swift-nio", licence: "Apache-2.0", holder: "Apple Inc. and the SwiftNIO project authors",
            address: "https://github.com/apple/swift-nio"),
        LinkedComponent(
            name: "llhttp, in swift-nio", licence: "MIT", holder: "Fedor Indutny",
            address: "https://github.com/nodejs/llhttp"),
        LinkedComponent(
            name: "swift-nio-extras", licence: "Apache-2.0", holder: "Apple Inc. and the SwiftNIO project authors",
            address: "https://github.com/apple/swift-nio-extras"),
        LinkedComponent(
            name: "swift-http-types", licence: "Apache-2.0",
            holder: "Apple Inc. and the Swift project authors",
            address: "https://github.com/apple/swift-http-types"),
        LinkedComponent(
            name: "swift-service-lifecycle", licence: "Apache-2.0",
            holder: "Apple Inc. and the SwiftServiceLifecycle project authors",
            address: "https://github.com/swift-server/swift-service-lifecycle"),
        LinkedComponent(
            name: "swift-async-algorithms", licence: "Apache-2.0 WITH Swift-exception",
            holder: "Apple Inc. and the Swift project authors",
            address: "https://github.com/apple/swift-async-algorithms"),
        LinkedComponent(
            name: "swift-collections", licence: "Apache-2.0 WITH Swift-exception",
            holder: "Apple Inc. and the Swift project authors", address: "https://github.com/apple/swift-collections"),
        LinkedComponent(
            name: "swift-atomics", licence: "Apache-2.0 WITH Swift-exception",
            holder: "Apple Inc. and the Swift project authors", address: "https://github.com/apple/swift-atomics"),
    ]
}
