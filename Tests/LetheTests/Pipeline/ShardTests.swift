import Foundation
import TestSupport
import Testing

@testable import Lethe

struct ShardTests {
    private func process(
        _ input: String, _ output: String, shard: Shard? = nil, failing: Set<String> = []
    ) throws -> NoteProcessing.Progress {
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        var processing = NoteProcessing(
            NotePipeline(annotator: annotator, task: .deidentify(ReplacementPolicy())), input: input, output: output)
        processing.shard = shard
        processing.workers = 2
        return try processing.run()
    }

    private func run(_ input: String, _ place: ShardedOutput, _ shard: Shard, ending: String?) throws {
        try Files.makeFolder(place.folder)
        try place.clear(shard)
        let output = place.place(of: shard, fileExtension: ending)
        let progress = try process(input, output, shard: shard)
        try ShardManifest(
            shard, settings: "s", input: ShardManifest.digest(of: progress.inventory), progress: progress,
            output: output
        ).write(to: ShardManifest.place(of: shard, in: place.folder))
    }

    @Test func divisionsAreRead() throws {
        #expect(try Shard(parsing: "17/400") == Shard(17, of: 400))
        #expect(Shard(17, of: 400).name == "017-of-400")
        for text in ["0/4", "5/4", "a/4", "1", "1/4/2", "-1/4", "1/0", "/"] {
            #expect(throws: LetheError.self) { try Shard(parsing: text) }
        }
    }

    @Test func everyNoteIsInOneShard() {
        for count in [1, 2, 7, 40] {
            for ordinal in 0..<3_000 {
                #expect((1...count).count { Shard($0, of: count).owns(ordinal: ordinal) } == 1)
            }
            for file in 0..<300 {
                #expect((1...count).count { Shard($0, of: count).owns(file: "notes/n\(file).txt") } == 1)
            }
        }
    }

    /// Notes of a file of many, some of which fail: joined, the bytes are those of one run.
    @Test func joinedLinesAreThoseOfOneRun() throws {
        let place = TemporaryFolder()
        let lines = (0..<1_500).map { number in
            number % 97 == 5
                ? "{\"id\":\"\(number)\",\"text\":7}\n" : "{\"id\":\"\(number)\",\"text\":\"on 12/03/2019, é\"}\n"
        }
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: place.path + "/in.jsonl"))
        _ = try process(place.path + "/in.jsonl", place.path + "/whole.jsonl")
        let sharded = ShardedOutput(place.path + "/out")
        for number in 1...6 { try run(place.path + "/in.jsonl", sharded, Shard(number, of: 6), ending: "jsonl") }
        let found = try sharded.join(into: place.path + "/joined.jsonl")
        #expect(found.isSound && !found.isComplete)
        #expect(found.notes == 1_500 - 16 && found.failedNotes == 16 && found.notesInInput == 1_500)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: place.path + "/joined.jsonl"))
                == Data(contentsOf: URL(fileURLWithPath: place.path + "/whole.jsonl")))
    }

    @Test func joinedFilesAreThoseOfOneRun() throws {
        let place = TemporaryFolder()
        try Files.makeFolder(place.path + "/in/ward")
        for number in 0..<60 {
            try Data("Note \(number) on 12/03/2019".utf8).write(
                to: URL(fileURLWithPath: place.path + "/in/\(number % 2 == 0 ? "ward/" : "")n\(number).txt"))
        }
        _ = try process(place.path + "/in", place.path + "/whole")
        let sharded = ShardedOutput(place.path + "/out")
        for number in 1...4 { try run(place.path + "/in", sharded, Shard(number, of: 4), ending: nil) }
        let found = try sharded.join(into: place.path + "/joined")
        #expect(found.isComplete && found.notes == 60)
        #expect(
            try ShardManifest.digest(ofOutput: place.path + "/joined").digest
                == ShardManifest.digest(ofOutput: place.path + "/whole").digest)
    }

    @Test func whatIsMissingOrChangedIsFound() throws {
        let place = TemporaryFolder()
        let input = place.path + "/in.jsonl"
        let lines = (0..<400).map { "{\"id\":\"\($0)\",\"text\":\"on 12/03/2019\"}\n" }
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: input))
        let sharded = ShardedOutput(place.path + "/out")
        #expect(throws: LetheError.self) { try sharded.verify() }
        for number in [1, 2, 5] { try run(input, sharded, Shard(number, of: 5), ending: "jsonl") }
        var found = try sharded.verify()
        #expect(found.findings.count == 1 && found.findings[0].contains("3-4"))
        #expect(throws: LetheError.self) { try sharded.join(into: place.path + "/no.jsonl") }
        #expect(!Files.exists(place.path + "/no.jsonl"))
        // What a killed run left is taken away by the next.
        try Data("half".utf8).write(to: URL(fileURLWithPath: place.path + "/out/3-of-5.jsonl"))
        for number in [3, 4] { try run(input, sharded, Shard(number, of: 5), ending: "jsonl") }
        #expect(try sharded.verify().isComplete)
        // A byte of the output.
        let part = place.path + "/out/2-of-5.jsonl"
        let before = try Data(contentsOf: URL(fileURLWithPath: part))
        try (before + Data("\n".utf8)).write(to: URL(fileURLWithPath: part))
        found = try sharded.verify()
        #expect(found.findings.count == 1 && found.findings[0].contains("2/5"))
        try Files.remove(part)
        #expect(try sharded.verify().findings.first?.contains("gone") == true)
        try before.write(to: URL(fileURLWithPath: part))
        // Another input.
        try Data((lines + ["{\"id\":\"x\",\"text\":\"new\"}\n"]).joined().utf8).write(to: URL(fileURLWithPath: input))
        try run(input, sharded, Shard(4, of: 5), ending: "jsonl")
        #expect(try sharded.verify().findings.contains { $0.contains("another input") })
    }
}
