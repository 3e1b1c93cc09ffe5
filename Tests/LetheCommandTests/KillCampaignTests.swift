import Foundation
import Synchronization
import TestSupport
import Testing

/// Kills without warning while commands write: whatever the moment, every place holds its old content, its new content, or
/// nothing, and the same command then ends as if nothing had happened.
///
/// A few kills each; `LETHE_SLOW_TESTS=1` makes it hundreds (`Documentation/results.md` has the counts).
@Suite(.serialized)
struct KillCampaignTests {
    private static func kills(_ slow: Int, quick: Int) -> Int { SharedData.slowTestsWanted ? slow : quick }

    private let lethe = CommandLineRunner()

    private final class Flag: Sendable { let value = Atomic<Bool>(false) }

    private func prepare() throws {
        try TrainedModel.copy(to: lethe.folder + "/model")
        #expect(
            try lethe.run("sample", "--institution", "B", "--notes", "40", "--to", "jsonl", "--output", "b").code == 0)
        #expect(try lethe.run("sample", "--institution", "A", "--notes", "60", "--output", "a").code == 0)
    }

    /// Every file below a folder with its bytes; what a kill leaves under the names of files under way is not counted.
    private func content(_ folder: String) -> [String: Data] {
        let root = "\(lethe.folder)/\(folder)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder) else { return [:] }
        guard isFolder.boolValue else { return ["": FileManager.default.contents(atPath: root) ?? Data()] }
        var content: [String: Data] = [:]
        for path in (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? [] {
            guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".lethe-") || $0 == "training.lock" })
            else { continue }
            var isBelow: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isBelow), !isBelow.boolValue
            else { continue }
            content[path] = FileManager.default.contents(atPath: "\(root)/\(path)")
        }
        return content
    }

    private func leftovers() -> Int {
        ((try? FileManager.default.subpathsOfDirectory(atPath: lethe.folder)) ?? []).filter {
            $0.split(separator: "/").contains { $0.hasPrefix(".lethe-") && $0.hasSuffix(".tmp") }
        }.count
    }

    private func remove(_ name: String) { try? FileManager.default.removeItem(atPath: "\(lethe.folder)/\(name)") }

    /// Starts a command and kills it at a moment within its usual time, or where its output folder changes.
    ///
    /// - Returns: whether it was killed before its end.
    private func kill(_ arguments: [String], within seconds: Double, watching folder: String?) throws -> Bool {
        let (process, output, errors) = try lethe.start(arguments)
        if let folder, Bool.random() {
            // At the n-th change of the folder's entries, whenever that comes.
            var changes = Int.random(in: 1...8)
            var before: [String] = []
            while process.isRunning, changes > 0 {
                let now = (try? FileManager.default.contentsOfDirectory(atPath: "\(lethe.folder)/\(folder)")) ?? []
                if now != before {
                    changes -= 1
                    before = now
                }
                usleep(200)
            }
        } else {
            usleep(UInt32(Double.random(in: 0.05...1.05) * seconds * 1e6))
        }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        for url in [output, errors] { try FileManager.default.removeItem(at: url) }
        return process.terminationReason == .uncaughtSignal
    }

    private func duration(_ arguments: [String]) throws -> Double {
        let start = ContinuousClock.now
        let result = try lethe.run(arguments)
        #expect(result.code == 0, "\(arguments): \(result.errors)")
        return (ContinuousClock.now - start) / .seconds(1)
    }

    @Test func trainingGoesOnToTheSameWeights() throws {
        defer { lethe.remove() }
        try prepare()
        func arguments(_ output: String) -> [String] {
            [
                "transfer", "--source", "model", "--train", "b/train.jsonl", "--validation", "b/validation.jsonl",
                "--output", output, "--epochs", "6", "--threads", "1", "--map", "PATIENT=Person",
            ]
        }
        let seconds = try duration(arguments("whole"))
        let expected = content("whole").filter { $0.key != "history.jsonl" }
        #expect(expected.count == 3)
        var killed = 0
        let wanted = Self.kills(400, quick: 6)
        while killed < wanted {
            remove("m")
            // Some of the runs are killed again and again.
            for _ in 0..<8 where killed < wanted {
                guard try kill(arguments("m") + ["--resume"], within: seconds, watching: "m") else { break }
                killed += 1
                if content("m")["weights.safetensors"] != nil {
                    #expect(try lethe.run("inspect", "m").code == 0, "after \(killed) kills")
                }
            }
            if content("m")["checkpoint.safetensors"] != nil || content("m")["weights.safetensors"] == nil {
                let result = try lethe.run(arguments("m") + ["--resume"])
                #expect(result.code == 0, "after \(killed) kills: \(result.errors)")
            }
            #expect(content("m").filter { $0.key != "history.jsonl" } == expected)
            #expect(leftovers() == 0)
        }
        print("kills of training: \(killed)")
    }

    @Test func deidentifiedNotesAreWholeOrMissing() throws {
        defer { lethe.remove() }
        try prepare()
        #expect(try lethe.run("corpus", "convert", "a/train", "--output", "text", "--to", "text").code == 0)
        #expect(try lethe.run("corpus", "convert", "a/train", "--output", "n.jsonl", "--to", "jsonl").code == 0)
        let settings = [
            ["deidentify", "text", "folder"], ["deidentify", "n.jsonl", "file.jsonl"],
            ["deidentify", "a/train", "brat"],
            ["tag", "text", "tagged", "--to", "brat"], ["tag", "n.jsonl", "tasks.json", "--to", "label-studio"],
        ]
        var killed = 0
        for setting in settings {
            func arguments(_ output: String) -> [String] {
                [setting[0], "--model", "model", setting[1], "--output", output, "--overwrite"] + setting.dropFirst(3)
            }
            let seconds = try duration(arguments("whole-" + setting[2]))
            let expected = content("whole-" + setting[2])
            var count = 0
            while count < Self.kills(300, quick: 10) / settings.count {
                if Bool.random() { remove(setting[2]) }
                guard try kill(arguments(setting[2]), within: seconds, watching: setting[2]) else { continue }
                count += 1
                for (name, data) in content(setting[2]) {
                    #expect(data == expected[name], "\(setting): \(name), \(data.count) bytes")
                }
            }
            let result = try lethe.run(arguments(setting[2]))
            #expect(result.code == 0 && content(setting[2]) == expected, "\(result.errors)")
            killed += count
        }
        #expect(leftovers() == 0)
        print("kills of de-identification and tagging: \(killed)")
    }

    /// Commands that write once: the place holds what it held, or all of the new.
    @Test func otherCommandsLeaveOldOrNew() throws {
        defer { lethe.remove() }
        try prepare()
        // Each with two inputs for one place, so that a mix would show.
        var commands: [(name: String, output: String, pair: [[String]])] = [
            ("share", "shared", ["--hashed", "--no-tokens"].map { ["share", "model", $0, "--output", "shared"] }),
            (
                "convert", "c.jsonl",
                ["a/train", "a/test"].map { ["corpus", "convert", $0, "--output", "c.jsonl", "--to", "jsonl"] }
            ),
            (
                "evaluate", "s.json",
                ["a/test", "a/validation"].map { ["evaluate", "--model", "model", "--test", $0, "--json", "s.json"] }
            ),
            ("stats", "t.json", ["a/train", "a/test"].map { ["corpus", "stats", $0, "--json", "t.json"] }),
        ]
        let networks = Self.sharedNetworks
        if networks.count == 2 {
            commands.append(("import", "m", networks.map { ["import", "neuroner", $0, "--output", "m"] }))
        } else {
            print("no kills of import: the published networks are not beside the repository")
        }
        for (name, output, pair) in commands {
            let pair = pair.map { $0 + ["--overwrite"] }
            var seconds = 0.0
            let contents = try pair.map {
                seconds = max(seconds, try duration($0))
                return content(output)
            }
            #expect(contents[0] != contents[1] && !contents[0].isEmpty)
            var count = 0
            while count < Self.kills(60, quick: 3) {
                guard try kill(pair.randomElement()!, within: seconds, watching: nil) else { continue }
                count += 1
                let now = content(output)
                #expect(contents.contains(now), "\(name): \(now.mapValues(\.count))")
            }
            if name == "share" { #expect(try lethe.run("inspect", output).code == 0) }
            _ = try duration(pair[0])
            #expect(leftovers() == 0, "\(name)")
            print("kills of \(name): \(count)")
        }
    }

    private static let sharedNetworks: [String] = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return ["i2b2_2014_glove_spacy_bioes", "mimic_glove_spacy_bioes"].map {
            root.appendingPathComponent("shared/models/neuroner/\($0)").path
        }.filter { FileManager.default.fileExists(atPath: $0) }
    }()

    /// The benchmark's figures differ from run to run: its file is there whole, or not.
    @Test func aKilledBenchmarkLeavesAWholeFileOrNone() throws {
        defer { lethe.remove() }
        try prepare()
        let arguments = [
            "benchmark", "--train", "a/validation", "--test", "a/test", "--rounds", "1", "--tokens", "500", "--threads",
            "1", "--json", "b.json", "--overwrite",
        ]
        let seconds = try duration(arguments)
        var count = 0
        while count < Self.kills(60, quick: 3) {
            if Bool.random() { remove("b.json") }
            guard try kill(arguments, within: seconds, watching: nil) else { continue }
            count += 1
            if let data = content("b.json")[""] { _ = try JSONSerialization.jsonObject(with: data) }
        }
        _ = try duration(arguments)
        #expect(leftovers() == 0)
        print("kills of benchmark: \(count)")
    }

    /// The demonstration killed at work: each model is whole or has no weights yet, each note is as it should be, and it starts
    /// anew over what is there.
    @Test func aKilledDemonstrationLeavesWholeModels() throws {
        defer { lethe.remove() }
        let arguments = ["demo", "--output", "demo"]
        var expected: [String: Data] = [:]
        if SharedData.slowTestsWanted {
            _ = try duration(arguments)
            expected = content("demo")
            #expect(expected.keys.contains("comparison.json"))
            remove("demo")
        }
        var count = 0
        let wanted = Self.kills(60, quick: 3)
        while count < wanted {
            guard try kill(arguments, within: count % 10 == 0 ? 25 : 4, watching: nil) else { continue }
            count += 1
            let now = content("demo")
            for (name, data) in now where name.hasSuffix("weights.safetensors") {
                let folder = name.dropLast("/weights.safetensors".count)
                let inspection = try lethe.run("inspect", "demo/\(folder)")
                #expect(inspection.code == 0, "after \(count) kills: \(inspection.errors), \(data.count) bytes")
            }
            for (name, data) in now where SharedData.slowTestsWanted && !name.contains("model") {
                #expect(data == expected[name], "after \(count) kills: \(name)")
            }
        }
        if SharedData.slowTestsWanted {
            _ = try duration(arguments)
            #expect(
                content("demo").filter { !$0.key.hasSuffix("history.jsonl") }
                    == expected.filter { !$0.key.hasSuffix("history.jsonl") })
            #expect(leftovers() == 0)
        }
        print("kills of the demonstration: \(count)")
    }

    /// Commands that write many files: after a kill they are run again, and end as they would have.
    @Test func commandsOfManyFilesEndAlike() throws {
        defer { lethe.remove() }
        try prepare()
        let commands: [(name: String, arguments: (String) -> [String])] = [
            ("sample", { ["sample", "--institution", "A", "--notes", "200", "--output", $0, "--overwrite"] }),
            ("split", { ["corpus", "split", "a/train", "--output", $0, "--overwrite"] }),
            (
                "convert to a folder",
                { ["corpus", "convert", "a/train", "--output", $0, "--to", "i2b2", "--overwrite"] }
            ),
            ("experiment report", { ["experiment", "report", "exp", "--resamples", "100", "--output", $0] }),
            (
                "train",
                {
                    [
                        "train", "--train", "a/validation", "--validation", "a/validation", "--output", $0, "--epochs",
                        "2",
                        "--overwrite", "--threads", "1",
                    ]
                }
            ),
        ]
        try lethe.write(
            "e.json",
            #"{"name": "e", "target": {"train": "b/train.jsonl", "test": "b/test.jsonl"}, "validationRegime": "halves", "#
                + #""sizes": [3, 5], "seeds": [1, 2], "transfers": ["none"], "training": {"maximumEpochs": 1}}"#)
        #expect(try lethe.run("experiment", "run", "exp").code == 1)
        #expect(try lethe.run("experiment", "plan", "--configuration", "e.json", "--output", "exp").code == 0)
        #expect(try lethe.run("experiment", "run", "exp").code == 0)
        for (name, arguments) in commands {
            let seconds = try duration(arguments("whole"))
            let expected = content("whole").filter { !$0.key.hasSuffix("history.jsonl") }
            #expect(!expected.isEmpty)
            var count = 0
            while count < Self.kills(60, quick: 3) {
                if Bool.random() { remove("out") }
                guard try kill(arguments("out"), within: seconds, watching: "out") else { continue }
                count += 1
                if name != "train" {
                    for (file, data) in content("out") { #expect(data == expected[file], "\(name): \(file)") }
                }
            }
            _ = try duration(arguments("out"))
            #expect(
                content("out").filter { $0.key != "history.jsonl" } == expected, "\(name)")
            #expect(leftovers() == 0, "\(name)")
            remove("out")
            remove("whole")
            print("kills of \(name): \(count)")
        }
    }

    /// A reader beside a writer that replaces the model: it reads one of the two models, never a mix.
    @Test func aModelThatIsBeingReplacedIsReadWhole() throws {
        defer { lethe.remove() }
        try prepare()
        // Two models of the same shape: hashed with different salts.
        #expect(
            try lethe.run(
                "transfer", "--source", "model", "--train", "a/validation", "--validation", "a/validation", "--output",
                "other", "--epochs", "1", "--threads", "1"
            ).code == 0)
        try lethe.write("n.jsonl", #"{"id":"1","text":"Seen by Dr. Brown on 2020-01-01 at Mercy Hospital."}"# + "\n")
        @Sendable func share(_ model: String) -> [String] {
            ["share", model, "--hashed", "--output", "m", "--overwrite"]
        }
        let reading = ["tag", "--model", "m", "n.jsonl", "--to", "jsonl"]
        var answers: Set<String> = []
        for model in ["model", "other"] {
            _ = try duration(share(model))
            answers.insert(try lethe.run(reading).output)
        }
        let seconds = SharedData.slowTestsWanted ? 60.0 : 3
        let start = ContinuousClock.now
        let isDone = Flag()
        let writer = Thread {
            var turn = 0
            while !isDone.value.load(ordering: .relaxed) {
                _ = try? lethe.run(share(turn % 2 == 0 ? "model" : "other"))
                turn += 1
            }
        }
        writer.start()
        var reads = 0
        while (ContinuousClock.now - start) / .seconds(1) < seconds {
            let result = try lethe.run(reading)
            #expect(result.code == 0 && answers.contains(result.output), "\(result.errors)")
            reads += 1
        }
        isDone.value.store(true, ordering: .relaxed)
        while !writer.isFinished { usleep(10_000) }
        print("reads of a model that is being replaced: \(reads)")
    }
}
