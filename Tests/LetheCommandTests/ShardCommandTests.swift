import Foundation
import TestSupport
import Testing

/// `--shard` as schedulers use it.
struct ShardCommandTests {
    private func lethe(notes: Int = 300) throws -> CommandLineRunner {
        let lethe = CommandLineRunner()
        let lines = (0..<notes).map { "{\"id\":\"\($0)\",\"text\":\"Vorn, seen on 12/03/2019\"}\n" }
        try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: lethe.folder + "/notes.jsonl"))
        try Data("Vorn\n".utf8).write(to: URL(fileURLWithPath: lethe.folder + "/deny.txt"))
        return lethe
    }

    private func arguments(_ shard: String, _ more: [String] = []) -> [String] {
        [
            "deidentify", "notes.jsonl", "--without-model", "--rules", "--deny", "deny.txt", "--output", "out",
            "--shard", shard,
        ] + more
    }

    @Test func wholeShardsAreSkippedAndOthersMade() throws {
        let lethe = try lethe()
        #expect(try lethe.run(arguments("1/2")).code == 0)
        let again = try lethe.run(arguments("1/2", ["--threads", "1"]))
        #expect(again.code == 0 && again.errors.contains("whole already"))
        var verified = try lethe.run(["shards", "verify", "out"])
        #expect(verified.code == 1 && verified.errors.contains("1 shard of 2 missing, to be run (again): 2"))
        #expect(try lethe.run(arguments("2/2")).code == 0)
        verified = try lethe.run(["shards", "verify", "out"])
        #expect(verified.code == 0 && verified.output.contains("300 of 300 notes: complete"))
        #expect(try lethe.run(["shards", "join", "out", "--output", "joined.jsonl"]).code == 0)
        _ = try lethe.run([
            "deidentify", "notes.jsonl", "--without-model", "--rules", "--deny", "deny.txt", "--output", "whole.jsonl",
        ])
        #expect(try lethe.data("joined.jsonl") == lethe.data("whole.jsonl"))
    }

    @Test func whatDecidesAboutTheOutputIsHeldTo() throws {
        let lethe = try lethe()
        #expect(try lethe.run(arguments("1/2")).code == 0)
        // A name that the list learns must not be passed over.
        try Data("Vorn\nQuell\n".utf8).write(to: URL(fileURLWithPath: lethe.folder + "/deny.txt"))
        let other = try lethe.run(arguments("1/2"))
        #expect(other.code != 0 && other.errors.contains("another program, model, list or options"))
        #expect(try lethe.run(arguments("1/2", ["--overwrite"])).code == 0)
        // Nor must notes that came since.
        let before = try lethe.data("notes.jsonl")
        try (before + Data("{\"id\":\"x\",\"text\":\"on 12/03/2019\"}\n".utf8)).write(
            to: URL(fileURLWithPath: lethe.folder + "/notes.jsonl"))
        let anew = try lethe.run(arguments("1/2"))
        #expect(anew.code == 0 && anew.errors.contains("made anew"))
    }

    @Test func aShardInWhichNotesFailedIsTriedAgain() throws {
        let lethe = try lethe(notes: 10)
        let before = try lethe.data("notes.jsonl")
        try (before + Data("{\"id\":\"x\",\"text\":7}\n".utf8)).write(
            to: URL(fileURLWithPath: lethe.folder + "/notes.jsonl"))
        #expect(try lethe.run(arguments("1/1")).code == 1)
        let again = try lethe.run(arguments("1/1"))
        #expect(again.code == 1 && again.errors.contains("failed before"))
        let verified = try lethe.run(["shards", "verify", "out"])
        #expect(verified.code == 1 && verified.output.contains("10 of 11 notes, 1 failed."))
    }

    @Test func inputIsNeverTakenAway() throws {
        let lethe = try lethe()
        try FileManager.default.createDirectory(atPath: lethe.folder + "/data", withIntermediateDirectories: true)
        try lethe.data("notes.jsonl").write(to: URL(fileURLWithPath: lethe.folder + "/data/1-of-4.jsonl"))
        let result = try lethe.run([
            "deidentify", "data/1-of-4.jsonl", "--without-model", "--rules", "--output", "data", "--shard", "1/4",
        ])
        #expect(result.code != 0)
        #expect(try lethe.data("data/1-of-4.jsonl") == lethe.data("notes.jsonl"))
        // A stream has no parts.
        #expect(
            try lethe.run(["deidentify", "--without-model", "--rules", "--output", "o", "--shard", "1/4"], input: "x")
                .code == 64)
        #expect(try lethe.run(arguments("5/4")).code == 64)
    }
}

extension CommandLineRunner {
    fileprivate func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
}
