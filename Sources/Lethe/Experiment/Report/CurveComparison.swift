internal import Foundation

/// What the two curves, without transfer and with, say about numbers of notes.
struct CurveComparison {
    private(set) var savings: [ExperimentReport.Saving] = []
    private(set) var goals: [ExperimentReport.Goal] = []

    private typealias Notes = ExperimentReport.Notes

    /// - Parameter value: a run's score by size, seed and transfer; nil where there is none.
    init(
        _ report: ExperimentReport, section: ExperimentReport.Section,
        value: (SampleSize, UInt64, TransferExtent) -> Double?
    ) {
        let extents = [report.transfers.contains(.none) ? TransferExtent.none : nil, report.fullTransfer]
            .compactMap { $0 }
        func mean(_ size: SampleSize, _ extent: TransferExtent) -> Double? {
            section.points.first { $0.size == size && $0.transfer == extent }?.mean
        }
        let sizes = report.sizes.filter { size in extents.allSatisfy { mean(size.size, $0) != nil } }
        guard !extents.isEmpty, sizes.count > 1 else { return }
        let documents = sizes.map { Double($0.documents) }
        func curves(_ cells: [Double]) -> [LearningCurve] {
            extents.indices.map {
                LearningCurve(
                    documents: documents, scores: Array(cells[($0 * sizes.count)..<(($0 + 1) * sizes.count)]))
            }
        }
        let cells = extents.flatMap { extent in sizes.compactMap { mean($0.size, extent) } }
        let measured = curves(cells)
        // Only seeds that have every run can be drawn from together.
        let rows = report.seeds.compactMap { seed -> [Double]? in
            let row = extents.flatMap { extent in sizes.compactMap { value($0.size, seed, extent) } }
            return row.count == cells.count ? row : nil
        }
        var drawn: [[LearningCurve]] = []
        if rows.count > 1 {
            var draws = SeedDraws(rows, seed: 1)
            for _ in 0..<report.draws { drawn.append(curves(draws.next())) }
        }
        let limits = (documents[0], documents[documents.count - 1])
        if extents.count == 2 {
            for (index, size) in sizes.enumerated() {
                let score = measured[1].scores[index]
                let places = drawn.map { $0[0].place(of: $0[1].scores[index]) }
                let (low, high) = Self.interval(places, limits: limits)
                savings.append(
                    .init(
                        size: size.size, documentsWith: size.documents, score: score,
                        documentsWithout: Self.notes(measured[0].place(of: score), limits: limits), low: low, high: high
                    ))
            }
        }
        for score in Self.goalScores(measured) {
            var found: [(Notes, Notes?, Notes?)] = []
            for index in extents.indices {
                let (low, high) = Self.interval(drawn.map { $0[index].place(of: score) }, limits: limits)
                found.append((Self.notes(measured[index].place(of: score), limits: limits), low, high))
            }
            let without = extents[0] == .none ? found.first : nil
            let with = extents[0] == .none ? found.dropFirst().first : found.first
            goals.append(
                .init(
                    score: score, without: without?.0, withoutLow: without?.1, withoutHigh: without?.2, with: with?.0,
                    withLow: with?.1, withHigh: with?.2))
        }
    }

    /// Every whole per cent from where the lower curve begins to 99, and one above what is reached at least.
    private static func goalScores(_ curves: [LearningCurve]) -> [Double] {
        let lowest = curves.map { $0.scores[0] }.min() ?? 0
        let first = min(99, max(1, Int((lowest * 100).rounded(.up))))
        return (first...99).map { Double($0) / 100 }
    }

    private static func notes(_ place: LearningCurve.Place, limits: (Double, Double)) -> Notes {
        switch place {
        case .below: Notes(kind: .fewer, documents: limits.0)
        case .at(let documents): Notes(kind: .reached, documents: documents)
        case .above: Notes(kind: .notReached, documents: limits.1)
        }
    }

    /// The middle 95 % of draws; `fewer` counts as less than every number, `notReached` as more.
    private static func interval(
        _ places: [LearningCurve.Place], limits: (Double, Double)
    ) -> (Notes?, Notes?) {
        guard !places.isEmpty else { return (nil, nil) }
        let sorted = places.map { notes($0, limits: limits) }.sorted { rank($0) < rank($1) }
        let last = Double(sorted.count - 1)
        return (sorted[Int((0.025 * last).rounded())], sorted[Int((0.975 * last).rounded())])
    }

    private static func rank(_ notes: Notes) -> Double {
        switch notes.kind {
        case .fewer: 0
        case .reached: notes.documents
        case .notReached: .infinity
        }
    }
}
