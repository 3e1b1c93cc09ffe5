/// Learning from labels: the loss of the gold tags.
final class TaggingStep<Real: Scalar>: TrainingStep, @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    let batch: Batch
    let forward: ForwardPass<Real>
    let backward: BackwardPass<Real>
    let crf: ConditionalRandomFieldCache<Real>
    private let softmax: SoftmaxCache<Real>
    private var softTags: SoftTags?
    /// Where O may stand for other tags: what the CRF says of the sequences that the labels allow.
    private var openTags: OpenTags?
    private let allowed: AllowedSequences<Real>
    /// Σ over the batch's sentences of −log p(gold tags), or of the mean cross-entropy without a CRF.
    private(set) var loss: Double = 0

    private var sizes: NetworkConfiguration { parameters.shape.configuration }
    var gradient: NetworkGradient<Real> { backward.gradient }
    var tokenCount: Int { batch.tokens.rows }

    init(parameters: NetworkParameters<Real>, typeCount: Int) {
        self.parameters = parameters
        batch = Batch(typeCount: typeCount, shape: parameters.shape)
        forward = ForwardPass(parameters: parameters)
        backward = BackwardPass(shape: parameters.shape, batch: batch)
        crf = ConditionalRandomFieldCache(tagCount: parameters.shape.tagCount)
        softmax = SoftmaxCache(tagCount: parameters.shape.tagCount)
        allowed = AllowedSequences(tagCount: parameters.shape.tagCount)
    }

    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        batch.fill(sentences, chosen: chosen, unknown: &unknown)
        softTags = sentences.softTags
        let rows = batch.tokens.rows
        forward.reserveTokens(rows: rows, spelling: batch.spelling)
        forward.reserveSentences(rows: rows)
        backward.reserve(batch)
        switch sizes.outputLayer {
        case .crf:
            crf.reserve(rows: rows, sequences: batch.tokens.sequences)
            openTags = sentences.openTags.flatMap { open in
                chosen.contains { open.set(Int($0)) != nil } ? open : nil
            }
            if openTags != nil { allowed.reserve(rows: rows, sequences: batch.tokens.sequences) }
            precondition(
                sentences.openTags == nil || softTags == nil, "tags that are open beside tags that are probabilities")
        case .softmax:
            precondition(sentences.openTags == nil, "open tags without a CRF")
            softmax.reserve(rows: rows)
        }
    }

    func run(_ worker: Worker, dropoutKey: UInt64?) {
        let dropout = { [rate = sizes.dropoutRate] (rows: Rows<Real>, firstRow: Int) in
            if let dropoutKey { rows.dropOut(rate: rate, key: dropoutKey, firstRow: firstRow) }
        }
        if worker.index == 0, sizes.outputLayer == .crf {
            parameters.crf.prepare(crf)
            if openTags != nil { parameters.crf.prepare(allowed.cache) }
        }
        readInput(batch, forward: forward, worker, dropout: dropout)
        forward.readSentences(batch.tokens, worker)
        switch sizes.outputLayer {
        case .crf: sequenceLoss(worker)
        case .softmax: tokenLoss(worker)
        }
        worker.synchronise()
        backward.run(worker, batch: batch, forward: forward, dropout: dropout)
    }

    // MARK: Loss

    private func sequenceLoss(_ worker: Worker) {
        let layer = parameters.crf
        let emissions = forward.emissions
        layer.posterior(batch.tokens, emissions: emissions, cache: crf, worker: worker)
        if let openTags { return openLoss(openTags, worker) }
        if worker.index == 0 {
            var total = 0.0
            for sequence in 0..<batch.tokens.sequences {
                let score = layer.score(
                    sequence: sequence, packing: batch.tokens, emissions: emissions, tag: { Int(batch.tags[$0]) })
                total += Double(crf.logPartition[sequence] - score)
            }
            loss = total + softLoss()
        }
        let rows = worker.share(of: batch.tokens.rows)
        backward.emissions[rows].copy(from: crf.marginals[rows])
        for row in rows { backward.emissions.row(row)[Int(batch.tags[row])] -= 1 }
        soften(rows) { _ in 1 }
        layer.transitionGradient(
            rows: worker.share(of: layer.tagCount), withBorders: worker.index == 0, packing: batch.tokens,
            gold: batch.tags, cache: crf, gradient: gradient.dense.crf)
    }

    /// log Z less log Z of the sequences that the labels allow, and its derivatives: what is expected of all sequences less what is
    /// expected of those.
    private func openLoss(_ openTags: OpenTags, _ worker: Worker) {
        let layer = parameters.crf
        let rows = worker.share(of: batch.tokens.rows)
        allowed.mask(rows, batch: batch, openTags, emissions: forward.emissions)
        layer.posterior(batch.tokens, emissions: allowed.emissions, cache: allowed.cache, worker: worker)
        if worker.index == 0 {
            loss = (0..<batch.tokens.sequences).reduce(0.0) {
                $0 + Double(crf.logPartition[$1] - allowed.cache.logPartition[$1])
            }
        }
        for row in rows {
            let (target, all, some) = (
                backward.emissions.row(row), crf.marginals.row(row), allowed.cache.marginals.row(row)
            )
            for tag in 0..<layer.tagCount { target[tag] = all[tag] - some[tag] }
        }
        let tags = worker.share(of: layer.tagCount)
        let isFirst = worker.index == 0
        layer.transitionGradient(
            rows: tags, withBorders: isFirst, packing: batch.tokens, gold: nil, cache: crf, gradient: gradient.dense.crf
        )
        layer.transitionGradient(
            rows: tags, withBorders: isFirst, packing: batch.tokens, gold: nil, cache: allowed.cache,
            gradient: allowed.transitions)
        let (target, some) = (gradient.dense.crf.transitions, allowed.transitions.transitions)
        for tag in tags {
            for other in 0..<layer.tagCount { target[tag, other] -= some[tag, other] }
        }
        guard isFirst else { return }
        for tag in 0..<layer.tagCount {
            target[layer.tagCount, tag] -= some[layer.tagCount, tag]
            target[tag, layer.tagCount + 1] -= some[tag, layer.tagCount + 1]
        }
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
        guard softTags != nil else { return }
        var lengths = [Real](repeating: 0, count: batch.tokens.rows)
        for sequence in 0..<batch.tokens.sequences {
            let length = batch.tokens.length(sequence)
            for step in 0..<length { lengths[batch.tokens.row(sequence, step)] = Real(length) }
        }
        loss += softLoss { 1 / lengths[$0] }
        soften(0..<batch.tokens.rows) { 1 / lengths[$0] }
    }

    // Of tags that are probabilities, the emission scores follow the probabilities, the transition scores the most probable
    // sequence: pairs of tags aren't handed on.

    /// What the loss is more where a tag is a probability, than if the most probable were certain: Σ (e[best] − Σ q · e).
    ///
    /// - Parameter share: by row, what a token counts.
    private func softLoss(share: (Int) -> Real = { _ in 1 }) -> Double {
        guard let softTags else { return 0 }
        var total = 0.0
        for row in 0..<batch.tokens.rows {
            let entries = softTags.entries(Int(batch.positions[row]))
            guard !entries.isEmpty else { continue }
            let scores = forward.emissions.row(row)
            var difference = scores[Int(batch.tags[row])]
            for entry in entries {
                difference -= Real(softTags.probabilities[entry]) * scores[Int(softTags.tags[entry])]
            }
            total += Double(difference * share(row))
        }
        return total
    }

    /// The derivatives of that by the emission scores of some rows.
    private func soften(_ rows: Range<Int>, share: (Int) -> Real) {
        guard let softTags else { return }
        for row in rows {
            let entries = softTags.entries(Int(batch.positions[row]))
            guard !entries.isEmpty else { continue }
            let (target, share) = (backward.emissions.row(row), share(row))
            target[Int(batch.tags[row])] += share
            for entry in entries { target[Int(softTags.tags[entry])] -= share * Real(softTags.probabilities[entry]) }
        }
    }
}

