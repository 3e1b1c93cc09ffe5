/// How a network moves: the settings of `Trainer`.
package struct UpdateRule: Sendable {
    package var optimizer: OptimizerKind
    package var clipping: GradientClipping
    /// Step size of the first epoch.
    package var learningRate: Double
    /// Epoch e (from 0) uses learningRate / (1 + decay · e).
    package var learningRateDecay: Double
    /// Sentences an update.
    package var batchSize: Int
    /// Tokens that occur once become UNK half of the time.
    package var replacesSingletons: Bool
    /// Layers whose weights don't move.
    package var frozenLayers: Set<LayerName>
    /// Rows of the token embedding that don't move.
    package var untrainedTokenRows: Set<Int> = []
    /// Everything random is drawn from it.
    package var seed: UInt64
}

/// Runs epochs over encoded sentences: batches, gradients, updates. Prints and saves nothing.
package final class Trainer: @unchecked Sendable {
    package let parameters: NetworkParameters<Float>
    package let optimizer: Optimizer<Float>
    private let rule: UpdateRule
    private let sentences: EncodedSentences
    private let step: TrainingStep<Float>
    private let team: WorkerTeam

    package init(
        _ rule: UpdateRule, parameters: NetworkParameters<Float>, sentences: EncodedSentences, team: WorkerTeam
    ) {
        self.rule = rule
        self.parameters = parameters
        self.sentences = sentences
        self.team = team
        step = TrainingStep(parameters: parameters, typeCount: sentences.types.count)
        optimizer = Optimizer(
            kind: rule.optimizer, clipping: rule.clipping, frozen: rule.frozenLayers, parameters: parameters,
            gradient: step.gradient, untrainedTokenRows: rule.untrainedTokenRows)
    }

    /// Where an epoch stands.
    package struct Progress: Sendable {
        package var tokens: Int
        package var totalTokens: Int
        /// Mean loss a sentence so far.
        package var loss: Double
        package var seconds: Double
    }

    /// Runs one epoch, a function of the weights, the optimiser's state, the seed and the epoch's number.
    ///
    /// - Parameters:
    ///   - epoch: from 1.
    ///   - report: called about ten times a second; returning false stops the epoch.
    /// - Returns: where the epoch ended, and whether it ran to its end.
    package func runEpoch(_ epoch: Int, report: (Progress) -> Bool) -> (progress: Progress, finished: Bool) {
        let order = shuffledOrder(epoch)
        var unknown: SeededGenerator? =
            rule.replacesSingletons
            ? SeededGenerator(seed: rule.seed, purpose: .unknownTokens, position: epoch) : nil
        var dropout = SeededGenerator(seed: rule.seed, purpose: .dropout, position: epoch)
        let rate = rule.learningRate / (1 + rule.learningRateDecay * Double(epoch - 1))
        let start = ContinuousClock.now
        var progress = Progress(tokens: 0, totalTokens: sentences.tokenCount, loss: 0, seconds: 0)
        var totalLoss = 0.0
        var lastReport = start
        var first = 0
        while first < order.count {
            let end = min(first + rule.batchSize, order.count)
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
        var generator = SeededGenerator(seed: rule.seed, purpose: .shuffle, position: epoch)
        generator.shuffle(&order)
        return order
    }
}
