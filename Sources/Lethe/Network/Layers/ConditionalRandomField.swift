internal import Foundation

/// Layer 6: emission scores and transition scores → probability of a whole tag sequence.
///
/// score(y) = start[y₁] + Σ emission[t][y_t] + Σ transition[y_t][y_{t+1}] + end[y_T]; p(y) = exp(score(y)) / Z.
///
/// Forward and backward variables are kept as probabilities and divided by their sum at each step (Rabiner 1989, V.A),
/// so that a step is one matrix product and there is one logarithm a token instead of one a cell. Where the scores are
/// so extreme that a sum loses its precision, the sequence is computed again with logarithms.
package struct ConditionalRandomField<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [tags + 2, tags + 2]: the score of row's tag followed by column's tag; `tags` is the start, `tags + 1` the end.
    package let transitions: Matrix<Real>

    var tagCount: Int { transitions.columns - 2 }

    init(tagCount: Int) {
        transitions = Matrix(rows: tagCount + 2, columns: tagCount + 2)
    }

    var tensors: [NamedTensor<Real>] {
        [NamedTensor("crf.transitions", .crf, transitions, axes: .tagSquare)]
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        transitions.initialiseGlorot(fanIn: transitions.rows, fanOut: transitions.columns, using: &generator)
    }
}

// MARK: Cache

/// Memory of the layer. R rows, S sequences, K tags.
final class ConditionalRandomFieldCache<Real: Scalar>: @unchecked Sendable {
    /// exp of the transitions less their maximum [K, K], of start and end scores less theirs [1, K].
    let transitionFactors: Matrix<Real>
    let startFactors: Matrix<Real>
    let endFactors: Matrix<Real>
    var transitionMaximum: Real = 0
    var startMaximum: Real = 0
    var endMaximum: Real = 0
    /// [R, K]: exp of the emission scores less their row's maximum.
    let emissionFactors: Matrix<Real>
    /// [1, R] each: the rows' maxima, the sums that forward variables and marginals were divided by.
    let maxima: Matrix<Real>
    let sums: Matrix<Real>
    let marginalSums: Matrix<Real>
    /// [R, K]: forward variables; each row sums to 1.
    let alpha: Matrix<Real>
    /// [R, K]: backward variables, then marginal probabilities.
    let marginals: Matrix<Real>
    /// [R, K]: emission factor ∘ backward variable of the row one step later; zero for a sequence's last row.
    let following: Matrix<Real>
    /// [K, K]: expected transition counts before the factor, and those of sequences computed with logarithms.
    let pairs: Matrix<Real>
    let extremePairs: Matrix<Real>
    /// Whether `extremePairs` holds anything.
    var hasExtremePairs = false
    /// [1, S]: log Z by sequence.
    let logPartition: Matrix<Real>

    init(tagCount: Int) {
        transitionFactors = Matrix(rows: tagCount, columns: tagCount)
        startFactors = Matrix(rows: 1, columns: tagCount)
        endFactors = Matrix(rows: 1, columns: tagCount)
        emissionFactors = Matrix(rows: 0, columns: tagCount)
        // One value a row: kept as rows so that they grow like the rest.
        maxima = Matrix(rows: 0, columns: 1)
        sums = Matrix(rows: 0, columns: 1)
        marginalSums = Matrix(rows: 0, columns: 1)
        alpha = Matrix(rows: 0, columns: tagCount)
        marginals = Matrix(rows: 0, columns: tagCount)
        following = Matrix(rows: 0, columns: tagCount)
        pairs = Matrix(rows: tagCount, columns: tagCount)
        extremePairs = Matrix(rows: tagCount, columns: tagCount)
        logPartition = Matrix(rows: 0, columns: 1)
    }

    func reserve(rows: Int, sequences: Int) {
        for matrix in [emissionFactors, alpha, marginals, following] { matrix.reserve(rows: rows) }
        // Contiguous vectors: a row of one column spans a whole vector, far more than needed.
        for vector in [maxima, sums, marginalSums] { vector.reserve(rows: rows) }
        logPartition.reserve(rows: sequences)
    }
}

extension ConditionalRandomField {
    // MARK: Forward

