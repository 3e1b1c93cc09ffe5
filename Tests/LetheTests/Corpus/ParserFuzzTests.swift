import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Truncated, mutated and random input: an error or a document, never a crash, never a hang.
struct ParserFuzzTests {
    /// Beside what each format writes itself: what others write in its name.
    private static let seeds: [CorpusFormat: [String]] = [
        .conll: ["-DOCSTART- -X- O\n\nAnn NNP B-PER\nLee NNP I-PER\n\nc x O\n", "a\tB-X\r\nb\tE-X\r\n"],
        .jsonl: [
            "{\"id\":\"1\",\"text\":\"Ann \\u00e9 \\ud83d\\ude00\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"X\"}],\"m\":[1,{}]}"
        ],
        .i2b2: [
            "<?xml version=\"1.0\"?><deIdi2b2><TEXT><![CDATA[Ann & é]]> &amp;</TEXT><TAGS><NAME id=\"P0\" start=\"0\" end=\"3\" text=\"Ann\" TYPE='X'/></TAGS></deIdi2b2>"
        ],
        .text: ["Ann é 😀\r\n"],
        .csv: ["id;note\r\n1;\"Ann \"\"Lee\"\"\r\nsaw; 😀\"\r\n", "id,text,ward\n1,Ann,3\n\n,\"\",\n"],
        .i2b22006: [
            "<?xml version='1.0'?><ROOT>\n<RECORD ID='1'><TEXT>Dr. <PHI TYPE='X'>Ann &amp; L</PHI> 😀</TEXT></RECORD></ROOT>"
        ],
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

    /// Brat's annotations, to be damaged beside a text.
    private static let annotations = "T1\tNAME 0 3\tAnn\nT2\tX 0 2;4 6\tAn Le\nR1\tr Arg1:T1 Arg2:T2\n"

    /// Every format of the table: a new one is fuzzed without a line here.
    @Test(arguments: CorpusFormat.allCases)
    func anyInputIsADocumentOrAnError(format: CorpusFormat) throws {
        var generator = SeededGenerator(seed: 99)
        let folder = TemporaryFolder()
        let sample = Document(
            id: "1", text: "Ann 😀 saw é.\n", annotations: [Annotation(label: "X", range: ScalarRange(0, 3))])
        let own = try format.type.write(sample, WritingOptions())
        var seeds = (Self.seeds[format] ?? []).map { Array($0.utf8) }
        seeds.append(Array(own.frame.opening + own.files[own.files.count - 1].data + own.frame.closing))
        var options = ReadingOptions()
        options.format = format
        options.keepsLayout = true
        var parsed = 0
        var refused = 0
        for round in 0..<3000 {
            let seed = seeds[round % seeds.count]
            let bytes = round < seed.count ? Array(seed.prefix(round)) : Mutation.of(seed, &generator)
            let path = folder.file("n.\(format.fileExtension)", Data(bytes)).description
            for ending in format.endingsBeside {
                folder.file("n.\(ending)", Data(Mutation.of(Array(Self.annotations.utf8), &generator)))
            }
            let read: [Result<ParsedDocument, any Error>]
            do {
                let source = try DocumentSource(path: path, options: options)
                var all: [Result<ParsedDocument, any Error>] = []
                while let raw = source.next() { all.append(Result { try raw.parse() }) }
                read = all
            } catch let error as LetheError {
                #expect(error.kind == .setting, "\(error)")
                refused += 1
                continue
            }
            for result in read {
                switch result {
                case .success(let note):
                    parsed += 1
                    try check(note.document)
                case .failure(let error):
                    #expect(error is LetheError)
                    refused += 1
                }
            }
        }
        print("\(format.rawValue): \(parsed) documents, \(refused) refused")
        #expect(parsed > 0 && (refused > 0 || format == .text))
    }

    /// What was parsed can be aligned, replaced, written in every format and, of those that keep everything, read again.
    private func check(_ document: Document) throws {
        let count = document.text.scalarCount
        for annotation in document.annotations {
            #expect(annotation.range.start >= 0 && annotation.range.end <= count)
        }
        _ = TokenAlignment(document: document, tokenization: Tokenizer().tokens(of: document))
        _ = ReplacementPolicy().apply(to: document)
        for format in CorpusFormat.allCases {
            var writable = document
            _ = format.type.makeWritable(&writable)
            _ = try format.type.write(writable, WritingOptions())
        }
        var written = document
        _ = BratFormat.makeWritable(&written)
        let place = NotePlace(place: "x", path: "x", ordinal: 0, options: ReadingOptions())
        let xml = try I2b2Format.parse(Array(I2b2Format.write(written, WritingOptions()).files[0].data), place)
        #expect(xml.document.text == written.text)
        let brat = try BratFormat.parse(
            text: Array(written.text.string.utf8), annotations: Array(BratFormat.annotationFile(written).utf8),
            annotationPlace: "y", place)
        #expect(brat.document.annotations.map(\.range) == written.annotations.map(\.range))
        let inline = try I2b22006Format.parse(
            Array(I2b22006Format.write(written, WritingOptions()).files[0].data), place)
        #expect(inline.document.text == written.text)
    }
}
