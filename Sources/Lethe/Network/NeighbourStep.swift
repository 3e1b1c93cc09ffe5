/// Learning without labels: both directions of the token LSTM as language models, each of what it reads next (as Sachan et
/// al. 2018 pretrain a recogniser's directions). What stands above the directions isn't touched.
final class NeighbourStep<Real: Scalar>: TrainingStep, @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    let batch: Batch
    let prediction: NeighbourPrediction<Real>
    private let classes: NeighbourClasses
    private let dropoutRate: Double
    private let forward: ForwardPass<Real>
    private let backward: BackwardPass<Real>
    private let caches: [NeighbourPredictionCache<Real>]

    private var sizes: NetworkConfiguration { parameters.shape.configuration }
    var gradient: NetworkGradient<Real> { backward.gradient }
    var tokenCount: Int { batch.tokens.rows }
    /// Σ over the batch's tokens and both directions of −log p(neighbour), negatives counted in.
    var loss: Double { caches.reduce(0) { $0 + $1.loss } }
    var ownTables: [(weights: NamedTensor<Real>, gradient: RowGradient<Real>)] {
        zip(prediction.tensors, caches).map { ($0, $1.gradient) }
    }

    /// - Parameters:
    ///   - dropoutRate: the default is the network's.
    ///   - negativeCount: classes drawn for each batch and direction.
    init(
        parameters: NetworkParameters<Real>, classes: NeighbourClasses, dropoutRate: Double? = nil,
        negativeCount: Int = NeighbourClasses.drawnCount
    ) {
        self.dropoutRate = dropoutRate ?? parameters.shape.configuration.dropoutRate
        let hidden = parameters.shape.configuration.tokenHiddenSize
        self.parameters = parameters
        self.classes = classes
        batch = Batch(typeCount: classes.classOfType.count, shape: parameters.shape)
        forward = ForwardPass(parameters: parameters)
        backward = BackwardPass(shape: parameters.shape, batch: batch)
        prediction = NeighbourPrediction(classCount: classes.count, hiddenSize: hidden)
        prediction.initialise()
        caches = (0..<2).map { _ in
            NeighbourPredictionCache(classCount: classes.count, hiddenSize: hidden, negativeCount: negativeCount)
        }
    }

    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        batch.fill(sentences, chosen: chosen, unknown: &unknown)
        let rows = batch.tokens.rows
        forward.reserveTokens(rows: rows, spelling: batch.spelling)
        forward.reserveSentences(rows: rows)
        backward.reserve(batch)
        for cache in caches { cache.reserve(rows: rows) }
    }

    func run(_ worker: Worker, dropoutKey: UInt64?) {
        let dropout = { [rate = dropoutRate] (rows: Rows<Real>, firstRow: Int) in
            if let dropoutKey { rows.dropOut(rate: rate, key: dropoutKey, firstRow: firstRow) }
        }
        readInput(batch, forward: forward, worker, dropout: dropout)
        forward.readDirections(batch.tokens, worker)
        let rows = 0..<batch.tokens.rows
        for direction in worker.share(of: 2) {
            let cache = caches[direction]
            let columns = direction * sizes.tokenHiddenSize..<(direction + 1) * sizes.tokenHiddenSize
            choose(direction, key: dropoutKey ?? 0, into: cache)
            cache.loss = prediction.forward(
                direction: direction, output: forward.tokenLSTM.output[rows].columns(columns), cache: cache)
            prediction.backward(
                direction: direction, dOutput: backward.tokenLSTM.output[rows].columns(columns), cache: cache)
        }
        backward.runDirections(worker, batch: batch, forward: forward, dropout: dropout)
    }

    /// The true classes of a direction's rows and the negatives of the batch.
    private func choose(_ direction: Int, key: UInt64, into cache: NeighbourPredictionCache<Real>) {
        var generator = SeededGenerator(seed: key, purpose: .negatives, position: direction)
        cache.draw { classes.draw(&generator) }
        let packing = batch.tokens
        for step in 0..<packing.steps {
            for sequence in 0..<packing.count(step) {
                let row = packing.row(sequence, step)
                let neighbour = direction == 0 ? step + 1 : step - 1
                var target = NeighbourClasses.border
                if neighbour >= 0, neighbour < packing.length(sequence) {
                    let slot = Int(batch.typeSlots[packing.row(sequence, neighbour)])
                    target = classes.classOfType[Int(batch.types[slot])]
                }
                cache.targets[row] = target
                cache.targetSlots[row] = cache.distinct.slot(of: target)
            }
        }
    }
}
