/// y = x · W + b: the part that most layers are made of. D inputs, N outputs.
///
/// As a gradient, the same fields hold derivatives.
package struct Affine<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [D, N].
    package let weights: Matrix<Real>
    /// [1, N].
    package let bias: Matrix<Real>

    init(inputSize: Int, outputSize: Int) {
        weights = Matrix(rows: inputSize, columns: outputSize)
        bias = Matrix(rows: 1, columns: outputSize)
    }

    /// Weights and bias that another part holds, too.
    init(weights: Matrix<Real>, bias: Matrix<Real>) {
        self.weights = weights
        self.bias = bias
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        weights.initialiseGlorot(fanIn: weights.rows, fanOut: weights.columns, using: &generator)
        bias.clear()
    }

    // MARK: Forward

    /// y = x · W + b. x [R, D], y [R, N].
    @inline(__always)
    func forward(_ x: Rows<Real>, into y: Rows<Real>) {
        y.fill(with: bias.all)
        y.add(x, times: weights.all)
    }

    // MARK: Backward

    /// dx = dy · Wᵀ. dy [R, N], dx [R, D].
    @inline(__always)
    func backward(_ dy: Rows<Real>, into dx: Rows<Real>) { dx.set(dy, timesTransposed: weights.all) }

    /// Overwrites some rows of the weights' gradient, dW = xᵀ · dy, and the bias's, db = Σ dy, where `withBias`: several
    /// workers share the rows, one takes the bias. x [R, D], dy [R, N].
    @inline(__always)
    func gradient(
        weightRows: Range<Int>, withBias: Bool, input x: Rows<Real>, dOutput dy: Rows<Real>, into gradient: Affine
    ) {
        if !weightRows.isEmpty { gradient.weights[weightRows].set(transposed: x.columns(weightRows), times: dy) }
        if withBias { gradient.bias.all.set(sumOf: dy) }
    }
}
