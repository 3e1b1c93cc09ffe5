/// Several networks as one: the means of their emission scores and of their transition scores, so that a sequence's score is the
/// mean of theirs (a product of experts; Hinton 2002, equation 1, with equal weights).
final class EmissionMean<Real: Scalar>: @unchecked Sendable {
    /// [R, K].
    let emissions: Matrix<Real>

    init(tagCount: Int) { emissions = Matrix(rows: 0, columns: tagCount) }

    /// Takes the networks' scores of a batch. parts [R, K] each. Summed in their order.
    func take(_ parts: [Matrix<Real>], rows: Int) {
        emissions.reserve(rows: rows)
        let count = rows * emissions.stride
        let scale = 1 / Real(parts.count)
        for (index, part) in parts.enumerated() {
            precondition(
                part.stride == emissions.stride && part.rows >= rows,
                "[\(part.rows), \(part.columns)] into the mean of [\(rows), \(emissions.columns)]")
            let (target, source) = (emissions.base, part.base)
            if index == 0 {
                for place in 0..<count { target[place] = scale * source[place] }
            } else {
                for place in 0..<count { target[place] += scale * source[place] }
            }
        }
    }
}

extension ConditionalRandomField {
    /// The mean of some layers' scores; all of one size.
    init(meanOf layers: [ConditionalRandomField]) {
        self.init(tagCount: layers.first?.tagCount ?? 0)
        for layer in layers {
            precondition(layer.tagCount == tagCount, "the mean of \(layer.tagCount) and \(tagCount) tags")
            for row in 0..<transitions.rows {
                for column in 0..<transitions.columns {
                    transitions[row, column] += layer.transitions[row, column] / Real(layers.count)
                }
            }
        }
    }
}