    /// exp of the transition, start and end scores. Once after each update of the weights.
    func prepare(_ cache: ConditionalRandomFieldCache<Real>) {
        let count = tagCount
        let factors = cache.transitionFactors
        withUnsafeTemporaryAllocation(of: Real.self, capacity: count) { maxima in
            guard let rowMaxima = maxima.baseAddress else { return }
            Real.expRows(
                rows: count, n: count, x: transitions.base, xRow: transitions.stride, y: factors.base,
                yRow: factors.stride, maxima: rowMaxima)
            let top = maxima.max() ?? 0
            cache.transitionMaximum = top
            for row in 0..<count where maxima[row] != top {
                let scale = exponential(maxima[row] - top)
                for column in 0..<factors.stride { factors.row(row)[column] *= scale }
            }
        }
        var maximum: Real = 0
        Real.expRows(
            rows: 1, n: count, x: transitions.row(count), xRow: transitions.stride, y: cache.startFactors.base,
            yRow: cache.startFactors.stride, maxima: &maximum)
        cache.startMaximum = maximum
        withUnsafeTemporaryAllocation(of: Real.self, capacity: Matrix<Real>.padded(count)) { ends in
            guard let base = ends.baseAddress else { return }
            base.initialize(repeating: 0, count: ends.count)
            for row in 0..<count { base[row] = transitions.row(row)[count + 1] }
            Real.expRows(
                rows: 1, n: count, x: base, xRow: ends.count, y: cache.endFactors.base,
                yRow: cache.endFactors.stride, maxima: &maximum)
        }
        cache.endMaximum = maximum
    }

    /// exp of the emission scores of some rows.
    func exponentiate(rows: Range<Int>, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>) {
        guard !rows.isEmpty else { return }
        Real.expRows(
            rows: rows.count, n: tagCount, x: emissions.row(rows.lowerBound), xRow: emissions.stride,
            y: cache.emissionFactors.row(rows.lowerBound), yRow: cache.emissionFactors.stride,
            maxima: cache.maxima.base + rows.lowerBound)
    }

    /// Forward variables of all rows.
    func forwardVariables(_ packing: Packing, cache: ConditionalRandomFieldCache<Real>) {
        let count = tagCount
        for step in 0..<packing.steps {
            let rows = packing.count(step)
            let start = packing.offset(step)
            let alpha = cache.alpha.row(start)
            if step == 0 {
                for row in 0..<rows {
                    cache.alpha.row(row).update(from: cache.startFactors.base, count: cache.startFactors.stride)
                }
            } else {
                Real.multiply(
                    m: rows, n: count, k: count, a: cache.alpha.row(packing.offset(step - 1)),
                    aRow: cache.alpha.stride, aColumn: 1, b: cache.transitionFactors.base,
                    bRow: cache.transitionFactors.stride, c: alpha, cRow: cache.alpha.stride, accumulate: false)
            }
            Real.multiplyNormaliseRows(
                rows: rows, n: count, x: alpha, xRow: cache.alpha.stride, y: cache.emissionFactors.row(start),
                yRow: cache.emissionFactors.stride, sums: cache.sums.base + start)
        }
    }

    /// Backward variables of all rows, in `marginals`; what comes after each row, in `following`.
    func backwardVariables(_ packing: Packing, cache: ConditionalRandomFieldCache<Real>) {
        let count = tagCount
        for step in stride(from: packing.steps - 1, through: 0, by: -1) {
            let rows = packing.count(step)
            let going = packing.count(step + 1)
            let start = packing.offset(step)
            for row in going..<rows {
                cache.marginals.row(start + row).update(
                    from: cache.endFactors.base, count: cache.endFactors.stride)
                cache.following.row(start + row).update(repeating: 0, count: cache.following.stride)
            }
            guard going > 0 else { continue }
            let next = packing.offset(step + 1)
            let following = cache.following.row(start)
            following.update(from: cache.marginals.row(next), count: going * cache.following.stride)
            withUnsafeTemporaryAllocation(of: Real.self, capacity: going) { sums in
                guard let sums = sums.baseAddress else { return }
                Real.multiplyNormaliseRows(
                    rows: going, n: count, x: following, xRow: cache.following.stride,
                    y: cache.emissionFactors.row(next), yRow: cache.emissionFactors.stride, sums: sums)
            }
            Real.multiplyTransposed(
                m: going, k: count, n: count, a: following, aRow: cache.following.stride,
                b: cache.transitionFactors.base, bRow: cache.transitionFactors.stride,
                c: cache.marginals.row(start), cRow: cache.marginals.stride, accumulate: false)
        }
    }

    /// log Z of each sequence, from the forward variables. Sequences whose sums are too small are found here and
    /// computed with logarithms.
    func logPartition(_ packing: Packing, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>) {
        for sequence in 0..<packing.sequences {
            let length = packing.length(sequence)
            var total = cache.startMaximum + cache.endMaximum + Real(length - 1) * cache.transitionMaximum
            for step in 0..<length {
                let row = packing.row(sequence, step)
                total += logarithm(cache.sums.base[row]) + cache.maxima.base[row]
            }
            let last = cache.alpha.row(packing.row(sequence, length - 1))
            var end: Real = 0
            for tag in 0..<tagCount { end += last[tag] * cache.endFactors.base[tag] }
            cache.logPartition.base[sequence] = total + logarithm(end)
        }
    }

