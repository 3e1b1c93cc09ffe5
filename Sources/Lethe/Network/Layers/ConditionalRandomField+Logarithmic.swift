internal import LetheEssentials

/// Forward and backward variables of one sequence as logarithms in double precision: slow, for scores so extreme that scaled
/// probabilities lose terms.
struct LogarithmicChain {
    /// By step and tag.
    private(set) var alpha: [[Double]]
    private(set) var beta: [[Double]]
    let logPartition: Double
    private let transition: (Int, Int) -> Double
    private let emission: (Int, Int) -> Double

    init<Real: Scalar>(
        _ crf: ConditionalRandomField<Real>, sequence: Int, packing: Packing, emissions: Matrix<Real>
    ) {
        let count = crf.tagCount
        let length = packing.length(sequence)
        func transition(_ from: Int, _ to: Int) -> Double { Double(crf.transitions.row(from)[to]) }
        func emission(_ step: Int, _ tag: Int) -> Double { Double(emissions.row(packing.row(sequence, step))[tag]) }
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
        logPartition = logSumExp((0..<count).map { alpha[length - 1][$0] + beta[length - 1][$0] })
        self.alpha = alpha
        self.beta = beta
        self.transition = transition
        self.emission = emission
    }

    /// P(tag at step).
    func marginal(_ step: Int, _ tag: Int) -> Double { exp(alpha[step][tag] + beta[step][tag] - logPartition) }

    /// P(from at step, to one step later).
    func pair(_ step: Int, _ from: Int, _ to: Int) -> Double {
        exp(alpha[step][from] + transition(from, to) + emission(step + 1, to) + beta[step + 1][to] - logPartition)
    }

    /// P(to one step later | from at step).
    func conditional(_ step: Int, _ from: Int, _ to: Int) -> Double {
        guard beta[step][from] > -.infinity else { return 0 }
        return exp(transition(from, to) + emission(step + 1, to) + beta[step + 1][to] - beta[step][from])
    }
}

extension ConditionalRandomField {
    /// Marginals, expected transitions and log Z of one sequence by way of logarithms.
    func logarithmicPass(
        sequence: Int, packing: Packing, emissions: Matrix<Real>, cache: ConditionalRandomFieldCache<Real>
    ) {
        let count = tagCount
        let length = packing.length(sequence)
        let chain = LogarithmicChain(self, sequence: sequence, packing: packing, emissions: emissions)
        cache.logPartition[sequence] = Real(chain.logPartition)
        for step in 0..<length {
            let row = packing.row(sequence, step)
            // Past the last tag as well, where a division by zero may have left what is no number.
            cache.marginals.row(row).update(repeating: 0, count: cache.marginals.stride)
            for tag in 0..<count { cache.marginals.row(row)[tag] = Real(chain.marginal(step, tag)) }
            // The matrix product over rows must not count this sequence a second time.
            cache.following.row(row).update(repeating: 0, count: cache.following.stride)
            cache.alpha.row(row).update(repeating: 0, count: cache.alpha.stride)
            guard step + 1 < length else { continue }
            for tag in 0..<count {
                for next in 0..<count { cache.extremePairs.row(tag)[next] += Real(chain.pair(step, tag, next)) }
            }
        }
    }
}

/// log Σ exp(x), from the true maximum; −∞ for no values or all −∞.
func logSumExp(_ values: [Double]) -> Double {
    guard let top = values.max(), top > -.infinity else { return -.infinity }
    return top + log(values.reduce(0) { $0 + exp($1 - top) })
}
