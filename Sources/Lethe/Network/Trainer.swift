/// How a network moves: the settings of `Trainer`.
package struct UpdateRule: Sendable {
    package var optimizer: OptimizerKind
    package var clipping: GradientClipping
    package var learningRate: LearningRate
    /// How many epochs the mean of the weights looks back; 0 keeps none.
    package var averagedEpochs = 0.0
    /// Sentences an update.
    package var batchSize: Int
    /// Parts of a batch that threads work on by themselves; 1 divides the work on one batch among two threads.
    package var slices = 1
    /// Tokens become UNK at times, as `EncodedSentences.types` says.
    package var replacesTokens: Bool
    /// Layers whose weights don't move.
    package var frozenLayers: Set<LayerName>
    /// Rows of the token embedding that don't move.
    package var untrainedTokenRows: Set<Int> = []
    /// Dropout where it isn't the network's own.
    package var dropoutRate: Double?
    /// Everything random is drawn from it.
    package var seed: UInt64

    /// Updates of one epoch.
    package func updatesPerEpoch(_ sentences: Int) -> Int { max(1, (sentences + batchSize - 1) / batchSize) }
}

/// Runs epochs over encoded sentences: batches, gradients, updates. Prints and saves nothing.
package final class Trainer: @unchecked Sendable {
    package let parameters: NetworkParameters<Float>
    package let optimizer: Optimizer<Float>
    private let rule: UpdateRule
    private let sentences: EncodedSentences
    private let exchange: MentionExchange?
    /// What is learned.
    private let objective: Objective
    private var step: any TrainingStep<Float> { objective.step }
    /// Nil where the weights themselves are the model.
    package let average: WeightAverage?
    private let team: WorkerTeam

    /// - Parameters:
    ///   - exchange: entities of the sentences that change places.
    ///   - neighbours: teaches which tokens stand beside each other, instead of tags.
    package init(
        _ rule: UpdateRule, parameters: NetworkParameters<Float>, sentences: EncodedSentences,
        exchange: MentionExchange? = nil, neighbours: NeighbourClasses? = nil, team: WorkerTeam
    ) {
        self.rule = rule
        self.parameters = parameters
        self.sentences = sentences
        self.exchange = exchange
        self.team = team
        objective =
            neighbours.map {
                .neighbours(
                    NeighbourStep(parameters: parameters, classes: $0, dropoutRate: rule.dropoutRate))
            }
            ?? (rule.slices > 1
                ? .slices(
                    SlicedStep(parameters: parameters, typeCount: sentences.types.count, count: rule.slices))
                : .tags(TaggingStep(parameters: parameters, typeCount: sentences.types.count)))
        let step = objective.step
        average =
            rule.averagedEpochs > 0
            ? WeightAverage(
                from: parameters, epochs: rule.averagedEpochs, updatesPerEpoch: rule.updatesPerEpoch(sentences.count))
            : nil
        optimizer = Optimizer(
            kind: rule.optimizer, clipping: rule.clipping, frozen: rule.frozenLayers, parameters: parameters,
            gradient: step.gradient, untrainedTokenRows: rule.untrainedTokenRows, besides: step.ownTables)
    }

    /// What of the objective moves with the network and is no part of it, for checkpoints.
    package var ownTables: [(name: String, matrix: Matrix<Float>)] {
        step.ownTables.map { ($0.weights.name, $0.weights.matrix) }
    }

    /// The model: the mean of the weights where one is kept, else the weights.
    package var model: NetworkParameters<Float> { average?.parameters ?? parameters }

    /// To be called where the weights have moved since the trainer was made, and before the first epoch.
    package func begin() { average?.begin(from: parameters) }

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
        let sentences = sentences(epoch)
        let order = shuffledOrder(epoch)
        var unknown: SeededGenerator? =
            rule.replacesTokens
            ? SeededGenerator(seed: rule.seed, purpose: .unknownTokens, position: epoch) : nil
        var dropout = SeededGenerator(seed: rule.seed, purpose: .dropout, position: epoch)
        let start = ContinuousClock.now
        var progress = Progress(tokens: 0, totalTokens: sentences.tokenCount, loss: 0, seconds: 0)
        var totalLoss = 0.0
        var lastReport = start
        var first = 0
        while first < order.count {
            let end = min(first + rule.batchSize, order.count)
            step.prepare(sentences, chosen: order[first..<end], unknown: &unknown)
            let key = dropout.next()
            let update = optimizer.updates
            let rate = rule.learningRate.at(update: update, epoch: epoch)
            team.run { [objective, optimizer, parameters, average] worker in
                objective.run(worker, dropoutKey: key)
                optimizer.update(worker, rate: rate)
                average?.take(parameters, update: update + 1, worker: worker)
            }
            totalLoss += step.loss
            progress.tokens += step.tokenCount
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

    /// The step by its type rather than by what it promises: its arithmetic is then compiled for `Float`.
    private enum Objective {
        case tags(TaggingStep<Float>)
        case slices(SlicedStep<Float>)
        case neighbours(NeighbourStep<Float>)

        var step: any TrainingStep<Float> {
            switch self {
            case .tags(let step): step
            case .slices(let step): step
            case .neighbours(let step): step
            }
        }

        func run(_ worker: Worker, dropoutKey: UInt64) {
            switch self {
            case .tags(let step): step.run(worker, dropoutKey: dropoutKey)
            case .slices(let step): step.run(worker, dropoutKey: dropoutKey)
            case .neighbours(let step): step.run(worker, dropoutKey: dropoutKey)
            }
        }
    }

    /// What an epoch reads.
    private func sentences(_ epoch: Int) -> EncodedSentences {
        guard let exchange else { return sentences }
        var generator = SeededGenerator(seed: rule.seed, purpose: .mentions, position: epoch)
        return exchange.exchanged(sentences, generator: &generator)
    }

    private func shuffledOrder(_ epoch: Int) -> [Int32] {
        var order = (0..<Int32(truncatingIfNeeded: sentences.count)).map { $0 }
        var generator = SeededGenerator(seed: rule.seed, purpose: .shuffle, position: epoch)
        generator.shuffle(&order)
        return order
    }
}
