internal import LetheKernels

/// A number type that the network computes in: `Float` to run, `Double` for gradient checks.
///
/// The requirements are the kernels of `LetheKernels.h`, whose comments define them; strides count elements.
package protocol Scalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
    typealias Pointer = UnsafeMutablePointer<Self>
    typealias ConstantPointer = UnsafePointer<Self>

    /// C[m,n] = A[m,k] B[k,n], or += when accumulating; A's element (i, p) is `a[i * aRow + p * aColumn]`.
    static func multiply(
        m: Int, n: Int, k: Int, a: ConstantPointer, aRow: Int, aColumn: Int, b: ConstantPointer, bRow: Int,
        c: Pointer, cRow: Int, accumulate: Bool)
    /// C[m,k] = A[m,n] B[k,n]ᵀ, or += when accumulating.
    static func multiplyTransposed(
        m: Int, k: Int, n: Int, a: ConstantPointer, aRow: Int, b: ConstantPointer, bRow: Int, c: Pointer, cRow: Int,
        accumulate: Bool)
    /// One time step of an LSTM, forward.
    static func lstmForward(_ step: LSTMForwardStep<Self>)
    /// One time step of an LSTM, backward.
    static func lstmBackward(_ step: LSTMBackwardStep<Self>)
    /// x = tanh(x).
    static func tanhRows(rows: Int, n: Int, x: Pointer, xRow: Int)
    /// dx *= 1 − y².
    static func tanhBackwardRows(rows: Int, n: Int, y: ConstantPointer, yRow: Int, dx: Pointer, dxRow: Int)
    /// y = exp(x − max x) row by row, with the maxima.
    static func expRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, y: Pointer, yRow: Int, maxima: Pointer)
    /// x = x ∘ y, divided by its sum, row by row, with the sums.
    static func multiplyNormaliseRows(
        rows: Int, n: Int, x: Pointer, xRow: Int, y: ConstantPointer, yRow: Int, sums: Pointer)
    /// Row r of y = row index[r] of x.
    static func gatherRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, index: UnsafePointer<Int32>, y: Pointer, yRow: Int)
    /// Row index[r] of y += row r of x.
    static func scatterAddRows(
        rows: Int, n: Int, x: ConstantPointer, xRow: Int, index: UnsafePointer<Int32>, y: Pointer, yRow: Int)
    /// out = Σ rows of x, or += when accumulating.
    static func columnSums(rows: Int, n: Int, x: ConstantPointer, xRow: Int, out: Pointer, accumulate: Bool)
    /// One step of the best-path search.
    static func viterbiStep(
        n: Int, before: ConstantPointer, transitions: ConstantPointer, transitionsRow: Int, emission: ConstantPointer,
        scores: Pointer, best: UnsafeMutablePointer<Int32>)
    /// Dropout with inverted scaling; the same key restores the same mask.
    static func dropoutRows(
        rows: Int, n: Int, x: Pointer, xRow: Int, key: UInt64, firstRow: Int, keep: UInt32, scale: Self)
    /// w −= rate · clamp(scale · g, ±limit).
    static func sgd(n: Int, w: Pointer, g: ConstantPointer, rate: Self, scale: Self, limit: Self)
    /// One Adam update.
    static func adam(
        n: Int, w: Pointer, g: ConstantPointer, m: Pointer, v: Pointer, rate: Self, beta1: Self, beta2: Self,
        vCorrection: Self, epsilon: Self, scale: Self, limit: Self)
    /// Σ g².
    static func sumOfSquares(n: Int, g: ConstantPointer) -> Double
}
