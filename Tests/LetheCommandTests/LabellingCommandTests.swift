import Foundation
import TestSupport
import Testing

/// Which notes to label, and what else to learn from, from the command line.
struct LabellingCommandTests {
    private static let small = [
        "--threads", "1", "--recipe", "fast", "--epochs", "3", "--updates", "60", "--token-hidden", "12",
        "--token-size", "12", "--character-hidden", "6",
    ]

    private static func lethe() throws -> CommandLineRunner {
        let lethe = CommandLineRunner()
        _ = try lethe.run("sample", "--institution", "A", "--notes", "20", "--output", "a")
        _ = try lethe.run("sample", "--institution", "B", "--notes", "20", "--output", "b")
        return lethe
    }

    @Test func theNextNotesAreChosenAndWritten() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        let made = try lethe.run(["train", "--train", "a/train", "--output", "m"] + Self.small)
        #expect(made.code == 0, "\(made.errors)")
        let next = try lethe.run(
            "next", "b/train", "--model", "m", "--count", "3", "--output", "next", "--to", "brat", "--threads", "1")
        #expect(next.code == 0, "\(next.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: lethe.folder + "/next")
        #expect(names.filter { $0.hasSuffix(".txt") }.count == 3 && next.output.split(separator: "\n").count >= 4)
        // What the model learned from isn't asked for again.
        let none = try lethe.run("next", "a/train", "--model", "m", "--output", "none", "--to", "brat")
        #expect(none.code == 1 && none.errors.contains("left out") && none.errors.contains("no note is left"))
        // Nor what somebody says is labelled.
        let said = try lethe.run(
            "next", "b/train", "--model", "m", "--labelled", "next", "--minutes", "1", "--output", "n.jsonl", "--to",
            "jsonl")
        #expect(said.code == 0 && said.errors.contains("3 notes left out"), "\(said.errors)")
        for wrong in [["--count", "0"], ["--minutes", "-1"], ["--count", "1", "--minutes", "1"], ["--by", "luck"]] {
            let refused = try lethe.run(
                ["next", "b/train", "--model", "m", "--output", "x", "--to", "jsonl"] + wrong)
            #expect(refused.code == 64, "\(wrong)")
        }
    }

    @Test func strategiesAreComparedOnLabelledNotes() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        let command =
            ["experiment", "active", "b/train", "--test", "b/test", "--stops", "2,5", "--seeds", "2"]
            + ["--strategies", "random-notes,edits-lines", "--output", "act"] + [
                "--recipe", "fast", "--epochs", "3", "--updates", "60",
            ]
        let done = try lethe.run(command)
        #expect(done.code == 0 && done.output.contains("After 5 minutes"), "\(done.errors)")
        #expect(FileManager.default.fileExists(atPath: lethe.folder + "/act/report/index.html"))
        // Again: nothing is left to do.
        let again = try lethe.run(command)
        #expect(again.code == 0 && again.output == done.output && again.errors.contains("8 finished earlier"))
        for wrong in [
            ["--strategies", "luck"], ["--stops", "5,2"], ["--learning-rate-curve", "constant"], ["--map", "A=B"],
        ] {
            #expect(try lethe.run(command + wrong).code == 64, "\(wrong)")
        }
    }

    @Test func aTransferIsChosenByTheNotes() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        _ = try lethe.run(["train", "--train", "a/train", "--output", "m"] + Self.small)
        let brief = ["--threads", "1", "--recipe", "fast", "--epochs", "3", "--updates", "60"]
        let transfer = ["transfer", "--source", "m", "--train", "b/train", "--output", "t"] + brief
        let chosen = try lethe.run(transfer + ["--choose", "--folds", "2"])
        #expect(chosen.code == 0 && chosen.output.contains("Chosen: "), "\(chosen.errors)")
        #expect(chosen.output.contains("average of nothing and all layers"))
        #expect(try lethe.run("evaluate", "--model", "t", "--test", "b/test").code == 0)
        #expect(!FileManager.default.fileExists(atPath: lethe.folder + "/t.choice"))
        // A model that is there is not replaced, and found out before anything is trained.
        let refused = try lethe.run(transfer + ["--choose"])
        #expect(refused.code != 0 && !refused.errors.contains("trainings"), "\(refused.errors)")
        let pair = try lethe.run(transfer + ["--averaged", "--overwrite"])
        #expect(pair.code == 0 && pair.output == "t: 2 networks\n", "\(pair.errors)")
        // Nothing is left to go on with.
        #expect(try lethe.run(transfer + ["--choose", "--resume"]).code != 0)
        // What the run behind the choice would refuse is refused first.
        let early = try lethe.run(
            "transfer", "--source", "m", "--train", "b/train", "--output", "u", "--choose", "--threads", "1")
        #expect(early.code != 0 && early.errors.contains("when to stop") && !early.errors.contains("trainings"))
        for wrong in [
            ["--choose", "--freeze", "crf"], ["--choose", "--also", "a/train"], ["--choose", "--up-to", "crf"],
            ["--folds", "3"], ["--averaged", "--ensemble", "2"],
        ] {
            #expect(try lethe.run(transfer + wrong).code == 64, "\(wrong)")
        }
    }

    @Test func otherCorporaAreLearnedFromAsWell() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        let made = try lethe.run(
            ["train", "--train", "a/train", "--also", "b/train", "--rename", "Person=PATIENT", "--output", "m"]
                + Self.small)
        #expect(made.code == 0 && made.errors.contains("labels that --train lacks"), "\(made.errors)")
        let shown = try lethe.run("inspect", "m")
        #expect(shown.output.contains("a/train + b/train") || shown.output.contains("train + "), "\(shown.output)")
        #expect(shown.output.contains("Occupation") && !shown.output.contains("Person,"))
        let wrong = try lethe.run(
            ["train", "--train", "a/train", "--also", "b/train", "--rename", "NOBODY=PATIENT", "--output", "x"]
                + Self.small)
        #expect(wrong.code != 0 && wrong.errors.contains("NOBODY"))
        for options in [
            ["--rename", "A=B"], ["--also", "b/train", "--unlabelled", "b/test"],
            ["--also", "b/train", "--rename", "AB"],
        ] {
            #expect(try lethe.run(["train", "--train", "a/train", "--output", "y"] + options + Self.small).code == 64)
        }
    }
}
