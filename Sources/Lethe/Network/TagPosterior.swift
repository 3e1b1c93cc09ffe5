/// What the network says of a batch's tags beyond the best ones, whichever output layer says it: how probable each tag is at
/// each token, and, as the posterior of a linear-chain CRF is a Markov chain (Lafferty, McCallum and Pereira 2001, 3), how
/// probable each tag is given the one before. On one thread.
final class TagPosterior<Real: Scalar>: @unchecked Sendable {
    private enum Layer {
        case crf(ConditionalRandomField<Real>, ConditionalRandomFieldCache<Real>)
        case softmax(Softmax<Real>, SoftmaxCache<Real>)
    }

    private let layer: Layer
    /// [R, K]: probability of each tag at each row.
    let marginals: Matrix<Real>
    let tagCount: Int
    private var packing = Packing()
    /// Of the sequence asked about last, where its scores are too extreme for scaled probabilities.
    private var logarithmic: (sequence: Int, chain: LogarithmicChain)?
    private var emissions: Matrix<Real>?

    /// - Parameters:
    ///   - output: what turns the emission scores into tags.
    ///   - crf: the transition scores. A new posterior is needed once they have changed.
    init(_ output: OutputLayer, _ crf: ConditionalRandomField<Real>) {
        tagCount = crf.tagCount
        switch output {
        case .crf:
            let cache = ConditionalRandomFieldCache<Real>(tagCount: tagCount)
            crf.prepare(cache)
            layer = .crf(crf, cache)
            marginals = cache.marginals
        case .softmax:
            layer = .softmax(Softmax(), SoftmaxCache(tagCount: tagCount))
            marginals = Matrix(rows: 0, columns: tagCount)
        }
    }

    /// The posterior of a batch, until the next call. Cost: two products of rows × tags × tags.
    ///
    /// - Parameter emissions: [R, K].
    func compute(_ packing: Packing, emissions: Matrix<Real>) {
        self.packing = packing
        self.emissions = emissions
        logarithmic = nil
        switch layer {
        case .crf(let crf, let cache):
            cache.reserve(rows: packing.rows, sequences: packing.sequences)
            crf.posterior(packing, emissions: emissions, cache: cache, worker: .alone)
        case .softmax(let softmax, let cache):
            marginals.reserve(rows: packing.rows)
            cache.reserve(rows: packing.rows)
            softmax.forward(rows: 0..<packing.rows, emissions: emissions, probabilities: marginals, cache: cache)
        }
    }

    /// One sequence of the batch.
    func chain(_ sequence: Int) -> PosteriorChain<Real> {
        if case .crf(let crf, let cache) = layer, logarithmic?.sequence != sequence, let emissions,
            crf.isExtreme(sequence: sequence, packing: packing, cache: cache)
        {
            logarithmic = (
                sequence, LogarithmicChain(crf, sequence: sequence, packing: packing, emissions: emissions)
            )
        }
        return PosteriorChain(self, sequence: sequence, length: packing.length(sequence))
    }

    /// The row of marginals of one step of a sequence.
    @inline(__always)
    func marginalRow(_ sequence: Int, _ step: Int) -> UnsafeMutablePointer<Real> {
        marginals.row(packing.row(sequence, step))
    }

    /// P(each tag one step later | `from` at `step`), K values, zeros where `from` can't be there.
    func conditional(_ sequence: Int, _ step: Int, _ from: Int, into target: UnsafeMutablePointer<Real>) {
        switch layer {
        case .softmax: target.update(from: marginalRow(sequence, step + 1), count: tagCount)
        case .crf(_, let cache):
            if let logarithmic, logarithmic.sequence == sequence {
                for tag in 0..<tagCount { target[tag] = Real(logarithmic.chain.conditional(step, from, tag)) }
                return
            }
            // F[from, to] · eₜ₊₁[to] · βₜ₊₁[to], divided by its sum, which is βₜ[from] but for a factor.
            let factors = cache.transitionFactors.row(from)
            let following = cache.following.row(packing.row(sequence, step))
            for tag in 0..<tagCount { target[tag] = factors[tag] * following[tag] }
            let sum = sumOfRow(target, count: tagCount)
            let scale = sum > 0 ? 1 / sum : 0
            for tag in 0..<tagCount { target[tag] *= scale }
        }
    }
}

/// The sum of some values, in four sums that don't wait for one another: the same order on every machine.
@inline(__always)
private func sumOfRow<Real: Scalar>(_ values: UnsafeMutablePointer<Real>, count: Int) -> Real {
    var (a, b, c, d): (Real, Real, Real, Real) = (0, 0, 0, 0)
    var index = 0
    while index + 4 <= count {
        a += values[index]
        b += values[index + 1]
        c += values[index + 2]
        d += values[index + 3]
        index += 4
    }
    while index < count {
        a += values[index]
        index += 1
    }
    return (a + b) + (c + d)
}

/// One sequence's posterior as a Markov chain over its tags.
struct PosteriorChain<Real: Scalar> {
    private let posterior: TagPosterior<Real>
    private let sequence: Int
    let length: Int

    init(_ posterior: TagPosterior<Real>, sequence: Int, length: Int) {
        self.posterior = posterior
        self.sequence = sequence
        self.length = length
    }

