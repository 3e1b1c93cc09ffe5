import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Which notes to label first, with a simulated annotator.
struct ActiveExperimentTests {
    private let pool = TinyCorpora.corpus(.b, notes: 30, part: .train)
    private let test = TinyCorpora.corpus(.b, notes: 6, part: .test)

    private func experiment(_ folder: String) -> ActiveExperiment {
        var settings = TinyCorpora.configuration(epochs: 3)
        settings.optimizer = .adam
        settings.batchSize = 4
        settings.learningRateCurve = .cosine
        var experiment = ActiveExperiment(settings, folder: folder)
        experiment.strategies = [.baseline, .init(.edits, .lines)]
        experiment.stopMinutes = [2, 6, 10]
        experiment.seeds = [1, 2]
        return experiment
    }

    private final class Log: @unchecked Sendable {
        private let lock = Condition()
        private var done = 0
        private var begun: [Int] = []
        func note(_ event: ActiveExperiment.Event) {
            lock.withLock {
                if case .finished = event { done += 1 }
                if case .began(_, let finished) = event { begun.append(finished) }
            }
        }
        var count: Int { lock.withLock { done } }
        var earlier: [Int] { lock.withLock { begun } }
    }

    @Test func stoppedWorkGoesOnToTheSameReport() throws {
        let folder = TemporaryFolder()
        let whole = try #require(try experiment(folder.path + "/whole").run(pool, test: test, workers: 2))
        #expect(whole.strategies == [.baseline, .init(.edits, .lines)] && whole.baseline == .baseline)
        for effort in whole.efforts {
            #expect(effort.minutes >= effort.stopMinutes && effort.minutes < effort.stopMinutes + 3)
            let seconds = 4 * effort.units + 0.25 * effort.tokens + 3 * effort.spans
            #expect(abs(seconds / 60 - effort.minutes) < 1e-9)
            if effort.strategy == .baseline { #expect(effort.units == effort.notes) }
        }
        let log = Log()
        let stopped = try experiment(folder.path + "/stopped").run(
            pool, test: test, workers: 1, observe: log.note, shouldStop: { log.count >= 4 })
        #expect(stopped == nil && log.count == 4)
        let again = try #require(
            try experiment(folder.path + "/stopped").run(pool, test: test, workers: 2, observe: log.note))
        #expect(log.earlier == [0, 4] && log.count == 12)
        let encode = { (report: ActiveReport) in try StrictJSON.encode(report.sections) }
        #expect(try encode(again) == encode(whole))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/stopped/work").isEmpty)

        // Chance draws the same order all along; every round adds, and nothing is labelled twice.
        for strategy in whole.strategies {
            let job = ActiveRun.Job(strategy: strategy, seed: 1)
            let run = try #require(try ActiveRun.read("\(folder.path)/whole/\(job.name).json", job: job))
            let chosen = run.rounds.flatMap(\.chosen)
            #expect(Set(chosen).count == chosen.count && run.rounds.allSatisfy { !$0.chosen.isEmpty })
            guard strategy == .baseline else { continue }
            #expect(chosen == CorpusSplit.sampleIndices(of: pool.documents.count, count: chosen.count, seed: 1))
        }
        // Nothing of the notes is in what is left.
        let file = try String(contentsOfFile: folder.path + "/whole/edits-lines_seed-1.json", encoding: .utf8)
        for label in pool.documents.flatMap({ document in document.annotations.map { document.text[$0.range] } })
        where label.count >= 5 && label.contains(where: \.isLetter) {
            #expect(!file.contains(label))
        }

        // Other settings don't fit; more seeds do.
        var other = experiment(folder.path + "/whole")
        other.stopMinutes = [2, 6]
        #expect(throws: LetheError.self) { try other.run(pool, test: test, workers: 1) }
    }

    @Test func aReportIsAPageFiguresAndTables() throws {
        let folder = TemporaryFolder()
        let report = try #require(try experiment(folder.path + "/runs").run(pool, test: test, workers: 2))
        try report.write(to: folder.path + "/report")
        // Again, over its own files, and never beside others.
        try report.write(to: folder.path + "/report")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/report").sorted()
        #expect(
            names.filter { !$0.hasPrefix("figures") }
                == ["index.html", "points.csv", "report.json", "tables.md"])
        #expect(names.filter { $0.hasSuffix(".svg") }.count == 6 && names.filter { $0.hasSuffix(".pdf") }.count == 6)
        let page = try String(contentsOfFile: folder.path + "/report/index.html", encoding: .utf8)
        #expect(page.components(separatedBy: "<section class=\"measure\"").count == 4)
        #expect(page.contains("edits-lines") && page.contains("The annotator is never wrong"))
        #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
        let csv = try String(contentsOfFile: folder.path + "/report/points.csv", encoding: .utf8)
        #expect(csv.split(separator: "\r\n").count == 1 + 3 * 2 * 3 * 2)
        // A gain is the difference of means, and means are what the runs give.
        let section = try #require(report[ExperimentReport.mainMeasures[1]])
        for gain in section.gains {
            func mean(_ strategy: ActiveStrategy) -> Double {
                section.points.first { $0.strategy == strategy && $0.stopMinutes == gain.stopMinutes }?.mean ?? .nan
            }
            #expect(abs(gain.mean - (mean(gain.strategy) - mean(.baseline))) < 1e-12)
        }
        _ = folder.file("report/other.txt", "x")
        #expect(throws: LetheError.self) { try report.write(to: folder.path + "/report") }
    }

    /// Once everything is labelled, later stops add nothing, and the report says so.
    @Test func aPoolEnds() throws {
        let folder = TemporaryFolder()
        var small = experiment(folder.path)
        small.stopMinutes = [2, 4, 200, 300]
        small.seeds = [1]
        let few = TinyCorpora.corpus(.b, notes: 6, part: .train)
        let report = try #require(try small.run(few, test: test, workers: 2))
        let ends = report.efforts.filter { $0.stopMinutes >= 200 }
        #expect(Set(ends.map(\.tokens)).count == 1 && ends.allSatisfy { $0.minutes < 60 })
        let exhausted = try #require(report.exhaustedMinutes)
        #expect(exhausted == ends.map(\.minutes).min())
        for section in report.sections {
            #expect(!section.answer.contains("hours"))
            for unit in ActiveReport.Saving.Unit.allCases {
                #expect(section.savings.filter { $0.unit == unit }.map(\.stopMinutes) == [2, 4, 200])
            }
        }
    }

    @Test func strategiesAndStopsAreChecked() throws {
        #expect(try ActiveStrategy(parsing: "edits-lines") == .init(.edits, .lines))
        for text in ["edits", "edits-words", "lines-edits", "", "edits-lines-notes"] {
            #expect(throws: LetheError.self) { try ActiveStrategy(parsing: text) }
        }
        for stops in [[], [0.0], [5, 5], [10, 5]] {
            var experiment = experiment("x")
            experiment.stopMinutes = stops
            #expect(throws: LetheError.self) { try experiment.validate() }
        }
        var patient = experiment("x")
        patient.settings.learningRateCurve = .constant
        #expect(throws: LetheError.self) { try patient.validate() }
        #expect(ActivePage.roundNumbers(from: 90, to: 2500) == [100, 200, 500, 1000, 2000])
    }
}
