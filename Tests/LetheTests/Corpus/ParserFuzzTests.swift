import Foundation
import Testing

@testable import Lethe

/// Truncated, mutated and random input: an error or a document, never a crash, never a hang.
struct ParserFuzzTests {
    private static let seeds: [CorpusFormat: [String]] = [
        .conll: ["-DOCSTART- -X- O\n\nAnn NNP B-PER\nLee NNP I-PER\n\nc x O\n", "a\tB-X\r\nb\tE-X\r\n"],
        .jsonl: [
            "{\"id\":\"1\",\"text\":\"Ann \\u00e9 \\ud83d\\ude00\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"X\"}],\"m\":[1,{}]}"
        ],
        .i2b2: [
            "<?xml version=\"1.0\"?><deIdi2b2><TEXT><![CDATA[Ann & é]]> &amp;</TEXT><TAGS><NAME id=\"P0\" start=\"0\" end=\"3\" text=\"Ann\" TYPE='X'/></TAGS></deIdi2b2>"
        ],
        .brat: ["T1\tNAME 0 3\tAnn\nT2\tX 0 2;4 6\tAn Le\nR1\tr Arg1:T1 Arg2:T2\n"],
        .text: ["Ann é 😀\r\n"],
    ]

    private static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        switch generator.nextIndex(5) {
        case 0: bytes = Array(bytes.prefix(generator.nextIndex(bytes.count + 1)))
        case 1:
            for _ in 0...generator.nextIndex(4) where !bytes.isEmpty {
                bytes[generator.nextIndex(bytes.count)] = UInt8(generator.nextIndex(256))
            }
        case 2:
            for _ in 0...generator.nextIndex(4) where !bytes.isEmpty {
                bytes.remove(at: generator.nextIndex(bytes.count))
            }
        case 3:
            let start = generator.nextIndex(bytes.count + 1)
            bytes.insert(
                contentsOf: bytes[start...].prefix(generator.nextIndex(20)), at: generator.nextIndex(bytes.count + 1))
        default: bytes = (0..<generator.nextIndex(120)).map { _ in UInt8(generator.nextIndex(256)) }
        }
        return bytes
    }

    @Test(arguments: CorpusFormat.allCases)
    func anyInputIsADocumentOrAnError(format: CorpusFormat) throws {
        var generator = SeededGenerator(seed: 99)
        let options = ReadingOptions()
        var parsed = 0
        var refused = 0
        for round in 0..<3000 {
            let seed = Array((Self.seeds[format] ?? [])[round % (Self.seeds[format]?.count ?? 1)].utf8)
            let bytes = round < seed.count ? Array(seed.prefix(round)) : Self.mutate(seed, &generator)
            do {
                let result: ParsedDocument
                switch format {
                case .conll:
                    var reader = ConllBlockReader()
                    var lines: [[UInt8]] = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
                        Array($0) + [0x0A]
                    }
                    if let block = lines.enumerated().compactMap({ reader.take($1, number: $0 + 1, blockSentences: 2) })
                        .first ?? reader.take(nil, number: 0, blockSentences: 2)
                    {
                        lines = block.lines
                    }
                    result = try ConllFormat.parse(
                        lines: lines, firstLine: 1, hasMarks: true, place: "x", path: "x", ordinal: 0, options: options)
                case .jsonl: result = try JSONLinesFormat.parse(bytes, place: "x", path: "x", ordinal: 0)
                case .i2b2: result = try I2b2Format.parse(bytes, place: "x", path: "x")
                case .brat:
                    result = try BratFormat.parse(
                        text: Array("Ann Lee came".utf8), annotations: bytes, textPlace: "x", annotationPlace: "y",
                        shownPath: "x", options: options)
                case .text: result = try PlainTextFormat.parse(bytes, place: "x", path: "x")
                }
                parsed += 1
                let count = result.document.text.unicodeScalars.count
                for annotation in result.document.annotations {
                    #expect(annotation.range.start >= 0 && annotation.range.end <= count)
                }
                // What was parsed can be aligned and written.
                _ = TokenAlignment(document: result.document, tokenization: Tokenizer().tokens(of: result.document))
                _ = Replacement.apply(.label, to: result.document)
                var written = result.document
                _ = CorpusWriter.makeWritable(&written, in: .brat)
                let xml = try I2b2Format.parse(Array(I2b2Format.write(written).utf8), place: "x", path: "x")
                #expect(Array(xml.document.text.utf8) == Array(written.text.utf8))
                let brat = try BratFormat.parse(
                    text: Array(written.text.utf8), annotations: Array(BratFormat.annotationFile(written).utf8),
                    textPlace: "x", annotationPlace: "y", shownPath: "x", options: options)
                #expect(brat.document.annotations.map(\.range) == written.annotations.map(\.range))
            } catch is LetheError {
                refused += 1
            }
        }
        #expect(parsed + refused == 3000)
        #expect(parsed > 0 && refused > 0)
    }
}
