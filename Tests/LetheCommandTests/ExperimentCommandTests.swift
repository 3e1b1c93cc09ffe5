import Foundation
import TestSupport
import Testing

/// Experiments as a user runs them.
struct ExperimentCommandTests {
    /// A small network on few notes; the source is trained first.
    private static let configuration = """
        {"name": "small", "source": {"train": "a/train", "validation": "a/validation"},
         "target": {"train": "b/train", "validation": "b/validation", "test": "b/test"},
         "sizes": ["4", "8", "16"], "seeds": [1, 2],
         "training": {"maximumEpochs": 6, "learningRate": 0.02,
           "network": {"characterEmbeddingSize": 8, "characterHiddenSize": 8, "tokenEmbeddingSize": 16,
             "tokenHiddenSize": 20}}}
        """

    private func prepare() throws -> CommandLineRunner {
        let lethe = CommandLineRunner()
        _ = try lethe.run("sample", "--institution", "A", "--notes", "60", "--output", "a")
        _ = try lethe.run("sample", "--institution", "B", "--notes", "40", "--output", "b")
        try lethe.write("experiment.json", Self.configuration)
        return lethe
    }

    private static let tables = ["tables.md", "points.csv", "differences.csv", "savings.csv", "goals.csv"]

    @Test func fromAPlanToAReport() throws {
        let lethe = try prepare()
        defer { lethe.remove() }
        var result = try lethe.run(
            "experiment", "plan", "--configuration", "experiment.json", "--output", "exp", "--size", "--seeds", "1")
        #expect(result.code == 0, "\(result.errors)")
        var jobs = result.output.split(separator: "\n").map(String.init)
        #expect(jobs.count == 7)
        #expect(jobs.first == "exp/runs/source.json")
        result = try lethe.run("experiment", "run-one", "exp/runs/size-4notes_seed-1_all.json")
        #expect(result.code == 64 && result.errors.contains("the source is not trained yet"), "\(result.errors)")
        result = try lethe.run("experiment", "status", "exp")
        #expect(result.output.contains("6 runs: 0 done, 0 failed, 0 running, 6 waiting"))
        #expect(result.output.contains("The source is not trained yet."))
        result = try lethe.run("experiment", "report", "exp", "--resamples", "100")
        #expect(result.code == 64 && result.errors.contains("no run is finished yet"))
        for job in jobs.prefix(2) {
            result = try lethe.run("experiment", "run-one", job)
            #expect(result.code == 0, "\(result.errors)")
        }
        result = try lethe.run("experiment", "run-one", "exp/runs/size-5notes_seed-1_all.json")
        #expect(result.code == 64 && result.errors.contains("has no job size-5notes_seed-1_all"))
        result = try lethe.run("experiment", "run-one", jobs[1])
        #expect(result.code == 0, "done already")
        result = try lethe.run("experiment", "plan", "exp")
        jobs = result.output.split(separator: "\n").map(String.init)
        #expect(jobs.count == 5)

        result = try lethe.run("experiment", "plan", "exp", "--sizes", "7")
        #expect(result.code == 64 && result.errors.contains("Settings are for --output"), "\(result.errors)")
        result = try lethe.run(
            "experiment", "plan", "--configuration", "experiment.json", "--output", "other", "--size", "--target",
            "b/trian")
        #expect(result.code == 1 && result.errors.contains("b/trian: no such file"), "\(result.errors)")

        // Two more seeds and every layer: what is done is taken over.
        result = try lethe.run(
            "experiment", "layers", "--configuration", "experiment.json", "--output", "exp", "--jobs", "2")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("42 runs, 1 done, 41 to go, 2 at once."), "\(result.errors)")
        #expect(result.errors.contains("[42/42]"))
        #expect(!result.errors.contains("\u{1B}"), "no terminal codes where there is no terminal")
        #expect(result.output == "exp: 42 of 42 runs done\n")
        result = try lethe.run("experiment", "report", "exp", "--resamples", "100")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.hasSuffix("exp/report/index.html\n"))
        for name in Self.tables + ["index.html", "report.json", "figures/layers-tokenBinary-f1.svg"] {
            #expect(!lethe.read("exp/report/\(name)").isEmpty, "\(name)")
        }
    }

    @Test func settingsThatCannotBeAreNamed() throws {
        let lethe = try prepare()
        defer { lethe.remove() }
        try lethe.write("bad.json", #"{"sises": ["5%"]}"#)
        let base = ["experiment", "size", "--configuration", "experiment.json", "--output", "exp"]
        for (arguments, code, words) in [
            (
                ["experiment", "size", "--configuration", "bad.json", "--output", "exp"], Int32(1),
                "unknown key `sises`"
            ),
            (["experiment", "size", "--output", "exp"], 64, "--target"),
            (base + ["--sizes", "5,ten"], 64, "size `ten`"), (base + ["--sizes", "500"], 64, "at most the 28 notes"),
            (base + ["--source", "nope"], 1, "nope: no such file"),
            (base + ["--validation-share", "0.3"], 64, "--regime budget"),
            (base + ["--jobs", "0"], 64, "--jobs"),
            (base + ["--seeds", "x"], 64, "--seeds"), (base + ["--map", "NOBODY=Person"], 64, "NOBODY"),
            (base + ["--map", "PATIENT=Nobody"], 64, "Nobody"),
            (base + ["--test", "nowhere"], 1, "nowhere"), (["experiment", "status", "a"], 1, "not an experiment"),
            (["experiment", "run-one", "job"], 64, "lethe experiment plan"),
        ] {
            let (process, _, errors) = try lethe.start(arguments)
            process.waitUntilExit()
            let text = try String(contentsOf: errors, encoding: .utf8)
            #expect(process.terminationStatus == code, "\(arguments): \(text)")
            #expect(text.contains(words), "\(arguments): \(text)")
            try? FileManager.default.removeItem(atPath: lethe.folder + "/exp")
        }
    }

    /// A job that another process runs is neither run twice nor taken for done.
    @Test func twoProcessesNeverDoTheSameJob() throws {
        let lethe = try prepare()
        defer { lethe.remove() }
        let long = Self.configuration.replacingOccurrences(
            of: "\"maximumEpochs\": 6", with: "\"maximumEpochs\": 2000, \"patienceEpochs\": 2000")
        try lethe.write("long.json", long)
        let job = "exp/runs/size-16notes_seed-1_none.json"
        _ = try lethe.run("experiment", "plan", "--configuration", "long.json", "--output", "exp", "--size")
        let (process, _, _) = try lethe.start(["experiment", "run-one", job])
        let lock = lethe.folder + "/exp/work/size-16notes_seed-1_none.lock"
        while process.isRunning, !FileManager.default.fileExists(atPath: lock) { usleep(1_000) }
        usleep(50_000)
        for _ in 0..<3 {
            let other = try lethe.run("experiment", "run-one", job)
            #expect(other.code == 1 && other.errors.contains("another process is at this job"), "\(other.errors)")
            #expect(FileManager.default.fileExists(atPath: lock))
        }
        let status = try lethe.run("experiment", "status", "exp")
        #expect(status.output.contains("0 failed, 1 running, 11 waiting"), "\(status.output)")
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(try lethe.run("experiment", "status", "exp").output.contains("0 running, 12 waiting"))
    }

    /// Killed ten times (sixty with `LETHE_SLOW_TESTS=1`) without warning, at random moments, and stopped once by Ctrl-C: the
    /// same tables.
    @Test func aKilledExperimentEndsInTheSameTables() throws {
        let lethe = try prepare()
        defer { lethe.remove() }
        func arguments(_ folder: String) -> [String] {
            [
                "experiment", "size", "--configuration", "experiment.json", "--output", folder, "--jobs", "2",
                "--checkpoint-seconds", "0.05",
            ]
        }
        let start = Date()
        let (whole, _, _) = try lethe.start(arguments("whole"))
        whole.waitUntilExit()
        #expect(whole.terminationStatus == 0)
        let seconds = Date().timeIntervalSince(start)
        var moments: [Double] = []
        let kills = SharedData.slowTestsWanted ? 60 : 10
        for round in 0...kills {
            let (process, _, errors) = try lethe.start(arguments("killed"))
            // About the whole run's time over all rounds: most of them meet work under way.
            let moment = Double.random(in: 0.2...2.5) / Double(kills) * seconds
            moments.append(moment)
            usleep(UInt32(moment * 1e6))
            // Ctrl-C ends a process in order from its first line on; before, it ends as any program does.
            while round == kills, process.isRunning, try Data(contentsOf: errors).isEmpty { usleep(1000) }
            kill(process.processIdentifier, round == kills ? SIGINT : SIGKILL)
            process.waitUntilExit()
            if round == kills, process.terminationStatus != 0 {
                let text = try String(contentsOf: errors, encoding: .utf8)
                #expect(process.terminationStatus == 130, "\(text)")
            }
        }
        let (last, _, errors) = try lethe.start(arguments("killed"))
        last.waitUntilExit()
        let text = try String(contentsOf: errors, encoding: .utf8)
        #expect(last.terminationStatus == 0, "\(moments): \(text)")
        for folder in ["whole", "killed"] {
            #expect(try lethe.run("experiment", "report", folder, "--resamples", "100").code == 0)
        }
        for name in Self.tables {
            let expected = lethe.read("whole/report/\(name)")
            #expect(!expected.isEmpty)
            #expect(lethe.read("killed/report/\(name)") == expected, "\(name), killed after \(moments) s")
        }
        let runs = try FileManager.default.contentsOfDirectory(atPath: lethe.folder + "/killed/runs")
        #expect(runs.filter { $0.hasSuffix(".json") }.count == 12)
    }
}
