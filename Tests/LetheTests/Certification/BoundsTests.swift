import Foundation
import Testing

@testable import Lethe

/// Bounds against values of scipy 1.17 (beta, binom, hypergeom) and closed forms.
struct BoundsTests {
    @Test(arguments: [
        (0, 59, 0.05, 0.04950760989), (0, 149, 0.05, 0.01990481622), (0, 299, 0.05, 0.009969146793),
        (1, 300, 0.05, 0.01571455489), (2, 300, 0.05, 0.02083623053), (3, 300, 0.05, 0.02564139308), (0, 1, 0.05, 0.95),
        (1, 1, 0.05, 1), (5, 5, 0.05, 1), (10, 100, 0.01, 0.1913302854), (7, 7000, 0.1, 0.001680986175),
    ])
    func clopperPearson(hits: Int, of count: Int, error: Double, expected: Double) {
        #expect(abs(BinomialTest.upperBound(hits, of: count, error: error) - expected) < 1e-8)
        #expect(abs(BinomialTest.lowerBound(count - hits, of: count, error: error) - (1 - expected)) < 1e-8)
    }

    @Test(arguments: [
        (0, 1, 0.5, 0.5), (1, 1, 0.5, 1), (0, 300, 0.01, 0.04904089407), (3, 300, 0.01, 0.6472337746),
        (12, 60, 0.2, 0.5764403014), (60, 60, 0.2, 1), (2, 10, 0.3, 0.3827827864), (-1, 10, 0.3, 0),
    ])
    func binomial(hits: Int, of count: Int, share: Double, expected: Double) {
        #expect(abs(BinomialTest.cumulative(hits, of: count, share) - expected) < 1e-8)
    }

    @Test(arguments: [
        (0, 200, 13, 1000, 0.05390398155), (0, 200, 14, 1000, 0.04298118893), (0, 100, 28, 1000, 0.05014054366),
        (1, 50, 10, 200, 0.2368228117), (3, 10, 3, 20, 1),
    ])
    func hypergeometric(hits: Int, drawn: Int, all: Int, total: Int, expected: Double) {
        #expect(abs(BinomialTest.hypergeometric(hits, drawn: drawn, hits: all, total: total) - expected) < 1e-8)
    }

    @Test func aFiniteBatchHoldsAtMost() {
        #expect(BinomialTest.mostHits(0, drawn: 200, total: 1000, error: 0.05) == 13)
        #expect(BinomialTest.mostHits(0, drawn: 100, total: 1000, error: 0.05) == 28)
        #expect(BinomialTest.mostHits(0, drawn: 1000, total: 1000, error: 0.05) == 0)
    }

    @Test(arguments: [
        (0, 300, 0.01, 0.04904089407), (0.005, 1000, 0.01, 0.1797858325), (0.01, 100, 0.01, 1),
        (0.02, 100, 0.05, 0.2969189512),
        (0.5, 10, 0.3, 1),
    ])
    func hoeffdingBentkus(mean: Double, units: Int, limit: Double, expected: Double) {
        #expect(abs(BinomialTest.hoeffdingBentkus(mean: mean, units: units, limit: limit) - expected) < 1e-8)
    }

    /// The floors of the method: no number of notes below them shows the target.
    @Test(arguments: [(0.95, 59, 59), (0.98, 150, 149), (0.99, 302, 299), (0.995, 604, 598), (0.999, 3025, 2995)])
    func floors(recall: Double, betting: Int, binomial: Int) {
        var target = CertificationTarget()
        target.recall = recall
        #expect(target.fewestUnits == betting)
        // A hair below its floor the best recall is below the target, at it not.
        #expect(target.bestRecall(units: betting - 1) < recall && target.bestRecall(units: betting) >= recall)
        target.measure = .leak
        #expect(target.fewestUnits == binomial)
        #expect(target.bestRecall(units: binomial - 1) < recall && target.bestRecall(units: binomial) >= recall)
        target.candidates = 100
        #expect(target.fewestUnits == Int((log(0.0005) / log(recall)).rounded(.up)))
    }

    @Test func wealthIsTheProduct() {
        let test = BettingTest(limit: 0.1, error: 0.05)
        let losses = [0, 0.25, 0, 1, 0.05]
        for bet in [0.2, 0.8, test.largestBet] {
            let product = losses.reduce(1) { $0 * (1 + bet * (0.1 - $1)) }
            #expect(abs(test.logWealth(losses, bet: bet) - log(product)) < 1e-12)
            // The order of the notes plays no part.
            #expect(abs(test.logWealth(losses.reversed(), bet: bet) - log(product)) < 1e-12)
        }
        // The inverse: losses show just that limit.
        let many = Array(repeating: 0.0, count: 300) + [0.5, 0.2]
        let bound = BettingTest.upperBound(many, bet: 0.5, error: 0.05)
        let exact = BettingTest(limit: bound, error: 0.05)
        #expect(abs(exact.logWealth(many, bet: 0.5) - exact.threshold) < 1e-6)
        #expect(BettingTest.upperBound([], bet: 0.5, error: 0.05) > 0.999)
    }
}
