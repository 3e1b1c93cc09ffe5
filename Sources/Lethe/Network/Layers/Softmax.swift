/// Layer 6 where there is no CRF: emission scores → probability of each token's tag by itself.
///
/// p(y at a row) = exp(emission[y]) / Σ exp(emission). It has no parameters.
package struct Softmax<Real: Scalar>: Sendable {}

// MARK: Cache

/// Memory of the layer. R rows, K tags.
final class SoftmaxCache<Real: Scalar>: @unchecked Sendable {
    /// [R, K]: exp of the emission scores less their row's maximum.
    let factors: Matrix<Real>
    /// R each: the rows' maxima and sums.
    let maxima = Buffer<Real>()
    let sums = Buffer<Real>()

    init(tagCount: Int) { factors = Matrix(rows: 0, columns: tagCount) }

    func reserve(rows: Int) {
        factors.reserve(rows: rows)
        maxima.reserve(rows)
        sums.reserve(rows)
    }
}

extension Softmax {
    // MARK: Forward

    /// Probabilities of some rows' tags. emissions and probabilities [R, K], of which `rows` are meant.
    func forward(
        rows: Range<Int>, emissions: Matrix<Real>, probabilities: Matrix<Real>, cache: SoftmaxCache<Real>
    ) {
        cache.factors[rows].set(exponentialsOf: emissions[rows], maxima: cache.maxima.base + rows.lowerBound)
        for row in rows { probabilities.row(row).update(repeating: 1, count: probabilities.columns) }
        probabilities[rows].multiplyAndNormalise(by: cache.factors[rows], sums: cache.sums.base + rows.lowerBound)
    }

    // MARK: Backward

    /// Turns the probabilities of all rows into derivatives of the loss, Σ over sentences of the mean cross-entropy of their
    /// tokens, and returns the loss.
    ///
    /// - Parameter gold: by row, the true tag.
    func backward(
        _ packing: Packing, gold: IndexBuffer, emissions: Matrix<Real>, probabilities: Matrix<Real>,
        cache: SoftmaxCache<Real>
    ) -> Double {
        var total = 0.0
        for sequence in 0..<packing.sequences {
            let length = packing.length(sequence)
            let share = 1 / Real(length)
            var sum = 0.0
            for step in 0..<length {
                let row = packing.row(sequence, step)
                let tag = Int(gold[row])
                let logSum = cache.maxima[row] + logarithm(cache.sums[row])
                sum += Double(logSum - emissions.row(row)[tag])
                let target = probabilities.row(row)
                target[tag] -= 1
                for column in 0..<probabilities.columns { target[column] *= share }
            }
            total += sum / Double(length)
        }
        return total
    }
}
