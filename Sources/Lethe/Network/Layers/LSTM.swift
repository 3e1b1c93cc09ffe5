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
    /// [R, G·H]: input part, then sums before the gates; backward puts their derivatives here.
    let sums: Matrix<Real>
    /// [R, G·H]: activated gates.
    let gates: Matrix<Real>
    /// [R, H] each: the state before each step, tanh of the cell after it.
    let cellBefore: Matrix<Real>
    let outputBefore: Matrix<Real>
    let tanhCell: Matrix<Real>
    /// [R, H] each: derivatives by the state before each step.
    let dCellBefore: Matrix<Real>
    let dOutputBefore: Matrix<Real>

    init(hiddenSize: Int, cell: LSTMCellKind) {
        sums = Matrix(rows: 0, columns: cell.gateCount * hiddenSize)
        gates = Matrix(rows: 0, columns: cell.gateCount * hiddenSize)
        cellBefore = Matrix(rows: 0, columns: hiddenSize)
        outputBefore = Matrix(rows: 0, columns: hiddenSize)
        tanhCell = Matrix(rows: 0, columns: hiddenSize)
        dCellBefore = Matrix(rows: 0, columns: hiddenSize)
        dOutputBefore = Matrix(rows: 0, columns: hiddenSize)
    }

    func reserve(rows: Int) {
        for matrix in [sums, gates, cellBefore, outputBefore, tanhCell, dCellBefore, dOutputBefore] {
            matrix.reserve(rows: rows)
        }
    }
}

/// One direction at work: weights of a network, memory of a workspace.
struct LSTMDirection<Real: Scalar> {
    let parameters: LSTMParameters<Real>
    let cache: LSTMCache<Real>
    let cell: LSTMCellKind
    /// Runs from each sequence's last step to its first.
    let reversed: Bool

    private var hidden: Int { parameters.initialCell.columns }
    private var width: Int { parameters.bias.columns }

    // MARK: Forward

    /// Runs the recurrence.
    ///
    /// - Parameters:
    ///   - packing: the sequences.
    ///   - output: [R, H], row stride `outputRow`; each step's output.
    /// - Precondition: `cache.sums` holds input · inputWeights + bias for every row.
    func forward(_ packing: Packing, output: UnsafeMutablePointer<Real>, outputRow: Int) {
        for index in 0..<packing.steps {
            let step = reversed ? packing.steps - 1 - index : index
            let rows = packing.count(step)
            let start = packing.offset(step)
            let next = following(step, packing)
            fillInitialState(of: beginning(at: step, packing), from: start)
            Real.multiply(
                m: rows, n: width, k: hidden, a: cache.outputBefore.row(start), aRow: cache.outputBefore.stride,
                aColumn: 1, b: parameters.recurrentWeights.base, bRow: parameters.recurrentWeights.stride,
                c: cache.sums.row(start), cRow: cache.sums.stride, accumulate: true)
            Real.lstmForward(
                LSTMForwardStep(
                    cell: cell, rows: rows, nextRows: next.rows, hidden: hidden, sums: cache.sums.row(start),
                    sumsRow: cache.sums.stride, gates: cache.gates.row(start),
                    cellBefore: cache.cellBefore.row(start), tanhCell: cache.tanhCell.row(start),
                    stateRow: cache.cellBefore.stride, output: output + start * outputRow, outputRow: outputRow,
                    cellNext: cache.cellBefore.row(next.start), outputNext: cache.outputBefore.row(next.start)))
        }
    }

    /// First row of the step that follows in this direction, and how many sequences go on to it.
    @inline(__always)
    private func following(_ step: Int, _ packing: Packing) -> (start: Int, rows: Int) {
        if reversed { return step > 0 ? (packing.offset(step - 1), packing.count(step)) : (0, 0) }
        return step + 1 < packing.steps ? (packing.offset(step + 1), packing.count(step + 1)) : (0, 0)
    }

    /// The sequences whose first step in this direction is `step`.
    @inline(__always)
    private func beginning(at step: Int, _ packing: Packing) -> Range<Int> {
        if reversed { return packing.count(step + 1)..<packing.count(step) }
        return 0..<(step == 0 ? packing.count(0) : 0)
    }

    @inline(__always)
    private func fillInitialState(of sequences: Range<Int>, from start: Int) {
        for sequence in sequences {
            cache.cellBefore.row(start + sequence).update(from: parameters.initialCell.base, count: hidden)
            cache.outputBefore.row(start + sequence).update(from: parameters.initialOutput.base, count: hidden)
        }
    }

    // MARK: Backward

    /// Runs the recurrence backwards. Overwrites the gradient of everything but the input weights, whose input only
    /// the layer knows, and leaves the derivatives of the sums in `cache.sums`.
    ///
    /// - Parameters:
    ///   - dOutput: [R, H], row stride `outputRow`: derivatives by each step's output.
    ///   - gradient: receives recurrent weights, bias and start state.
    func backward(
        _ packing: Packing, dOutput: UnsafePointer<Real>, outputRow: Int, gradient: LSTMParameters<Real>
    ) {
        gradient.initialCell.clear()
        gradient.initialOutput.clear()
        for index in 0..<packing.steps {
            let step = reversed ? index : packing.steps - 1 - index
            let rows = packing.count(step)
            let start = packing.offset(step)
            let next = following(step, packing)
            Real.lstmBackward(
                LSTMBackwardStep(
                    cell: cell, rows: rows, nextRows: next.rows, hidden: hidden, gates: cache.gates.row(start),
                    dSums: cache.sums.row(start), sumsRow: cache.sums.stride, cellBefore: cache.cellBefore.row(start),
                    tanhCell: cache.tanhCell.row(start), stateRow: cache.cellBefore.stride,
                    dOutput: dOutput + start * outputRow, outputRow: outputRow,
                    dOutputNext: cache.dOutputBefore.row(next.start), dCellNext: cache.dCellBefore.row(next.start),
                    dCellBefore: cache.dCellBefore.row(start)))
            Real.multiplyTransposed(
                m: rows, k: hidden, n: width, a: cache.sums.row(start), aRow: cache.sums.stride,
                b: parameters.recurrentWeights.base, bRow: parameters.recurrentWeights.stride,
                c: cache.dOutputBefore.row(start), cRow: cache.dOutputBefore.stride, accumulate: false)
            let beginning = beginning(at: step, packing)
            if !beginning.isEmpty {
                let first = start + beginning.lowerBound
                Real.columnSums(
                    rows: beginning.count, n: hidden, x: cache.dCellBefore.row(first), xRow: cache.dCellBefore.stride,
                    out: gradient.initialCell.base, accumulate: true)
                Real.columnSums(
                    rows: beginning.count, n: hidden, x: cache.dOutputBefore.row(first),
                    xRow: cache.dOutputBefore.stride, out: gradient.initialOutput.base, accumulate: true)
            }
        }
        Real.multiply(
            m: hidden, n: width, k: packing.rows, a: cache.outputBefore.base, aRow: 1,
            aColumn: cache.outputBefore.stride, b: cache.sums.base, bRow: cache.sums.stride,
            c: gradient.recurrentWeights.base, cRow: gradient.recurrentWeights.stride, accumulate: false)
        Real.columnSums(
            rows: packing.rows, n: width, x: cache.sums.base, xRow: cache.sums.stride, out: gradient.bias.base,
            accumulate: false)
    }
}
