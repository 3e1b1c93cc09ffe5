import Foundation
import TestSupport
import Testing

/// Notes without labels, from the command line.
struct UnlabelledCommandTests {
    private static let brief = ["--threads", "1", "--recipe", "fast", "--epochs", "2"]
    private static let small = brief + ["--token-hidden", "12", "--token-size", "12", "--character-hidden", "6"]

    private static func lethe() throws -> CommandLineRunner {
        let lethe = CommandLineRunner()
        _ = try lethe.run("sample", "--institution", "A", "--notes", "10", "--output", "a")
        _ = try lethe.run("sample", "--institution", "A", "--notes", "10", "--seed", "8", "--output", "more")
        return lethe
    }

    @Test func aPretrainedNetworkIsASourceAndNoModel() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        let made = try lethe.run(
            "pretrain", "more/train", "--output", "text", "--epochs", "2", "--threads", "1",
            "--token-hidden", "12")
        #expect(made.code == 0 && made.output == "text: epoch 2 of 2\n", "\(made.errors)")
        #expect(made.errors.contains("labels aren't read") && !made.errors.contains("Validation"))
        let shown = try lethe.run("inspect", "text")
        #expect(shown.code == 0 && shown.output.contains("Taught without labels"))
        for command in [
            ["tag", "--model", "text", "a/test", "--to", "jsonl", "--output", "x"],
            ["deidentify", "--model", "text", "a/test", "--output", "y"],
            ["evaluate", "--model", "text", "--test", "a/test"],
            ["train", "--train", "a/train", "--unlabelled", "more/train", "--teacher", "text", "--output", "z"]
                + Self.small,
        ] {
            let refused = try lethe.run(command)
            #expect(refused.code != 0 && refused.errors.contains("without labels"), "\(command) \(refused.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: lethe.folder + "/x"))
        let model = try lethe.run(
            ["transfer", "--source", "text", "--train", "a/train", "--output", "model"] + Self.brief)
        #expect(model.code == 0, "\(model.errors)")
        // Nothing of labels was to be carried over: nothing is missed.
        #expect(!model.errors.contains("Warning"), "\(model.errors)")
        #expect(try lethe.run("evaluate", "--model", "model", "--test", "a/test").code == 0)
    }

    @Test func severalModelsBecomeOne() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        let made = try lethe.run(
            ["train", "--train", "a/train", "--output", "both", "--ensemble", "2", "--seed", "4"] + Self.small)
        #expect(made.code == 0 && made.output == "both: 2 networks\n", "\(made.errors)")
        #expect(made.errors.contains("network 1 of 2") && made.errors.contains("network 2 of 2"))
        #expect(!FileManager.default.fileExists(atPath: lethe.folder + "/both.steps"))
        // The same two, trained one by one and joined.
        for seed in ["4", "5"] {
            _ = try lethe.run(
                ["train", "--train", "a/train", "--output", "m\(seed)", "--seed", seed] + Self.small)
        }
        let joined = try lethe.run("ensemble", "m4", "m5", "--output", "joined")
        #expect(joined.code == 0 && joined.output == "joined: 2 networks\n", "\(joined.errors)")
        let tagged = try ["both", "joined"].map {
            try lethe.run("tag", "--model", $0, "a/test", "--to", "jsonl").output
        }
        #expect(tagged[0] == tagged[1] && tagged[0].count > 500)
        #expect(try lethe.run("inspect", "joined").output.contains("Networks: 2"))
        #expect(try lethe.run("ensemble", "m4", "--output", "one").code != 0)
        #expect(try lethe.run("ensemble", "m4", "m5", "--output", "m4", "--overwrite").code != 0)
        #expect(try lethe.run("inspect", "m4").output.contains("seed 4"))
    }

    /// Killed at some moment of every stage and gone on with, it ends in the weights of an undisturbed run.
    @Test func killedStagesGoOn() throws {
        let lethe = try Self.lethe()
        defer { lethe.remove() }
        func run(_ output: String, _ more: [String] = [], killedAfter words: String? = nil) throws -> (Int32, String) {
            let (process, _, errors) = try lethe.start(
                ["train", "--train", "a/train", "--unlabelled", "more/train", "--output", output] + Self.small + more)
            if let words {
                while process.isRunning,
                    !((try? String(contentsOf: errors, encoding: .utf8)) ?? "").contains(words)
                { usleep(2_000) }
                kill(process.processIdentifier, SIGKILL)
            }
            process.waitUntilExit()
            return (process.terminationStatus, try String(contentsOf: errors, encoding: .utf8))
        }
        let (code, errors) = try run("whole")
        #expect(code == 0, "\(errors)")
        var resume: [String] = []
        for stage in ["The text of all notes", "network 1 of 3", "network 3 of 3", "The model, from labels"] {
            let (code, errors) = try run("killed", resume, killedAfter: stage)
            #expect(code == SIGKILL && errors.contains(stage), "\(stage): \(errors)")
            resume = ["--resume"]
        }
        // Without a word about it, nothing is gone on with or thrown away.
        let left = try run("killed")
        #expect(left.0 != 0 && left.1.contains("--resume"), "\(left.1)")
        let last = try run("killed", ["--resume"])
        #expect(last.0 == 0, "\(last.1)")
        let expected = FileManager.default.contents(atPath: lethe.folder + "/whole/weights.safetensors")
        #expect(expected != nil)
        #expect(FileManager.default.contents(atPath: lethe.folder + "/killed/weights.safetensors") == expected)
        #expect(!FileManager.default.fileExists(atPath: lethe.folder + "/killed.steps"))
    }
}
