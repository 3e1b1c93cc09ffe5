// One direction of an LSTM over packed sequences: shared by the character and the token layer.
// Gate order in every matrix and vector of G·H columns: coupled j, f, o; standard i, j, f, o.

// MARK: Parameters

/// Weights of one direction; as gradients, the same fields hold derivatives. D inputs, H hidden units, G gates.
package struct LSTMParameters<Real: Scalar>: Sendable {
    /// [D, G·H]: the rows of W that meet the input.
    package let inputWeights: Matrix<Real>
    /// [H, G·H]: the rows of W that meet the output of the step before.
    package let recurrentWeights: Matrix<Real>
    /// [1, G·H].
    package let bias: Matrix<Real>
    /// [1, H]: the learned cell before the first step.
    package let initialCell: Matrix<Real>
    /// [1, H]: the learned output before the first step.
    package let initialOutput: Matrix<Real>

    init(inputSize: Int, hiddenSize: Int, cell: LSTMCellKind) {
        let width = cell.gateCount * hiddenSize
        inputWeights = Matrix(rows: inputSize, columns: width)
        recurrentWeights = Matrix(rows: hiddenSize, columns: width)
        bias = Matrix(rows: 1, columns: width)
        initialCell = Matrix(rows: 1, columns: hiddenSize)
        initialOutput = Matrix(rows: 1, columns: hiddenSize)
    }

    /// What the sums get from the input: x · inputWeights + bias.
    var input: Affine<Real> { Affine(weights: inputWeights, bias: bias) }

    func tensors(prefix: String, layer: LayerName, direction: Int) -> [NamedTensor<Real>] {
        [
            NamedTensor("\(prefix).inputWeights", layer, inputWeights, direction: direction),
            NamedTensor("\(prefix).recurrentWeights", layer, recurrentWeights, direction: direction),
            NamedTensor("\(prefix).bias", layer, bias, direction: direction, isVector: true),
            NamedTensor("\(prefix).initialCell", layer, initialCell, direction: direction, isVector: true),
            NamedTensor("\(prefix).initialOutput", layer, initialOutput, direction: direction, isVector: true),
        ]
    }

    // MARK: Initialisation

    /// Glorot's for W, taken as one matrix of D + H rows as in the paper's program, and for the start state; zero bias.
    func initialise(using generator: inout SeededGenerator) {
        let fanIn = inputWeights.rows + recurrentWeights.rows
        inputWeights.initialiseGlorot(fanIn: fanIn, fanOut: inputWeights.columns, using: &generator)
        recurrentWeights.initialiseGlorot(fanIn: fanIn, fanOut: inputWeights.columns, using: &generator)
        bias.clear()
        initialCell.initialiseGlorot(fanIn: 1, fanOut: initialCell.columns, using: &generator)
        initialOutput.initialiseGlorot(fanIn: 1, fanOut: initialOutput.columns, using: &generator)
    }
}

// MARK: Cache

/// What one direction keeps between forward and backward. R rows of a packing.
final class LSTMCache<Real: Scalar>: @unchecked Sendable {
    /// [R, G·H]: input part, then sums before the gates; the backward pass puts their derivatives here.
    let sums: Matrix<Real>
    /// [R, G·H]: activated gates.
    let gates: Matrix<Real>
    /// [R, H] each: the state before each step, tanh of the cell after it.
    let cellBefore: Matrix<Real>
    let outputBefore: Matrix<Real>
    let tanhCell: Matrix<Real>

    init(hiddenSize: Int, cell: LSTMCellKind) {
        sums = Matrix(rows: 0, columns: cell.gateCount * hiddenSize)
        gates = Matrix(rows: 0, columns: cell.gateCount * hiddenSize)
        cellBefore = Matrix(rows: 0, columns: hiddenSize)
        outputBefore = Matrix(rows: 0, columns: hiddenSize)
        tanhCell = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        for matrix in [sums, gates, cellBefore, outputBefore, tanhCell] { matrix.reserve(rows: rows) }
    }
}

/// What the backward pass of one direction needs besides. R rows of a packing.
final class LSTMDerivatives<Real: Scalar>: @unchecked Sendable {
    /// [R, H] each: derivatives by the state before each step.
    let cellBefore: Matrix<Real>
    let outputBefore: Matrix<Real>

    init(hiddenSize: Int) {
        cellBefore = Matrix(rows: 0, columns: hiddenSize)
        outputBefore = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        cellBefore.reserve(rows: rows)
        outputBefore.reserve(rows: rows)
    }
}

