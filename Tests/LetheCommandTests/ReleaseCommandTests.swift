import Foundation
import Testing

/// From labelled notes to a certified release, as a user types it.
struct ReleaseCommandTests {
    private let lethe = CommandLineRunner()

    private func model() throws { try TrainedModel.copy(to: lethe.folder + "/model") }

    private func sample(_ name: String, notes: Int, seed: Int) throws {
        let made = try lethe.run(
            "sample", "--institution", "A", "--notes", "\(notes)", "--seed", "\(seed)", "--to", "jsonl", "--output",
            name)
        #expect(made.code == 0, "\(made.errors)")
    }

    @Test func theWholePath() throws {
        defer { lethe.remove() }
        try model()
        try sample("design", notes: 30, seed: 2)
        try sample("pool", notes: 60, seed: 3)
        let pool = "pool/train.jsonl"
        var result = try lethe.run("certify", "plan", "--target", "80", "--confidence", "80")
        #expect(
            result.code == 0 && result.output.hasPrefix("At least 8 notes with something to protect are needed"),
            "\(result.output)")
        result = try lethe.run(
            "certify", "plan", "--target", "80", "--model", "model", "--design", "design/train.jsonl", "--rules")
        #expect(
            result.code == 0 && result.output.contains("0 best tags") && result.output.contains("28 everything"),
            "\(result)")

        result = try lethe.run("certify", "sample", pool, "--count", "25", "--seed", "7", "--output", "labelled.jsonl")
        #expect(result.code == 0 && result.errors.contains("25 units"), "\(result.errors)")
        let run = [
            "certify", "run", "--model", "model", "--design", "design/train.jsonl", "--calibration", "labelled.jsonl",
            "--rules",
            "--sample", "labelled.jsonl.sample.json", "--confidence", "80", "--output",
        ]
        result = try lethe.run(run + ["no.json", "--target", "99"])
        #expect(result.code == 3 && result.output.hasPrefix("Not certifiable: 25 notes"), "\(result)")
        #expect(lethe.read("no.json").isEmpty)
        result = try lethe.run(run + ["c.json", "--target", "80"])
        #expect(result.code == 0 && result.output.contains("at most 20 %"), "\(result)")
        #expect(lethe.read("c.json").contains("\"wasDrawnByLethe\" : true"))
        // A second certificate would replace the first.
        #expect(try lethe.run(run + ["c.json", "--target", "80"]).code == 64)

        // A note left out because it was hard.
        let lines = lethe.read("labelled.jsonl").split(separator: "\n")
        try lethe.write("labelled.jsonl", lines.dropLast().joined(separator: "\n"))
        result = try lethe.run(run + ["d.json", "--target", "80"])
        #expect(result.code == 1 && result.errors.contains("1 missing, 0 added"), "\(result.errors)")

        let release = ["deidentify", "--model", "model", "--certificate", "c.json", pool, "--output"]
        result = try lethe.run(release + ["clean.jsonl", "--rules"])
        #expect([0, 3].contains(result.code), "\(result.errors)")
        #expect(result.errors.contains(result.code == 0 ? "Certified: In notes drawn like" : "not claimed"))
        // Anything else than what was certified is refused, before a note is written.
        try lethe.write("list.txt", "Somebody Else\n")
        for (others, word) in [
            ([], "other rules"), (["--rules", "--profile", "limited-data-set"], "another profile"),
            (["--rules", "--deny", "list.txt"], "other rules"),
            (["--rules", "--allow", "list.txt"], "allow list"),
        ] {
            result = try lethe.run(release + ["other.jsonl"] + others)
            #expect(result.code == 64 && result.errors.contains(word), "\(others): \(result.errors)")
            #expect(lethe.read("other.jsonl").isEmpty)
        }
        #expect(try lethe.run(release + ["u.jsonl", "--uncertified"]).errors.contains("uncertified:"))
        for others in [["--only", "DATE"], ["--except", "DATE"], ["--style", "DATE=keep"]] {
            #expect(try lethe.run(release + ["v.jsonl", "--rules"] + others).code == 64)
        }
        let edited = lethe.read("c.json").replacingOccurrences(of: "lethe certificate 1", with: "lethe certificate 9")
        try lethe.write("c.json", edited)
        #expect(try lethe.run(release + ["w.jsonl", "--rules"]).code == 1)
    }

    /// What is there already stays: a key, another log's seal, the record of a drawing, a report.
    @Test func nothingIsWrittenOverUnasked() throws {
        defer { lethe.remove() }
        try lethe.write("notes.jsonl", #"{"id": "1", "text": "Mrs. Okafor, MRN 4711."}"# + "\n")
        #expect(try lethe.run("key", "new", "k.key").code == 0)
        let key = lethe.read("k.key")
        try lethe.write("mine", "mine")
        let release = [
            "deidentify", "--without-model", "--rules", "--key", "k.key", "notes.jsonl", "--audit",
        ]
        for (number, options) in [
            ["--audit-seal", "k.key", "--output", "o"], ["--audit-seal", "mine", "--output", "o"],
            ["--audit-seal", "o", "--output", "o"], ["--json", "mine", "--output", "o"],
            ["--json", "k.key", "--output", "o"],
        ].enumerated() {
            let result = try lethe.run(release + ["a\(number)"] + options)
            #expect(result.code == 64, "\(options): \(result)")
        }
        #expect(try lethe.run(release + ["k.key", "--output", "o"]).code == 64)
        #expect(lethe.read("k.key") == key && lethe.read("mine") == "mine" && lethe.read("o").isEmpty)
        try lethe.write("drawn.sample.json", "mine")
        #expect(try lethe.run("certify", "sample", "notes.jsonl", "--count", "1", "--output", "drawn").code == 64)
        #expect(lethe.read("drawn.sample.json") == "mine")
    }

    /// A share where per cent are meant would promise next to nothing.
    @Test func aTargetIsInPerCent() throws {
        defer { lethe.remove() }
        let result = try lethe.run("certify", "plan", "--target", "0.95")
        #expect(result.code == 64 && result.errors.contains("did you mean 95?"), "\(result)")
    }

    /// Sentences of one note stand or fall together: without borders of notes there is no promise.
    @Test func blocksOfSentencesAreNoUnits() throws {
        defer { lethe.remove() }
        try model()
        try lethe.write("a.conll", (0..<40).map { _ in "Ann B-PATIENT\ncame O\n\n" }.joined())
        try lethe.write("b.conll", (0..<40).map { _ in "Bob B-PATIENT\nwent O\n\n" }.joined())
        let result = try lethe.run(
            "certify", "run", "--model", "model", "--design", "a.conll", "--calibration", "b.conll", "--target", "80",
            "--output", "c")
        #expect(result.code == 1 && result.errors.contains("where notes begin and end"), "\(result.errors)")
    }

    @Test func rulesAndRecordsWithoutAModel() throws {
        defer { lethe.remove() }
        try lethe.write(
            "n.jsonl",
            "{\"id\": \"1\", \"patient\": \"p\", \"text\": \"Okafor, born 4 March 1950, wrote to a@b.org.\"}\n")
        try lethe.write("k.csv", "patient,family,birth_date\np,Okafor,1950-03-04\n")
        var result = try lethe.run(
            "deidentify", "--without-model", "--rules", "--known", "k.csv", "--patient-field", "patient", "n.jsonl")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("<PATIENT>, born <DATE>, wrote to <EMAIL>."), "\(result.output)")
        #expect(result.output.contains("\"known:family\"") && result.errors.contains("known:birth_date 1"))
        #expect(!result.errors.contains("Okafor"))
        // Exactly what would do nothing, or stand in each other's way.
        for wrong in [
            ["--without-model"], ["--without-model", "--model", "m", "--rules"],
            [], ["--without-model", "--rules", "--style", "hash"], ["--without-model", "--rules", "--ids", "code"],
        ] {
            #expect(try lethe.run(["deidentify"] + wrong + ["n.jsonl"]).code == 64, "\(wrong)")
        }
        // Without records, nothing but de-identifying goes by patient.
        #expect(try lethe.run("tag", "--patient-field", "x", "--without-model", "--rules", "n.jsonl").code == 64)
        // An id that holds what its text hides.
        try lethe.write("okafor.jsonl", "{\"id\": \"okafor-1\", \"patient\": \"p\", \"text\": \"Okafor came.\"}\n")
        let known = ["--without-model", "--known", "k.csv", "--patient-field", "patient", "okafor.jsonl"]
        result = try lethe.run(["deidentify"] + known)
        #expect(result.code == 1 && !result.output.contains("came") && !result.errors.contains("okafor-1"), "\(result)")
        #expect(try lethe.run("key", "new", "r.key").code == 0)
        result = try lethe.run(["deidentify"] + known + ["--ids", "code", "--key", "r.key"])
        #expect(
            result.code == 0 && result.output.contains("<PATIENT> came.") && !result.output.contains("okafor"),
            "\(result)")
        let attributes = try FileManager.default.attributesOfItem(atPath: lethe.folder + "/r.key")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try lethe.run("key", "new", "r.key").code == 64)
    }

    /// Threads, and how notes are grouped, change no byte.
    @Test func threadsChangeNothing() throws {
        defer { lethe.remove() }
        try model()
        try sample("s", notes: 60, seed: 4)
        let run = [
            "deidentify", "--model", "model", "--rules", "--profile", "safe-harbor", "s/train.jsonl", "--output",
        ]
        #expect(try lethe.run(run + ["one.jsonl", "--threads", "1"]).code == 0)
        #expect(try lethe.run(run + ["two.jsonl", "--threads", "2"]).code == 0)
        #expect(lethe.read("one.jsonl") == lethe.read("two.jsonl") && !lethe.read("one.jsonl").isEmpty)
    }

    @Test func howSureTheModelIs() throws {
        defer { lethe.remove() }
        try model()
        try sample("s", notes: 10, seed: 5)
        var result = try lethe.run("tag", "--model", "model", "s/test.jsonl", "--to", "jsonl", "--confidence")
        #expect(
            result.code == 0 && result.output.contains("\"confidence\":0.") && result.output.contains("\"leakRisk\":"))
        #expect(try lethe.run("tag", "--model", "model", "s/test.jsonl", "--to", "conll", "--confidence").code == 64)
        result = try lethe.run(
            "evaluate", "--model", "model", "--test", "s/test.jsonl", "--confidence", "--json", "e.json")
        #expect(
            result.code == 0 && result.output.contains("best tags") && result.output.contains("1e-08"),
            "\(result.output)")
        #expect(lethe.read("e.json").contains("\"curve\""))
    }
}
