import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct GzipInflaterTests {
    /// A gzip stream of one stored block.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count < 65_536)
        let count = UInt16(bytes.count)
        var stream: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
        for value in [count, ~count] { stream += [UInt8(value & 255), UInt8(value >> 8)] }
        stream += bytes
        return stream + trailer(bytes)
    }

    private static func trailer(_ bytes: [UInt8]) -> [UInt8] {
        var crc = CRC32(.gzip)
        bytes.withUnsafeBytes { crc.update($0) }
        return [crc.value, UInt32(bytes.count)].flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
    }

    static func unpack(_ bytes: [UInt8], pieces: Int = 7) throws -> [UInt8] {
        let stream = ByteStream(name: "x.gz", bytes: bytes)
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: pieces)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
            if count == 0 { return result }
            result += buffer[..<count]
        }
    }

    @Test func storedBlocksAndMembersOneBehindTheOther() throws {
        let one = Self.stored(Array("first ".utf8))
        let two = Self.stored(Array("second".utf8))
        #expect(String(decoding: try Self.unpack(one + two), as: UTF8.self) == "first second")
        #expect(try Self.unpack(Self.stored([])) == [])
    }

    /// zlib's fixed codes, with matches.
    @Test func fixedCodes() throws {
        let stream: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40,
            0x27, 0x75, 0x90, 0x39, 0x00, 0x96, 0x79, 0xA3, 0x10, 0x24, 0x00, 0x00, 0x00,
        ]
        #expect(String(decoding: try Self.unpack(stream), as: UTF8.self) == "hello hello hello hello, hello hello")
        // Zeros behind a stream are padding, anything else is damage.
        #expect(try Self.unpack(stream + [0, 0, 0]).count == 36)
        #expect(throws: LetheError.self) { _ = try Self.unpack(stream + [0, 1]) }
    }

    @Test func everyCutOffAndEveryChangedByteIsRefused() throws {
        let stream = Self.stored(Array("some text of no meaning".utf8))
        for length in 1..<stream.count where length >= 2 {
            #expect(throws: LetheError.self, "\(length) bytes") { _ = try Self.unpack(Array(stream[..<length])) }
        }
        for place in stream.indices where !(2..<10).contains(place) && place > 1 {
            var changed = stream
            changed[place] ^= 0x5A
            #expect(throws: LetheError.self, "byte \(place)") { _ = try Self.unpack(changed) }
        }
    }

    /// What the system's gzip packs, where there is one: all kinds of blocks.
    @Test func whatGzipPacksComesBack() throws {
        let gzip = ["/usr/bin/gzip", "/bin/gzip"].first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let gzip else {
            print("gzip is not here: packed files are not compared")
            return
        }
        let folder = TemporaryFolder()
        var generator = SeededGenerator(seed: 4)
        var samples: [[UInt8]] = [[], [0x41], Array(repeating: 0x61, count: 300_000)]
        samples.append((0..<200_000).map { _ in UInt8(generator.nextIndex(256)) })
        samples.append((0..<900_000).map { _ in UInt8(0x20 + generator.nextIndex(14)) })
        samples.append(
            Array((0..<40_000).map { "w\($0 % 977) \(Double($0) * 0.37)" }.joined(separator: "\n").utf8))
        for (number, sample) in samples.enumerated() {
            for level in ["-1", "-6", "-9"] {
                let path = folder.file("s\(number)\(level)", Data(sample))
                let process = Process()
                process.executableURL = URL(fileURLWithPath: gzip)
                process.arguments = ["-kf", level, path]
                try process.run()
                process.waitUntilExit()
                let packed = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
                #expect(try Self.unpack(packed, pieces: 10_007) == sample, "sample \(number), level \(level)")
                for _ in 0..<20 where packed.count > 40 {
                    var changed = packed
                    let place = 20 + generator.nextIndex(packed.count - 20)
                    changed[place] ^= UInt8(1 + generator.nextIndex(255))
                    // Of a run of one byte, another distance gives the same bytes; other bytes are never given.
                    do { #expect(try Self.unpack(changed, pieces: 10_007) == sample) } catch is LetheError {}
                }
            }
        }
    }
}
