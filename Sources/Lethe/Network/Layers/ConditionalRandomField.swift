internal import LetheEssentials

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

    /// The score of what can't be: its exponential is zero, so no path takes it and no derivative moves it.
    package static var impossible: Real { -1000 }

    /// Makes transitions impossible, for as long as no gold sequence takes them.
    ///
    /// - Parameter isForbidden: of a tag (or `tags`, the start) and the one behind it (or `tags + 1`, the end).
    func forbid(_ isForbidden: (_ previous: Int, _ tag: Int) -> Bool) {
        for row in 0..<transitions.rows {
            for column in 0..<transitions.columns where isForbidden(row, column) {
                transitions[row, column] = Self.impossible
            }
        }
    }
}

// MARK: Cache

/// Memory of the layer. R rows, S sequences, K tags.
final class ConditionalRandomFieldCache<Real: Scalar>: @unchecked Sendable {
    /// exp of the transitions less their maximum [K, K], of start and end scores less theirs [1, K].
    let transitionFactors: Matrix<Real>
    let startFactors: Matrix<Real>
    let endFactors: Matrix<Real>
    /// [1, K]: the end scores, which stand in a column of the transitions.
    let endScores: Matrix<Real>
    var transitionMaximum: Real = 0
    var startMaximum: Real = 0
    var endMaximum: Real = 0
    /// [R, K]: exp of the emission scores less their row's maximum.
    let emissionFactors: Matrix<Real>
    /// R each: the rows' maxima, the sums that forward variables and marginals were divided by.
    let maxima = Buffer<Real>()
    let sums = Buffer<Real>()
    let marginalSums = Buffer<Real>()
    /// [R, K]: forward variables; each row sums to 1.
    let alpha: Matrix<Real>
    /// [R, K]: backward variables, then marginal probabilities.
    let marginals: Matrix<Real>
    /// [R, K]: emission factor ∘ backward variable of the row one step later; zero for a sequence's last row.
    let following: Matrix<Real>
    /// R: the sums that `following` was divided by.
    let followingSums = Buffer<Real>()
    /// [K, K]: expected transition counts before the factor, and those of sequences computed with logarithms.
    let pairs: Matrix<Real>
    let extremePairs: Matrix<Real>
    /// Whether `extremePairs` holds anything.
    var hasExtremePairs = false
    /// S: log Z by sequence.
    let logPartition = Buffer<Real>()

    /// Whether some emission scores say of a tag that it can't be.
    fileprivate let hasImpossibleTags: Bool

    init(tagCount: Int, hasImpossibleTags: Bool = false) {
        self.hasImpossibleTags = hasImpossibleTags
        transitionFactors = Matrix(rows: tagCount, columns: tagCount)
        startFactors = Matrix(rows: 1, columns: tagCount)
        endFactors = Matrix(rows: 1, columns: tagCount)
        endScores = Matrix(rows: 1, columns: tagCount)
        emissionFactors = Matrix(rows: 0, columns: tagCount)
        alpha = Matrix(rows: 0, columns: tagCount)
        marginals = Matrix(rows: 0, columns: tagCount)
        following = Matrix(rows: 0, columns: tagCount)
        pairs = Matrix(rows: tagCount, columns: tagCount)
        extremePairs = Matrix(rows: tagCount, columns: tagCount)
    }

    func reserve(rows: Int, sequences: Int) {
        for matrix in [emissionFactors, alpha, marginals, following] { matrix.reserve(rows: rows) }
        for vector in [maxima, sums, marginalSums, followingSums] { vector.reserve(rows) }
        logPartition.reserve(sequences)
    }
}

extension ConditionalRandomField {
    // MARK: Forward

    /// Exponentials below it are zero: they stop at 10⁻³⁸, where what can't be would still be, and products with it would be so small
    /// that the processor takes a hundred times as long for each.
    private static var smallestExponential: Real { Real(1e-37) }

    /// exp of the transition, start and end scores. Once after each update of the weights.
    func prepare(_ cache: ConditionalRandomFieldCache<Real>) {
        let count = tagCount
        let tags = 0..<count
        let factors = cache.transitionFactors
        withUnsafeTemporaryAllocation(of: Real.self, capacity: Swift.max(count, 1)) { maxima in
            guard let rowMaxima = maxima.baseAddress else { return }
            factors.all.set(exponentialsOf: transitions[tags].truncated(to: count), maxima: rowMaxima)
            factors.all.clear(below: Self.smallestExponential)
            let top = tags.map { rowMaxima[$0] }.max() ?? 0
            cache.transitionMaximum = top
            for row in tags where rowMaxima[row] != top {
                let scale = exponential(rowMaxima[row] - top)
                for column in 0..<factors.stride { factors.row(row)[column] *= scale }
            }
        }
        cache.startFactors.all.set(
            exponentialsOf: transitions[count..<count + 1].truncated(to: count), maxima: &cache.startMaximum)
        for tag in tags { cache.endScores[0, tag] = transitions.row(tag)[count + 1] }
        cache.endFactors.all.set(exponentialsOf: cache.endScores.all, maxima: &cache.endMaximum)
        for borders in [cache.startFactors, cache.endFactors] { borders.all.clear(below: Self.smallestExponential) }
    }