    /// Whether some step's sums fell so low that single tags' shares were lost.
    func isExtreme(sequence: Int, packing: Packing, cache: ConditionalRandomFieldCache<Real>) -> Bool {
        for step in 0..<packing.length(sequence) {
            let row = packing.row(sequence, step)
            let low = Swift.min(cache.sums.base[row], cache.marginalSums.base[row])
            if !(low > Self.smallestSum) { return true }
        }
        return false
    }

    /// Sums below this may have lost terms to underflow.
    private static var smallestSum: Real { Real(1e-18) }

    // MARK: Backward

    /// Marginal probabilities p(tag at row) of some rows; `following` is scaled for `transitionGradient`.
    func marginals(rows: Range<Int>, cache: ConditionalRandomFieldCache<Real>) {
        guard !rows.isEmpty else { return }
        Real.multiplyNormaliseRows(
            rows: rows.count, n: tagCount, x: cache.marginals.row(rows.lowerBound), xRow: cache.marginals.stride,
            y: cache.alpha.row(rows.lowerBound), yRow: cache.alpha.stride,
            sums: cache.marginalSums.base + rows.lowerBound)
        for row in rows {
            let scale = 1 / cache.marginalSums.base[row]
            let following = cache.following.row(row)
            for tag in 0..<cache.following.stride { following[tag] *= scale }
        }
    }

    /// Computes the sequences whose scores are extreme again, with logarithms.
    func mendExtremes(_ packing: Packing, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>) {
        cache.hasExtremePairs = false
        for sequence in 0..<packing.sequences
        where isExtreme(sequence: sequence, packing: packing, cache: cache) {
            if !cache.hasExtremePairs {
                cache.hasExtremePairs = true
                cache.extremePairs.clear()
            }
            logarithmicPass(sequence: sequence, packing: packing, emissions: emissions, cache: cache)
        }
    }

    /// The log-score of a tag sequence.
    func score(
        sequence: Int, packing: Packing, emissions: Matrix<Real>, tag: (Int) -> Int
    ) -> Real {
        let count = tagCount
        var previous = tag(packing.row(sequence, 0))
        var total = transitions.row(count)[previous] + emissions.row(packing.row(sequence, 0))[previous]
        for step in 1..<max(1, packing.length(sequence)) {
            let row = packing.row(sequence, step)
            let current = tag(row)
            total += transitions.row(previous)[current] + emissions.row(row)[current]
            previous = current
        }
        return total + transitions.row(previous)[count + 1]
    }

    /// Overwrites some rows of the transitions' gradient: expected counts less gold counts.
    ///
    /// - Parameter withBorders: also the start row and the end column.
    func transitionGradient(
        rows tags: Range<Int>, withBorders: Bool, packing: Packing, gold: IndexBuffer,
        cache: ConditionalRandomFieldCache<Real>, gradient: ConditionalRandomField
    ) {
        let count = tagCount
        let target = gradient.transitions
        if !tags.isEmpty {
            Real.multiply(
                m: tags.count, n: count, k: packing.rows, a: cache.alpha.base + tags.lowerBound, aRow: 1,
                aColumn: cache.alpha.stride, b: cache.following.base, bRow: cache.following.stride,
                c: cache.pairs.row(tags.lowerBound), cRow: cache.pairs.stride, accumulate: false)
        }
        for tag in tags {
            let pairs = cache.pairs.row(tag)
            let factors = cache.transitionFactors.row(tag)
            let row = target.row(tag)
            for other in 0..<count { row[other] = pairs[other] * factors[other] }
            if cache.hasExtremePairs {
                let extreme = cache.extremePairs.row(tag)
                for other in 0..<count { row[other] += extreme[other] }
            }
        }
        for step in 1..<max(1, packing.steps) {
            for sequence in 0..<packing.count(step) {
                let from = Int(gold[packing.row(sequence, step - 1)])
                if tags.contains(from) { target.row(from)[Int(gold[packing.row(sequence, step)])] -= 1 }
            }
        }
        guard withBorders else { return }
        let starts = target.row(count)
        starts.update(repeating: 0, count: target.stride)
        for tag in 0..<count { target.row(tag)[count + 1] = 0 }
        for sequence in 0..<packing.sequences {
            let first = packing.row(sequence, 0)
            let last = packing.row(sequence, packing.length(sequence) - 1)
            for tag in 0..<count {
                starts[tag] += cache.marginals.row(first)[tag]
                target.row(tag)[count + 1] += cache.marginals.row(last)[tag]
            }
            starts[Int(gold[first])] -= 1
            target.row(Int(gold[last]))[count + 1] -= 1
        }
    }
}

@inline(__always)
func exponential<Real: Scalar>(_ x: Real) -> Real { Real(exp(Double(x))) }

@inline(__always)
func logarithm<Real: Scalar>(_ x: Real) -> Real { Real(log(Double(x))) }
