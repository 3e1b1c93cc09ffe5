internal import LetheEssentials

/// How the step size changes over a run.
public enum LearningRateCurve: String, Codable, Sendable, CaseIterable {
    /// Open-ended: epoch e (from 0) uses rate / (1 + decay · e). Such a run needs something that stops it.
    case constant
    /// Falls to nothing on a straight line.
    case linear
    /// Falls to nothing on half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts).
    case cosine

    /// Whether a run has its length from the beginning: its last weights are the ones to keep.
    public var hasEnd: Bool { self != .constant }
}

/// The step size at every update of a run.
package struct LearningRate: Sendable, Equatable {
    package var curve = LearningRateCurve.constant
    /// The largest step.
    package var rate: Double
    /// Of the open-ended curve.
    package var decay = 0.0
    /// Of a curve with an end: the share of the run in which the rate rises from nothing.
    package var warmUpShare = 0.0
    /// Updates of the whole run, of a curve with an end.
    package var totalUpdates = 1

    package init(rate: Double) { self.rate = rate }

    /// - Parameters:
    ///   - update: from 0, of the whole run.
    ///   - epoch: from 1.
    package func at(update: Int, epoch: Int) -> Double {
        guard curve.hasEnd else { return rate / (1 + decay * Double(epoch - 1)) }
        let total = Double(max(1, totalUpdates))
        let warmUp = (warmUpShare * total).rounded()
        let place = Double(update)
        if place < warmUp { return rate * (place + 1) / warmUp }
        // The last update still moves.
        let left = (total - place) / max(1, total - warmUp)
        switch curve {
        case .cosine: return rate * (1 + cos(.pi * (1 - left))) / 2
        case .linear, .constant: return rate * left
        }
    }
}
