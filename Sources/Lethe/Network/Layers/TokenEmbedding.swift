/// Layer 3: each token → E values.
package struct TokenEmbedding<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [vocabulary, E]. Row 0 is UNK, the token not in the vocabulary.
    package let weights: Matrix<Real>

    init(vocabularySize: Int, size: Int) {
        weights = Matrix(rows: vocabularySize, columns: size)
    }

    var tensors: [NamedTensor<Real>] {
        [NamedTensor("tokenEmbedding.weights", .tokenEmbedding, weights, axes: .tokens)]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        weights.initialiseGlorot(fanIn: weights.rows, fanOut: weights.columns, using: &generator)
    }

    // MARK: Forward

    /// Copies the embedding of one token. target: E values.
    @inline(__always)
    func forward(row: Int32, into target: UnsafeMutablePointer<Real>) {
        target.update(from: weights.row(Int(row)), count: weights.columns)
    }

    // MARK: Backward

    /// Adds the derivatives of some columns of each position to its token's slot. Columns let two threads share the
    /// work without meeting in a row.
    ///
    /// - Parameters:
    ///   - dOutput: [R, E].
    ///   - slots: the slot of each of the R positions.
    /// - Precondition: `gradient.prepareValues()` has run.
    func backward(
        columns: Range<Int>, dOutput: Rows<Real>, slots: IndexBuffer, gradient: RowGradient<Real>
    ) {
        gradient.values[0..<gradient.count].columns(columns).scatterAdd(dOutput.columns(columns), index: slots)
    }
}
