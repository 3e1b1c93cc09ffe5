internal import Foundation

/// What one run gave: the content of `runs/NAME.json`.
public struct ExperimentRun: Codable, Sendable {
    /// The notes it learned from and was measured with.
    public struct Corpora: Codable, Sendable, Equatable {
        public var train: CorpusSummary
        public var validation: CorpusSummary
        public var test: CorpusSummary
        /// All labelled notes that the run used: in the `budget` regime training and validation together.
        public var labelledDocuments: Int
        public var labelledTokens: Int
        public var labelledAnnotations: Int
        /// Sentences in what stands for a document, where the target's file doesn't mark any.
        public var blockSentences: Int?
    }

    /// Wall seconds.
    public struct Seconds: Codable, Sendable, Equatable {
        /// From the job's beginning to the first update, reading the corpora not counted: they are read once.
        public var preparing: Double
        public var training: Double
        public var validating: Double
        public var scoring: Double

        public var total: Double { preparing + training + validating + scoring }
    }

    /// One metric on the test part: all types together, each type, and each document.
    public struct TestScore: Codable, Sendable, Equatable {
        public var all: Counts
        public var byType: [String: Counts]
        /// True positives, false positives and false negatives of every test document, in the test part's order.
        public var byDocument: [[Int]]

        /// Share of the documents in which something was missed.
        var leakShare: Double {
            byDocument.isEmpty ? 0 : Double(byDocument.lazy.filter { $0[2] > 0 }.count) / Double(byDocument.count)
        }
    }

    /// What a finished run gave.
    public struct Result: Codable, Sendable {
        public var corpora: Corpora
        /// Settings as run.
        public var settings: TrainingConfiguration
        public var transfer: TransferReport?
        public var history: [EpochRecord]
        /// Whatever the regime, by the whole validation part.
        public var bestEpoch: Int
        /// Nil in runs of earlier versions.
        public var schedule: TrainingSchedule?
        /// Why the scores may say more about the run's ending than about what can be learned; nil in runs of earlier
        /// versions.
        public var doubts: [TrainingDoubt]?
        /// By metric's name.
        public var test: [String: TestScore]
        public var seconds: Seconds
    }

    public var format = ExperimentRun.formatName
    public var formatVersion = 1
    public var job: ExperimentJob
    public var program = "lethe \(ProgramVersion.current)"
    /// Checksums of everything that the run depends on; runs stand in one table only where they agree.
    public var inputs: ExperimentInputs
    /// When the run ended, in UTC.
    public var endedAt: String
    /// Nil where the run failed.
    public var result: Result?
    /// Why the run failed.
    public var failure: String?

    static let formatName = "lethe-experiment-run"

    init(job: ExperimentJob, inputs: ExperimentInputs, result: Result?, failure: String?) {
        self.job = job
        self.inputs = inputs
        self.result = result
        self.failure = failure
        endedAt = Date.now.formatted(.iso8601)
    }
}

/// Checksums of an experiment's settings and data.
public struct ExperimentInputs: Codable, Sendable, Equatable {
    public var settings: String
    public var target: String
    /// Nil for runs without transfer.
    public var source: String?
}

extension ExperimentRun.TestScore {
    init(_ metric: Metric, _ scores: [DocumentScore]) {
        all = Counts()
        byType = [:]
        byDocument = []
        for score in scores {
            var total = Counts()
            for (type, counts) in score.counts[metric] ?? [:] {
                byType[type, default: Counts()] += counts
                total += counts
            }
            all += total
            byDocument.append([total.truePositives, total.falsePositives, total.falseNegatives])
        }
    }
}