/// One direction at work: weights of a network, memory of a pass.
struct LSTMDirection<Real: Scalar> {
    let parameters: LSTMParameters<Real>
    let cache: LSTMCache<Real>
    let cell: LSTMCellKind
    /// Runs from each sequence's last step to its first.
    let reversed: Bool

    // MARK: Forward

    /// Runs the recurrence.
    ///
    /// - Parameters:
    ///   - packing: the sequences.
    ///   - output: [R, H]: each step's output.
    /// - Precondition: `cache.sums` holds x · inputWeights + bias for every row.
    func forward(_ packing: Packing, output: Rows<Real>) {
        for index in 0..<packing.steps {
            let step = reversed ? packing.steps - 1 - index : index
            let rows = packing.rows(of: step)
            let next = following(step, packing)
            fillInitialState(of: beginning(at: step, packing), from: rows.lowerBound)
            cache.sums[rows].add(cache.outputBefore[rows], times: parameters.recurrentWeights.all)
            Real.lstmForward(
                LSTMForwardStep(
                    cell: cell, sums: cache.sums[rows], gates: cache.gates[rows], cellBefore: cache.cellBefore[rows],
                    tanhCell: cache.tanhCell[rows], output: output[rows], cellNext: cache.cellBefore[next],
                    outputNext: cache.outputBefore[next]))
        }
    }

    /// The rows of the step that follows in this direction, as far as sequences go on to it from this one.
    @inline(__always)
    private func following(_ step: Int, _ packing: Packing) -> Range<Int> {
        if reversed { return step > 0 ? packing.rows(of: step - 1).prefix(packing.count(step)) : 0..<0 }
        return step + 1 < packing.steps ? packing.rows(of: step + 1) : 0..<0
    }

    /// The sequences whose first step in this direction is `step`.
    @inline(__always)
    private func beginning(at step: Int, _ packing: Packing) -> Range<Int> {
        if reversed { return packing.count(step + 1)..<packing.count(step) }
        return 0..<(step == 0 ? packing.count(0) : 0)
    }

    @inline(__always)
    private func fillInitialState(of sequences: Range<Int>, from start: Int) {
        guard !sequences.isEmpty else { return }
        let rows = start + sequences.lowerBound..<start + sequences.upperBound
        cache.cellBefore[rows].fill(with: parameters.initialCell.all)
        cache.outputBefore[rows].fill(with: parameters.initialOutput.all)
    }

    // MARK: Backward

    /// Runs the recurrence backwards. Overwrites the gradient of everything but the input weights, whose input only
    /// the layer knows, and leaves the derivatives of the sums in `cache.sums`.
    ///
    /// - Parameters:
    ///   - dOutput: [R, H]: derivatives by each step's output.
    ///   - derivatives: memory.
    ///   - gradient: receives recurrent weights, bias and start state.
    func backward(
        _ packing: Packing, dOutput: Rows<Real>, derivatives: LSTMDerivatives<Real>, gradient: LSTMParameters<Real>
    ) {
        gradient.initialCell.clear()
        gradient.initialOutput.clear()
        for index in 0..<packing.steps {
            let step = reversed ? index : packing.steps - 1 - index
            let rows = packing.rows(of: step)
            let next = following(step, packing)
            Real.lstmBackward(
                LSTMBackwardStep(
                    cell: cell, gates: cache.gates[rows], dSums: cache.sums[rows], cellBefore: cache.cellBefore[rows],
                    tanhCell: cache.tanhCell[rows], dOutput: dOutput[rows], dOutputNext: derivatives.outputBefore[next],
                    dCellNext: derivatives.cellBefore[next], dCellBefore: derivatives.cellBefore[rows]))
            derivatives.outputBefore[rows].set(cache.sums[rows], timesTransposed: parameters.recurrentWeights.all)
            let beginning = beginning(at: step, packing)
            if !beginning.isEmpty {
                gradient.initialCell.all.add(sumOf: derivatives.cellBefore[rows][beginning])
                gradient.initialOutput.all.add(sumOf: derivatives.outputBefore[rows][beginning])
            }
        }
        let all = 0..<packing.rows
        gradient.recurrentWeights.all.set(transposed: cache.outputBefore[all], times: cache.sums[all])
        gradient.bias.all.set(sumOf: cache.sums[all])
    }
}
