/// Layer 4: [character output, token embedding] → both directions → 2H values → tanh layer → H values.
///
/// The tanh layer counts as a part of this layer when transferring, as in NeuroNER.
package struct TokenLSTM<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// Forward and backward direction.
    package let directions: [LSTMParameters<Real>]
    /// [2H, H] and [1, H]: the tanh layer.
    package let hidden: Affine<Real>

    init(inputSize: Int, hiddenSize: Int, cell: LSTMCellKind) {
        directions = (0..<2).map { _ in
            LSTMParameters(inputSize: inputSize, hiddenSize: hiddenSize, cell: cell)
        }
        hidden = Affine(inputSize: 2 * hiddenSize, outputSize: hiddenSize)
    }

    var tensors: [NamedTensor<Real>] {
        directions[0].tensors(prefix: "tokenLSTM.forward", layer: .tokenLSTM, direction: 0)
            + directions[1].tensors(prefix: "tokenLSTM.backward", layer: .tokenLSTM, direction: 1) + [
                NamedTensor("tokenLSTM.hidden.weights", .tokenLSTM, hidden.weights),
                NamedTensor("tokenLSTM.hidden.bias", .tokenLSTM, hidden.bias, isVector: true),
            ]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        for direction in directions { direction.initialise(using: &generator) }
        hidden.initialise(using: &generator)
    }
}

// MARK: Cache

/// Memory of the layer. R token rows.
final class TokenLSTMCache<Real: Scalar>: @unchecked Sendable {
    let recurrence: [LSTMCache<Real>]
    /// [R, 2H]: forward output, then backward output.
    let output: Matrix<Real>
    /// [R, H]: the tanh layer's output.
    let hidden: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        let hiddenSize = configuration.tokenHiddenSize
        recurrence = (0..<2).map { _ in LSTMCache(hiddenSize: hiddenSize, cell: configuration.cell) }
        output = Matrix(rows: 0, columns: 2 * hiddenSize)
        hidden = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        for cache in recurrence { cache.reserve(rows: rows) }
        output.reserve(rows: rows)
        hidden.reserve(rows: rows)
    }
}

/// What the backward pass of the layer needs besides. R token rows.
final class TokenLSTMDerivatives<Real: Scalar>: @unchecked Sendable {
    let recurrence: [LSTMDerivatives<Real>]
    /// [R, 2H].
    let output: Matrix<Real>
    /// [R, H]: derivatives by the tanh layer's output, replaced by those before the tanh.
    let hidden: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        let hiddenSize = configuration.tokenHiddenSize
        recurrence = (0..<2).map { _ in LSTMDerivatives(hiddenSize: hiddenSize) }
        output = Matrix(rows: 0, columns: 2 * hiddenSize)
        hidden = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        for derivatives in recurrence { derivatives.reserve(rows: rows) }
        output.reserve(rows: rows)
        hidden.reserve(rows: rows)
    }
}

extension TokenLSTM {
    /// The columns of one direction's output in those of both.
    private func columns(_ direction: Int) -> Range<Int> {
        let size = hidden.bias.columns
        return direction * size..<(direction + 1) * size
    }

    // MARK: Forward

    /// The input part of one direction's sums: x · W + b. input [R, D].
    func projectInput(direction: Int, input: Rows<Real>, cache: TokenLSTMCache<Real>) {
        directions[direction].input.forward(input, into: cache.recurrence[direction].sums[0..<input.count])
    }

    /// Runs one direction; its output stands in its half of `cache.output`'s columns.
    ///
    /// - Precondition: the direction's sums hold the projected input.
    func recur(direction: Int, cell: LSTMCellKind, packing: Packing, cache: TokenLSTMCache<Real>) {
        LSTMDirection(
            parameters: directions[direction], cache: cache.recurrence[direction], cell: cell,
            reversed: direction == 1
        ).forward(packing, output: cache.output[0..<packing.rows].columns(columns(direction)))
    }

    /// The tanh layer over some rows: tanh(output · W + b).
    func hiddenForward(rows: Range<Int>, cache: TokenLSTMCache<Real>) {
        hidden.forward(cache.output[rows], into: cache.hidden[rows])
        cache.hidden[rows].applyTanh()
    }

    // MARK: Backward

    /// From `derivatives.hidden` to `derivatives.output`, over some rows.
    func hiddenBackward(rows: Range<Int>, cache: TokenLSTMCache<Real>, derivatives: TokenLSTMDerivatives<Real>) {
        derivatives.hidden[rows].multiplyTanhDerivative(of: cache.hidden[rows])
        hidden.backward(derivatives.hidden[rows], into: derivatives.output[rows])
    }

    /// Overwrites some rows of the tanh layer's gradient, and its bias where `withBias`.
    func hiddenGradient(
        weightRows: Range<Int>, withBias: Bool, rows: Int, cache: TokenLSTMCache<Real>,
        derivatives: TokenLSTMDerivatives<Real>, gradient: TokenLSTM
    ) {
        hidden.gradient(
            weightRows: weightRows, withBias: withBias, input: cache.output[0..<rows],
            dOutput: derivatives.hidden[0..<rows], into: gradient.hidden)
    }

    /// Runs one direction backwards from its half of `derivatives.output`; overwrites its gradient and leaves the
    /// derivatives of its sums for `inputGradient`. input [R, D].
    func backward(
        direction: Int, cell: LSTMCellKind, packing: Packing, input: Rows<Real>, cache: TokenLSTMCache<Real>,
        derivatives: TokenLSTMDerivatives<Real>, gradient: TokenLSTM
    ) {
        let recurrence = cache.recurrence[direction]
        let gradient = gradient.directions[direction]
        LSTMDirection(
            parameters: directions[direction], cache: recurrence, cell: cell, reversed: direction == 1
        ).backward(
            packing, dOutput: derivatives.output[0..<packing.rows].columns(columns(direction)),
            derivatives: derivatives.recurrence[direction], gradient: gradient)
        gradient.inputWeights.all.set(transposed: input, times: recurrence.sums[0..<packing.rows])
    }

    /// Derivatives by the layer's input, both directions summed, over some rows. dInput [all rows, D].
    func inputGradient(rows: Range<Int>, cache: TokenLSTMCache<Real>, dInput: Matrix<Real>) {
        for (index, parameters) in directions.enumerated() {
            let dSums = cache.recurrence[index].sums[rows]
            if index == 0 {
                parameters.input.backward(dSums, into: dInput[rows])
            } else {
                dInput[rows].add(dSums, timesTransposed: parameters.inputWeights.all)
            }
        }
    }
}
