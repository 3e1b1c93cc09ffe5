/// Loss and gradient of one batch: the six layers forward, then backward.
///
/// Written for a team of one or two workers: each direction of an LSTM belongs to one worker, rows and weight rows are
/// divided, and no sum is ever split, so one worker and two give the same bits.
package final class TrainingStep<Real: Scalar>: @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    let gradient: NetworkGradient<Real>
    let workspace: Workspace<Real>
    let batch: Batch
    /// Σ over the batch's sentences of −log p(gold tags), or of the mean cross-entropy without a CRF.
    package private(set) var loss: Double = 0

    private var shape: NetworkShape { parameters.shape }
    private var sizes: NetworkConfiguration { parameters.shape.configuration }

    init(parameters: NetworkParameters<Real>, typeCount: Int) {
        self.parameters = parameters
        batch = Batch(typeCount: typeCount, shape: parameters.shape)
        gradient = NetworkGradient(shape: parameters.shape, batch: batch)
        workspace = Workspace(shape: parameters.shape)
    }

    /// Lays out a batch and makes room for it.
    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        batch.fill(sentences, chosen: chosen, unknown: &unknown)
        workspace.reserve(
            tokenRows: batch.tokens.rows, sequences: batch.tokens.sequences, characterRows: batch.characters.rows,
            distinctCharacters: batch.distinctCharacters.count)
    }

    // MARK: Forward

    /// Emission scores of the prepared batch, in `workspace.emissions`.
    ///
    /// - Parameter dropoutKey: nil runs without dropout, as in tagging.
    func forward(_ worker: Worker, dropoutKey: UInt64?) {
        let rows = worker.share(of: batch.tokens.rows)
        if worker.index == 0 {
            parameters.characterEmbedding.forward(batch.distinctCharacters, into: workspace.characterTable)
        }
        worker.synchronise()
        for direction in worker.share(of: 2) {
            parameters.characterLSTM.forward(
                direction: direction, cell: sizes.cell, characters: workspace.characterTable,
                count: batch.distinctCharacters.count, packing: batch.characters,
                characterSlot: batch.characterSlots, cache: workspace.characterLSTM[direction])
        }
        if worker.index == 0, sizes.outputLayer == .crf { parameters.crf.prepare(workspace.crf) }
        worker.synchronise()
        assembleInput(rows: rows, dropoutKey: dropoutKey)
        worker.synchronise()
        for direction in worker.share(of: 2) {
            let sums = workspace.tokenLSTM.recurrence[direction].sums
            parameters.tokenLSTM.projectInput(
                direction: direction, rows: batch.tokens.rows, input: workspace.input.base,
                inputRow: workspace.input.stride, sums: sums.base, sumsRow: sums.stride)
            parameters.tokenLSTM.recur(
                direction: direction, cell: sizes.cell, packing: batch.tokens, cache: workspace.tokenLSTM)
        }
        worker.synchronise()
        parameters.tokenLSTM.hiddenForward(rows: rows, cache: workspace.tokenLSTM)
        parameters.fullyConnected.forward(
            rows: rows, input: workspace.tokenLSTM.hidden, emissions: workspace.emissions)
    }

    private func assembleInput(rows: Range<Int>, dropoutKey: UInt64?) {
        let hidden = sizes.characterHiddenSize
        let forward = workspace.characterLSTM[0].output
        let backward = workspace.characterLSTM[1].output
        for row in rows {
            let target = workspace.input.row(row)
            let type = Int(batch.typeSlots[row])
            target.update(
                from: forward.row(
                    CharacterLSTM<Real>.lastRow(direction: 0, sequence: type, packing: batch.characters)),
                count: hidden)
            (target + hidden).update(
                from: backward.row(
                    CharacterLSTM<Real>.lastRow(direction: 1, sequence: type, packing: batch.characters)),
                count: hidden)
            parameters.tokenEmbedding.forward(row: batch.vocabularyRows[row], into: target + 2 * hidden)
        }
        if let dropoutKey { dropOut(workspace.input, rows: rows, key: dropoutKey) }
    }

    /// Dropout with inverted scaling (Srivastava et al. 2014, section 10); the same key gives the same mask.
    private func dropOut(_ matrix: Matrix<Real>, rows: Range<Int>, key: UInt64) {
        guard sizes.dropoutRate > 0, !rows.isEmpty else { return }
        let keep = 1 - sizes.dropoutRate
        Real.dropoutRows(
            rows: rows.count, n: shape.tokenInputSize, x: matrix.row(rows.lowerBound), xRow: matrix.stride, key: key,
            firstRow: rows.lowerBound, keep: UInt32(min(keep * 0x1p32, 0x1p32 - 1)), scale: Real(1 / keep))
    }

    // MARK: Forward and backward

    /// Loss and gradient of the prepared batch. Every worker of the team calls it.
    ///
    /// - Parameter dropoutKey: nil trains without dropout.
    func run(_ worker: Worker, dropoutKey: UInt64?) {
        let rows = worker.share(of: batch.tokens.rows)
        forward(worker, dropoutKey: dropoutKey)
        switch sizes.outputLayer {
        case .crf: sequenceLoss(worker, rows: rows)
        case .softmax: tokenLoss(worker, rows: rows)
        }
        worker.synchronise()
        backward(worker, rows: rows, dropoutKey: dropoutKey)
    }

    private func sequenceLoss(_ worker: Worker, rows: Range<Int>) {
        let crf = parameters.crf
        crf.posterior(batch.tokens, emissions: workspace.emissions, cache: workspace.crf, worker: worker)
        if worker.index == 0 {
            var total = 0.0
            for sequence in 0..<batch.tokens.sequences {
                let score = crf.score(
                    sequence: sequence, packing: batch.tokens, emissions: workspace.emissions,
                    tag: { Int(batch.tags[$0]) })
                total += Double(workspace.crf.logPartition.base[sequence] - score)
            }
            loss = total
        }
        for row in rows {
            let target = workspace.dEmissions.row(row)
            target.update(from: workspace.crf.marginals.row(row), count: workspace.dEmissions.stride)
            target[Int(batch.tags[row])] -= 1
        }
        crf.transitionGradient(
            rows: worker.share(of: shape.tagCount), withBorders: worker.index == 0, packing: batch.tokens,
            gold: batch.tags, cache: workspace.crf, gradient: gradient.dense.crf)
    }

    private func tokenLoss(_ worker: Worker, rows: Range<Int>) {
        let count = shape.tagCount
        let cache = workspace.crf
        parameters.crf.exponentiate(rows: rows, emissions: workspace.emissions, cache: cache)
        for row in rows { workspace.dEmissions.row(row).update(repeating: 1, count: count) }
        if !rows.isEmpty {
            Real.multiplyNormaliseRows(
                rows: rows.count, n: count, x: workspace.dEmissions.row(rows.lowerBound),
                xRow: workspace.dEmissions.stride, y: cache.emissionFactors.row(rows.lowerBound),
                yRow: cache.emissionFactors.stride, sums: cache.sums.base + rows.lowerBound)
        }
        worker.synchronise()
        guard worker.index == 0 else { return }
        var total = 0.0
        for sequence in 0..<batch.tokens.sequences {
            let length = batch.tokens.length(sequence)
            let share = 1 / Real(length)
            var sum = 0.0
            for step in 0..<length {
                let row = batch.tokens.row(sequence, step)
                let tag = Int(batch.tags[row])
                let logSum = cache.maxima.base[row] + logarithm(cache.sums.base[row])
                sum += Double(logSum - workspace.emissions.row(row)[tag])
                let target = workspace.dEmissions.row(row)
                target[tag] -= 1
                for column in 0..<count { target[column] *= share }
            }
            total += sum / Double(length)
        }
        loss = total
    }

    private func backward(_ worker: Worker, rows: Range<Int>, dropoutKey: UInt64?) {
        let tokenCache = workspace.tokenLSTM
        parameters.fullyConnected.gradient(
            weightRows: worker.share(of: sizes.tokenHiddenSize), withBias: worker.index == 0, rows: batch.tokens.rows,
            input: tokenCache.hidden, dEmissions: workspace.dEmissions, into: gradient.dense.fullyConnected)
        parameters.fullyConnected.backward(
            rows: rows, dEmissions: workspace.dEmissions, dInput: tokenCache.dHidden)
        parameters.tokenLSTM.hiddenBackward(rows: rows, cache: tokenCache)
        worker.synchronise()
        parameters.tokenLSTM.hiddenGradient(
            weightRows: worker.share(of: 2 * sizes.tokenHiddenSize), withBias: worker.index == 0,
            rows: batch.tokens.rows, cache: tokenCache, gradient: gradient.dense.tokenLSTM)
        for direction in worker.share(of: 2) {
            parameters.tokenLSTM.backward(
                direction: direction, cell: sizes.cell, packing: batch.tokens, input: workspace.input,
                cache: tokenCache, gradient: gradient.dense.tokenLSTM)
        }
        if worker.index == 0 { gradient.tokenRows.prepareValues() }
        worker.synchronise()
        parameters.tokenLSTM.inputGradient(rows: rows, cache: tokenCache, dInput: workspace.dInput)
        if let dropoutKey { dropOut(workspace.dInput, rows: rows, key: dropoutKey) }
        worker.synchronise()
        embeddingAndCharacterBackward(worker)
        worker.synchronise()
        if worker.index == 0 {
            parameters.characterEmbedding.backward(
                workspace.characterLSTM.map(\.dCharacters), gradient: gradient.characterRows)
        }
    }

    private func embeddingAndCharacterBackward(_ worker: Worker) {
        let hidden = sizes.characterHiddenSize
        let dInput = workspace.dInput
        parameters.tokenEmbedding.backward(
            rows: batch.tokens.rows, columns: worker.share(of: sizes.tokenEmbeddingSize),
            dInput: dInput.base + 2 * hidden, dInputRow: dInput.stride, slots: batch.embeddingSlots,
            gradient: gradient.tokenRows)
        for direction in worker.share(of: 2) {
            let cache = workspace.characterLSTM[direction]
            cache.dOutput.clear(rows: batch.characters.rows)
            for row in 0..<batch.tokens.rows {
                let last = CharacterLSTM<Real>.lastRow(
                    direction: direction, sequence: Int(batch.typeSlots[row]), packing: batch.characters)
                let target = cache.dOutput.row(last)
                let source = dInput.row(row) + direction * hidden
                for unit in 0..<hidden { target[unit] += source[unit] }
            }
            parameters.characterLSTM.backward(
                direction: direction, cell: sizes.cell, characters: workspace.characterTable,
                count: batch.distinctCharacters.count, packing: batch.characters,
                characterSlot: batch.characterSlots, cache: cache,
                gradient: gradient.dense.characterLSTM.directions[direction])
        }
    }
}
