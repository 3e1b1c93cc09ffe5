/// What cross-validation found: every document once a seed, scored by a network that didn't see it.
package struct FoldsReport: Sendable, Encodable {
    /// One metric, as shares of 1.
    package struct Figures: Sendable, Codable, Equatable {
        package var metric: Metric
        /// Means over seeds of what all folds give together.
        package var precision: Double
        package var recall: Double
        package var f1: Double
        /// Of F1 over seeds; nil for one.
        package var deviationOverSeeds: Double?
        /// Of F1 over all folds of all seeds.
        package var deviationOverFolds: Double
        /// Of F1: documents resampled, all seeds' results of one going together.
        package var interval: EvaluationReport.Interval?
    }

    /// What one fold gave.
    package struct Fold: Sendable, Codable, Equatable {
        package var seed: UInt64
        /// From 1.
        package var fold: Int
        package var documents: Int
        /// F1 by metric's name, as shares of 1.
        package var f1: [String: Double]
    }

    package private(set) var folds: Int
    package private(set) var byFold: [Fold]
    package private(set) var seeds: [UInt64]
    package private(set) var documents: Int
    package private(set) var figures: [Figures]
    /// Mean over seeds of the share of documents in which a protected token was missed.
    package private(set) var leakyShare: Double
    /// All seeds together.
    package private(set) var errors: ErrorAnalysis
    package private(set) var secondsPerFold: Double
    package private(set) var epochs: Double
    /// Per seed, fold after fold: what comparisons need.
    let scores: [UInt64: [DocumentScore]]

    private enum CodingKeys: String, CodingKey {
        case folds, byFold, seeds, documents, figures, leakyShare, errors, secondsPerFold, epochs
    }

    /// - Parameter runs: of every fold and seed.
    init(_ runs: [FoldRun], plan: FoldPlan) { self.init(runs, folds: plan.count) }

    private init(_ runs: [FoldRun], folds: Int) {
        precondition(!runs.isEmpty, "a report of no folds")
        let bySeed = Dictionary(grouping: runs) { $0.job.seed }
            .mapValues { $0.sorted { $0.job.fold < $1.job.fold } }
        self.folds = folds
        byFold = runs.map { run in
            Fold(
                seed: run.job.seed, fold: run.job.fold + 1, documents: run.documents.count,
                f1: Dictionary(
                    uniqueKeysWithValues: Metric.allCases.map { metric in
                        (metric.rawValue, run.scores.reduce(Counts()) { $0 + $1.total(metric) }.f1)
                    }))
        }.sorted { ($0.seed, $0.fold) < ($1.seed, $1.fold) }
        seeds = bySeed.keys.sorted()
        let scores = bySeed.mapValues { $0.flatMap(\.scores) }
        documents = scores.values.first?.count ?? 0
        figures = Metric.allCases.map { Self.figures($0, scores, folds: runs.map(\.scores)) }
        let leaky = scores.values.map { Double($0.count(where: \.hasLeak)) / Double(max(1, $0.count)) }
        leakyShare = leaky.reduce(0, +) / Double(leaky.count)
        errors = runs.reduce(into: ErrorAnalysis()) { $0.add($1.errors) }
        secondsPerFold = runs.reduce(0) { $0 + $1.seconds } / Double(runs.count)
        epochs = Double(runs.reduce(0) { $0 + $1.epochs }) / Double(runs.count)
        self.scores = scores
    }

    private static func figures(
        _ metric: Metric, _ bySeed: [UInt64: [DocumentScore]], folds: [[DocumentScore]]
    ) -> Figures {
        let totals = bySeed.sorted { $0.key < $1.key }.map { $0.value.reduce(Counts()) { $0 + $1.total(metric) } }
        func mean(_ value: (Counts) -> Double) -> Double { totals.reduce(0) { $0 + value($1) } / Double(totals.count) }
        let seeds = totals.map(\.f1)
        let byDocument = (0..<(bySeed.values.map(\.count).min() ?? 0)).map { index in
            bySeed.values.reduce(Counts()) { $0 + $1[index].total(metric) }
        }
        var generator = SeededGenerator(seed: 1, purpose: .bootstrap)
        var draws: [Double] = []
        if byDocument.count > 1 {
            for _ in 0..<1000 {
                var total = Counts()
                for _ in byDocument { total += byDocument[generator.nextIndex(byDocument.count)] }
                draws.append(total.f1)
            }
        }
        draws.sort()
        return Figures(
            metric: metric, precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1),
            deviationOverSeeds: seeds.count > 1 ? deviation(seeds) : nil,
            deviationOverFolds: deviation(folds.map { $0.reduce(Counts()) { $0 + $1.total(metric) }.f1 }),
            interval: draws.isEmpty ? nil : .init(low: draws[25], high: draws[974]))
    }

    private static func deviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
}

