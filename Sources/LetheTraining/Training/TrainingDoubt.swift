/// Why a finished run's score may say more about its ending than about what can be learned.
public enum TrainingDoubt: String, Codable, Sendable, CaseIterable {
    /// The best validation F1 is below `leastScore`.
    case nearNothing
    /// It ended at its last allowed epoch while patience still ran.
    case atCap
    /// The best epoch is the last one: it was still getting better.
    case bestIsLast

    /// A validation F1 below this is next to nothing.
    public static let leastScore = 0.1

    /// For a person, after "the training", a run's name or a number of runs: what it did.
    public var words: String {
        switch self {
        case .nearNothing: "found next to nothing (validation F1 below \(Int(Self.leastScore * 100)) %)"
        case .atCap: "ended at the cap while patience still ran"
        case .bestIsLast: "got better up to the last epoch"
        }
    }

    /// Looks at a run that came to its end.
    ///
    /// - Parameters:
    ///   - bestScore: of the deciding metric, as a share of 1.
    ///   - stopping: what decided about its end.
    static func doubts(bestScore: Double, stopping: [EarlyStopping]) -> [TrainingDoubt] {
        var doubts: [TrainingDoubt] = []
        if bestScore < leastScore { doubts.append(.nearNothing) }
        // A run whose length was fixed ends where it should.
        if stopping.allSatisfy({ $0.keepsLatest == true }) { return doubts }
        if stopping.contains(where: { !$0.isExhausted }) { doubts.append(.atCap) }
        // Of epochs that found nothing the latest counts as the best: that is no getting better.
        if stopping.contains(where: { $0.bestScore > 0 && $0.bestEpoch == $0.lastEpoch }) { doubts.append(.bestIsLast) }
        return doubts
    }
}
