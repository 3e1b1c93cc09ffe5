import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Input that is packed or in UTF-16: read as if it were neither.
struct EncodingTests {
    private enum Encoding: CaseIterable {
        case utf16LittleEndian, utf16BigEndian, withoutMark

        func encode(_ text: String) -> Data {
            let units = (self == .withoutMark ? [] : [0xFEFF]) + Array(text.utf16)
            return Data(
                units.flatMap { unit in
                    let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                    return self == .utf16BigEndian ? bytes.reversed() : bytes
                })
        }
    }

    /// Stored, not compressed: what a decoder must take all the same.
    private func gzipped(_ data: Data) -> Data {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        let chunks = stride(from: 0, to: max(1, data.count), by: 60_000).map {
            Array(data.dropFirst($0).prefix(60_000))
        }
        for (index, chunk) in chunks.enumerated() {
            let count = UInt16(chunk.count)
            output += [index == chunks.count - 1 ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8)]
            output += [UInt8(~count & 0xFF), UInt8(~count >> 8)] + chunk
        }
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        for value in [~crc, UInt32(data.count)] {
            output += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return Data(output)
    }

    private let documents = (0..<3).map {
        Document(
            id: "n\($0)", text: "Ann Müller 😀 saw Bob\r\non day \($0).",
            annotations: [Annotation(label: "NAME", range: ScalarRange(0, 10))])
    }

    @Test(arguments: CorpusFormat.allCases)
    func everyFormatIsReadPackedAndInUTF16(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        let plain = folder.path + "/plain" + (format.isFilePerDocument ? "" : "." + format.fileExtension)
        try CorpusWriter.write(documents, to: plain, format: format)
        var options = ReadingOptions()
        options.format = format
        let expected = try CorpusReader.read(plain, options: options)
        #expect(expected.documents.count == 3)
        let files = format.isFilePerDocument ? try Files.list(plain) : [""]
        var number = 0
        for encoding in [nil] + Encoding.allCases.map(Optional.some) {
            for isPacked in [false, true] where isPacked || encoding != nil {
                number += 1
                for file in files {
                    let data = try Files.read(file.isEmpty ? plain : "\(plain)/\(file)")
                    let encoded = encoding?.encode(String(decoding: data, as: UTF8.self)) ?? data
                    let name = file.isEmpty ? "in\(number).\(format.fileExtension)" : "in\(number)/\(file)"
                    folder.file(name + (isPacked ? ".gz" : ""), isPacked ? gzipped(encoded) : encoded)
                }
                let path =
                    files == [""]
                    ? "\(folder.path)/in\(number).\(format.fileExtension)\(isPacked ? ".gz" : "")"
                    : "\(folder.path)/in\(number)"
                let read = try CorpusReader.read(path, options: options)
                #expect(read.failures.isEmpty, "\(read.failures)")
                #expect(read.documents.map { $0.text } == expected.documents.map { $0.text })
                #expect(read.documents.map(\.annotations) == expected.documents.map(\.annotations))
                // By itself as well.
                #expect(try CorpusFormat.recognise(path) == CorpusFormat.recognise(plain), "\(path)")
            }
        }
    }

    /// Encodings that a file can't tell of itself, in every format, packed and not.
    @Test(arguments: CorpusFormat.allCases)
    func everyFormatIsReadInANamedEncoding(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        let text = "Ann Müller – saw “Bob”\r\nfor 5 €."
        let document = Document(
            id: "n", text: text, annotations: [Annotation(label: "NAME", range: ScalarRange(0, 10))])
        let plain = folder.path + "/plain" + (format.isFilePerDocument ? "" : "." + format.fileExtension)
        try CorpusWriter.write([document], to: plain, format: format)
        var options = ReadingOptions()
        options.format = format
        let expected = try CorpusReader.read(plain, options: options)
        options.encoding = .windows1252
        for file in format.isFilePerDocument ? try Files.list(plain) : [""] {
            let string = String(decoding: try Files.read(file.isEmpty ? plain : "\(plain)/\(file)"), as: UTF8.self)
            let data = try #require(string.data(using: .windowsCP1252))
            let name = file.isEmpty ? "in.\(format.fileExtension)" : "in/\(file)"
            folder.file(name, data)
            folder.file("packed-" + name + ".gz", gzipped(data))
        }
        for name in ["in", "packed-in"] {
            let ending = format.isFilePerDocument ? "" : "." + format.fileExtension + (name == "in" ? "" : ".gz")
            let read = try CorpusReader.read(folder.path + "/" + name + ending, options: options)
            #expect(read.failures.isEmpty, "\(read.failures)")
            #expect(read.documents.map(\.text) == expected.documents.map(\.text))
            #expect(read.documents.map(\.annotations) == expected.documents.map(\.annotations))
            #expect(read.problems.contains { $0.kind == .otherEncoding })
        }
    }

