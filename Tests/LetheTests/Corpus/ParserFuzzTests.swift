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
        .doccano: [
            "{\"id\":1,\"text\":\"Ann 😀 Lee\",\"label\":[[0,3,\"X\"],[4,6,\"Y\"]],\"Comments\":[]}",
            "{\"id\":2,\"text\":\"Ann\",\"entities\":[{\"id\":3,\"label\":\"X\",\"start_offset\":0,\"end_offset\":3}],\"relations\":[]}",
        ],
        .prodigy: [
            "{\"text\":\"Ann 😀\",\"tokens\":[{\"text\":\"Ann\",\"start\":0,\"end\":3,\"id\":0,\"ws\":true}],\"spans\":[{\"start\":0,\"end\":3,\"label\":\"X\",\"token_start\":0,\"token_end\":0}],\"answer\":\"accept\"}"
        ],
        .labelStudio: [
            "{\"id\":1,\"data\":{\"text\":\"Ann 😀\"},\"annotations\":[{\"result\":[{\"id\":\"a\",\"from_name\":\"label\",\"to_name\":\"text\",\"type\":\"labels\",\"value\":{\"start\":0,\"end\":3,\"text\":\"Ann\",\"labels\":[\"X\"]}}]}]}"
        ],
        .neuroner: ["Ann n 0 3 B-X\nLee n 5 8 I-X\n\nc n 10 11 O\n"],
    ]

    @Test(arguments: CorpusFormat.allCases)
    func anyInputIsADocumentOrAnError(format: CorpusFormat) throws {
        var generator = SeededGenerator(seed: 99)
        let options = ReadingOptions()
        var parsed = 0
        var refused = 0
        for round in 0..<3000 {
            let seed = Array((Self.seeds[format] ?? [])[round % (Self.seeds[format]?.count ?? 1)].utf8)
            let bytes = round < seed.count ? Array(seed.prefix(round)) : Mutation.of(seed, &generator)
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
                case .doccano:
                    result = try DoccanoFormat.parse(bytes, place: "x", path: "x", ordinal: 0, unit: .utf16)
                case .prodigy:
                    result = try ProdigyFormat.parse(bytes, place: "x", path: "x", ordinal: 0, unit: .scalars)
                case .labelStudio:
                    result = try LabelStudioFormat.parse(bytes, place: "x", path: "x", ordinal: 0, options: options)
                case .neuroner:
                    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
                        Array($0) + [0x0A]
                    }
                    result = try NeuroNERFormat.parse(
                        lines: lines, firstLine: 1, place: "x", path: "x", options: options)
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
                for format in CorpusFormat.allCases where !format.isFilePerDocument {
                    _ = try CorpusWriter.entry(result.document, format: format, options: .init(), withMark: true)
                }
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