    var tagCount: Int { posterior.tagCount }

    /// P(tag at step), K values.
    func marginals(_ step: Int) -> UnsafeMutablePointer<Real> { posterior.marginalRow(sequence, step) }

    func conditional(_ step: Int, _ from: Int, into target: UnsafeMutablePointer<Real>) {
        posterior.conditional(sequence, step, from, into: target)
    }

    /// P(token at step is protected): the sum of the marginals of the tags that say so. Never 1 − P(O), of which little is left in
    /// single precision where it matters.
    ///
    /// - Parameter isProtected: by tag; O isn't. Nil for all but O.
    func protection(_ step: Int, _ isProtected: [Bool]?) -> Float {
        let row = marginals(step)
        guard let isProtected else { return tagCount > 1 ? Float(sumOfRow(row + 1, count: tagCount - 1)) : 0 }
        var sum: Real = 0
        for tag in 1..<max(1, tagCount) where isProtected[tag] { sum += row[tag] }
        return Float(sum)
    }

    /// Chains of smaller probability are left out: 1e-8 keeps three digits.
    private static var negligible: Double { 1e-14 }

    /// P(some token that isn't hidden is protected) = 1 − Z'/Z, where Z' sums over the tag sequences that give no such
    /// token a tag that is protected. Added up over the first such token, so that nothing cancels out.
    ///
    /// Cost: tags a token, and tags squared behind a hidden one whose tag is in doubt.
    ///
    /// - Parameters:
    ///   - isProtected: by tag; O isn't. Nil for all but O.
    ///   - isHidden: by step.
    func leakRisk(_ isProtected: [Bool]?, isHidden: (Int) -> Bool) -> Double {
        let count = tagCount
        guard count > 1, length > 0 else { return 0 }
        return withUnsafeTemporaryAllocation(of: Real.self, capacity: 3 * count) { memory in
            guard let start = memory.baseAddress else { return 0 }
            var (current, next) = (start, start + count)
            let row = start + 2 * count
            current.update(from: marginals(0), count: count)
            var risk = 0.0
            // O alone is open where nothing else was left: the case of nearly every token.
            var isOnlyOutside = false
            for step in 0..<length {
                if !isHidden(step) {
                    if let isProtected {
                        for tag in 1..<count where isProtected[tag] {
                            risk += Double(current[tag])
                            current[tag] = 0
                        }
                    } else {
                        risk += Double(sumOfRow(current + 1, count: count - 1))
                        isOnlyOutside = true
                    }
                }
                guard step + 1 < length else { break }
                if isOnlyOutside {
                    let weight = current[0]
                    conditional(step, 0, into: next)
                    for tag in 0..<count { next[tag] *= weight }
                    isOnlyOutside = false
                } else {
                    next.update(repeating: 0, count: count)
                    for tag in 0..<count where Double(current[tag]) > Self.negligible {
                        conditional(step, tag, into: row)
                        let weight = current[tag]
                        for other in 0..<count { next[other] += weight * row[other] }
                    }
                }
                swap(&current, &next)
            }
            return min(1, risk)
        }
    }

    /// P(exactly this span): the sum over all tag sequences that `conlleval`'s rules read as an entity of this type on these
    /// steps, no shorter and no longer, malformed ones included (constrained forward-backward: Culotta and McCallum 2004).
    ///
    /// - Parameters:
    ///   - steps: at least one.
    ///   - tags: the type's tags.
    ///   - goesOn: whether an entity goes on from one of them to another.
    func spanProbability(_ steps: Range<Int>, tags: Range<Int>, goesOn: (Int, Int) -> Bool) -> Double {
        precondition(!steps.isEmpty && steps.upperBound <= length, "steps \(steps) of \(length)")
        return withUnsafeTemporaryAllocation(of: Real.self, capacity: tagCount) { memory in
            guard let row = memory.baseAddress else { return 0 }
            // P(an entity begins here, with this tag).
            var mass = tags.map { tag in Double(marginals(steps.lowerBound)[tag]) }
            if steps.lowerBound > 0 {
                let before = steps.lowerBound - 1
                for from in tags where tags.contains(where: { goesOn(from, $0) }) {
                    let weight = Double(marginals(before)[from])
                    conditional(before, from, into: row)
                    for (index, tag) in tags.enumerated() where goesOn(from, tag) {
                        mass[index] = max(0, mass[index] - weight * Double(row[tag]))
                    }
                }
            }
            for step in steps.dropLast() {
                var after = [Double](repeating: 0, count: tags.count)
                for (index, from) in tags.enumerated() where mass[index] > 0 {
                    conditional(step, from, into: row)
                    for (other, tag) in tags.enumerated() where goesOn(from, tag) {
                        after[other] += mass[index] * Double(row[tag])
                    }
                }
                mass = after
            }
            var total = 0.0
            for (index, from) in tags.enumerated() where mass[index] > 0 {
                var ending = 1.0
                if steps.upperBound < length {
                    conditional(steps.upperBound - 1, from, into: row)
                    for tag in tags where goesOn(from, tag) { ending -= Double(row[tag]) }
                }
                total += mass[index] * max(0, ending)
            }
            return min(1, total)
        }
    }
}