    @Test(arguments: TextEncoding.allCases)
    func encodingsAreWhatFoundationSays(encoding: TextEncoding) {
        let theirs: String.Encoding? =
            switch encoding {
            case .windows1252: .windowsCP1252
            case .latin1: .isoLatin1
            case .latin9: nil
            }
        var count = 0
        for byte in UInt8(0)...255 {
            guard let scalar = encoding.scalar(byte) else { continue }
            count += 1
            if let theirs { #expect(String(data: Data([byte]), encoding: theirs) == String(scalar), "\(byte)") }
        }
        #expect(count == (encoding == .windows1252 ? 251 : 224))
        if encoding == .latin9 {
            #expect(String(String.UnicodeScalarView([0xA4, 0xBD, 0xE9].map { encoding.scalar($0)! })) == "€œé")
        }
    }

    /// Read as another encoding, accents would come out as pairs of signs; a byte that stands for nothing has its place told.
    @Test func whatIsNotInTheNamedEncodingIsRefused() throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.encoding = .windows1252
        for bytes in [
            Data("Müller came".utf8), Data([0xEF, 0xBB, 0xBF, 0x41]), Encoding.utf16LittleEndian.encode("Ann"),
        ] {
            let error = #expect(throws: LetheError.self) {
                try CorpusReader.read(folder.file("a.txt", bytes), options: options).failures.first.map { throw $0 }
            }
            #expect(error?.what.contains("isn't windows-1252") == true && error?.kind == .format, "\(bytes)")
        }
        // However late it comes, and though it comes in pieces.
        for count in [10, 4_095, 4_096, 70_000] {
            let late = Data(String(repeating: "a", count: count).utf8) + Data("ü".utf8)
            let corpus = try CorpusReader.read(folder.file("late.txt", late), options: options)
            #expect(corpus.failures.first?.place.hasSuffix("late.txt, byte \(count)") == true, "\(corpus.failures)")
        }
        // Signs of windows-1252 that others have not, at which a name would be cut.
        options.encoding = .latin1
        let cut = try CorpusReader.read(
            folder.file("c.txt", Data("O".utf8) + Data([0x92]) + Data("Brien".utf8)), options: options)
        #expect(cut.failures.first?.advice?.contains("windows-1252") == true)
        options.encoding = .windows1252
        let corpus = try CorpusReader.read(folder.file("b.txt", Data([0x41, 0xFC, 0x81])), options: options)
        #expect(corpus.failures.first?.place.hasSuffix("b.txt, byte 2") == true, "\(corpus.failures)")
    }

    @Test func brokenUTF16IsToldWithItsPlace() throws {
        let folder = TemporaryFolder()
        for bytes in [
            [0xFF, 0xFE, 0x41, 0, 0x00, 0xD8, 0x42, 0], [0xFF, 0xFE, 0x41, 0, 0x00, 0xDC, 0x42, 0],
            [0xFF, 0xFE, 0x41, 0, 0x42],
        ] as [[UInt8]] {
            let corpus = try CorpusReader.read(folder.file("in/a.txt", Data(bytes)).replacing("/a.txt", with: ""))
            #expect(corpus.documents.isEmpty && corpus.failures.first?.what == "not valid UTF-16", "\(corpus.failures)")
        }
    }

    /// Notes before a break are read; the break is told behind them. What was decoded is told once a file.
    @Test func whatStandsBeforeABreakIsRead() throws {
        let folder = TemporaryFolder()
        for count in [5, 20_000] {
            let lines = (0..<count).map { #"{"id": "\#($0)", "text": "Seen 😀"}"# + "\n" }.joined()
            var bytes = Encoding.utf16LittleEndian.encode(lines)
            bytes.append(contentsOf: [0x00, 0xDC, 0x41, 0x00])
            let corpus = try CorpusReader.read(folder.file("n.jsonl", bytes))
            #expect(corpus.documents.count == count && corpus.failures.count == 1, "\(corpus.failures)")
            #expect(corpus.failures[0].extent == .restOfFile)
            #expect(corpus.problems.map(\.kind) == [.otherEncoding])
        }
    }

    /// A line too long to hold that can't even be read to its end ends the file: one failure each, and no more for ever.
    @Test(.timeLimit(.minutes(2))) func aLongLineInADamagedFileEndsIt() throws {
        let folder = TemporaryFolder()
        let long = Data(#"{"id": "1", "text": "Seen"}"#.utf8) + Data("\n".utf8) + Data(repeating: 0x61, count: 40 << 20)
        let packed = gzipped(long)
        let source = try DocumentSource(
            path: folder.file("n.jsonl.gz", packed.prefix(packed.count - 1_000)), options: ReadingOptions())
        var results: [Bool] = []
        while results.count < 10, let raw = source.next() { results.append((try? raw.parse()) != nil) }
        #expect(results == [true, false, false])
    }

    @Test func annotationsBesideInOtherSpellings() throws {
        let folder = TemporaryFolder()
        _ = folder.file("up/A.TXT", "Ann came")
        _ = folder.file("up/A.ANN", "T1\tX 0 3\tAnn\n")
        #expect(try CorpusReader.read(folder.path + "/up").documents.map(\.annotations.count) == [1])
        folder.file("br/a.txt.gz", gzipped(Data("Ann came".utf8)))
        folder.file("br/a.ann.gz", gzipped(Data("T1\tX 0 3\tAnn\n".utf8)))
        for path in ["br", "br/a.txt.gz", "br/a.ann.gz"] {
            var options = ReadingOptions()
            options.format = .brat
            let corpus = try CorpusReader.read("\(folder.path)/\(path)", options: options)
            #expect(corpus.documents.map(\.text) == ["Ann came"] && corpus.documents[0].annotations.count == 1)
        }
    }

    @Test func aDamagedPackedNoteDoesNotStopTheOthers() throws {
        let folder = TemporaryFolder()
        let packed = gzipped(Data("Seen by Dr. Brown.".utf8))
        folder.file("in/a.txt.gz", packed.prefix(packed.count - 6))
        folder.file("in/b.txt.gz", packed)
        let corpus = try CorpusReader.read(folder.path + "/in")
        #expect(corpus.documents.map(\.id) == ["b"] && corpus.failures.count == 1)
    }
}
