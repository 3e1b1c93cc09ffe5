import Foundation
import Lethe
import Testing

@testable import LetheServer

struct CurveForecastTests {
    private func points(_ scores: [(Int, Double)], measured: Int = 50) -> [CurveForecast.Point] {
        scores.map { CurveForecast.Point(notes: $0.0, score: $0.1, measured: measured) }
    }

    @Test func aPowerLawIsFoundAgain() throws {
        let curve = { (notes: Int) in 0.95 - 0.9 * pow(Double(notes), -0.5) }
        let forecast = try #require(
            CurveForecast(points([10, 20, 30, 40, 50, 60].map { ($0, curve($0)) }), ahead: 20, deviation: 0.001))
        #expect(forecast.notes == 80)
        #expect(abs(forecast.middle - curve(80)) < 0.002)
        #expect(forecast.low < curve(80) && curve(80) < forecast.high)
        #expect(forecast.high - forecast.low < 0.01)
    }

    @Test func earlyItSaysNothing() {
        #expect(CurveForecast(points([(5, 0.2), (10, 0.4), (15, 0.5), (20, 0.6)]), ahead: 20, deviation: 0.1) == nil)
        // Notes that nothing measured don't count.
        let unmeasured = points([(5, 0.2), (10, 0.4), (15, 0.5), (20, 0.6), (25, 0.7)], measured: 0)
        #expect(CurveForecast(unmeasured, ahead: 20, deviation: 0.1) == nil)
    }

    @Test func moreNotesMakeNoModelWorseThanItsPast() throws {
        let forecast = try #require(
            CurveForecast(points([(5, 0.9), (10, 0.8), (15, 0.7), (20, 0.6), (25, 0.5)]), ahead: 20, deviation: 0.05))
        #expect(forecast.middle >= 0.5)
        #expect(forecast.low >= 0 && forecast.high <= 1)
    }

    /// Scores about a curve, with the noise of so many measuring notes: 95 of 100 intervals should hold what comes.
    @Test func intervalsHoldAsOftenAsTheySay() throws {
        var generator = SeededGenerator(seed: 7)
        var held = 0
        var all = 0
        var widths = 0.0
        for _ in 0..<100 {
            let top = 0.8 + 0.18 * generator.nextUnit()
            let fall = 0.5 + generator.nextUnit()
            let rate = 0.3 + 0.7 * generator.nextUnit()
            let count = 5 + generator.nextIndex(8)
            let deviation = 0.12
            func score(_ notes: Int, measured: Int) -> Double {
                min(
                    1,
                    max(
                        0,
                        top - fall * pow(Double(notes), -rate) + generator.nextNormal() * deviation
                            / Double(measured).squareRoot()))
            }
            let points = (1...count).map { index in
                CurveForecast.Point(notes: 5 * index, score: score(5 * index, measured: 2 + index), measured: 2 + index)
            }
            let forecast = try #require(CurveForecast(points, ahead: 20, deviation: deviation))
            all += 1
            widths += forecast.high - forecast.low
            if forecast.holds(score(5 * count + 20, measured: 6 + count)) { held += 1 }
        }
        #expect(Double(held) / Double(all) >= 0.88, "\(held) of \(all)")
        // An interval that holds everything says nothing.
        #expect(widths / Double(all) < 0.4, "\(widths / Double(all))")
    }

    @Test func forecastsAreHeldAgainstWhatCame() {
        var right = CurveForecast.example
        right.notes = 30
        (right.low, right.high) = (0.6, 0.8)
        var wrong = right
        (wrong.low, wrong.high) = (0.9, 0.95)
        let hits = CurveForecast.hits([
            (notes: 10, score: 0.5, forecast: right), (notes: 20, score: 0.6, forecast: wrong),
            (notes: 25, score: 0.65, forecast: nil),
            // Between 25 and 35: 0.7 with 30.
            (notes: 35, score: 0.75, forecast: right.with(notes: 55)),
        ])
        #expect(hits.held == 1 && hits.of == 2)
    }
}

extension CurveForecast {
    fileprivate static var example: CurveForecast {
        let points = (1...5).map { Point(notes: 5 * $0, score: 0.1 * Double($0), measured: 5) }
        guard let forecast = CurveForecast(points, ahead: 20, deviation: 0.1) else {
            preconditionFailure("no forecast")
        }
        return forecast
    }

    fileprivate func with(notes: Int) -> CurveForecast {
        var changed = self
        changed.notes = notes
        return changed
    }
}
