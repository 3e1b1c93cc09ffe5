/// Layer 1: each character → E values.
package struct CharacterEmbedding<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [alphabet, E]. Row 0 stands for every character the model doesn't know and stays zero: an unknown character
    /// adds nothing to the gates.
    package let weights: Matrix<Real>

    init(alphabetSize: Int, size: Int) {
        weights = Matrix(rows: alphabetSize, columns: size)
    }

    var tensors: [NamedTensor<Real>] {
        [NamedTensor("characterEmbedding.weights", .characterEmbedding, weights, axes: .characters)]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        weights.initialiseGlorot(fanIn: weights.rows, fanOut: weights.columns, using: &generator)
        if weights.rows > 0 { weights.row(0).update(repeating: 0, count: weights.columns) }
    }

    // MARK: Forward

    /// The rows of the batch's distinct characters, one after the other.
    func forward(_ characters: DistinctRows, into table: Matrix<Real>) {
        Real.gatherRows(
            rows: characters.count, n: weights.columns, x: weights.base, xRow: weights.stride,
            index: characters.rows.base, y: table.base, yRow: table.stride)
    }

    // MARK: Backward

    /// Sums what the two directions found for each distinct character.
    func backward(_ parts: [Matrix<Real>], gradient: RowGradient<Real>) {
        gradient.prepareValues()
        let count = gradient.count * gradient.values.stride
        let unknown = (0..<gradient.count).first { gradient.rows[$0] == 0 }
        for part in parts {
            for index in 0..<count { gradient.values.base[index] += part.base[index] }
        }
        // Row 0 is a constant.
        if let unknown { gradient.values.row(unknown).update(repeating: 0, count: gradient.values.stride) }
    }
}
