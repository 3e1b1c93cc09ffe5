internal import LetheEssentials

/// Student's t distribution: what the mean of few seeds follows.
struct StudentDistribution {
    let degreesOfFreedom: Int

    /// P(|T| ≥ t): I_x(ν/2, 1/2) with x = ν / (ν + t²).
    func twoSidedProbability(_ t: Double) -> Double {
        guard t.isFinite else { return 0 }
        let freedom = Double(degreesOfFreedom)
        return Self.incompleteBeta(a: freedom / 2, b: 0.5, x: freedom / (freedom + t * t))
    }

    /// The t that |T| exceeds with this probability, by bisection.
    func critical(twoSided probability: Double) -> Double {
        var low = 0.0
        var high = 1.0
        while twoSidedProbability(high) > probability, high < 1e9 { high *= 2 }
        for _ in 0..<200 where high - low > 1e-12 * high {
            let middle = (low + high) / 2
            if twoSidedProbability(middle) > probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The regularised incomplete beta function I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8),
    /// evaluated with Lentz's method; on the side where it converges fast.
    static func incompleteBeta(a: Double, b: Double, x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(a: b, b: a, x: 1 - x) }
        let logBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
        let logFront: Double = a * log(x) + b * log(1 - x) - logBeta
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for step in 1...500 {
            let m = Double(step)
            let even: Double = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd: Double = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            for numerator in [even, odd] {
                d = 1 + numerator * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + numerator / c
                if abs(c) < tiny { c = tiny }
                fraction *= d * c
            }
            if abs(d * c - 1) < 1e-15 { break }
        }
        return exp(logFront) / a * fraction
    }
}

/// Means over seeds, with what few seeds allow to say about them.
struct SeedStatistics {
    let mean: Double
    /// Of the mean; nil for one seed, and for seeds that all agree, which tell no spread.
    let standardError: Double?
    let count: Int

    init(_ values: [Double]) {
        count = values.count
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        self.mean = mean
        guard values.count > 1 else {
            standardError = nil
            return
        }
        // Differences of shares that all agree differ by rounding alone.
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
        standardError = error > 1e-12 ? error : nil
    }

    /// The 95 % t interval of the mean; nil without a standard error.
    func interval(within range: ClosedRange<Double>) -> ExperimentReport.Interval? {
        guard let standardError else { return nil }
        let reach = StudentDistribution(degreesOfFreedom: count - 1).critical(twoSided: 0.05) * standardError
        return .init(
            low: max(range.lowerBound, mean - reach), high: min(range.upperBound, mean + reach))
    }

    /// Two-sided, of a mean of zero; nil without a standard error.
    var probabilityOfZero: Double? {
        guard let standardError else { return nil }
        return StudentDistribution(degreesOfFreedom: count - 1).twoSidedProbability(abs(mean) / standardError)
    }
}
