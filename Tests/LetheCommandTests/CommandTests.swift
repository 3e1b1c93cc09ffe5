import ArgumentParser
import Foundation
import Testing

@testable import LetheCommand

/// The command line end to end, one step after the other as a user takes them.
struct CommandTests {
    private static let small = [
        "--character-size", "8", "--character-hidden", "8", "--token-size", "16", "--token-hidden", "20",
        "--learning-rate", "0.02",
    ]

    @Test func fromSamplesToDeidentifiedNotes() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        #expect(try lethe.run("sample", "--institution", "A", "--notes", "40", "--output", "a").code == 0)
        #expect(
            try lethe.run("sample", "--institution", "B", "--notes", "40", "--to", "jsonl", "--output", "b").code == 0)
        #expect(FileManager.default.fileExists(atPath: lethe.folder + "/b/train.jsonl"))

        let check = try lethe.run("corpus", "check", "a/train")
        #expect(check.code == 0)
        #expect(check.errors.contains("brat: 28 documents"))
        let statistics = try lethe.run("corpus", "stats", "a/train", "--json", "stats.json")
        #expect(statistics.output.contains("Protected instances"))
        #expect(lethe.read("stats.json").contains("\"noteCount\" : 28"))

        var result = try lethe.run(
            "train", "--train", "a/train", "--validation", "a/validation", "--output", "model", "--epochs", "6",
            "--character-size", "8", "--character-hidden", "8", "--token-size", "16", "--token-hidden", "20",
            "--learning-rate", "0.02")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("model: epoch "))
        #expect(result.errors.contains("Epoch 6: loss"))
        #expect(!result.errors.contains("\u{1B}"), "no terminal codes where there is no terminal")
        result = try lethe.run("train", "--train", "a/train", "--validation", "a/validation", "--output", "model")
        #expect(result.code == 64)
        #expect(result.errors.contains("already holds a model"))

        result = try lethe.run("inspect", "model")
        #expect(result.code == 0 && result.output.contains("tokenLSTM.hidden.weights"))

        result = try lethe.run("evaluate", "--model", "model", "--test", "a/test", "--json", "scores.json")
        #expect(result.code == 0 && result.output.contains("token, binary"))
        #expect(lethe.read("scores.json").contains("\"metric\" : \"tokenBinary\""))

        result = try lethe.run(
            "transfer", "--source", "model", "--train", "b/train.jsonl", "--validation", "b/validation.jsonl",
            "--output", "model-b", "--epochs", "2", "--map", "PATIENT=Person,Relative", "--freeze",
            "characterEmbedding,characterLSTM", "--up-to", "tokenLSTM")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("  tokenLSTM: copied") && result.errors.contains("  crf: begins at random"))
        #expect(!result.errors.contains("tokenLSTM.hidden"), "layers, not tensors")

        result = try lethe.run("deidentify", "--model", "model", "a/test", "--output", "clean")
        #expect(result.code == 0, "\(result.errors)")
        #expect(lethe.read("clean/A-test-1.txt").contains("<DATE>"))
        let note = lethe.read("a/test/A-test-1.txt")
        result = try lethe.run("deidentify", "--model", "model", "--style", "mask", input: note)
        #expect(result.code == 0)
        #expect(result.output.unicodeScalars.count == note.unicodeScalars.count)
        #expect(result.output.contains("***"))

        result = try lethe.run("tag", "--model", "model", "a/test", "--output", "tagged", "--to", "brat")
        #expect(result.code == 0)
        result = try lethe.run("evaluate", "--gold", "a/test", "--predicted", "tagged")
        let direct = try lethe.run("evaluate", "--model", "model", "--test", "a/test")
        #expect(result.output == direct.output)
    }

    @Test func corporaAreConvertedAndSplit() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        try lethe.write("train.conll", (0..<40).map { "w\($0) O\nAnn B-PER\n\n" }.joined())
        #expect(try lethe.run("corpus", "convert", "train.conll", "--output", "notes", "--to", "brat").code == 0)
        #expect(try lethe.run("corpus", "convert", "notes", "--output", "back.jsonl", "--to", "jsonl").code == 0)
        #expect(lethe.read("back.jsonl").split(separator: "\n").count == 4)
        #expect(try lethe.run("corpus", "split", "train.conll", "--output", "parts", "--shares", "50,25,25").code == 0)
        #expect(FileManager.default.fileExists(atPath: lethe.folder + "/parts/validation.conll"))
        #expect(try lethe.run("corpus", "split", "train.conll", "--output", "few.conll", "--sample", "50%").code == 0)
        #expect(lethe.read("few.conll").components(separatedBy: "Ann").count == 21)
        let strict = try lethe.run("corpus", "convert", "notes", "--output", "x.txt", "--to", "text", "--strict")
        #expect(strict.code == 1)
        #expect(strict.errors.contains("Nothing was written"))
        #expect(try lethe.run("corpus", "split", "train.conll", "--output", "none.conll", "--sample", "500").code == 64)
    }

    @Test func errorsAreOneLineAndExitCodesTell() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        try lethe.write("bad.jsonl", "{\"text\":\"Ann\"}\nnonsense about Ann\n")
        for (arguments, code, words) in [
            (["nonsense"], Int32(64), "Usage"), (["train"], 64, "--train"),
            (["evaluate", "--model", "m"], 64, "Give --model and --test"),
            (["inspect", "nowhere"], 1, "nowhere: no such file or folder"),
            (["corpus", "check", "bad.jsonl"], 1, "bad.jsonl, line 2, byte 0: not valid JSON"),
            (["corpus", "stats", "bad.jsonl"], 1, "bad.jsonl, line 2"),
            (["train", "--train", "x", "--validation", "y", "--output", "z", "--batch", "0"], 64, "batch size"),
            (
                [
                    "transfer", "--source", "m", "--train", "x", "--validation", "y", "--output", "z", "--up-to",
                    "nothing",
                ], 64, "up-to"
            ),
            (["deidentify", "--model", "nowhere", "bad.jsonl"], 1, "nowhere"),
            (["sample", "--institution", "C", "--output", "out"], 64, "institution"),
        ] {
            let (process, _, errors) = try lethe.start(arguments)
            process.waitUntilExit()
            let text = try String(contentsOf: errors, encoding: .utf8)
            #expect(process.terminationStatus == code, "\(arguments): \(text)")
            #expect(text.contains(words), "\(arguments): \(text)")
            #expect(!text.contains("nonsense about Ann"), "no text of a note in a message")
        }
    }

    @Test func everyCommandHelpsWithExamples() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        /// Names on the way to every command that does something.
        func commands(below type: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            let below = type.configuration.subcommands.flatMap { commands(below: $0, path + [$0._commandName]) }
            return below.isEmpty ? [path] : below
        }
        let all = commands(below: LetheCommand.self, [])
        #expect(all.count >= 22 && all.contains(["import", "neuroner"]) && all.contains(["share"]))
        for command in all {
            let (process, output, _) = try lethe.start(command + ["--help"])
            process.waitUntilExit()
            let text = try String(contentsOf: output, encoding: .utf8)
            #expect(process.terminationStatus == 0)
            #expect(text.contains("Example"), "\(command)")
            #expect(text.contains("lethe \(command.joined(separator: " "))"), "\(command)")
        }
    }

    /// What a table or list shows, other programs get as a file.
    @Test func listsAreFilesToo() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        try TrainedModel.copy(to: lethe.folder + "/model")
        try lethe.write("n.jsonl", #"{"id":"1","text":"Ann","spans":[{"start":0,"end":9,"label":"X"}]}"#)
        for (arguments, keys) in [
            (["inspect", "model"], ["configuration", "tensors", "tokens"]),
            (["corpus", "check", "n.jsonl"], ["outOfBounds", "document"]),
        ] {
            let result = try lethe.run(arguments + ["--json", "o.json", "--overwrite"])
            #expect(result.code == 0, "\(result.errors)")
            _ = try JSONSerialization.jsonObject(with: Data(lethe.read("o.json").utf8))
            for key in keys { #expect(lethe.read("o.json").contains("\"\(key)\""), "\(key)") }
            #expect(try lethe.run(arguments + ["--json", "o.json"]).code == 64)
        }
        // The tokens that a finding rests on are those of the rules that are named.
        try lethe.write("m.jsonl", #"{"id":"1","text":"can't","spans":[{"start":0,"end":2,"label":"X"}]}"#)
        let rules = try ["lethe", "spacy-english"].map {
            try lethe.run("corpus", "check", "m.jsonl", "--tokenizer", $0).output
        }
        #expect(rules[0] != rules[1])
    }

    /// Ctrl-C ends cleanly with the best model saved; a kill leaves a state that --resume goes on from; both end in the
    /// weights of an undisturbed run.
    @Test func interruptedAndKilledTrainingGoesOn() throws {
        let lethe = CommandLineRunner()
        defer { lethe.remove() }
        _ = try lethe.run("sample", "--institution", "A", "--notes", "60", "--output", "a")
        func arguments(_ output: String, _ more: [String] = []) -> [String] {
            ["train", "--train", "a/train", "--validation", "a/validation", "--output", output, "--epochs", "12"]
                + Self.small + more
        }
        func run(_ list: [String], signalAfterEpoch epoch: Int? = nil, signal: Int32 = SIGINT) throws -> (Int32, String)
        {
            let (process, _, errors) = try lethe.start(list)
            if let epoch {
                while process.isRunning,
                    !((try? String(contentsOf: errors, encoding: .utf8)) ?? "").contains("Epoch \(epoch):")
                { usleep(2_000) }
                kill(process.processIdentifier, signal)
            }
            process.waitUntilExit()
            return (process.terminationStatus, try String(contentsOf: errors, encoding: .utf8))
        }
        _ = try run(arguments("whole"))
        let (code, errors) = try run(arguments("stopped"), signalAfterEpoch: 1)
        #expect(code == 130, "\(errors)")
        #expect(errors.contains("Stopped as asked. The best model so far is saved"))
        #expect(try lethe.run("inspect", "stopped").code == 0)
        #expect(try run(arguments("stopped", ["--resume"])).0 == 0)
        _ = try run(arguments("killed"), signalAfterEpoch: 2, signal: SIGKILL)
        _ = try run(arguments("killed", ["--resume"]), signalAfterEpoch: 3, signal: SIGKILL)
        #expect(try run(arguments("killed", ["--resume"])).0 == 0)
        let expected = FileManager.default.contents(atPath: lethe.folder + "/whole/weights.safetensors")
        #expect(expected != nil)
        for folder in ["stopped", "killed"] {
            #expect(
                FileManager.default.contents(atPath: lethe.folder + "/\(folder)/weights.safetensors") == expected,
                "\(folder)")
        }
    }
}
