internal import LetheEssentials

extension ConditionalRandomField {
    /// Marginals, expected transitions and log Z of one sequence in the log domain and double precision: slow, for
    /// scores so extreme that scaled probabilities lose terms.
    func logarithmicPass(
        sequence: Int, packing: Packing, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>
    ) {
        let count = tagCount
        let length = packing.length(sequence)
        func transition(_ from: Int, _ to: Int) -> Double { Double(transitions.row(from)[to]) }
        func emission(_ step: Int, _ tag: Int) -> Double {
            Double(emissions.row(packing.row(sequence, step))[tag])
        }
        var alpha = [[Double]](repeating: [Double](repeating: 0, count: count), count: length)
        var beta = alpha
        for tag in 0..<count { alpha[0][tag] = transition(count, tag) + emission(0, tag) }
        for step in 1..<max(1, length) {
            for tag in 0..<count {
                alpha[step][tag] =
                    emission(step, tag) + logSumExp((0..<count).map { alpha[step - 1][$0] + transition($0, tag) })
            }
        }
        for tag in 0..<count { beta[length - 1][tag] = transition(tag, count + 1) }
        for step in stride(from: length - 2, through: 0, by: -1) {
            for tag in 0..<count {
                beta[step][tag] = logSumExp(
                    (0..<count).map { transition(tag, $0) + emission(step + 1, $0) + beta[step + 1][$0] })
            }
        }
        let logZ = logSumExp((0..<count).map { alpha[length - 1][$0] + beta[length - 1][$0] })
        cache.logPartition[sequence] = Real(logZ)
        for step in 0..<length {
            let row = packing.row(sequence, step)
            for tag in 0..<count {
                cache.marginals.row(row)[tag] = Real(exp(alpha[step][tag] + beta[step][tag] - logZ))
            }
            // The matrix product over rows must not count this sequence a second time.
            cache.following.row(row).update(repeating: 0, count: cache.following.stride)
            cache.alpha.row(row).update(repeating: 0, count: cache.alpha.stride)
            guard step + 1 < length else { continue }
            for tag in 0..<count {
                for next in 0..<count {
                    let log = alpha[step][tag] + transition(tag, next) + emission(step + 1, next) + beta[step + 1][next]
                    cache.extremePairs.row(tag)[next] += Real(exp(log - logZ))
                }
            }
        }
    }
}

/// log Σ exp(x), from the true maximum; −∞ for no values or all −∞.
func logSumExp(_ values: [Double]) -> Double {
    guard let top = values.max(), top > -.infinity else { return -.infinity }
    return top + log(values.reduce(0) { $0 + exp($1 - top) })
}
