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
        if weights.rows > 0 { weights[0..<1].clear() }
    }

    // MARK: Forward

    /// The rows of distinct characters, one after the other. table [C, E].
    func forward(_ characters: DistinctRows, into table: Matrix<Real>) {
        table[0..<characters.count].gather(weights.all, index: characters.rows)
    }

    // MARK: Backward

    /// Sums what the two directions found for each distinct character. parts [C, E] each.
    func backward(_ parts: [Matrix<Real>], gradient: RowGradient<Real>) {
        gradient.prepareValues()
        let count = gradient.count * gradient.values.stride
        for part in parts {
            precondition(
                part.stride == gradient.values.stride && part.rows >= gradient.count,
                "[\(part.rows), \(part.columns)] into [\(gradient.count), \(gradient.values.columns)]")
            for index in 0..<count { gradient.values.base[index] += part.base[index] }
        }
        // Row 0 is a constant.
        if let unknown = (0..<gradient.count).first(where: { gradient.rows[$0] == 0 }) {
            gradient.values[unknown..<unknown + 1].clear()
        }
    }
}
