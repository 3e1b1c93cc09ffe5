import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct NoteProcessingTests {
    /// One small model for all tests here.
    private static let recognizer: Recognizer = {
        let folder = TemporaryFolder()
        try! _ = TrainingRun(configuration: TinyCorpora.configuration(epochs: 5), output: folder.path + "/m").run(
            train: TinyCorpora.corpus(.a, notes: 20, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 3, part: .validation))
        return try! Recognizer(loading: folder.path + "/m")
    }()

    private let notes = TinyCorpora.corpus(.a, notes: 30, part: .test).documents

    @Test func earlierOutputIsNotWrittenOverUnasked() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(Array(notes.prefix(3)), to: folder.path + "/in", format: .text)
        _ = try process(.deidentify(.label), folder.path + "/in", folder.path + "/out")
        #expect(throws: LetheError.self) {
            try process(.deidentify(.label), folder.path + "/in", folder.path + "/out", overwrites: false)
        }
        // A note that fails now leaves nothing of the run before; one that is gone is counted.
        folder.file("in/A-test-1.txt", Data([0xFF]))
        try FileManager.default.removeItem(atPath: folder.path + "/in/A-test-2.txt")
        let progress = try process(.deidentify(.label), folder.path + "/in", folder.path + "/out")
        #expect(progress.filesOfEarlierRuns == 1 && progress.failures.count == 1)
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")) == [
                "A-test-2.txt", "A-test-3.txt",
            ])
    }

    /// Names that can't be told apart in a message are as many failures as files.
    @Test func everyNameThatIsNotUTF8IsAFailure() throws {
        let folder = TemporaryFolder()
        folder.file("in/a.txt", Data("Seen.".utf8))
        for byte in [0xFE, 0xFF] as [UInt8] {
            let name = Array("\(folder.path)/in/".utf8) + [byte] + Array(".txt".utf8) + [0]
            let descriptor = name.withUnsafeBytes {
                open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT, 0o600)
            }
            #expect(descriptor >= 0)
            close(descriptor)
        }
        let progress = try process(.deidentify(.label), folder.path + "/in", folder.path + "/out")
        #expect(progress.documents == 1 && progress.failureCount == 2)
    }

    private func process(
        _ task: NotePipeline.Task, _ input: String, _ output: String, workers: Int = 2, overwrites: Bool = true
    ) throws
        -> NoteProcessing.Progress
    {
        var processing = NoteProcessing(
            NotePipeline(annotator: Self.recognizer, task: task), input: input, output: output)
        processing.workers = workers
        processing.overwrites = overwrites
        return try processing.run()
    }

    @Test func extrasThatMayHoldTextStayBehind() {
        var document = Document(id: "1", text: "Ann", annotations: [Annotation(label: "A", range: ScalarRange(0, 3))])
        document.fields = ["name": .string("Ann")]
        document.bratLines = ["#1\tNote T1\tAnn"]
        let copy = ReplacementPolicy().apply(to: document).document
        #expect(copy.fields.isEmpty && copy.bratLines.isEmpty)
    }

    @Test(arguments: [CorpusFormat.jsonl, .brat, .i2b2, .text])
    func everyFormatKeepsItsNotesAndOrder(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        let ending = format == .jsonl ? ".jsonl" : ""
        try CorpusWriter.write(notes, to: folder.path + "/in\(ending)", format: format)
        let progress = try process(.deidentify(.label), folder.path + "/in\(ending)", folder.path + "/out\(ending)")
        #expect(progress.documents == 30 && progress.failures.isEmpty && progress.annotations > 100)
        var options = ReadingOptions()
        options.format = format
        let output = try CorpusReader.read(folder.path + "/out\(ending)", options: options)
        #expect(output.problems.isEmpty, "\(output.problems.prefix(2))")
        let expected =
            format == .jsonl
            ? notes.map(\.id) : notes.map(\.id).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        if format == .jsonl {
            #expect(output.documents.map(\.id) == expected)
        } else {
            #expect(Set(output.documents.map(\.id)) == Set(expected))
        }
        let worker = Self.recognizer.makeWorker()
        let byID = Dictionary(uniqueKeysWithValues: notes.map { ($0.id, $0) })
        for document in output.documents {
            var original = byID[document.id]!
            original.annotations = worker.annotate([original])[0]
            #expect(document.text == ReplacementPolicy().apply(to: original).document.text)
        }
    }

    /// Threads, grouping and order of the notes make no difference to what is found.
    @Test func resultsDoNotDependOnGrouping() {
        let together = Self.recognizer.makeWorker().annotate(notes)
        let worker = Self.recognizer.makeWorker()
        for (index, note) in notes.enumerated().reversed() { #expect(worker.annotate([note])[0] == together[index]) }
    }

    @Test func oneBadNoteDoesNotStopTheOthers() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(Array(notes.prefix(4)), to: folder.path + "/in", format: .text)
        folder.file("in/B-bad.txt", Data([0x41, 0xFF, 0x42]))
        let progress = try process(.deidentify(.label), folder.path + "/in", folder.path + "/out")
        #expect(progress.documents == 4 && progress.failures.count == 1)
        #expect("\(progress.failures)".contains("byte 1"))
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")).count == 4)
    }

    /// A large text is read in pieces; the pieces put together are the whole.
    @Test func longTextsStreamWithoutSeams() throws {
        let folder = TemporaryFolder()
        let text = (0..<60).map { notes[$0 % notes.count].text.string }.joined(separator: "\r\n")
        _ = folder.file("in/long.txt", text)
        _ = folder.file("in/empty.txt", "")
        #expect(text.utf8.count > 1 << 16)
        _ = try process(.deidentify(.mask), folder.path + "/in", folder.path + "/out")
        var whole = Document(id: "x", text: text)
        whole.annotations = Self.recognizer.makeWorker().annotate([whole])[0]
        #expect(folder.read("out/long.txt") == ReplacementPolicy.mask.apply(to: whole).document.text.string)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/out/empty.txt"))
    }

    @Test func aTextWithABadPieceIsNotKeptInPart() throws {
        let folder = TemporaryFolder()
        var bytes = Array(String(repeating: "Seen by Dr. Brown.\n", count: 20_000).utf8)
        bytes[200_000] = 0xFF
        folder.file("in/long.txt", Data(bytes))
        _ = folder.file("in/z.txt", "Ann Brown.")
        let progress = try process(.deidentify(.label), folder.path + "/in", folder.path + "/out")
        #expect(progress.failures.count == 1 && progress.documents == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") == ["z.txt"])
    }

    @Test func taggingWritesEveryFormat() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(notes, to: folder.path + "/in.jsonl", format: .jsonl)
        let expected = Self.recognizer.makeWorker().annotate(notes)
        for format in [CorpusFormat.brat, .i2b2, .jsonl] {
            let output = folder.path + (format == .jsonl ? "/o.jsonl" : "/o-\(format.rawValue)")
            _ = try process(.tag(format), folder.path + "/in.jsonl", output)
            let read = try CorpusReader.read(output)
            let byID = Dictionary(uniqueKeysWithValues: read.documents.map { ($0.id, $0) })
            for (note, annotations) in zip(notes, expected) {
                #expect(byID[note.id]?.text == note.text)
                #expect(byID[note.id]?.annotations.map(\.range) == annotations.map(\.range))
            }
        }
        _ = try process(.tag(.conll), folder.path + "/in.jsonl", folder.path + "/o.conll")
        let conll = try CorpusReader.read(folder.path + "/o.conll")
        #expect(conll.documents.count == notes.count)
        #expect(conll.documents.map { $0.annotations.count } == expected.map(\.count))
    }

    @Test func theInputIsNeverReplaced() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(Array(notes.prefix(2)), to: folder.path + "/in", format: .brat)
        try CorpusWriter.write(Array(notes.prefix(2)), to: folder.path + "/in.jsonl", format: .jsonl)
        for (input, output) in [
            ("/in", "/in"), ("/in", "/in/deeper"), ("/in/A-test-1.ann", "/in/A-test-1.txt"), ("/in", "/in/../in/"),
            ("/in.jsonl", "/in.jsonl"), ("/in/A-test-1.txt", "/in"),
        ] {
            #expect(throws: LetheError.self, "\(input) to \(output)") {
                try process(.deidentify(.label), folder.path + input, folder.path + output)
            }
        }
        _ = folder.file("c.conll", "a O\n")
        #expect(throws: LetheError.self) {
            try process(.deidentify(.label), folder.path + "/c.conll", folder.path + "/d.conll")
        }
    }

    @Test func notesOfTheSameNameDoNotReplaceOneAnother() throws {
        let folder = TemporaryFolder()
        var twice = Array(notes.prefix(2))
        twice[1].id = twice[0].id
        try CorpusWriter.write(twice, to: folder.path + "/in.jsonl", format: .jsonl)
        let progress = try process(.tag(.brat), folder.path + "/in.jsonl", folder.path + "/out")
        #expect(progress.documents == 1 && progress.failures.count == 1)
        #expect(folder.read("out/\(twice[0].id).txt") == twice[0].text.string)
    }

    @Test func manyNotesDoNotRunIntoOneFile() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(Array(notes.prefix(3)), to: folder.path + "/in.jsonl", format: .jsonl)
        for (format, name) in [(CorpusFormat.brat, "one.txt"), (.i2b2, "one.xml")] {
            _ = try process(.tag(format), folder.path + "/in.jsonl", folder.path + "/" + name)
            #expect(try CorpusReader.read(folder.path + "/" + name).documents.count == 3, "a folder of that name")
        }
        for format in [CorpusFormat.brat, .i2b2] {
            let processing = NoteProcessing(
                NotePipeline(annotator: Self.recognizer, task: .tag(format)), input: folder.path + "/in.jsonl",
                output: nil)
            #expect(throws: LetheError.self) { try processing.run() }
        }
    }

    @Test func aFailedNoteLeavesAnEarlierOutputAlone() throws {
        let folder = TemporaryFolder()
        _ = folder.file("in/bad.xml", "<deIdi2b2><TEXT>")
        _ = folder.file("clean.xml", "earlier")
        let progress = try process(.deidentify(.label), folder.path + "/in/bad.xml", folder.path + "/clean.xml")
        #expect(progress.failures.count == 1)
        #expect(folder.read("clean.xml") == "earlier")
    }

    /// A stop in the middle leaves no half note that passes for a whole one.
    @Test func aStopLeavesNothingThatLooksWhole() throws {
        let folder = TemporaryFolder()
        let text = String(repeating: "Seen by Dr. Brown.\n", count: 100_000)
        _ = folder.file("in/long.txt", text)
        try CorpusWriter.write(
            (0..<2000).map { Document(id: "\($0)", text: notes[$0 % notes.count].text) }, to: folder.path + "/in.jsonl",
            format: .jsonl)
        for (input, output) in [("/in", "/out"), ("/in.jsonl", "/out.jsonl")] {
            var asked = 0
            let processing = NoteProcessing(
                NotePipeline(annotator: Self.recognizer, task: .deidentify(.label)), input: folder.path + input,
                output: folder.path + output)
            let progress = try processing.run(shouldStop: {
                asked += 1
                return asked > 3
            })
            #expect(progress.bytesRead < progress.totalBytes ?? 0)
            #expect(
                !FileManager.default.fileExists(atPath: folder.path + (output == "/out" ? "/out/long.txt" : output)))
            if output == "/out.jsonl" {
                #expect(progress.incompleteFile == folder.path + "/out.jsonl.incomplete")
                #expect(folder.read("out.jsonl.incomplete").split(separator: "\n").count == progress.documents)
            }
        }
    }

    @Test func hugeTokensAndLinesAreHandled() {
        let worker = Self.recognizer.makeWorker()
        let long = Document(
            id: "1", text: String(repeating: "a", count: 200_000) + " " + String(repeating: "b ", count: 30_000))
        #expect(worker.annotate([long, notes[0]])[1] == worker.annotate([notes[0]])[0])
        #expect(worker.annotate([Document(id: "e", text: "")]) == [[]])
        #expect(worker.annotate([]).isEmpty)
    }
}
