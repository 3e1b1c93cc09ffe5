/// What an experiment shows: the tables behind page, figures and files.
///
/// Scores are shares of 1. Intervals hold 95 %.
package struct ExperimentReport: Codable, Sendable {
    package struct Interval: Codable, Sendable, Equatable {
        package var low: Double
        package var high: Double
    }

    /// What is measured: a figure of one metric, over all types or one.
    package struct Measure: Codable, Sendable, Hashable {
        package enum Figure: String, Codable, Sendable { case f1, recall, precision }

        package var metric: Metric
        package var figure: Figure
        /// Nil for all types together.
        package var type: String?

        /// For file names.
        package var name: String {
            metric.rawValue + "-" + figure.rawValue + (type.map { "-" + $0 } ?? "")
        }
    }

    /// One size of sample.
    package struct Size: Codable, Sendable, Equatable {
        package var size: SampleSize
        /// Labelled notes, those that validate in the `budget` regime included.
        package var documents: Int
        /// Means over seeds.
        package var tokens: Double
        package var annotations: Double
    }

    /// One point of a curve.
    package struct Point: Codable, Sendable {
        package var size: SampleSize
        package var transfer: TransferExtent
        package var mean: Double
        /// Of the mean, from the seeds; nil for one seed.
        package var interval: Interval?
        package var seeds: [UInt64]
        /// In the order of `seeds`.
        package var values: [Double]
        /// Share of the test notes with at least one protected token missed, mean over seeds; nil for measures of entities.
        package var leakShare: Double?
        /// How many of the runs behind it ended in a way that puts their score in doubt, by kind; nil for none.
        package var doubts: [String: Int]?

        /// How many have this doubt.
        package func count(_ doubt: TrainingDoubt) -> Int { doubts?[doubt.rawValue] ?? 0 }
    }

    /// A difference between two transfers at one size, over the seeds that both have.
    package struct Difference: Codable, Sendable {
        package var size: SampleSize
        package var from: TransferExtent
        package var to: TransferExtent
        package var mean: Double
        package var interval: Interval?
        /// Paired t test over seeds, two-sided.
        package var seedProbability: Double?
        /// Approximate randomisation over test documents, two-sided; nil for single types.
        package var documentProbability: Double?
        package var seedCount: Int
    }

    /// A number of notes, or a ratio of two, or why there is none.
    package struct Notes: Codable, Sendable, Equatable {
        package enum Kind: String, Codable, Sendable {
            case reached
            /// Fewer than the fewest measured.
            case fewer
            /// Not with the most measured.
            case notReached
        }

        package var kind: Kind
        /// The number; for `fewer` and `notReached` the limit.
        package var value: Double
    }

    /// How many notes without transfer reach what a sample with transfer reaches.
    package struct Saving: Codable, Sendable {
        package var size: SampleSize
        /// Of the monotone fit with transfer at this size.
        package var score: Double
        /// The fewest notes with which it is reached: fewer than the size where the curve is level.
        package var with: Double
        package var without: Notes
        package var withoutLow: Notes?
        package var withoutHigh: Notes?
        /// Notes without over notes with.
        package var ratio: Notes
        package var ratioLow: Notes?
        package var ratioHigh: Notes?
    }

    /// The notes with which a wished-for score is reached.
    package struct Goal: Codable, Sendable {
        package var score: Double
        package var without: Notes?
        package var withoutLow: Notes?
        package var withoutHigh: Notes?
        package var with: Notes?
        package var withLow: Notes?
        package var withHigh: Notes?
    }

    /// Everything about one measure.
    package struct Section: Codable, Sendable {
        package var measure: Measure
        /// Items in the test part that are to be found.
        package var support: Int
        package var points: [Point]
        /// Each transfer against none.
        package var gains: [Difference]
        /// Each transfer against the one a layer lower.
        package var steps: [Difference]
        /// Of the seeds that have every run with and without transfer, as the goals.
        package var savings: [Saving]
        package var goals: [Goal]
        /// The seeds behind savings and goals.
        package var comparedSeeds: [UInt64]
        /// The answer in words.
        package var answer: String
    }

    package var name: String
    package var program: [String]
    package var unit: Unit
    package var validationRegime: ExperimentConfiguration.ValidationRegime
    package var validationShare: Double
    package var shareOf: SampleSize.ShareBase
    package var seeds: [UInt64]
    package var sizes: [Size]
    package var transfers: [TransferExtent]
    package var labelMap: [String: [String]]
    package var frozenLayers: [LayerName]
    package var keepsSourceTokens: Bool
    package var settings: TrainingConfiguration
    package var source: String?
    /// Whether any target type began as a type of the source.
    package var matchesLabels: Bool
    /// What the largest run learned from.
    package var target: CorpusSummary
    package var validation: CorpusSummary
    package var test: CorpusSummary
    /// Whether test and validation part are the same notes: then no figure is a test figure.
    package var validationIsTest: Bool
    package var sections: [Section]
    /// Runs whose scores may say more about their ending than about what can be learned, by name.
    package var doubts: [String: [TrainingDoubt]]
    /// Runs without a result: name, and why where it failed.
    package var missing: [String: String]
    package var runCount: Int
    /// Training, validating and scoring of all runs, in seconds.
    package var totalSeconds: Double
    /// Draws behind the intervals of notes and the tests over documents.
    package var draws: Int

    /// What stands for a document.
    package struct Unit: Codable, Sendable, Equatable {
        /// Nil for notes.
        package var blockSentences: Int?

        func count(_ number: String) -> String { "\(number) \(number == "1" ? one : many)" }
        /// "1 note reaches", "2 notes reach".
        func reach(_ number: String) -> String { count(number) + (number == "1" ? " reaches" : " reach") }
        var one: String { blockSentences == nil ? "note" : "block" }
        var many: String { blockSentences == nil ? "notes" : "blocks" }
    }

    /// The transfer that stands for "with": the one of the most layers; an average with none only where there is no other.
    package var fullTransfer: TransferExtent? {
        let with = transfers.filter { $0 != .none }
        return with.filter { $0 != .averaged }.max { $0.rank < $1.rank } ?? with.first
    }

    /// Whether it shows how much each layer brings.
    package var comparesLayers: Bool { transfers.filter { $0 != .none }.count > 1 }

    package subscript(_ measure: Measure) -> Section? { sections.first { $0.measure == measure } }

    /// The paper's measure, the exact entities, and what decides about leaks.
    package static let mainMeasures = [
        Measure(metric: .tokenBinary, figure: .f1), Measure(metric: .entityExact, figure: .f1),
        Measure(metric: .tokenBinary, figure: .recall),
    ]
}

extension ExperimentReport.Measure {
    /// For headings.
    package var title: String {
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