    /// exp of the emission scores of some rows. emissions [all rows, K].
    func exponentiate(rows: Range<Int>, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>) {
        cache.emissionFactors[rows].set(
            exponentialsOf: emissions[rows], maxima: cache.maxima.base + rows.lowerBound)
        if cache.hasImpossibleTags { cache.emissionFactors[rows].clear(below: Self.smallestExponential) }
    }

    /// Forward variables of all rows: αₜ = (αₜ₋₁ · A) ∘ eₜ, divided by its sum.
    func forwardVariables(_ packing: Packing, cache: ConditionalRandomFieldCache<Real>) {
        for step in 0..<packing.steps {
            let rows = packing.rows(of: step)
            let alpha = cache.alpha[rows]
            if step == 0 {
                alpha.fill(with: cache.startFactors.all)
            } else {
                alpha.set(
                    cache.alpha[packing.rows(of: step - 1).prefix(rows.count)], times: cache.transitionFactors.all)
            }
            alpha.multiplyAndNormalise(by: cache.emissionFactors[rows], sums: cache.sums.base + rows.lowerBound)
        }
    }

    /// Backward variables of all rows, βₜ = (eₜ₊₁ ∘ βₜ₊₁) · Aᵀ, in `marginals`; what is in brackets, divided by its sum, in
    /// `following`.
    func backwardVariables(_ packing: Packing, cache: ConditionalRandomFieldCache<Real>) {
        for step in stride(from: packing.steps - 1, through: 0, by: -1) {
            let rows = packing.rows(of: step)
            let next = packing.rows(of: step + 1)
            let ending = rows.dropFirst(next.count)
            cache.marginals[ending].fill(with: cache.endFactors.all)
            cache.following[ending].clear()
            guard !next.isEmpty else { continue }
            let going = rows.prefix(next.count)
            let following = cache.following[going]
            following.copy(from: cache.marginals[next])
            following.multiplyAndNormalise(
                by: cache.emissionFactors[next], sums: cache.followingSums.base + going.lowerBound)
            cache.marginals[going].set(following, timesTransposed: cache.transitionFactors.all)
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
                total += logarithm(cache.sums[row]) + cache.maxima[row]
            }
            let last = cache.alpha.row(packing.row(sequence, length - 1))
            var end: Real = 0
            for tag in 0..<tagCount { end += last[tag] * cache.endFactors.base[tag] }
            cache.logPartition[sequence] = total + logarithm(end)
        }
    }

    /// Whether some step's sums fell so low that single tags' shares were lost.
    func isExtreme(sequence: Int, packing: Packing, cache: ConditionalRandomFieldCache<Real>) -> Bool {
        for step in 0..<packing.length(sequence) {
            let row = packing.row(sequence, step)
            // Neither where a sum is no number: a division by zero went before.
            guard cache.sums[row] > Self.smallestSum, cache.marginalSums[row] > Self.smallestSum else { return true }
        }
        return false
    }

    /// Sums below this may have lost terms to underflow.
    private static var smallestSum: Real { Real(1e-18) }

    // MARK: Backward

    /// Marginal probabilities p(tag at row) of some rows, β ∘ α divided by its sum; `following` is scaled for
    /// `transitionGradient`.
    func marginals(rows: Range<Int>, cache: ConditionalRandomFieldCache<Real>) {
        cache.marginals[rows].multiplyAndNormalise(
            by: cache.alpha[rows], sums: cache.marginalSums.base + rows.lowerBound)
        for row in rows {
            let scale = 1 / cache.marginalSums[row]
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
    /// - Parameters:
    ///   - withBorders: also the start row and the end column.
    ///   - gold: nil gives the expected counts alone.
    func transitionGradient(
        rows tags: Range<Int>, withBorders: Bool, packing: Packing, gold: IndexBuffer?,
        cache: ConditionalRandomFieldCache<Real>, gradient: ConditionalRandomField
    ) {
        let count = tagCount
        let target = gradient.transitions
        if !tags.isEmpty {
            let all = 0..<packing.rows
            cache.pairs[tags].set(transposed: cache.alpha[all].columns(tags), times: cache.following[all])
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
        if let gold {
            for step in 1..<max(1, packing.steps) {
                for sequence in 0..<packing.count(step) {
                    let from = Int(gold[packing.row(sequence, step - 1)])
                    if tags.contains(from) { target.row(from)[Int(gold[packing.row(sequence, step)])] -= 1 }
                }
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
            if let gold {
                starts[Int(gold[first])] -= 1
                target.row(Int(gold[last]))[count + 1] -= 1
            }
        }
    }
}

@inline(__always)
func exponential<Real: Scalar>(_ x: Real) -> Real { Real(exp(Double(x))) }

@inline(__always)
func logarithm<Real: Scalar>(_ x: Real) -> Real { Real(log(Double(x))) }
