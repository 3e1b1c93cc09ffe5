/// The network backward: from the derivatives of a loss by the emission scores to those by every parameter.
///
/// Divided among a team as the forward pass is; no sum is ever split, so that one worker and two give the same bits.
final class BackwardPass<Real: Scalar>: @unchecked Sendable {
    let gradient: NetworkGradient<Real>
    /// [R, tags]: by the emission scores; the loss puts them here.
    let emissions: Matrix<Real>
    /// [R, 2H + E]: by the token LSTM's input.
    let input: Matrix<Real>
    let tokenLSTM: TokenLSTMDerivatives<Real>
    let characterLSTM: [CharacterLSTMDerivatives<Real>]

    init(shape: NetworkShape, batch: Batch) {
        let sizes = shape.configuration
        gradient = NetworkGradient(shape: shape, batch: batch)
        emissions = Matrix(rows: 0, columns: shape.tagCount)
        input = Matrix(rows: 0, columns: shape.tokenInputSize)
        tokenLSTM = TokenLSTMDerivatives(configuration: sizes)
        characterLSTM = (0..<2).map { _ in CharacterLSTMDerivatives(configuration: sizes) }
    }

    func reserve(_ batch: Batch) {
        emissions.reserve(rows: batch.tokens.rows)
        input.reserve(rows: batch.tokens.rows)
        tokenLSTM.reserve(rows: batch.tokens.rows)
        for derivatives in characterLSTM { derivatives.reserve(batch.spelling) }
    }

    /// Overwrites the gradient from `emissions` and what the forward pass left. Every worker of the team calls it, once the
    /// derivatives of all rows are there.
    ///
    /// - Parameter dropout: applied to the derivatives of some rows of the input, as it was to the input.
    func run(_ worker: Worker, batch: Batch, forward: ForwardPass<Real>, dropout: (Rows<Real>, Int) -> Void) {
        let parameters = forward.parameters
        let sizes = parameters.shape.configuration
        let all = 0..<batch.tokens.rows
        let rows = worker.share(of: all.count)
        let takesBias = worker.index == 0
        parameters.fullyConnected.gradient(
            weightRows: worker.share(of: sizes.tokenHiddenSize), withBias: takesBias,
            input: forward.tokenLSTM.hidden[all], dEmissions: emissions[all], into: gradient.dense.fullyConnected)
        parameters.fullyConnected.backward(emissions[rows], into: tokenLSTM.hidden[rows])
        parameters.tokenLSTM.hiddenBackward(rows: rows, cache: forward.tokenLSTM, derivatives: tokenLSTM)
        worker.synchronise()
        parameters.tokenLSTM.hiddenGradient(
            weightRows: worker.share(of: 2 * sizes.tokenHiddenSize), withBias: takesBias, rows: all.count,
            cache: forward.tokenLSTM, derivatives: tokenLSTM, gradient: gradient.dense.tokenLSTM)
        runDirections(worker, batch: batch, forward: forward, dropout: dropout)
    }

    /// The part below the tanh layer, from `tokenLSTM.output`: each direction's half must be complete for the worker that has
    /// the direction.
    func runDirections(
        _ worker: Worker, batch: Batch, forward: ForwardPass<Real>, dropout: (Rows<Real>, Int) -> Void
    ) {
        let parameters = forward.parameters
        let sizes = parameters.shape.configuration
        let all = 0..<batch.tokens.rows
        let rows = worker.share(of: all.count)
        for direction in worker.share(of: 2) {
            parameters.tokenLSTM.backward(
                direction: direction, cell: sizes.cell, packing: batch.tokens, input: forward.input[all],
                cache: forward.tokenLSTM, derivatives: tokenLSTM, gradient: gradient.dense.tokenLSTM)
        }
        if worker.index == 0 { gradient.tokenRows.prepareValues() }
        worker.synchronise()
        parameters.tokenLSTM.inputGradient(rows: rows, cache: forward.tokenLSTM, dInput: input)
        dropout(input[rows], rows.lowerBound)
        worker.synchronise()
        readTokens(worker, batch: batch, forward: forward)
        worker.synchronise()
        if worker.index == 0 {
            parameters.characterEmbedding.backward(
                characterLSTM.map(\.characters), gradient: gradient.characterRows)
        }
    }

    /// From the derivatives by the input to those by the token embedding and the character LSTM.
    private func readTokens(_ worker: Worker, batch: Batch, forward: ForwardPass<Real>) {
        let parameters = forward.parameters
        let sizes = parameters.shape.configuration
        let hidden = sizes.characterHiddenSize
        let spelling = batch.spelling
        let embedded = 2 * hidden..<input.columns
        parameters.tokenEmbedding.backward(
            columns: worker.share(of: sizes.tokenEmbeddingSize),
            dOutput: input[0..<batch.tokens.rows].columns(embedded), slots: batch.embeddingSlots,
            gradient: gradient.tokenRows)
        for direction in worker.share(of: 2) {
            let derivatives = characterLSTM[direction]
            derivatives.output[0..<spelling.characters.rows].clear()
            for row in 0..<batch.tokens.rows {
                let last = CharacterLSTM<Real>.lastRow(
                    direction: direction, sequence: Int(batch.typeSlots[row]), packing: spelling.characters)
                let target = derivatives.output.row(last)
                let source = input.row(row) + direction * hidden
                for unit in 0..<hidden { target[unit] += source[unit] }
            }
            parameters.characterLSTM.backward(
                direction: direction, cell: sizes.cell, characters: forward.characterTable[0..<spelling.distinct.count],
                spelling: spelling, cache: forward.characterLSTM[direction], derivatives: derivatives,
                gradient: gradient.dense.characterLSTM.directions[direction])
        }
    }
}
