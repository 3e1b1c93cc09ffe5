/// When to stop: a pure value. A score must be higher to count as better; on a tie the earlier epoch stays the best.
///
/// Patience runs only once some score was above zero: on few notes the first epochs may find nothing at all, and
/// stopping there would end a run before it began to learn.
package struct EarlyStopping: Codable, Sendable, Equatable {
    /// May be changed while a run goes on.
    package var patienceEpochs: Int
    package private(set) var bestScore = -1.0
    /// From 1; 0 before the first.
    package private(set) var bestEpoch = 0
    package private(set) var lastEpoch = 0

    /// The run has its length from the beginning: the latest epoch is the one to keep, whatever it scores.
    package var keepsLatest: Bool?

    package init(patienceEpochs: Int, keepsLatest: Bool = false) {
        self.patienceEpochs = patienceEpochs
        self.keepsLatest = keepsLatest ? true : nil
    }

    package enum Outcome: Sendable, Equatable { case improved, continued, stopped }

    /// Takes the score of a later epoch; nil means the next one.
    package mutating func record(_ score: Double, epoch: Int? = nil) -> Outcome {
        let epoch = epoch ?? lastEpoch + 1
        precondition(epoch > lastEpoch, "epoch \(epoch) after epoch \(lastEpoch)")
        lastEpoch = epoch
        // Of epochs that found nothing the latest is the best: it has learned the most.
        if keepsLatest == true || score > bestScore || (bestScore <= 0 && score >= bestScore) {
            bestScore = score
            bestEpoch = lastEpoch
            return .improved
        }
        return isExhausted ? .stopped : .continued
    }

    /// Whether patience has run out.
    package var isExhausted: Bool { bestScore > 0 && lastEpoch - bestEpoch >= patienceEpochs }
}
