/// Layer 5: H values → one emission score a tag.
package struct FullyConnected<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [H, tags].
    package let weights: Matrix<Real>
    /// [1, tags].
    package let bias: Matrix<Real>

    init(inputSize: Int, tagCount: Int) {
        weights = Matrix(rows: inputSize, columns: tagCount)
        bias = Matrix(rows: 1, columns: tagCount)
    }

    var tensors: [NamedTensor<Real>] {
        [
            NamedTensor("fullyConnected.weights", .fullyConnected, weights, axes: .tagColumns),
            NamedTensor("fullyConnected.bias", .fullyConnected, bias, axes: .tagColumns, isVector: true),
        ]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        weights.initialiseGlorot(fanIn: weights.rows, fanOut: weights.columns, using: &generator)
        bias.clear()
    }

    // MARK: Forward

    /// Emission scores [R, tags] of some rows.
    func forward(rows: Range<Int>, input: Matrix<Real>, emissions: Matrix<Real>) {
        guard !rows.isEmpty else { return }
        let first = rows.lowerBound
        for row in rows { emissions.row(row).update(from: bias.base, count: bias.columns) }
        Real.multiply(
            m: rows.count, n: bias.columns, k: weights.rows, a: input.row(first), aRow: input.stride, aColumn: 1,
            b: weights.base, bRow: weights.stride, c: emissions.row(first), cRow: emissions.stride,
            accumulate: true)
    }

    // MARK: Backward

    /// Derivatives by the input of some rows.
    func backward(rows: Range<Int>, dEmissions: Matrix<Real>, dInput: Matrix<Real>) {
        guard !rows.isEmpty else { return }
        let first = rows.lowerBound
        Real.multiplyTransposed(
            m: rows.count, k: weights.rows, n: bias.columns, a: dEmissions.row(first), aRow: dEmissions.stride,
            b: weights.base, bRow: weights.stride, c: dInput.row(first), cRow: dInput.stride, accumulate: false)
    }

    /// Overwrites some rows of the weights' gradient, and the bias's where `withBias`.
    func gradient(
        weightRows: Range<Int>, withBias: Bool, rows: Int, input: Matrix<Real>, dEmissions: Matrix<Real>,
        into gradient: FullyConnected
    ) {
        if !weightRows.isEmpty {
            Real.multiply(
                m: weightRows.count, n: bias.columns, k: rows, a: input.base + weightRows.lowerBound, aRow: 1,
                aColumn: input.stride, b: dEmissions.base, bRow: dEmissions.stride,
                c: gradient.weights.row(weightRows.lowerBound), cRow: gradient.weights.stride, accumulate: false)
        }
        if withBias {
            Real.columnSums(
                rows: rows, n: bias.columns, x: dEmissions.base, xRow: dEmissions.stride, out: gradient.bias.base,
                accumulate: false)
        }
    }
}
