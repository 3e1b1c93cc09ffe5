import Foundation
import Lethe
import LetheTraining
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

    // What the library's documentation shows: it compiles.

    private static func essentials() throws {
        let recognizer = try Recognizer(loading: "model")
        var note = Document(id: "1", text: "Seen by Dr Quell.")
        note.annotations = recognizer.annotate(note)
        print(ReplacementPolicy.label.apply(to: note).document.text.string)
    }

    private static func releasing(_ recognizer: Recognizer) throws -> NoteProcessing.Progress {
        var policy = ReplacementPolicy.label
        policy.byLabel["DATE"] = YearReplacer()
        var processing = NoteProcessing(
            NotePipeline(annotator: CombinedAnnotator(recognizer), task: .deidentify(policy)), input: "notes",
            output: "clean")
        processing.reading.encoding = .windows1252
        let progress = try processing.run()
        return progress
    }

    private static func serving(
        _ recognizer: Recognizer, _ note: Document
    ) -> [Result<NotePipeline.Processed, LetheError>] {
        let annotator = CombinedAnnotator(recognizer)
        let pipeline = NotePipeline(annotator: annotator, task: .deidentify(.label))
        let worker = annotator.makeWorker()  // of this thread
        let results = pipeline.process([ParsedDocument(note)], worker)
        return results
    }

    private static func training(_ train: Corpus, _ validation: Corpus) throws -> TrainingRun.Outcome {
        let run = TrainingRun(configuration: TrainingConfiguration(), output: "model")
        let outcome = try run.run(train: train, validation: validation)
        return outcome
    }

    private static func transferring() -> TransferPlan {
        let plan = TransferPlan(layers: Set(LayerName.allCases), sourceTypeByTarget: ["NAME": "PATIENT"])
        return plan
    }

    @Test func theDocumentationsExamplesAreThoseThatCompile() throws {
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let compiled = source.filter { !$0.isWhitespace }
        let root = Self.tests.deletingLastPathComponent().appendingPathComponent("Sources")
        var count = 0
        for catalog in ["Lethe", "LetheTraining"] {
            let folder = root.appendingPathComponent("\(catalog)/Documentation.docc")
            for page in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
                let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```swift\n")
                for part in parts.dropFirst() {
                    let lines = part.components(separatedBy: "```")[0].split(separator: "\n")
                    count += lines.count
                    for line in lines {
                        #expect(
                            compiled.contains(line.filter { !$0.isWhitespace }), "\(page.lastPathComponent): \(line)")
                    }
                }
            }
        }
        #expect(count == 17)
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
