import Foundation
import Testing

/// From notes to a bound, as a user types it.
struct ReviewCommandTests {
    private let lethe = CommandLineRunner()

    @Test func queueSamplePageAndResult() throws {
        defer { lethe.remove() }
        let made = try lethe.run(
            "sample", "--institution", "A", "--notes", "60", "--seed", "3", "--to", "jsonl", "--output", "pool")
        #expect(made.code == 0)
        let notes = "pool/train.jsonl"
        let finding = ["--without-model", "--rules"]
        var result = try lethe.run(["review", "queue", notes, "--count", "7", "--output", "queue.jsonl"] + finding)
        #expect(result.code == 0 && result.errors.contains("7 notes of 42"), "\(result.errors)")
        #expect(lethe.read("queue.jsonl").split(separator: "\n").count == 7)
        // Never over something.
        #expect(try lethe.run(["review", "queue", notes, "--output", "queue.jsonl"] + finding).code == 64)
        result = try lethe.run("review", "page", "queue.jsonl", "--output", "pages")
        #expect(result.code == 0 && lethe.read("pages/page-1.html").contains("Notes 1 to 7 of 7"), "\(result.errors)")
        let mode = try FileManager.default.attributesOfItem(atPath: lethe.folder + "/pages/page-1.html")[
            .posixPermissions]
        #expect(mode as? Int == 0o600)

        result = try lethe.run(
            ["review", "sample", notes, "--count", "20", "--plant", "6", "--seed", "4", "--output", "read.jsonl"]
                + finding)
        #expect(result.code == 0 && result.errors.contains("6 stretches planted"), "\(result.errors)")
        // Readers who agree with everything find no leak, and none of what was planted.
        let read = ["review", "result", "--shown", "read.jsonl", "--sample", "read.jsonl.sample.json"]
        result = try lethe.run(read + ["read.jsonl", "--json", "bound.json"])
        #expect(result.code == 0 && result.output.contains("found by the readers: 0"), "\(result)")
        #expect(result.output.contains("At most 100 %"))
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(lethe.read("bound.json").utf8)) as? [String: Any])
        #expect(report["leakyNotes"] as? Int == 0 && report["planted"] as? Int == 6)
        // Decisions for some notes alone are refused, and so is what isn't there.
        let some = lethe.read("read.jsonl").split(separator: "\n").dropLast().joined(separator: "\n")
        try lethe.write("some.jsonl", some)
        result = try lethe.run(read + ["some.jsonl"])
        #expect(result.code == 1 && result.errors.contains("were not read"), "\(result.errors)")
        result = try lethe.run("review", "plan", "--limit", "5")
        #expect(result.code == 0 && result.output.contains("59"), "\(result.output)")
        #expect(try lethe.run("review", "plan", "--limit", "0").code == 64)
        #expect(try lethe.run("review", "page", notes, "--output", "pages").code == 64)
    }

    @Test func patternsOfTheUsersOwn() throws {
        defer { lethe.remove() }
        try lethe.write("notes.jsonl", #"{"id":"1","text":"Ward clerk QX-17 wrote."}"# + "\n")
        try lethe.write("patterns.txt", "# ours\nBADGE=QX-\\d+\n")
        let run = ["deidentify", "--without-model", "--patterns", "patterns.txt", "notes.jsonl"]
        var result = try lethe.run(run)
        #expect(result.code == 0 && result.output.contains("Ward clerk <BADGE> wrote."), "\(result)")
        try lethe.write("patterns.txt", "BADGE=(?=QX)\n")
        result = try lethe.run(run)
        #expect(result.code == 1 || result.code == 64)
        #expect(result.errors.contains("patterns.txt, line 1") && !result.errors.contains("QX"), "\(result.errors)")
        // What takes too long fails the note.
        try lethe.write("patterns.txt", "X=((a|b|c|d){400})*z\n")
        try lethe.write(
            "notes.jsonl", "{\"id\":\"1\",\"text\":\"" + String(repeating: "abcd", count: 20_000) + "\"}\n")
        result = try lethe.run(run)
        #expect(result.code == 1 && result.errors.contains("takes too long"), "\(result.errors.prefix(300))")
    }
}