// MARK: Comparing

extension FoldsReport {
    /// How one setting differs from another on the same folds.
    package struct Difference: Sendable, Codable, Equatable {
        package var metric: Metric
        /// Means over the seeds that both have, later minus earlier, as shares of 1.
        package var f1: Double
        package var recall: Double
        /// Of the difference in F1: documents resampled in pairs.
        package var interval: EvaluationReport.Interval
        /// That chance makes as large a difference in F1: approximate randomisation of documents.
        package var probability: Double
    }

    /// Reads another folder's folds and compares.
    ///
    /// - Throws: `LetheError` where the two weren't divided alike or share no seed.
    package func differences(from folder: String) throws -> [Difference] {
        let runs = try FoldRun.all(in: folder)
        let other = FoldsReport(Array(runs.values), folds: (runs.keys.map(\.fold).max() ?? 0) + 1)
        let shared = seeds.filter { other.scores[$0]?.count == scores[$0]?.count }
        guard other.folds == folds, !shared.isEmpty else {
            throw LetheError(
                .setting, place: folder, "the two cross-validations can't be compared",
                expected:
                    "\(folds) folds of \(documents) documents, with a seed of \(seeds.map(String.init).joined(separator: ", "))",
                found:
                    "\(other.folds) folds of \(other.documents) documents, seeds \(other.seeds.map(String.init).joined(separator: ", "))"
            )
        }
        return try Metric.allCases.map { try difference($0, from: other, seeds: shared, place: folder) }
    }

    func difference(
        _ metric: Metric, from other: FoldsReport, seeds: [UInt64], place: String
    ) throws -> Difference {
        func counts(_ report: FoldsReport) -> [[Counts]] {
            seeds.map { (report.scores[$0] ?? []).map { $0.total(metric) } }
        }
        let (before, after) = (counts(other), counts(self))
        guard
            zip(before, after).allSatisfy({ zip($0, $1).allSatisfy { $0.support == $1.support } })
        else {
            throw LetheError(
                .setting, place: place, "the two cross-validations are of other notes",
                expected: "the same labelled notes in both")
        }
        func mean(_ values: [[Counts]], _ chosen: [Int]?, _ figure: (Counts) -> Double) -> Double {
            values.reduce(0) { sum, seed in
                sum + figure(chosen.map { $0.reduce(Counts()) { $0 + seed[$1] } } ?? seed.reduce(Counts(), +))
            } / Double(values.count)
        }
        let count = before.first?.count ?? 0
        var generator = SeededGenerator(seed: 1, purpose: .bootstrap)
        var draws = (0..<1000).map { _ in
            let chosen = (0..<count).map { _ in generator.nextIndex(count) }
            return mean(after, chosen, \.f1) - mean(before, chosen, \.f1)
        }
        draws.sort()
        func rows(_ seed: [Counts]) -> [[Int]] {
            seed.map { [$0.truePositives, $0.falsePositives, $0.falseNegatives] }
        }
        let pairs = zip(before, after).map { (before: rows($0), after: rows($1)) }
        return Difference(
            metric: metric, f1: mean(after, nil, \.f1) - mean(before, nil, \.f1),
            recall: mean(after, nil, \.recall) - mean(before, nil, \.recall),
            interval: .init(low: draws[25], high: draws[974]),
            probability: DocumentRandomisation.probability(pairs, .f1, draws: 10_000) ?? 1)
    }
}
