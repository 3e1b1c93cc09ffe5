internal import LetheEssentials

/// A test whether the mean of losses in [0, 1] is at most α, from independent units: testing by betting (Waudby-Smith and Ramdas
/// 2024, arXiv 2010.09686) with a bet that is fixed beforehand.
///
/// K = Π (1 + ν (α − ℓᵢ)) has mean 1 or less where the mean loss is α or more, so K ≥ 1/δ then happens with probability δ at most
/// (Markov). As the bet ν doesn't change on the way, K doesn't depend on the units' order.
struct BettingTest: Sendable {
    /// The mean loss that is to be shown, in (0, 1).
    let limit: Double
    /// How often a wrong statement may be made.
    let error: Double

    /// The largest bet: with it, a loss of 1 leaves a hundredth.
    var largestBet: Double { 0.99 / (1 - limit) }
    /// log K that shows it.
    var threshold: Double { -log(error) }

    /// log K. Cost: units.
    func logWealth(_ losses: some Sequence<Double>, bet: Double) -> Double {
        losses.reduce(0) { $0 + log1p(bet * (limit - $1)) }
    }

    /// Bets that are tried on the design part.
    private var bets: [Double] { (1...99).map { largestBet * Double($0) / 99 } }

    /// The bet that needs the fewest units, judged by losses of other units than those tested.
    func bet(design losses: [Double]) -> Double {
        let fallback = 0.8 / (1 - limit)
        guard !losses.isEmpty else { return fallback }
        let needed = bets.map { (bet: $0, units: units(design: losses, bet: $0) ?? .max) }
        guard let best = needed.min(by: { $0.units < $1.units }), best.units < .max else { return fallback }
        return best.bet
    }

    /// How many units give a chance of `power` to pass, judged by other units; nil where no number does.
    func units(design losses: [Double], bet: Double, power: Double = 0.9) -> Int? {
        guard !losses.isEmpty else { return nil }
        let gains = losses.map { log1p(bet * (limit - $0)) }
        let mean = gains.reduce(0, +) / Double(gains.count)
        guard mean > 0 else { return nil }
        let spread =
            gains.count > 1
            ? (gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gains.count - 1)).squareRoot() : 0
        let z = NormalDistribution.quantile(power)
        let root = z * spread + (z * z * spread * spread + 4 * mean * threshold).squareRoot()
        let wanted = (root * root / (4 * mean * mean)).rounded(.up)
        return wanted < 1e9 ? Int(wanted) : nil
    }

    /// How many units are needed at least, even where none has a loss.
    var fewestUnits: Int { Int((threshold / log1p(largestBet * limit)).rounded(.up)) }

    /// The smallest mean loss that so many units can show, none having a loss.
    static func smallestLimit(units: Int, error: Double) -> Double {
        guard units > 0 else { return 1 }
        let x = expm1(-log(error) / Double(units)) / 0.99
        return x / (1 + x)
    }

    /// The smallest mean loss that these losses show at the same error, by bisection: an upper confidence bound.
    ///
    /// - Parameter bet: fixed beforehand; made smaller where it would be too large for a smaller limit.
    static func upperBound(_ losses: [Double], bet: Double, error: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let test = BettingTest(limit: middle, error: error)
            let wealth = test.logWealth(losses, bet: min(bet, test.largestBet))
            if wealth >= test.threshold { high = middle } else { low = middle }
        }
        return high
    }
}

/// The normal distribution.
enum NormalDistribution {
    /// P(X ≤ x).
    static func probability(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The x with P(X ≤ x) = p, by bisection.
    static func quantile(_ p: Double) -> Double {
        var low = -40.0
        var high = 40.0
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if probability(middle) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
