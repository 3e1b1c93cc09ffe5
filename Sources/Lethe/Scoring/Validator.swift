/// Scores weights that move on a corpus, all threads of a team at once.
package final class Validator: @unchecked Sendable {
    private let workers: [LiveRecognizer.Worker]

    package init(_ recognizer: LiveRecognizer, workers: Int) {
        self.workers = (0..<workers).map { _ in recognizer.makeWorker() }
    }

    /// Every document's counts, in order, at the present weights.
    package func documentScores(_ set: ValidationSet, team: WorkerTeam) -> [DocumentScore] {
        for worker in workers { worker.weightsHaveMoved() }
        return set.map(workers, team: team) { set.score($0, predicted: $1) }
    }
}

extension EpochScore {
    /// All types together, by metric's name; and exact entities by type.
    package static func all(_ scores: [DocumentScore]) -> (all: [String: EpochScore], byType: [String: EpochScore]) {
        var sums: [Metric: Counts] = [:]
        var types: [String: Counts] = [:]
        for score in scores {
            for (metric, byType) in score.counts {
                for (type, counts) in byType {
                    sums[metric, default: Counts()] += counts
                    if metric == .entityExact { types[type, default: Counts()] += counts }
                }
            }
        }
        return (
            Dictionary(uniqueKeysWithValues: Metric.allCases.map { ($0.rawValue, EpochScore(sums[$0] ?? Counts())) }),
            types.mapValues { EpochScore($0) }
        )
    }
}
