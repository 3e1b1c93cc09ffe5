/// A running mean of a network's weights, which forgets exponentially: what the weights wander around (averaging
/// as in Polyak and Juditsky 1992, with exponential weights).
///
/// Taken every few updates rather than at each: all embedding rows at once, no row has a history of its own.
package final class WeightAverage: @unchecked Sendable {
    /// The mean.
    package let parameters: NetworkParameters<Float>
    /// Updates from one step to the next.
    private let interval: Int
    /// The share that a step keeps of the mean.
    private let kept: Double

    /// Steps an epoch at most.
    private static let stepsPerEpoch = 16

    /// - Parameters:
    ///   - start: the weights before the first update.
    ///   - epochs: how far the mean looks back: its time constant.
    package init(from start: NetworkParameters<Float>, epochs: Double, updatesPerEpoch: Int) {
        precondition(epochs > 0, "a mean over \(epochs) epochs")
        parameters = NetworkParameters(shape: start.shape)
        parameters.copy(from: start)
        interval = max(1, updatesPerEpoch / Self.stepsPerEpoch)
        kept = 1 - min(1, Double(interval) / (epochs * Double(max(1, updatesPerEpoch))))
    }

    /// Begins anew.
    func begin(from start: NetworkParameters<Float>) { parameters.copy(from: start) }

    /// Takes the weights after an update. Every worker of the team calls it.
    ///
    /// - Parameter update: from 1, of the whole run.
    func take(_ weights: NetworkParameters<Float>, update: Int, worker: Worker) {
        guard update.isMultiple(of: interval) else { return }
        worker.synchronise()
        // The first weights are drawn, not learned: they fade faster than the others will.
        let step = Double(update / interval)
        let share = Float(1 - min(kept, step / (step + 9)))
        for (mean, now) in zip(parameters.tensors, weights.tensors) {
            let places = worker.share(of: mean.matrix.storageCount, unit: mean.matrix.stride)
            let (target, source) = (mean.matrix.base, now.matrix.base)
            for place in places { target[place] += share * (source[place] - target[place]) }
        }
    }
}
