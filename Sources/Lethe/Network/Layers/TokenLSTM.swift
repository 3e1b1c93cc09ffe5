/// Layer 4: [character output, token embedding] → both directions → 2H values → tanh layer → H values.
///
/// The tanh layer counts as a part of this layer when transferring, as in NeuroNER.
package struct TokenLSTM<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// Forward and backward direction.
    package let directions: [LSTMParameters<Real>]
    /// [2H, H]: the tanh layer.
    package let hiddenWeights: Matrix<Real>
    /// [1, H].
    package let hiddenBias: Matrix<Real>

    init(inputSize: Int, hiddenSize: Int, cell: LSTMCellKind) {
        directions = (0..<2).map { _ in
            LSTMParameters(inputSize: inputSize, hiddenSize: hiddenSize, cell: cell)
        }
        hiddenWeights = Matrix(rows: 2 * hiddenSize, columns: hiddenSize)
        hiddenBias = Matrix(rows: 1, columns: hiddenSize)
    }

    var tensors: [NamedTensor<Real>] {
        directions[0].tensors(prefix: "tokenLSTM.forward", layer: .tokenLSTM, direction: 0)
            + directions[1].tensors(prefix: "tokenLSTM.backward", layer: .tokenLSTM, direction: 1) + [
                NamedTensor("tokenLSTM.hidden.weights", .tokenLSTM, hiddenWeights),
                NamedTensor("tokenLSTM.hidden.bias", .tokenLSTM, hiddenBias, isVector: true),
            ]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        for direction in directions { direction.initialise(using: &generator) }
        hiddenWeights.initialiseGlorot(
            fanIn: hiddenWeights.rows, fanOut: hiddenWeights.columns, using: &generator)
        hiddenBias.clear()
    }
}

// MARK: Cache

/// Memory of the layer. R token rows.
final class TokenLSTMCache<Real: Scalar>: @unchecked Sendable {
    let recurrence: [LSTMCache<Real>]
    /// [R, 2H]: forward output, then backward output.
    let output: Matrix<Real>
    let dOutput: Matrix<Real>
    /// [R, H]: the tanh layer's output; backward, the derivatives before the tanh are in `dHidden`.
    let hidden: Matrix<Real>
    let dHidden: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        let hiddenSize = configuration.tokenHiddenSize
        recurrence = (0..<2).map { _ in LSTMCache(hiddenSize: hiddenSize, cell: configuration.cell) }
        output = Matrix(rows: 0, columns: 2 * hiddenSize)
        dOutput = Matrix(rows: 0, columns: 2 * hiddenSize)
        hidden = Matrix(rows: 0, columns: hiddenSize)
        dHidden = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        for cache in recurrence { cache.reserve(rows: rows) }
        for matrix in [output, dOutput, hidden, dHidden] { matrix.reserve(rows: rows) }
    }
}

extension TokenLSTM {
    // MARK: Forward

    /// The input part of one direction's sums: input · weights + bias, for R rows.
    func projectInput(
        direction: Int, rows: Int, input: UnsafePointer<Real>, inputRow: Int, sums: UnsafeMutablePointer<Real>,
        sumsRow: Int
    ) {
        let parameters = directions[direction]
        let width = parameters.bias.columns
        for row in 0..<rows { (sums + row * sumsRow).update(from: parameters.bias.base, count: width) }
        Real.multiply(
            m: rows, n: width, k: parameters.inputWeights.rows, a: input, aRow: inputRow, aColumn: 1,
            b: parameters.inputWeights.base, bRow: parameters.inputWeights.stride, c: sums, cRow: sumsRow,
            accumulate: true)
    }

    /// Runs one direction; its output stands in its half of `cache.output`'s columns.
    ///
    /// - Precondition: the direction's sums hold the projected input.
    func recur(direction: Int, cell: LSTMCellKind, packing: Packing, cache: TokenLSTMCache<Real>) {
        let hiddenSize = hiddenBias.columns
        LSTMDirection(
            parameters: directions[direction], cache: cache.recurrence[direction], cell: cell,
            reversed: direction == 1
        ).forward(packing, output: cache.output.base + direction * hiddenSize, outputRow: cache.output.stride)
    }

