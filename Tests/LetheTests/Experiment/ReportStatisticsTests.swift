import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

struct ReportStatisticsTests {
    /// Against the tables of any textbook.
    @Test(arguments: [(1, 12.7062), (2, 4.3027), (4, 2.7764), (10, 2.2281), (30, 2.0423)])
    func criticalValuesOfStudent(freedom: Int, expected: Double) {
        let distribution = StudentDistribution(degreesOfFreedom: freedom)
        #expect(abs(distribution.critical(twoSided: 0.05) - expected) < 5e-5)
        #expect(abs(distribution.twoSidedProbability(expected) - 0.05) < 1e-5)
        #expect(distribution.twoSidedProbability(0) == 1)
    }

    @Test func incompleteBetaAgreesWithClosedForms() {
        for x in stride(from: 0.05, to: 1, by: 0.05) {
            #expect(abs(StudentDistribution.incompleteBeta(a: 1, b: 1, x: x) - x) < 1e-12)
            #expect(abs(StudentDistribution.incompleteBeta(a: 3, b: 1, x: x) - x * x * x) < 1e-12)
            #expect(
                abs(StudentDistribution.incompleteBeta(a: 0.5, b: 0.5, x: x) - 2 / .pi * asin(x.squareRoot())) < 1e-12)
        }
    }

    /// A worked example: mean 3, standard error √(2.5 / 5), t = 4.2426 with 4 degrees of freedom.
    @Test func seedStatisticsOfAWorkedExample() throws {
        let statistics = SeedStatistics([1, 2, 3, 4, 5])
        let interval = try #require(statistics.interval(within: -100...100))
        #expect(abs(interval.low - (3 - 2.776445 * 0.7071068)) < 1e-5)
        #expect(abs(interval.high - (3 + 2.776445 * 0.7071068)) < 1e-5)
        #expect(abs((statistics.probabilityOfZero ?? 0) - 0.013236) < 1e-5)
        #expect(SeedStatistics([0.5]).interval(within: 0...1) == nil)
        #expect(SeedStatistics([0.2, 0.2]).probabilityOfZero == nil)
        #expect(SeedStatistics([0.2, 0.2]).interval(within: 0...1) == nil)
    }

    @Test func curvesAreMonotoneAndReadOffOverTheLogarithm() {
        let curve = LearningCurve(documents: [10, 20, 40, 80], scores: [0.5, 0.8, 0.7, 0.9])
        #expect(curve.scores == [0.5, 0.75, 0.75, 0.9])
        #expect(curve.place(of: 0.4) == .below)
        #expect(curve.place(of: 0.5) == .at(10))
        #expect(curve.place(of: 0.95) == .above)
        guard case .at(let halfway) = curve.place(of: 0.625), case .at(let flat) = curve.place(of: 0.75) else {
            Issue.record("reached scores have places")
            return
        }
        #expect(abs(halfway - 10 * 2.0.squareRoot()) < 1e-9)
        #expect(abs(flat - 20) < 1e-9)
        #expect(LearningCurve(documents: [1, 2, 3], scores: [3, 2, 1]).scores == [2, 2, 2])
    }

    /// Each mean of a draw follows its t interval, and means of the same seeds move together.
    @Test func drawsFollowTheSeeds() throws {
        let values = [[0.5, 0.7, 0.2], [0.6, 0.8, 0.2], [0.7, 0.9, 0.2], [0.55, 0.75, 0.2]]
        let interval = try #require(SeedStatistics(values.map { $0[0] }).interval(within: -9...9))
        var draws = SeedDraws(values, seed: 1)
        var inside = 0
        for _ in 0..<20_000 {
            let drawn = draws.next()
            if (interval.low...interval.high).contains(drawn[0]) { inside += 1 }
            #expect(abs(drawn[1] - drawn[0] - 0.2) < 1e-9)
            #expect(abs(drawn[2] - 0.2) < 1e-12)
        }
        #expect(abs(Double(inside) / 20_000 - 0.95) < 0.006)
    }
}
