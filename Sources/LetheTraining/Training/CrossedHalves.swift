/// One corpus that both stops a training and measures it, without measuring what was chosen: each half of its documents
/// stops for the other.
///
/// A longer training has more epochs to pick the best of; measured on the notes that picked it, the best looks better than
/// it is. Here the epoch that is best on every second document is scored on the others, and the other way round; both
/// together are the corpus's score. The two halves watch one training, which goes on until neither has patience left.
struct CrossedHalves: Codable, Sendable {
    /// One half's view: when it would stop, and how the other half's documents scored in its best epoch.
    private struct Half: Codable, Sendable {
        var stopping: EarlyStopping
        /// Of the documents of the other half, in their order.
        var measured: [DocumentScore] = []
    }

    private var halves: [Half]
    private let metric: Metric

    init(patienceEpochs: Int, keepsLatest: Bool = false, metric: Metric) {
        halves = [
            Half(stopping: EarlyStopping(patienceEpochs: patienceEpochs, keepsLatest: keepsLatest)),
            Half(stopping: EarlyStopping(patienceEpochs: patienceEpochs, keepsLatest: keepsLatest)),
        ]
        self.metric = metric
    }

    var stopping: [EarlyStopping] { halves.map(\.stopping) }

    /// Whether neither half waits for a better epoch.
    var isExhausted: Bool { halves.allSatisfy(\.stopping.isExhausted) }

    mutating func setPatience(_ epochs: Int) {
        for index in halves.indices { halves[index].stopping.patienceEpochs = epochs }
    }

    /// Takes the scores of every document after an epoch. A half whose patience has run out no longer looks.
    mutating func record(_ scores: [DocumentScore], epoch: Int) {
        for index in halves.indices where !halves[index].stopping.isExhausted {
            let own = Self.documents(of: index, among: scores).reduce(Counts()) { $0 + $1.total(metric) }
            if halves[index].stopping.record(own.f1, epoch: epoch) == .improved {
                halves[index].measured = Self.documents(of: 1 - index, among: scores)
            }
        }
    }

    /// Every document's score in the epoch that the other half chose, in the corpus's order.
    var documentScores: [DocumentScore] {
        let odd = halves[0].measured
        let even = halves[1].measured
        return (0..<(odd.count + even.count)).map { $0.isMultiple(of: 2) ? even[$0 / 2] : odd[$0 / 2] }
    }

    /// Half 0 holds the documents at even places, half 1 those at odd ones.
    private static func documents(of half: Int, among scores: [DocumentScore]) -> [DocumentScore] {
        stride(from: half, to: scores.count, by: 2).map { scores[$0] }
    }
}