    /// The tanh layer over some rows.
    func hiddenForward(rows: Range<Int>, cache: TokenLSTMCache<Real>) {
        guard !rows.isEmpty else { return }
        let first = rows.lowerBound
        for row in rows { cache.hidden.row(row).update(from: hiddenBias.base, count: hiddenBias.columns) }
        Real.multiply(
            m: rows.count, n: hiddenBias.columns, k: hiddenWeights.rows, a: cache.output.row(first),
            aRow: cache.output.stride, aColumn: 1, b: hiddenWeights.base, bRow: hiddenWeights.stride,
            c: cache.hidden.row(first), cRow: cache.hidden.stride, accumulate: true)
        Real.tanhRows(
            rows: rows.count, n: hiddenBias.columns, x: cache.hidden.row(first), xRow: cache.hidden.stride)
    }

    // MARK: Backward

    /// From `cache.dHidden` (derivatives by the tanh layer's output, replaced by those before the tanh) to
    /// `cache.dOutput`, over some rows.
    func hiddenBackward(rows: Range<Int>, cache: TokenLSTMCache<Real>) {
        guard !rows.isEmpty else { return }
        let first = rows.lowerBound
        Real.tanhBackwardRows(
            rows: rows.count, n: hiddenBias.columns, y: cache.hidden.row(first), yRow: cache.hidden.stride,
            dx: cache.dHidden.row(first), dxRow: cache.dHidden.stride)
        Real.multiplyTransposed(
            m: rows.count, k: hiddenWeights.rows, n: hiddenBias.columns, a: cache.dHidden.row(first),
            aRow: cache.dHidden.stride, b: hiddenWeights.base, bRow: hiddenWeights.stride,
            c: cache.dOutput.row(first), cRow: cache.dOutput.stride, accumulate: false)
    }

    /// Overwrites some rows of the tanh layer's gradient, and its bias where `withBias`.
    func hiddenGradient(
        weightRows: Range<Int>, withBias: Bool, rows: Int, cache: TokenLSTMCache<Real>, gradient: TokenLSTM
    ) {
        if !weightRows.isEmpty {
            Real.multiply(
                m: weightRows.count, n: hiddenBias.columns, k: rows, a: cache.output.base + weightRows.lowerBound,
                aRow: 1, aColumn: cache.output.stride, b: cache.dHidden.base, bRow: cache.dHidden.stride,
                c: gradient.hiddenWeights.row(weightRows.lowerBound), cRow: gradient.hiddenWeights.stride,
                accumulate: false)
        }
        if withBias {
            Real.columnSums(
                rows: rows, n: hiddenBias.columns, x: cache.dHidden.base, xRow: cache.dHidden.stride,
                out: gradient.hiddenBias.base, accumulate: false)
        }
    }

    /// Runs one direction backwards from its half of `cache.dOutput`; overwrites its gradient and leaves the
    /// derivatives of its sums for `inputGradient`.
    func backward(
        direction: Int, cell: LSTMCellKind, packing: Packing, input: Matrix<Real>, cache: TokenLSTMCache<Real>,
        gradient: TokenLSTM
    ) {
        let hiddenSize = hiddenBias.columns
        let recurrence = cache.recurrence[direction]
        let gradient = gradient.directions[direction]
        LSTMDirection(
            parameters: directions[direction], cache: recurrence, cell: cell, reversed: direction == 1
        ).backward(
            packing, dOutput: cache.dOutput.base + direction * hiddenSize, outputRow: cache.dOutput.stride,
            gradient: gradient)
        Real.multiply(
            m: gradient.inputWeights.rows, n: gradient.bias.columns, k: packing.rows, a: input.base, aRow: 1,
            aColumn: input.stride, b: recurrence.sums.base, bRow: recurrence.sums.stride,
            c: gradient.inputWeights.base, cRow: gradient.inputWeights.stride, accumulate: false)
    }

    /// Derivatives by the layer's input, both directions summed, over some rows.
    func inputGradient(rows: Range<Int>, cache: TokenLSTMCache<Real>, dInput: Matrix<Real>) {
        guard !rows.isEmpty else { return }
        for (index, parameters) in directions.enumerated() {
            let sums = cache.recurrence[index].sums
            Real.multiplyTransposed(
                m: rows.count, k: parameters.inputWeights.rows, n: parameters.bias.columns,
                a: sums.row(rows.lowerBound), aRow: sums.stride, b: parameters.inputWeights.base,
                bRow: parameters.inputWeights.stride, c: dInput.row(rows.lowerBound), cRow: dInput.stride,
                accumulate: index > 0)
        }
    }
}
