extension ConditionalRandomField {
    /// The best tag sequence of consecutive rows (Viterbi 1967), ties going to the lower tag.
    ///
    /// - Parameters:
    ///   - rowAt: the row of each step.
    ///   - scratch: grown as needed, kept between calls.
    ///   - emit: called with step and tag, last step first.
    /// - Returns: the path's score.
    @discardableResult
    func bestPath(
        length: Int, emissions: Matrix<Real>, rowAt: (Int) -> Int, scratch: BestPathScratch<Real>,
        emit: (Int, Int32) -> Void
    ) -> Real {
        let count = tagCount
        let stride = emissions.stride
        scratch.reserve(steps: length, stride: stride)
        let scores = scratch.scores
        let best = scratch.best.base
        let firstRow = emissions.row(rowAt(0))
        for tag in 0..<count { scores.row(0)[tag] = transitions.row(count)[tag] + firstRow[tag] }
        var current = 0
        for step in 1..<max(1, length) {
            Real.viterbiStep(
                n: count, before: scores.row(current), transitions: transitions.base,
                transitionsRow: transitions.stride, emission: emissions.row(rowAt(step)),
                scores: scores.row(1 - current), best: best + step * stride)
            current = 1 - current
        }
        var tag = 0
        var top = -Real.infinity
        for candidate in 0..<count {
            let score = scores.row(current)[candidate] + transitions.row(candidate)[count + 1]
            if score > top {
                top = score
                tag = candidate
            }
        }
        for step in Swift.stride(from: length - 1, through: 0, by: -1) {
            emit(step, Int32(truncatingIfNeeded: tag))
            tag = Int(best[step * stride + tag])
        }
        return top
    }
}

/// Memory of the best-path search.
final class BestPathScratch<Real: Scalar>: @unchecked Sendable {
    private(set) var scores: Matrix<Real>
    let best = IndexBuffer()

    init() { scores = Matrix(rows: 2, columns: 1) }

    func reserve(steps: Int, stride: Int) {
        if scores.stride < stride { scores = Matrix(rows: 2, columns: stride) }
        best.reserve((steps + 1) * stride)
    }
}
