internal import Foundation

/// Runs epochs over encoded sentences: batches, gradients, updates. Prints and saves nothing.
final class Trainer: @unchecked Sendable {
    let configuration: TrainingConfiguration
    let parameters: NetworkParameters<Float>
    let optimizer: Optimizer<Float>
    /// The last rows of the token embedding are word vectors that stay as they are and that no file may hold.
    let hiddenTokens: Int
    private let sentences: EncodedSentences
    private let step: TrainingStep<Float>
    private let team: WorkerTeam

    init(
        configuration: TrainingConfiguration, parameters: NetworkParameters<Float>, sentences: EncodedSentences,
        hiddenTokens: Int = 0, untrainedTokenRows: Set<Int> = [], team: WorkerTeam
    ) {
        self.hiddenTokens = hiddenTokens
        self.configuration = configuration
        self.parameters = parameters
        self.sentences = sentences
        self.team = team
        step = TrainingStep(parameters: parameters, typeCount: sentences.types.count)
        optimizer = Optimizer(
            kind: configuration.optimizer, clipping: configuration.clipping, frozen: Set(configuration.frozenLayers),
            parameters: parameters, gradient: step.gradient,
            untrainedTokenRows: untrainedTokenRows)
    }

    /// Where an epoch stands.
    struct Progress: Sendable {
        var tokens: Int
        var totalTokens: Int
        /// Mean loss a sentence so far.
        var loss: Double
        var seconds: Double
    }

    /// Runs one epoch, a function of the weights, the optimiser's state, the seed and the epoch's number.
    ///
    /// - Parameters:
    ///   - epoch: from 1.
    ///   - report: called about ten times a second; returning false stops the epoch.
    /// - Returns: where the epoch ended, and whether it ran to its end.
    func runEpoch(_ epoch: Int, report: (Progress) -> Bool) -> (progress: Progress, finished: Bool) {
        let order = shuffledOrder(epoch)
        var unknown: SeededGenerator? =
            configuration.replacesSingletons
            ? SeededGenerator(seed: configuration.seed, purpose: .unknownTokens, position: epoch) : nil
        var dropout = SeededGenerator(seed: configuration.seed, purpose: .dropout, position: epoch)
        let rate = configuration.learningRate / (1 + configuration.learningRateDecay * Double(epoch - 1))
        let start = ContinuousClock.now
        var progress = Progress(tokens: 0, totalTokens: sentences.tokenCount, loss: 0, seconds: 0)
        var totalLoss = 0.0
        var lastReport = start
        var first = 0
        while first < order.count {
            let end = min(first + configuration.batchSize, order.count)
            step.prepare(sentences, chosen: order[first..<end], unknown: &unknown)
            let key = dropout.next()
            team.run { [step, optimizer] worker in
                step.run(worker, dropoutKey: key)
                optimizer.update(worker, rate: rate)
            }
            totalLoss += step.loss
            progress.tokens += step.batch.tokens.rows
            first = end
            let now = ContinuousClock.now
            if now - lastReport > .milliseconds(100) || end == order.count {
                lastReport = now
                progress.loss = totalLoss / Double(end)
                progress.seconds = (now - start) / .seconds(1)
                if !report(progress), end < order.count { return (progress, false) }
            }
        }
        return (progress, true)
    }

    private func shuffledOrder(_ epoch: Int) -> [Int32] {
        var order = (0..<Int32(truncatingIfNeeded: sentences.count)).map { $0 }
        var generator = SeededGenerator(seed: configuration.seed, purpose: .shuffle, position: epoch)
        generator.shuffle(&order)
        return order
    }
}
