import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

/// Counts calls from any thread.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func next() -> Int {
        lock.withLock {
            count += 1
            return count
        }
    }
}

struct ExperimentTests {
    /// One at a time, three at once, one by one in any order, and stopped again and again: the same runs.
    @Test func runsDependOnTheirJobsAlone() throws {
        let tiny = try TinyExperiment()
        let plain = try Experiment(tiny.configuration, in: tiny.path("plain"))
        #expect(plain.needsSourceTraining)
        #expect(try plain.plan().first == plain.folder.sourceFile)
        let outcome = try plain.run(workers: 1)
        #expect(!outcome.isInterrupted)
        #expect(outcome.progress.finished.count == 8)
        #expect(try plain.plan().isEmpty)
        let expected = try TinyExperiment.runs(plain)
        #expect(!expected.values.contains("missing"))

        // The source as a model or trained by the experiment: the same.
        var given = tiny.configuration
        given.source = .init()
        given.source.model = plain.folder.sourceModel
        let parallel = try Experiment(given, in: tiny.path("parallel"))
        _ = try parallel.run(workers: 3)
        #expect(try TinyExperiment.runs(parallel) == expected)

        let single = try Experiment(tiny.configuration, in: tiny.path("single"))
        for line in try single.plan().sorted(by: >) where !line.hasSuffix("source.json") {
            let name = try ExperimentFolder.parse(job: line).name
            if line.contains("_all"), single.needsSourceTraining {
                #expect(throws: LetheError.self) { try single.runOne(name) }
                _ = try single.runOne("source")
            }
            _ = try single.runOne(name)
        }
        for line in try single.plan() { _ = try single.runOne(try ExperimentFolder.parse(job: line).name) }
        #expect(try TinyExperiment.runs(single) == expected)

        var stopped = try Experiment(given, in: tiny.path("stopped"))
        for round in 0..<400 {
            stopped.checkpointIntervalSeconds = round % 3 == 0 ? 0 : 0.02
            let asked = Counter()
            let outcome = try stopped.run(workers: 2, shouldStop: { asked.next() > 8 + round * 6 })
            if !outcome.isInterrupted { break }
        }
        #expect(try TinyExperiment.runs(stopped) == expected)
        #expect(try FileManager.default.contentsOfDirectory(atPath: tiny.path("stopped/work")).isEmpty)
    }

    @Test func pairsLearnFromTheSameNotesWhichAreWrittenDown() throws {
        let tiny = try TinyExperiment()
        let experiment = try Experiment(tiny.configuration, in: tiny.path("e"))
        _ = try experiment.run(workers: 2)
        let small = tiny.folder.read("e/samples/size-3notes_seed-1.json")
        let record = try JSONDecoder().decode(ExperimentSample.Record.self, from: Data(small.utf8))
        #expect(record.trainingDocuments.count == 3)
        for job in experiment.configuration.jobs {
            let result = try #require(try experiment.folder.run(job)?.result)
            #expect(result.corpora.train.documents == (job.size == .documents(3) ? 3 : 5))
            #expect((result.transfer != nil) == (job.transfer != .none))
            #expect(result.test[Metric.tokenBinary.rawValue]?.byDocument.count == 4)
            #expect(result.settings.seed == job.seed)
        }
    }

    /// A run that fails is recorded, the others go on, and it is tried again.
    @Test func aFailedRunIsRecordedAndTheOthersGoOn() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.seeds = [1, 2, 3, 4, 5, 6]
        tiny.configuration.sizes = [.documents(1), .all]
        tiny.configuration.training.maximumEpochs = 1
        // Most samples of one note have nothing to learn from.
        let path = tiny.configuration.target.train
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").enumerated().map {
            index, line in
            index < 3
                ? String(line)
                : String(line).replacing(#/"spans":\[.*?\]/#, with: "\"spans\":[]")
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        let experiment = try Experiment(tiny.configuration, in: tiny.path("e"))
        let progress = try experiment.run(workers: 2).progress
        #expect(progress.finished.count + progress.failures.count == 12)
        #expect(progress.failures.count >= 1)
        #expect(progress.failures.values.allSatisfy { $0.contains("the training corpus has no annotations") })
        #expect(try experiment.plan().count == progress.failures.count)
        let report = try ExperimentReport(experiment, draws: 100)
        #expect(report.missing.count == progress.failures.count)
        #expect(report.runCount == progress.finished.count)
        #expect(try FileManager.default.contentsOfDirectory(atPath: tiny.path("e/work")).isEmpty)
    }

