internal import LetheEssentials

/// What one run gave: the content of `runs/NAME.json`.
package struct ExperimentRun: Codable, Sendable {
    /// The notes it learned from and was measured with.
    package struct Corpora: Codable, Sendable, Equatable {
        package var train: CorpusSummary
        package var validation: CorpusSummary
        package var test: CorpusSummary
        /// All labelled notes that the run used: in the `budget` regime training and validation together.
        package var labelledDocuments: Int
        package var labelledTokens: Int
        package var labelledAnnotations: Int
        /// Sentences in what stands for a document, where the target's file doesn't mark any.
        package var blockSentences: Int?
    }

    /// Wall seconds.
    package struct Seconds: Codable, Sendable, Equatable {
        /// From the job's beginning to the first update, reading the corpora not counted: they are read once.
        package var preparing: Double
        package var training: Double
        package var validating: Double
        package var scoring: Double

        package var total: Double { preparing + training + validating + scoring }
    }

    /// One metric on the test part: all types together, each type, and each document.
    package struct TestScore: Codable, Sendable, Equatable {
        package var all: Counts
        package var byType: [String: Counts]
        /// True positives, false positives and false negatives of every test document, in the test part's order.
        package var byDocument: [[Int]]

        /// Share of the documents in which something was missed.
        var leakShare: Double {
            byDocument.isEmpty ? 0 : Double(byDocument.lazy.filter { $0[2] > 0 }.count) / Double(byDocument.count)
        }
    }

    /// What a finished run gave.
    package struct Result: Codable, Sendable {
        package var corpora: Corpora
        /// Settings as run.
        package var settings: TrainingConfiguration
        package var transfer: TransferReport?
        package var history: [EpochRecord]
        /// Whatever the regime, by the whole validation part.
        package var bestEpoch: Int
        /// Nil in runs of earlier versions.
        package var schedule: TrainingSchedule?
        /// Why the scores may say more about the run's ending than about what can be learned; nil in runs of earlier
        /// versions.
        package var doubts: [TrainingDoubt]?
        /// By metric's name.
        package var test: [String: TestScore]
        package var seconds: Seconds
    }

    package var format = ExperimentRun.formatName
    package var formatVersion = 1
    package var job: ExperimentJob
    package var program = "lethe \(ProgramVersion.current)"
    /// Checksums of everything that the run depends on; runs stand in one table only where they agree.
    package var inputs: ExperimentInputs
    /// When the run ended, in UTC.
    package var endedAt: String
    /// Nil where the run failed.
    package var result: Result?
    /// Why the run failed.
    package var failure: String?

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
package struct ExperimentInputs: Codable, Sendable, Equatable {
    package var settings: String
    package var target: String
    /// Nil for runs without transfer.
    package var source: String?
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
