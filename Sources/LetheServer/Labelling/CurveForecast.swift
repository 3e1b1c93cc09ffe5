internal import Lethe
internal import LetheEssentials

/// What further labelled notes are likely to bring: an inverse power law through the scores so far, f(n) = a − b·n^−c with
/// a ≤ 1, b ≥ 0, weighted by how many notes measured each (Figueroa et al. 2012, *BMC Med Inform Decis Mak* 12:8), with an
/// interval from refits to scores drawn about the curve.
package struct CurveForecast: Codable, Sendable, Equatable {
    /// Notes to learn from of which it speaks.
    package var notes: Int
    package var low: Double
    package var middle: Double
    package var high: Double

    /// A score of a model.
    package struct Point: Sendable {
        /// That were learned from.
        package var notes: Int
        package var score: Double
        /// Notes that it was measured on: the score's variance falls with their number.
        package var measured: Int

        package init(notes: Int, score: Double, measured: Int) {
            self.notes = notes
            self.score = score
            self.measured = measured
        }
    }

    /// Fewer scores tell no curve.
    package static let fewestPoints = 5

    private static let draws = 500

    /// - Parameters:
    ///   - points: in the order in which they were made.
    ///   - ahead: further notes to learn from.
    ///   - deviation: of the score of one measuring note, at least so much: scores that happen to lie on a curve are no surer than that.
    /// - Returns: nil where there are too few points, or none of them was measured on a note.
    package init?(_ points: [Point], ahead: Int, deviation: Double, seed: UInt64 = 1) {
        let points = points.filter { $0.measured > 0 && $0.notes > 0 }
        guard let last = points.last, points.count >= Self.fewestPoints, last.notes > points[0].notes else {
            return nil
        }
        notes = last.notes + ahead
        let x = points.map { Double($0.notes) }
        let weights = points.map { Double($0.measured) }
        let fit = PowerFit(x, weights)
        let curve = fit.curve(points.map(\.score))
        // Of a note's weight, and as if every parameter had taken a point.
        let freedom = max(1, points.count - 3)
        let squares = zip(points, x).reduce(0) { sum, pair in
            let rest = pair.0.score - curve.value(pair.1)
            return sum + rest * rest * Double(pair.0.measured)
        }
        let spread = max(deviation, (squares / Double(freedom)).squareRoot())
        let growth = Double(last.measured) / Double(last.notes)
        let newWeight = Double(last.measured) + Double(ahead) * growth
        var generator = SeededGenerator(seed: seed, purpose: .bootstrap)
        var drawn: [Double] = []
        for _ in 0..<Self.draws {
            let scores = zip(x, weights).map { curve.value($0) + generator.nextNormal() * spread / $1.squareRoot() }
            let score =
                fit.curve(scores).value(Double(notes)) + generator.nextNormal() * spread / newWeight.squareRoot()
            drawn.append(min(1, max(0, score)))
        }
        drawn.sort()
        let end = Double(drawn.count - 1)
        low = drawn[Int((0.025 * end).rounded())]
        high = drawn[Int((0.975 * end).rounded())]
        middle = min(high, max(low, curve.value(Double(notes))))
    }

    /// Whether a score lies where it was said to.
    package func holds(_ score: Double) -> Bool { (low...high).contains(score) }

    /// How many forecasts came true, of those whose number of notes was reached: a forecast that nobody checks is decoration.
    ///
    /// - Parameter points: in order, with the forecast that was made at each.
    package static func hits(_ points: [(notes: Int, score: Double, forecast: CurveForecast?)]) -> (held: Int, of: Int)
    {
        var hits = (held: 0, of: 0)
        for (index, point) in points.enumerated() {
            guard let forecast = point.forecast,
                let behind = points[index...].firstIndex(where: { $0.notes >= forecast.notes })
            else { continue }
            // Between two models, on the straight line.
            let (one, next) = (points[behind - 1], points[behind])
            let share =
                next.notes > one.notes ? Double(forecast.notes - one.notes) / Double(next.notes - one.notes) : 1
            hits.of += 1
            if forecast.holds(one.score + share * (next.score - one.score)) { hits.held += 1 }
        }
        return hits
    }
}

/// A curve a − b·x^−c.
private struct PowerCurve {
    var a = 0.0
    var b = 0.0
    var c = 0.0

    func value(_ x: Double) -> Double { a - b * pow(x, -c) }
}

/// Finds the nearest curve in weighted squares, as often as scores of the same places are given.
private struct PowerFit {
    /// A rate of falling with what it makes of the places.
    private struct Rate {
        let c: Double
        let z: [Double]
        let mean: Double
        /// Σ w (z − mean)², and Σ w z².
        let spread: Double
        let square: Double
    }

    /// Rates that are tried; the rest is a straight line's fit.
    private static let rates = stride(from: 0.1, through: 1.5, by: 0.1)

    private let rates: [Rate]
    private let weights: [Double]
    private let total: Double

    init(_ x: [Double], _ weights: [Double]) {
        self.weights = weights
        let total = weights.reduce(0, +)
        self.total = total
        rates = Self.rates.map { c in
            let z = x.map { pow($0, -c) }
            let mean = zip(z, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
            let spread = zip(z, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
            let square = zip(z, weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
            return Rate(c: c, z: z, mean: mean, spread: spread, square: square)
        }
    }

    func curve(_ y: [Double]) -> PowerCurve {
        let meanY = zip(y, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
        var best = PowerCurve()
        var least = Double.infinity
        for rate in rates {
            var product = 0.0
            for index in y.indices { product += weights[index] * (rate.z[index] - rate.mean) * (y[index] - meanY) }
            // More notes make no model worse, and none is better than faultless.
            var slope = rate.spread > 0 ? max(0, -product / rate.spread) : 0
            var top = meanY + slope * rate.mean
            if top > 1 {
                top = 1
                var below = 0.0
                for index in y.indices { below += weights[index] * rate.z[index] * (1 - y[index]) }
                slope = max(0, below / rate.square)
            }
            var error = 0.0
            for index in y.indices {
                let rest = y[index] - top + slope * rate.z[index]
                error += weights[index] * rest * rest
            }
            if error < least { (least, best) = (error, PowerCurve(a: top, b: slope, c: rate.c)) }
        }
        return best
    }
}