    /// Sizes are looked at before any run begins.
    @Test func sizesThatCannotBeAreRefusedAtOnce() throws {
        for (sizes, words) in [
            ([SampleSize.documents(3), .documents(400)], "at most the 12 notes"), ([.documents(12), .all], "both 12"),
        ] {
            var tiny = try TinyExperiment(withSource: false)
            tiny.configuration.sizes = sizes
            let experiment = try Experiment(tiny.configuration, in: tiny.path("e"))
            let error = #expect(throws: LetheError.self) { try experiment.run(workers: 1) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
            #expect(try experiment.plan().count == 4)
        }
    }

    /// A run stopped under other settings is not gone on with: neither are its epochs counted.
    @Test func stoppedRunsOfOtherSettingsBeginAnew() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.seeds = [1]
        tiny.configuration.sizes = [.documents(6)]
        let fresh = try Experiment(tiny.configuration, in: tiny.path("fresh"))
        _ = try fresh.run(workers: 1)
        var longer = tiny.configuration
        longer.training.maximumEpochs = 50
        var begun = try Experiment(longer, in: tiny.path("e"))
        begun.checkpointIntervalSeconds = 0
        let asked = Counter()
        let outcome = try begun.run(workers: 1, shouldStop: { asked.next() > 60 })
        #expect(outcome.isInterrupted)
        #expect(Files.exists(tiny.path("e/work/size-6notes_seed-1_none/checkpoint.safetensors")))
        let again = try Experiment(tiny.configuration, in: tiny.path("e"))
        _ = try again.run(workers: 1)
        #expect(try TinyExperiment.runs(again) == TinyExperiment.runs(fresh))
    }

    @Test func anExperimentGrowsButItsRunsStayComparable() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.seeds = [1]
        let first = try Experiment(tiny.configuration, in: tiny.path("e"))
        _ = try first.run(workers: 2)
        tiny.configuration.seeds = [1, 2]
        let grown = try Experiment(tiny.configuration, in: tiny.path("e"))
        #expect(try grown.plan().count == 2)
        // What the folder has stays, whatever is asked for.
        var fewer = tiny.configuration
        fewer.seeds = [2]
        fewer.sizes = [.documents(9)]
        let merged = try Experiment(fewer, in: tiny.path("e")).configuration
        #expect(merged.seeds == [1, 2])
        #expect(merged.sizes == [.documents(3), .documents(5), .documents(9)])
        tiny.configuration.sizes = merged.sizes

        var other = tiny.configuration
        other.training.learningRate = 0.1
        #expect(throws: LetheError.self) { try Experiment(other, in: tiny.path("e")) }

        // Another corpus under the same path.
        let path = tiny.configuration.target.test
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        try Data(lines.dropLast().joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: LetheError.self) { try grown.run(workers: 1) }
        #expect(error?.what.contains("made from other corpora") == true)
    }

    @Test func theBudgetRegimeNeedsNoDevelopmentPart() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.seeds = [1]
        tiny.configuration.sizes = [.documents(6)]
        tiny.configuration.target.validation = nil
        tiny.configuration.validationRegime = .budget
        let experiment = try Experiment(tiny.configuration, in: tiny.path("e"))
        _ = try experiment.run(workers: 1)
        let corpora = try #require(try experiment.folder.run(experiment.configuration.jobs[0])?.result?.corpora)
        #expect(corpora.train.documents == 5)
        #expect(corpora.validation.documents == 1)
        #expect(corpora.labelledDocuments == 6)
        let report = try ExperimentReport(experiment, draws: 100)
        #expect(report.sizes.map(\.documents) == [6])
        #expect(ExperimentPage(report: report).html().contains("out of the labelled budget"))
    }

    @Test func jobsOnTheCommandLineArePaths() throws {
        for (line, folder) in [("exp/runs/a.json", "exp"), ("/x/exp/runs/a.json", "/x/exp"), ("runs/a.json", ".")] {
            let parsed = try ExperimentFolder.parse(job: line)
            #expect(parsed.folder.path == folder)
            #expect(parsed.name == "a")
        }
        for line in ["a", "a.json", "exp/a.json", "runs.json", "exp/runs/a", ""] {
            #expect(throws: LetheError.self, "\(line)") { try ExperimentFolder.parse(job: line) }
        }
    }

    @Test func damagedRunFilesAreNamed() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.seeds = [1]
        tiny.configuration.sizes = [.documents(3)]
        let experiment = try Experiment(tiny.configuration, in: tiny.path("e"))
        _ = try experiment.run(workers: 1)
        let file = experiment.folder.runFile(experiment.configuration.jobs[0])
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.dropLast(200).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: LetheError.self) { try experiment.plan() }
        #expect(error?.place == file)
    }
}
