import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Every note scored by a network that didn't see it.
struct CrossValidationTests {
    private let corpus = TinyCorpora.corpus(.a, notes: 12, part: .train)

    private static func settings(fixed: Bool = true) -> TrainingConfiguration {
        var settings = TinyCorpora.configuration(epochs: 2)
        settings.optimizer = .adam
        settings.batchSize = 4
        if fixed { settings.learningRateCurve = .cosine }
        return settings
    }

    private func validation(_ folder: String, fixed: Bool = true) -> CrossValidation {
        var validation = CrossValidation(Self.settings(fixed: fixed), folder: folder)
        validation.folds = 3
        validation.seeds = [1, 2]
        return validation
    }

    /// A class to count from several threads.
    private final class Log: @unchecked Sendable {
        private let lock = Condition()
        private var finished = 0
        private var begun: [Int] = []
        func note(_ event: CrossValidation.Event) {
            lock.withLock {
                if case .finished = event { finished += 1 }
                if case .began(_, let earlier) = event { begun.append(earlier) }
            }
        }
        var count: Int { lock.withLock { finished } }
        var earlier: [Int] { lock.withLock { begun } }
    }

    @Test func kinStayTogetherAndFoldsAreEven() throws {
        var documents = (0..<20).map {
            Document(id: "\($0)", text: NoteText("note \($0) has words of its own, number \($0 * 7919) and \($0 * 31)"))
        }
        for index in documents.indices { documents[index].fields["patient"] = .integer(Int64(index / 3)) }
        let plan = try FoldPlan(documents, folds: 4, grouping: .field("patient"))
        #expect(plan.foldOf == (try FoldPlan(documents, folds: 4, grouping: .field("patient"))).foldOf)
        for index in documents.indices { #expect(plan.foldOf[index] == plan.foldOf[index / 3 * 3]) }
        let sizes = (0..<4).map { plan.documents(of: $0).count }
        #expect(sizes.reduce(0, +) == 20 && sizes.allSatisfy { (3...6).contains($0) }, "\(sizes)")
        #expect(plan.documents(without: [0]).count == 20 - sizes[0])
        #expect(throws: LetheError.self) { try FoldPlan(documents, folds: 8, grouping: .field("patient")) }
    }

    @Test func everyNoteIsScoredOnceAndStoppedWorkGoesOn() throws {
        let folder = TemporaryFolder()
        let whole = try #require(try validation(folder.path + "/whole").run(corpus, workers: 2))
        #expect(whole.documents == 12 && whole.seeds == [1, 2] && whole.folds == 3)
        let gold = corpus.documents.reduce(0) { $0 + $1.annotations.count }
        #expect(whole.scores.values.allSatisfy { $0.reduce(0) { $0 + $1.total(.entityExact).support } == gold })
        #expect(whole.errors.annotations == 2 * gold)
        let figures = try #require(whole.figures.first { $0.metric == .tokenBinary })
        #expect(figures.deviationOverSeeds != nil && figures.interval != nil)

        // Stopped after the second fold, then gone on with, by another number of workers.
        let log = Log()
        let stopped = try validation(folder.path + "/stopped").run(
            corpus, workers: 1, observe: log.note, shouldStop: { log.count >= 2 })
        #expect(stopped == nil && log.count == 2)
        let again = try #require(try validation(folder.path + "/stopped").run(corpus, workers: 2, observe: log.note))
        #expect(log.earlier == [0, 2])
        #expect(again.figures == whole.figures && again.errors == whole.errors)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/stopped/work").isEmpty)

        // Nothing of the notes is in what is left.
        let file = try String(contentsOfFile: folder.path + "/whole/seed-1_fold-1.json", encoding: .utf8)
        let words = Set(corpus.documents.flatMap { $0.text.string.split { !$0.isLetter }.map(String.init) })
        let labels = Set(corpus.labels)
        for word in words where word.count >= 5 && !labels.contains(word) && !"Unknown".contains(word) {
            #expect(!file.contains("\"\(word)\""), "\(word)")
        }

        // Other settings don't fit.
        var other = validation(folder.path + "/whole")
        other.settings.network.dropoutRate = 0.1
        #expect(throws: LetheError.self) { try other.run(corpus, workers: 1) }
        other.folder = folder.path + "/other"
        let changed = try #require(try other.run(corpus, workers: 2))
        let differences = try changed.differences(from: folder.path + "/whole")
        let exact = try #require(differences.first { $0.metric == .entityExact })
        let (before, after) = (whole.figures[0], changed.figures[0])
        #expect(abs(exact.f1 - (after.f1 - before.f1)) < 1e-12)
        #expect(exact.interval.low <= exact.f1 && exact.f1 <= exact.interval.high)
        #expect(exact.probability > 0 && exact.probability <= 1)
        // As a page: a point a fold, and the difference beside it.
        let page = folder.path + "/page"
        try changed.write(
            to: page, name: "notes <1>", settings: other.settings, comparison: ("whole", differences))
        let csv = try String(contentsOfFile: page + "/points.csv", encoding: .utf8)
        #expect(csv.split(separator: "\r\n").count == 1 + 6 && changed.byFold.count == 6)
        #expect(changed.byFold.reduce(0) { $0 + $1.documents } == 24)
        let html = try String(contentsOfFile: page + "/index.html", encoding: .utf8)
        #expect(html.contains("notes &lt;1&gt;") && html.contains("Less whole") && !html.contains("notes <1>"))
        for metric in Metric.allCases {
            for kind in ["svg", "pdf"] {
                #expect(
                    FileManager.default.fileExists(atPath: "\(page)/figures/folds-\(metric.rawValue).\(kind)"))
            }
        }
        // The same setting doesn't differ from itself.
        let none = try again.differences(from: folder.path + "/whole")
        #expect(none.allSatisfy { $0.f1 == 0 && $0.interval.low == 0 && $0.interval.high == 0 && $0.probability == 1 })
    }

    /// With patience, the next fold decides about the end and is neither learned nor measured.
    @Test func withPatienceAnotherFoldDecides() throws {
        let folder = TemporaryFolder()
        var validation = validation(folder.path, fixed: false)
        validation.seeds = [1]
        _ = try #require(try validation.run(corpus, workers: 2))
        for fold in 1...3 {
            let job = CrossValidation.Job(seed: 1, fold: fold - 1)
            let run = try #require(try FoldRun.read("\(folder.path)/seed-1_fold-\(fold).json", job: job))
            #expect(run.documents.count == 4 && run.trainDocuments == 4)
        }
    }
}
