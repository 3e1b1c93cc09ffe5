import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// The pipeline on values alone: no file, no model, no thread.
struct NotePipelineTests {
    /// Finds every word in capitals.
    private struct Shouting: Annotator, AnnotationWorker {
        let labels = ["NAME"]
        let tokenizer = Tokenizer()
        func makeWorker() -> Shouting { self }
        func annotate(_ documents: [Document]) -> [[Annotation]] {
            documents.map { document in
                let index = document.text
                return tokenizer.tokens(of: document).tokens.map(\.range).filter {
                    $0.count > 1 && index.copy($0) == index.copy($0).uppercased()
                }.map { Annotation(label: "NAME", range: $0) }
            }
        }
    }

    private func process(_ note: ParsedDocument, _ task: NotePipeline.Task, isStrict: Bool = false) throws
        -> NotePipeline.Processed
    {
        var pipeline = NotePipeline(annotator: Shouting(), task: task)
        pipeline.isStrict = isStrict
        return try pipeline.process([note], Shouting())[0].get()
    }

    private func parsed(_ bytes: String, _ format: CorpusFormat) throws -> ParsedDocument {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.format = format
        let source = try DocumentSource(path: folder.file("n.\(format.fileExtension)", bytes), options: options)
        return try #require(source.next()).parse()
    }

    @Test func aNoteIsAnnotatedChangedAndWritten() throws {
        let note = try parsed(#"{"id": "1", "text": "Seen by LEE today", "ward": 3}"#, .jsonl)
        let clean = try process(note, .deidentify(.label))
        #expect(clean.document.text == "Seen by <NAME> today" && clean.document.fields.isEmpty)
        #expect(clean.annotations.map(\.range) == [ScalarRange(8, 11)] && clean.tokenCount == 4)
        #expect(clean.problems.map(\.kind) == [.fieldLeftOut])
        #expect(
            String(decoding: clean.written.files[0].data, as: UTF8.self)
                == #"{"id":"1","spans":[{"end":14,"label":"NAME","start":8}],"text":"Seen by <NAME> today"}"# + "\n")
        // Tagged, it keeps its fields where there is a place for them.
        #expect(try process(note, .tag(.jsonl)).problems.isEmpty)
        #expect(try process(note, .tag(.brat)).problems.map(\.kind) == [.fieldLeftOut])
        #expect(throws: LetheError.self) { try process(note, .tag(.brat), isStrict: true) }
    }

    /// A replacement of a label that is never found would do nothing.
    @Test func aMisspeltLabelIsRefused() throws {
        let folder = TemporaryFolder()
        let input = folder.file("n.txt", "LEE")
        let policy = try ReplacementPolicy(parsing: ["NMAE=mask"])
        let processing = NoteProcessing(
            NotePipeline(annotator: Shouting(), task: .deidentify(policy)), input: input, output: folder.path + "/o.txt"
        )
        #expect(throws: LetheError.self) { try processing.run() }
    }

    /// Strict or not, an error says in which file the note is.
    @Test func aNotesErrorNamesItsFile() throws {
        let folder = TemporaryFolder()
        let input = folder.file("n.jsonl", #"{"id": "1", "text": "LEE", "ward": 3}"#)
        var processing = NoteProcessing(
            NotePipeline(annotator: Shouting(), task: .tag(.brat)), input: input, output: folder.path + "/o")
        processing.reading.isStrict = true
        let failures = try processing.run().failures
        #expect(failures.count == 1 && failures[0].place.contains("n.jsonl, line 1"))
    }

    @Test func oneNoteFailsAlone() throws {
        var pipeline = NotePipeline(annotator: Shouting(), task: .tag(.brat))
        pipeline.isStrict = true
        let notes = [
            try parsed(#"{"id": "1", "text": "LEE", "ward": 3}"#, .jsonl),
            try parsed(#"{"id": "2", "text": "LEE"}"#, .jsonl),
        ]
        let results = pipeline.process(notes, Shouting())
        #expect(throws: LetheError.self) { try results[0].get() }
        #expect(try results[1].get().document.id == "2")
    }

    /// What pointed at the annotations that a model's replace is gone, whatever the format.
    @Test func whatWasSaidOfOtherAnnotationsGoes() throws {
        let tasks: [(String, CorpusFormat)] = [
            (#"{"text": "LEE", "spans": [], "answer": "accept", "_task_hash": 1}"#, .prodigy),
            (#"{"id": 1, "text": "LEE", "entities": [], "relations": [{"id": 1}]}"#, .doccano),
        ]
        for (line, format) in tasks {
            let tagged = try process(try parsed(line, format), .tag(format))
            let output = String(decoding: tagged.written.files[0].data, as: UTF8.self)
            #expect(!output.contains("answer") && !output.contains("_task_hash") && !output.contains(#"[{"id":1}]"#))
            #expect(tagged.problems.map(\.kind) == [.fieldLeftOut])
        }
    }

    /// No format carries a word of the old text through a replacement, whatever else its file holds.
    @Test(arguments: CorpusFormat.allCases.filter { $0.type.holdsText })
    func nothingOfTheOldTextPasses(format: CorpusFormat) throws {
        let word = "CANARY"
        var document = Document(id: "1", text: "Seen by \(word)")
        document.annotations = [Annotation(label: "X", range: ScalarRange(8, 14), id: word)]
        document.fields = [word: .string(word), "data": .object([word: .string(word)])]
        document.origin.format = format
        var task = LabelStudioTask()
        (task.fromName, task.toName, task.textKey) = (word, word, word)
        for payload in [
            task, BratFormat.Payload(lines: [word]), ConllFormat.Payload(middleColumns: [word]), nil,
        ] as [(any NotePayload)?] {
            document.payload = payload
            let clean = try process(ParsedDocument(document), .deidentify(.label))
            for file in clean.written.files + [.init(ending: "", data: clean.written.frame.opening)] {
                #expect(!String(decoding: file.data, as: UTF8.self).contains(word), "\(format.rawValue)")
            }
        }
    }
}
