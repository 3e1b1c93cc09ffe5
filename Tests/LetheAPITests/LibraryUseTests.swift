import Foundation
import Lethe
import Testing

/// The library as its users see it: what is public, and no more.
struct LibraryUseTests {
    private static let tests: URL = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<2 { url.deleteLastPathComponent() }
        return url
    }()

    private static let model = tests.appendingPathComponent("LetheTests/Fixtures/version-0.1/model").path

    /// The README's example, word for word: it compiles.
    private static func readmeExample(text: String) throws -> [Annotation] {
        // README
        let recognizer = try Recognizer(loading: "model")
        let note = Document(id: "1", text: text)
        let annotations = recognizer.annotate(note)  // label and range, in Unicode scalars
        // end
        return annotations
    }

    @Test func theReadmesExampleIsTheOneThatCompiles() throws {
        let readme = try String(
            contentsOf: Self.tests.deletingLastPathComponent().appendingPathComponent("README.md"), encoding: .utf8)
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "## As a library\n\n```swift\n").dropFirst().first)
        let lines = block.components(separatedBy: "```")[0].split(separator: "\n")
        #expect(lines.count > 3)
        let compiled = Set(source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        for line in lines { #expect(compiled.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)") }
    }

    /// A model may be joined by what a hospital knows better.
    private struct WithNumbers: Annotator {
        var model: Recognizer
        var labels: [String] { (model.labels + ["NUMBER"]).sorted() }
        var tokenizer: Tokenizer { model.tokenizer }

        struct Worker: AnnotationWorker {
            var worker: Recognizer.Worker
            var tokenizer: Tokenizer

            func annotate(_ documents: [Document]) -> [[Annotation]] {
                zip(documents, worker.annotate(documents)).map { document, found in
                    let numbers = tokenizer.tokenize(document.text).tokens.map(\.range).filter {
                        Int(document.text[$0]) != nil
                    }
                    return found + numbers.map { Annotation(label: "NUMBER", range: $0) }
                }
            }
        }

        func makeWorker() -> Worker { Worker(worker: model.makeWorker(), tokenizer: tokenizer) }
    }

    private struct Initial: Replacer {
        static let name = "initial"
        static let help = "the first sign"
        init() {}
        func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { "\(span.text.prefix(1))." }
    }

    @Test func anAnnotatorAndAReplacerOfOnesOwn() throws {
        let annotator = WithNumbers(model: try Recognizer(loading: Self.model))
        var note = Document(id: "1", text: "Room 12")
        note.annotations = annotator.annotate(note)
        #expect(note.annotations.contains { $0.label == "NUMBER" && $0.range == ScalarRange(5, 7) })
        var policy = ReplacementPolicy.label
        policy.byLabel["NUMBER"] = Initial()
        note.annotations = [Annotation(label: "NUMBER", range: ScalarRange(5, 7))]
        #expect(policy.apply(to: note).document.text == "Room 1.")
    }

    @Test func corporaAreReadConvertedAndDeidentified() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lethe-api-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let table = "id,ward,note\n1,3,Seen by Dr. Brown on 2020-01-01.\n"
        try Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/n.csv"))
        var reading = ReadingOptions()
        reading.textColumn = "note"
        let corpus = try CorpusReader.read(folder + "/n.csv", options: reading)
        #expect(corpus.format == .csv && corpus.documents[0].fields["ward"] == .string("3"))
        try CorpusWriter.write(corpus.documents, to: folder + "/n.jsonl", format: .jsonl)
        reading.keepColumns = ["ward"]
        var processing = NoteProcessing(
            NotePipeline(annotator: try Recognizer(loading: Self.model), task: .deidentify(.mask)),
            input: folder + "/n.csv", output: folder + "/clean.csv")
        processing.reading = reading
        let progress = try processing.run()
        #expect(progress.isComplete && progress.documents == 1)
        let clean = try String(contentsOfFile: folder + "/clean.csv", encoding: .utf8)
        #expect(clean.hasPrefix("id,ward,note\n1,3,") && clean.utf8.count == table.utf8.count)
    }
}
