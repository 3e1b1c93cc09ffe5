/// What an experiment shows: the tables behind page, figures and files.
///
/// Scores are shares of 1. Intervals hold 95 %.
public struct ExperimentReport: Codable, Sendable {
    public struct Interval: Codable, Sendable, Equatable {
        public var low: Double
        public var high: Double
    }

    /// What is measured: a figure of one metric, over all types or one.
    public struct Measure: Codable, Sendable, Hashable {
        public enum Figure: String, Codable, Sendable { case f1, recall, precision }

        public var metric: Metric
        public var figure: Figure
        /// Nil for all types together.
        public var type: String?

        /// For file names.
        public var name: String {
            metric.rawValue + "-" + figure.rawValue + (type.map { "-" + $0 } ?? "")
        }
    }

    /// One size of sample.
    public struct Size: Codable, Sendable, Equatable {
        public var size: SampleSize
        /// Labelled notes, those that validate in the `budget` regime included.
        public var documents: Int
        /// Means over seeds.
        public var tokens: Double
        public var annotations: Double
    }

    /// One point of a curve.
    public struct Point: Codable, Sendable {
        public var size: SampleSize
        public var transfer: TransferExtent
        public var mean: Double
        /// Of the mean, from the seeds; nil for one seed.
        public var interval: Interval?
        public var seeds: [UInt64]
        /// In the order of `seeds`.
        public var values: [Double]
        /// Share of the test notes with at least one protected token missed, mean over seeds; nil for measures of entities.
        public var leakShare: Double?
        /// How many of the runs behind it ended in a way that puts their score in doubt, by kind; nil for none.
        public var doubts: [String: Int]?

        /// How many have this doubt.
        public func count(_ doubt: TrainingDoubt) -> Int { doubts?[doubt.rawValue] ?? 0 }
    }

    /// A difference between two transfers at one size, over the seeds that both have.
    public struct Difference: Codable, Sendable {
        public var size: SampleSize
        public var from: TransferExtent
        public var to: TransferExtent
        public var mean: Double
        public var interval: Interval?
        /// Paired t test over seeds, two-sided.
        public var seedProbability: Double?
        /// Approximate randomisation over test documents, two-sided; nil for single types.
        public var documentProbability: Double?
        public var seedCount: Int
    }

    /// A number of notes, or a ratio of two, or why there is none.
    public struct Notes: Codable, Sendable, Equatable {
        public enum Kind: String, Codable, Sendable {
            case reached
            /// Fewer than the fewest measured.
            case fewer
            /// Not with the most measured.
            case notReached
        }

        public var kind: Kind
        /// The number; for `fewer` and `notReached` the limit.
        public var value: Double
    }

    /// How many notes without transfer reach what a sample with transfer reaches.
    public struct Saving: Codable, Sendable {
        public var size: SampleSize
        /// Of the monotone fit with transfer at this size.
        public var score: Double
        /// The fewest notes with which it is reached: fewer than the size where the curve is level.
        public var with: Double
        public var without: Notes
        public var withoutLow: Notes?
        public var withoutHigh: Notes?
        /// Notes without over notes with.
        public var ratio: Notes
        public var ratioLow: Notes?
        public var ratioHigh: Notes?
    }

    /// The notes with which a wished-for score is reached.
    public struct Goal: Codable, Sendable {
        public var score: Double
        public var without: Notes?
        public var withoutLow: Notes?
        public var withoutHigh: Notes?
        public var with: Notes?
        public var withLow: Notes?
        public var withHigh: Notes?
    }

    /// Everything about one measure.
    public struct Section: Codable, Sendable {
        public var measure: Measure
        /// Items in the test part that are to be found.
        public var support: Int
        public var points: [Point]
        /// Each transfer against none.
        public var gains: [Difference]
        /// Each transfer against the one a layer lower.
        public var steps: [Difference]
        /// Of the seeds that have every run with and without transfer, as the goals.
        public var savings: [Saving]
        public var goals: [Goal]
        /// The seeds behind savings and goals.
        public var comparedSeeds: [UInt64]
        /// The answer in words.
        public var answer: String
    }

    public var name: String
    public var program: [String]
    public var unit: Unit
    public var validationRegime: ExperimentConfiguration.ValidationRegime
    public var validationShare: Double
    public var shareOf: SampleSize.ShareBase
    public var seeds: [UInt64]
    public var sizes: [Size]
    public var transfers: [TransferExtent]
    public var labelMap: [String: [String]]
    public var frozenLayers: [LayerName]
    public var keepsSourceTokens: Bool
    public var settings: TrainingConfiguration
    public var source: String?
    /// Whether any target type began as a type of the source.
    public var matchesLabels: Bool
    /// What the largest run learned from.
    public var target: CorpusSummary
    public var validation: CorpusSummary
    public var test: CorpusSummary
    /// Whether test and validation part are the same notes: then no figure is a test figure.
    public var validationIsTest: Bool
    public var sections: [Section]
    /// Runs whose scores may say more about their ending than about what can be learned, by name.
    public var doubts: [String: [TrainingDoubt]]
    /// Runs without a result: name, and why where it failed.
    public var missing: [String: String]
    public var runCount: Int
    /// Training, validating and scoring of all runs, in seconds.
    public var totalSeconds: Double
    /// Draws behind the intervals of notes and the tests over documents.
    public var draws: Int

    /// What stands for a document.
    public struct Unit: Codable, Sendable, Equatable {
        /// Nil for notes.
        public var blockSentences: Int?

        func count(_ number: String) -> String { "\(number) \(number == "1" ? one : many)" }
        /// "1 note reaches", "2 notes reach".
        func reach(_ number: String) -> String { count(number) + (number == "1" ? " reaches" : " reach") }
        var one: String { blockSentences == nil ? "note" : "block" }
        var many: String { blockSentences == nil ? "notes" : "blocks" }
    }

    /// The transfer that stands for "with": the one of the most layers.
    public var fullTransfer: TransferExtent? { transfers.filter { $0 != .none }.max { $0.rank < $1.rank } }

    /// Whether it shows how much each layer brings.
    public var comparesLayers: Bool { transfers.filter { $0 != .none }.count > 1 }

    public subscript(_ measure: Measure) -> Section? { sections.first { $0.measure == measure } }

    /// The paper's measure, the exact entities, and what decides about leaks.
    public static let mainMeasures = [
        Measure(metric: .tokenBinary, figure: .f1), Measure(metric: .entityExact, figure: .f1),
        Measure(metric: .tokenBinary, figure: .recall),
    ]
}

extension ExperimentReport.Measure {
    /// For headings.
    public var title: String {
        let kind: String
        switch figure {
        case .f1: kind = "F1"
        case .recall: kind = "Recall"
        case .precision: kind = "Precision"
        }
        if let type { return "\(type): \(kind), \(metric.title)" }
        return "\(kind), \(metric.title)" + (metric == .tokenBinary && figure == .f1 ? " (the paper's)" : "")
    }

    func value(_ score: ExperimentRun.TestScore?) -> Double {
        let counts = type.map { score?.byType[$0] ?? Counts() } ?? score?.all ?? Counts()
        return value(counts)
    }

    func value(_ counts: Counts) -> Double {
        switch figure {
        case .f1: counts.f1
        case .recall: counts.recall
        case .precision: counts.precision
        }
    }
}
