internal import LetheEssentials

/// Exact statements about shares of things that are so or not.
package enum BinomialTest {
    /// P(X ≤ k) of n draws that each hit with probability p. Cost: k.
    package static func cumulative(_ k: Int, of n: Int, _ p: Double) -> Double {
        if k < 0 { return 0 }
        if k >= n || p <= 0 { return 1 }
        if p >= 1 { return 0 }
        // From the largest term down and up, so that none underflows before its neighbours.
        let logs = (0...k).map { logTerm($0, of: n, p) }
        return min(1, exp(logSumExp(logs)))
    }

    private static func logTerm(_ k: Int, of n: Int, _ p: Double) -> Double {
        logChoose(n, k) + Double(k) * log(p) + Double(n - k) * log1p(-p)
    }

    private static func logChoose(_ n: Int, _ k: Int) -> Double {
        lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
    }

    /// Upper bound of a share of which k of n were seen, wrong with probability `error` at most (Clopper and Pearson 1934).
    package static func upperBound(_ k: Int, of n: Int, error: Double) -> Double {
        guard n > 0, k < n else { return 1 }
        var low = Double(k) / Double(n)
        var high = 1.0
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if cumulative(k, of: n, middle) > error { low = middle } else { high = middle }
        }
        return high
    }

    /// Lower bound of a share, alike.
    package static func lowerBound(_ k: Int, of n: Int, error: Double) -> Double {
        guard n > 0, k > 0 else { return 0 }
        return 1 - upperBound(n - k, of: n, error: error)
    }

    /// P(X ≤ k) of n drawn without replacement from `total`, of which `hits` are so.
    package static func hypergeometric(_ k: Int, drawn n: Int, hits: Int, total: Int) -> Double {
        let least = max(0, n - (total - hits))
        guard k >= least else { return 0 }
        let logs = (least...min(k, n, hits)).map {
            logChoose(hits, $0) + logChoose(total - hits, n - $0) - logChoose(total, n)
        }
        return min(1, exp(logSumExp(logs)))
    }

    /// The most hits that a finite batch may hold where k of n drawn were hits, wrong with probability `error` at most.
    package static func mostHits(_ k: Int, drawn n: Int, total: Int, error: Double) -> Int {
        var low = k
        var high = total - (n - k)
        while low < high {
            let middle = (low + high + 1) / 2
            if hypergeometric(k, drawn: n, hits: middle, total: total) > error {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return low
    }

    /// Hoeffding and Bentkus' p-value that a mean of losses is above α (Bates et al. 2021, arXiv 2101.02703): valid and blind to a
    /// small spread; what the betting test is compared with.
    package static func hoeffdingBentkus(mean: Double, units n: Int, limit: Double) -> Double {
        func entropy(_ a: Double, _ b: Double) -> Double {
            (a > 0 ? a * log(a / b) : 0) + (a < 1 ? (1 - a) * log((1 - a) / (1 - b)) : 0)
        }
        let hoeffding = exp(-Double(n) * entropy(min(mean, limit), limit))
        // A mean of whole losses is no whole number in doubles.
        let losses = (Double(n) * mean - 1e-9).rounded(.up)
        let bentkus = M_E * cumulative(Int(losses), of: n, limit)
        return min(1, min(hoeffding, bentkus))
    }
}
