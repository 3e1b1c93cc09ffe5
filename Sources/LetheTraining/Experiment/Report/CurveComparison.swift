internal import LetheEssentials

/// What the two curves, without transfer and with, say about numbers of notes.
///
/// Only seeds that have every run of both curves count, so that curves and their draws rest on the same runs.
struct CurveComparison {
    private(set) var savings: [ExperimentReport.Saving] = []
    private(set) var goals: [ExperimentReport.Goal] = []
    private(set) var seeds: [UInt64] = []

    typealias Notes = ExperimentReport.Notes

    /// - Parameter value: a run's score by size, seed and transfer; nil where there is none.
    init(_ report: ExperimentReport, value: (SampleSize, UInt64, TransferExtent) -> Double?) {
        let extents = [report.transfers.contains(.none) ? TransferExtent.none : nil, report.fullTransfer]
            .compactMap { $0 }
        let sizes = report.sizes
        guard !extents.isEmpty, sizes.count > 1 else { return }
        var rows: [[Double]] = []
        for seed in report.seeds {
            let row = extents.flatMap { extent in sizes.compactMap { value($0.size, seed, extent) } }
            guard row.count == extents.count * sizes.count else { continue }
            seeds.append(seed)
            rows.append(row)
        }
        guard let first = rows.first else { return }
        let documents = sizes.map { Double($0.documents) }
        func curves(_ cells: [Double]) -> [LearningCurve] {
            extents.indices.map {
                LearningCurve(
                    documents: documents, scores: Array(cells[($0 * sizes.count)..<(($0 + 1) * sizes.count)]))
            }
        }
        let measured = curves(
            first.indices.map { cell in rows.reduce(0) { $0 + $1[cell] } / Double(rows.count) })
        var drawn: [[LearningCurve]] = []
        if rows.count > 1 {
            var draws = SeedDraws(rows, seed: 1)
            for _ in 0..<report.draws { drawn.append(curves(draws.next())) }
        }
        if extents.count == 2 {
            for (index, size) in sizes.enumerated() {
                savings.append(Self.saving(size.size, index: index, measured: measured, drawn: drawn))
            }
        }
        for score in Self.goalScores(measured) {
            let found = extents.indices.map { index -> (Notes, Notes?, Notes?) in
                let interval = Self.interval(drawn.map { Self.notes(score, on: $0[index]) })
                return (Self.notes(score, on: measured[index]), interval?.low, interval?.high)
            }
            let without = extents[0] == .none ? found.first : nil
            let with = extents[0] == .none ? found.dropFirst().first : found.first
            goals.append(
                .init(
                    score: score, without: without?.0, withoutLow: without?.1, withoutHigh: without?.2, with: with?.0,
                    withLow: with?.1, withHigh: with?.2))
        }
    }

    /// What one size with transfer is worth. The same curve gives the notes on both sides: where it is level, the fewest.
    private static func saving(
        _ size: SampleSize, index: Int, measured: [LearningCurve], drawn: [[LearningCurve]]
    ) -> ExperimentReport.Saving {
        func compare(_ curves: [LearningCurve]) -> (with: Double, without: Notes, ratio: Notes) {
            let score = curves[1].scores[index]
            let with = notes(score, on: curves[1]).value
            let without = notes(score, on: curves[0])
            return (with, without, Notes(kind: without.kind, value: without.value / with))
        }
        let found = compare(measured)
        let draws = drawn.map(compare)
        let without = interval(draws.map(\.without))
        let ratio = interval(draws.map(\.ratio))
        return .init(
            size: size, score: measured[1].scores[index], with: found.with, without: found.without,
            withoutLow: without?.low, withoutHigh: without?.high, ratio: found.ratio, ratioLow: ratio?.low,
            ratioHigh: ratio?.high)
    }

    /// Every whole per cent from where the lower curve begins to 99.
    private static func goalScores(_ curves: [LearningCurve]) -> [Double] {
        let lowest = curves.map { $0.scores[0] }.min() ?? 0
        let first = min(99, max(1, Int((lowest * 100).rounded(.up))))
        return (first...99).map { Double($0) / 100 }
    }

    private static func notes(_ score: Double, on curve: LearningCurve) -> Notes {
        switch curve.place(of: score) {
        case .below: Notes(kind: .fewer, value: curve.documents[0])
        case .at(let documents): Notes(kind: .reached, value: documents)
        case .above: Notes(kind: .notReached, value: curve.documents[curve.documents.count - 1])
        }
    }

    /// The middle 95 % of draws; `fewer` counts as less than every number, `notReached` as more.
    static func interval(_ draws: [Notes]) -> (low: Notes, high: Notes)? {
        guard !draws.isEmpty else { return nil }
        let sorted = draws.sorted { rank($0) < rank($1) }
        let last = Double(sorted.count - 1)
        return (sorted[Int((0.025 * last).rounded())], sorted[Int((0.975 * last).rounded())])
    }

    private static func rank(_ notes: Notes) -> Double {
        switch notes.kind {
        case .fewer: 0
        case .reached: notes.value
        case .notReached: .infinity
        }
    }
}
