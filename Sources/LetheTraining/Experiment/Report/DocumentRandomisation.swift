/// Whether two sets of runs differ on the test documents by more than chance: approximate randomisation (Yeh 2000).
///
/// Under the null hypothesis it doesn't matter which of the two runs gave a document's result: each draw swaps them for
/// every document with probability 1/2, for all seeds together, and compares the mean difference.
struct DocumentRandomisation {
    private let runs: [ExperimentJob: ExperimentRun.Result]
    private let seeds: [UInt64]
    private let draws: Int

    init(runs: [ExperimentJob: ExperimentRun.Result], seeds: [UInt64], draws: Int) {
        self.runs = runs
        self.seeds = seeds
        self.draws = draws
    }

    /// The two-sided probability of a difference as large; nil where no seed has both runs, or for one document.
    func probability(
        _ measure: ExperimentReport.Measure, size: SampleSize, from: TransferExtent, to: TransferExtent
    ) -> Double? {
        var pairs: [(before: [[Int]], after: [[Int]])] = []
        for seed in seeds {
            func counts(_ transfer: TransferExtent) -> [[Int]]? {
                runs[ExperimentJob(size: size, seed: seed, transfer: transfer)]?.test[measure.metric.rawValue]?
                    .byDocument
            }
            guard let before = counts(from), let after = counts(to), before.count == after.count else { continue }
            pairs.append((before, after))
        }
        return Self.probability(pairs, measure.figure, draws: draws)
    }

    /// The same of counts.
    ///
    /// - Parameter pairs: a seed each: by document, true positives, false positives and false negatives of both.
    /// - Returns: nil for no pair, or for one document.
    static func probability(
        _ pairs: [(before: [[Int]], after: [[Int]])], _ figure: ExperimentReport.Measure.Figure, draws: Int
    ) -> Double? {
        guard let documents = pairs.first?.before.count, documents > 1 else { return nil }
        // Of each seed: the sums over documents, and each document's half difference. A swap changes its sign.
        struct Sums {
            var middle = [0.0, 0.0, 0.0]
            var halves: [(Double, Double, Double)] = []
        }
        let sums = pairs.map { before, after in
            var sums = Sums()
            for (a, b) in zip(before, after) {
                for index in 0..<3 { sums.middle[index] += Double(a[index] + b[index]) / 2 }
                sums.halves.append((Double(b[0] - a[0]) / 2, Double(b[1] - a[1]) / 2, Double(b[2] - a[2]) / 2))
            }
            return sums
        }
        func statistic(_ sign: (Int) -> Double) -> Double {
            var total = 0.0
            for seed in sums {
                var (t, p, n) = (0.0, 0.0, 0.0)
                for (index, half) in seed.halves.enumerated() {
                    let sign = sign(index)
                    t += sign * half.0
                    p += sign * half.1
                    n += sign * half.2
                }
                let m = seed.middle
                total +=
                    value(figure, m[0] + t, m[1] + p, m[2] + n)
                    - value(figure, m[0] - t, m[1] - p, m[2] - n)
            }
            return total
        }
        let observed = abs(statistic { _ in 1 })
        var generator = SeededGenerator(seed: 1, purpose: .bootstrap)
        var signs = [Double](repeating: 1, count: documents)
        var exceeding = 0
        for _ in 0..<draws {
            for index in stride(from: 0, to: documents, by: 64) {
                var bits = generator.next()
                for document in index..<min(index + 64, documents) {
                    signs[document] = bits & 1 == 0 ? 1 : -1
                    bits >>= 1
                }
            }
            if abs(statistic { signs[$0] }) >= observed - 1e-12 { exceeding += 1 }
        }
        return Double(exceeding + 1) / Double(draws + 1)
    }

    private static func value(
        _ figure: ExperimentReport.Measure.Figure, _ t: Double, _ p: Double, _ n: Double
    ) -> Double {
        switch figure {
        case .f1: 2 * t + p + n > 0 ? 2 * t / (2 * t + p + n) : 0
        case .recall: t + n > 0 ? t / (t + n) : 0
        case .precision: t + p > 0 ? t / (t + p) : 0
        }
    }
}
