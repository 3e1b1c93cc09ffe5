/// Loss and gradient of one batch: forward, loss, backward.
///
/// Written for a team of one or two workers: each direction of an LSTM belongs to one worker, rows and weight rows are
/// divided, and no sum is ever split, so one worker and two give the same bits.
package final class TrainingStep<Real: Scalar>: @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    let batch: Batch
    let forward: ForwardPass<Real>
    let backward: BackwardPass<Real>
    let crf: ConditionalRandomFieldCache<Real>
    private let softmax: SoftmaxCache<Real>
    /// Σ over the batch's sentences of −log p(gold tags), or of the mean cross-entropy without a CRF.
    package private(set) var loss: Double = 0

    private var sizes: NetworkConfiguration { parameters.shape.configuration }
    var gradient: NetworkGradient<Real> { backward.gradient }

    init(parameters: NetworkParameters<Real>, typeCount: Int) {
        self.parameters = parameters
        batch = Batch(typeCount: typeCount, shape: parameters.shape)
        forward = ForwardPass(parameters: parameters)
        backward = BackwardPass(shape: parameters.shape, batch: batch)
        crf = ConditionalRandomFieldCache(tagCount: parameters.shape.tagCount)
        softmax = SoftmaxCache(tagCount: parameters.shape.tagCount)
    }

    /// Lays out a batch and makes room for it.
    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        batch.fill(sentences, chosen: chosen, unknown: &unknown)
        let rows = batch.tokens.rows
        forward.reserveTokens(rows: rows, spelling: batch.spelling)
        forward.reserveSentences(rows: rows)
        backward.reserve(batch)
        switch sizes.outputLayer {
        case .crf: crf.reserve(rows: rows, sequences: batch.tokens.sequences)
        case .softmax: softmax.reserve(rows: rows)
        }
    }

    /// Loss and gradient of the prepared batch. Every worker of the team calls it.
    ///
    /// - Parameter dropoutKey: nil trains without dropout.
    func run(_ worker: Worker, dropoutKey: UInt64?) {
        let dropout = { [rate = sizes.dropoutRate] (rows: Rows<Real>, firstRow: Int) in
            if let dropoutKey { rows.dropOut(rate: rate, key: dropoutKey, firstRow: firstRow) }
        }
        runForward(worker, dropout: dropout)
        switch sizes.outputLayer {
        case .crf: sequenceLoss(worker)
        case .softmax: tokenLoss(worker)
        }
        worker.synchronise()
        backward.run(worker, batch: batch, forward: forward, dropout: dropout)
    }

    private func runForward(_ worker: Worker, dropout: (Rows<Real>, Int) -> Void) {
        forward.readCharacters(batch.spelling, worker)
        if worker.index == 0, sizes.outputLayer == .crf { parameters.crf.prepare(crf) }
        worker.synchronise()
        let rows = worker.share(of: batch.tokens.rows)
        forward.assembleInput(rows: rows, spelling: batch.spelling) {
            Int(batch.typeSlots[$0])
        } embed: {
            parameters.tokenEmbedding.forward(row: batch.vocabularyRows[$0], into: $1)
        }
        dropout(forward.input[rows], rows.lowerBound)
        worker.synchronise()
        forward.projectInput(rows: batch.tokens.rows, worker)
        forward.readSentences(batch.tokens, worker)
    }

    // MARK: Loss

    private func sequenceLoss(_ worker: Worker) {
        let layer = parameters.crf
        let emissions = forward.emissions
        layer.posterior(batch.tokens, emissions: emissions, cache: crf, worker: worker)
        if worker.index == 0 {
            var total = 0.0
            for sequence in 0..<batch.tokens.sequences {
                let score = layer.score(
                    sequence: sequence, packing: batch.tokens, emissions: emissions, tag: { Int(batch.tags[$0]) })
                total += Double(crf.logPartition[sequence] - score)
            }
            loss = total
        }
        let rows = worker.share(of: batch.tokens.rows)
        backward.emissions[rows].copy(from: crf.marginals[rows])
        for row in rows { backward.emissions.row(row)[Int(batch.tags[row])] -= 1 }
        layer.transitionGradient(
            rows: worker.share(of: layer.tagCount), withBorders: worker.index == 0, packing: batch.tokens,
            gold: batch.tags, cache: crf, gradient: gradient.dense.crf)
    }

    private func tokenLoss(_ worker: Worker) {
        let layer = Softmax<Real>()
        layer.forward(
            rows: worker.share(of: batch.tokens.rows), emissions: forward.emissions, probabilities: backward.emissions,
            cache: softmax)
        worker.synchronise()
        guard worker.index == 0 else { return }
        loss = layer.backward(
            batch.tokens, gold: batch.tags, emissions: forward.emissions, probabilities: backward.emissions,
            cache: softmax)
    }
}
