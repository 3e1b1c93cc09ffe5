internal import LetheKernels

/// The kernel set of this process: the fastest that the processor runs.
///
/// A C table of function pointers that is never written.
nonisolated(unsafe) private let kernels = lethe_kernels().pointee

/// The instruction set whose kernels run here, and its vectors' width.
package enum KernelSet {
    /// "AVX-512", "AVX2", "NEON" or "baseline".
    package static var name: String { String(cString: kernels.name) }
    /// Floats in one vector.
    package static var lanes: Int { Int(kernels.lanes) }

    /// Runs multiply-adds that touch no memory.
    ///
    /// - Returns: how many floating-point operations ran.
    package static func runPeak(rounds: Int) -> Double {
        var sink: Float = 0
        return kernels.peak(Int64(rounds), &sink)
    }
}

extension Float: Scalar {
    @inline(__always)
    package static func multiply(
        m: Int, n: Int, k: Int, a: ConstantPointer, aRow: Int, aColumn: Int, b: ConstantPointer, bRow: Int,
        c: Pointer, cRow: Int, accumulate: Bool
    ) {
        kernels.gemm(m, n, k, a, aRow, aColumn, b, bRow, c, cRow, accumulate ? 1 : 0)
    }

    @inline(__always)
    package static func multiplyTransposed(
        m: Int, k: Int, n: Int, a: ConstantPointer, aRow: Int, b: ConstantPointer, bRow: Int, c: Pointer, cRow: Int,
        accumulate: Bool
    ) {
        kernels.gemm_nt(m, k, n, a, aRow, b, bRow, c, cRow, accumulate ? 1 : 0)
    }

    @inline(__always)
    package static func tanhRows(
        rows: Int, n: Int, x: Pointer, xRow: Int
    ) {
        kernels.tanh_rows(rows, n, x, xRow)
    }

    @inline(__always)
    package static func tanhBackwardRows(
        rows: Int, n: Int, y: ConstantPointer, yRow: Int, dx: Pointer, dxRow: Int
    ) {
        kernels.tanh_backward_rows(rows, n, y, yRow, dx, dxRow)
    }

    @inline(__always)
    package static func expRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, y: Pointer, yRow: Int, maxima: Pointer
    ) {
        kernels.exp_rows(rows, n, x, xRow, y, yRow, maxima)
    }

    @inline(__always)
    package static func multiplyNormaliseRows(
        rows: Int, n: Int, x: Pointer, xRow: Int, y: ConstantPointer, yRow: Int, sums: Pointer
    ) {
        kernels.multiply_normalise_rows(rows, n, x, xRow, y, yRow, sums)
    }

    @inline(__always)
    package static func gatherRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, index: UnsafePointer<Int32>, y: Pointer, yRow: Int
    ) {
        kernels.gather_rows(rows, n, x, xRow, index, y, yRow)
    }

    @inline(__always)
    package static func scatterAddRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, index: UnsafePointer<Int32>, y: Pointer, yRow: Int
    ) {
        kernels.scatter_add_rows(rows, n, x, xRow, index, y, yRow)
    }

    @inline(__always)
    package static func columnSums(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, out: Pointer, accumulate: Bool
    ) {
        kernels.column_sums(rows, n, x, xRow, out, accumulate ? 1 : 0)
    }

    @inline(__always)
    package static func viterbiStep(
        n: Int, before: ConstantPointer, transitions: ConstantPointer, transitionsRow: Int, emission: ConstantPointer,
        scores: Pointer, best: UnsafeMutablePointer<Int32>
    ) {
        kernels.viterbi_step(n, before, transitions, transitionsRow, emission, scores, best)
    }

    @inline(__always)
    package static func dropoutRows(
        rows: Int, n: Int, x: Pointer, xRow: Int, key: UInt64, firstRow: Int, keep: UInt32, scale: Self
    ) {
        kernels.dropout_rows(rows, n, x, xRow, key, UInt32(truncatingIfNeeded: firstRow), keep, scale)
    }

    @inline(__always)
    package static func sgd(
        n: Int, w: Pointer, g: ConstantPointer, rate: Self, scale: Self, limit: Self
    ) {
        kernels.sgd(n, w, g, rate, scale, limit)
    }

    @inline(__always)
    package static func adam(
        n: Int, w: Pointer, g: ConstantPointer, m: Pointer, v: Pointer, rate: Self, beta1: Self, beta2: Self,
        vCorrection: Self, epsilon: Self, scale: Self, limit: Self
    ) {
        kernels.adam(n, w, g, m, v, rate, beta1, beta2, vCorrection, epsilon, scale, limit)
    }

    @inline(__always)
    package static func sumOfSquares(
        n: Int, g: ConstantPointer
    ) -> Double {
        kernels.sum_of_squares(n, g)
    }

    @inline(__always)
    package static func lstmForward(_ step: LSTMForwardStep<Float>) {
        var step = lethe_step_f32_forward(
            cell: step.cell.code, rows: step.cellBefore.count, next_rows: step.cellNext.count,
            hidden: step.cellBefore.columns, z: step.sums.base, ldz: step.sums.stride, gates: step.gates.base,
            cell_before: step.cellBefore.base, tanh_cell: step.tanhCell.base, ldstate: step.cellBefore.stride,
            output: step.output.base, ldoutput: step.output.stride, cell_next: step.cellNext.base,
            output_next: step.outputNext.base)
        kernels.lstm_forward(&step)
    }

    @inline(__always)
    package static func lstmBackward(_ step: LSTMBackwardStep<Float>) {
        var step = lethe_step_f32_backward(
            cell: step.cell.code, rows: step.cellBefore.count, next_rows: step.dCellNext.count,
            hidden: step.cellBefore.columns, gates: step.gates.base, dz: step.dSums.base, ldz: step.dSums.stride,
            cell_before: step.cellBefore.base, tanh_cell: step.tanhCell.base, ldstate: step.cellBefore.stride,
            d_output: step.dOutput.base, ldoutput: step.dOutput.stride, d_output_next: step.dOutputNext.base,
            d_cell_next: step.dCellNext.base, d_cell_before: step.dCellBefore.base)
        kernels.lstm_backward(&step)
    }
}