/// What a CRF says of the sequences that labels allow, where O may stand for other tags.
private final class AllowedSequences<Real: Scalar>: @unchecked Sendable {
    let cache: ConditionalRandomFieldCache<Real>
    /// [R, K]: the emission scores of allowed tags; of others, so low that their exponential is zero.
    let emissions: Matrix<Real>
    /// Expected transitions.
    let transitions: ConditionalRandomField<Real>

    init(tagCount: Int) {
        cache = ConditionalRandomFieldCache(tagCount: tagCount, hasImpossibleTags: true)
        emissions = Matrix(rows: 0, columns: tagCount)
        transitions = ConditionalRandomField(tagCount: tagCount)
    }

    func reserve(rows: Int, sequences: Int) {
        cache.reserve(rows: rows, sequences: sequences)
        emissions.reserve(rows: rows)
    }

    /// Fills some rows.
    func mask(_ rows: Range<Int>, batch: Batch, _ open: OpenTags, emissions all: Matrix<Real>) {
        for row in rows {
            let gold = Int(batch.tags[row])
            let isOpen = gold == 0 ? open.set(batch.sentence(ofRow: row)) : nil
            let (target, scores) = (emissions.row(row), all.row(row))
            for tag in 0..<emissions.columns {
                target[tag] = isOpen?[tag] ?? (tag == gold) ? scores[tag] : Real(-10_000)
            }
        }
    }
}
