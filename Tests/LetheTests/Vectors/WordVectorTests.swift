import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct WordVectorTests {
    private static func read(_ text: String, _ reader: WordVectorReader = WordVectorReader()) throws -> WordVectors {
        try reader.read(Array(text.utf8), name: "vectors")
    }

    /// word2vec's binary layout, with or without a line feed behind each row.
    private static func binary(_ rows: [(String, [Float])], lineFeeds: Bool, declared: Int? = nil) -> [UInt8] {
        var bytes = Array("\(declared ?? rows.count) \(rows[0].1.count)\n".utf8)
        for (token, values) in rows {
            bytes += Array(token.utf8) + [0x20]
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += Array($0) } }
            if lineFeeds { bytes.append(0x0A) }
        }
        return bytes
    }

    @Test func everyLayoutGivesTheSameRows() throws {
        let rows: [(String, [Float])] = [
            ("the", [0.5, -1.25, 3]), ("é", [1e-3, 0, -7]), (".", [10, 0.1, 0.30000001]),
        ]
        let lines = rows.map { "\($0.0) " + $0.1.map { "\($0)" }.joined(separator: " ") + "\n" }.joined()
        let layouts: [[UInt8]] = [
            Array(lines.utf8), Array(("3 3\n" + lines).utf8),
            Array(lines.replacingOccurrences(of: "\n", with: " \r\n").utf8),
            Array(lines.dropLast().utf8), Self.binary(rows, lineFeeds: true), Self.binary(rows, lineFeeds: false),
        ]
        for layout in layouts {
            let vectors = try WordVectorReader().read(layout, name: "v")
            #expect(vectors.count == 3 && vectors.dimension == 3 && vectors.origin.rows == 3)
            for (token, values) in rows {
                let row = try #require(vectors.row(of: token))
                #expect(vectors.values(row) == values)
            }
        }
    }

    @Test func numbersAreReadAsTheNearestFloat() throws {
        var generator = SeededGenerator(seed: 5)
        var texts = [
            "0", "-0", "1e-45", "3.4028234e38", "1e-60", "0.1", "123456789012345678901234567890e-30", "+5", ".5", "5.",
        ]
        for _ in 0..<2000 {
            texts.append("\((generator.nextUnit() - 0.5) * pow(10, Double(generator.nextIndex(30) - 15)))")
        }
        for text in texts {
            let bytes = Array((text + " ").utf8)
            var offset = 0
            let value = bytes.withUnsafeBufferPointer { DecimalNumber.read($0.baseAddress!, &offset, end: bytes.count) }
            #expect(value == Float(Double(text)!), "\(text)")
            #expect(offset == text.utf8.count)
        }
        for text in ["", "-", ".", "e5", "1e", "nan", "inf", "1x", "0x10", "1e400", "--1", "1.2.3"] {
            let bytes = Array((text + " ").utf8)
            var offset = 0
            #expect(
                bytes.withUnsafeBufferPointer { DecimalNumber.read($0.baseAddress!, &offset, end: bytes.count) } == nil,
                "\(text)")
        }
    }

    @Test(arguments: [
        ("a 1 2\nb 1\n", "line 2", "too few"), ("a 1 2\nb 1 2 3\n", "line 2", "too many"),
        ("a 1 2\nb 1 x\n", "line 2", "field 3 is not a number"), ("a 1 2\nb nan 2\n", "line 2", "not a number"),
        ("a 1 2\n\nb 1 2\n", "line 2", "empty"), ("a 1 2\n 1 2\n", "line 2", "blank"),
        ("2 2\na 1 2\n", "vectors", "2 rows"), ("1 2\na 1 2\nb 1 2\n", "vectors", "1 rows"),
        ("", "vectors", "no word vectors"),
        ("lonely\n", "line 1", "too few"), ("1 99999\na 1\n", "line 1", "too many"),
    ])
    func aBrokenLineIsNamed(text: String, place: String, what: String) throws {
        let error = try #require(throws: LetheError.self) { _ = try Self.read(text) }
        #expect(error.description.contains(place) && error.description.contains(what), "\(error)")
    }

    @Test func rowsThatAreNotNeededAreCheckedToo() throws {
        let error = try #require(throws: LetheError.self) {
            _ = try Self.read("a 1 2\nb 1 oops\n", WordVectorReader(neededBy: ["a"]))
        }
        #expect(error.description.contains("line 2"))
    }

    @Test func duplicatesAndForeignBytesAreFindings() throws {
        var bytes = Array("a 1 2\nb 3 4\na 5 6\n".utf8)
        bytes += [0xFF, 0x20] + Array("1 2\n".utf8)
        let vectors = try WordVectorReader().read(bytes, name: "v")
        #expect(vectors.findings == [.init(kind: .duplicate, line: 3), .init(kind: .notUTF8, line: 4)])
        #expect(vectors.values(try #require(vectors.row(of: "a"))) == [1, 2])
    }

    @Test func aTokenMayHoldBlanks() throws {
        let vectors = try Self.read("a 1 2\n. . 3 4\nat b.c 5 6\n")
        #expect(vectors.values(try #require(vectors.row(of: ". ."))) == [3, 4])
        #expect(vectors.tokens == ["a", ". .", "at b.c"])
    }

    @Test func binaryRowsThatAreCutOffAreRefused() throws {
        let bytes = Self.binary([("a", [1, 2]), ("b", [3, 4])], lineFeeds: true)
        for length in 1..<bytes.count - 1 {
            #expect(throws: LetheError.self, "\(length) bytes") {
                _ = try WordVectorReader().read(Array(bytes[..<length]), name: "v")
            }
        }
        #expect(throws: LetheError.self) {
            _ = try WordVectorReader().read(Self.binary([("a", [1, .nan])], lineFeeds: true), name: "v")
        }
    }

    @Test func onlyNeededRowsAreKept() throws {
        let text = "the 1\nboston 2\n00-00-0000 3\nward0 4\nother 5\n"
        let vectors = try Self.read(text, WordVectorReader(neededBy: ["The", "Boston", "12-31-2004", "Ward7", "x"]))
        #expect(vectors.tokens == ["the", "boston", "00-00-0000", "ward0"])
        #expect(vectors.origin.rows == 5)
        #expect(vectors.row(of: "Ward7").map { vectors.values($0) } == [4])
        #expect(vectors.row(of: "x") == nil)
    }

    @Test func spellingsAreTriedInOrder() throws {
        let all = try Self.read("A1 1\na1 2\nA0 3\na0 4\n")
        #expect(all.row(of: "A1") == 0 && all.row(of: "A2") == 2 && all.row(of: "a9") == 3)
        let fewer = try Self.read("a1 2\nA0 3\na0 4\n")
        #expect(fewer.row(of: "A1") == 0)
        let zeros = try Self.read("A0 3\na0 4\n")
        #expect(zeros.row(of: "A1") == 0)
        // Beyond ASCII, as Python lower-cases and sees digits.
        let other = try Self.read("élan0 1\n")
        #expect(other.row(of: "ÉLAN٣") == 0)
    }

    @Test func checksumsDontDependOnPacking() throws {
        let folder = TemporaryFolder()
        let path = folder.file("v.txt", "a 1 2\nb 3 4\n")
        let plain = try WordVectorReader().read(path)
        let packed = folder.file("v.txt.gz", Data(GzipInflaterTests.stored(Array("a 1 2\nb 3 4\n".utf8))))
        let unpacked = try WordVectorReader().read(packed)
        #expect(plain.origin.checksum == unpacked.origin.checksum && unpacked.count == 2)
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 3, 4, 0, 0], "zip"), ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26], "bzip2"),
            ([0xFF, 0xFE, 0x61, 0], "UTF-16"),
        ] as [([UInt8], String)])
    func otherPackingIsNamed(bytes: [UInt8], name: String) throws {
        let error = try #require(throws: LetheError.self) { _ = try WordVectorReader().read(bytes, name: "v") }
        #expect(error.description.contains(name), "\(error)")
    }

    @Test func aTokenLikeAMagicNumberIsAToken() throws {
        #expect(try Self.read("BZh 1 2\nPK 3 4\n").tokens == ["BZh", "PK"])
    }

    @Test func aLineOfSizesDoesntChangeTheChecksum() throws {
        let rows = "a 1 2\nb 3 4\n"
        #expect(try Self.read(rows).origin.checksum == Self.read("2 2\n" + rows).origin.checksum)
        #expect(try Self.read(rows).origin.checksum != Self.read("a 1 2\nb 3 5\n").origin.checksum)
    }

    /// A header may promise anything.
    @Test func hugeHeadersAskForNoMemory() throws {
        for text in ["9223372036854775807 4096\na 1\n", "1000000000 4000\na ", "4000000000 1\n"] {
            #expect(throws: LetheError.self) { _ = try Self.read(text) }
        }
    }
}
