import Foundation
import Testing

@testable import Lethe
@testable import LetheTraining

struct NumberTextTests {
    /// Against C, where ties, carries and what lies just beside a tie are decided by all of a number's bits.
    @Test func decimalsAreThoseOfC() {
        var values: [Double] = [
            0, -0.0, 0.125, 0.135, 0.145, 2.5, 3.5, 0.5, 1.5, 99.995, 99.9950001, 0.9999999, 1e15, 123456789.987654321,
            9007199254740994, 1.8446744073709552e19, 1e22, 1.7976931348623157e308, .leastNonzeroMagnitude, -84.125,
            -0.001, 1e-10,
        ]
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<600 {
            let value = Double(bitPattern: generator.next())
            if value.isFinite { values.append(value) }
            values.append((generator.nextUnit() * 2000 - 1000))
            // Ties: multiples of small powers of two.
            values.append(Double(generator.nextIndex(100_000)) / Double(1 << generator.nextIndex(12)))
        }
        for value in values {
            for places in [0, 1, 2, 3, 10, 15] {
                let expected = String(format: "%.\(places)f", value)
                if NumberText.fixed(value, places) != expected {
                    Issue.record("\(value) with \(places): \(NumberText.fixed(value, places)), C says \(expected)")
                    return
                }
            }
        }
    }

    @Test func whatIsNoNumberIsSaid() {
        #expect(NumberText.fixed(.nan, 2) == "nan")
        #expect(NumberText.fixed(.infinity, 2) == "inf")
        #expect(NumberText.fixed(-.infinity, 0) == "-inf")
    }

    @Test func otherShapes() {
        #expect(
            NumberText.trimmed(2.5, 2) == "2.5" && NumberText.trimmed(3, 2) == "3"
                && NumberText.trimmed(100, 0) == "100")
        #expect(NumberText.short(5) == "5" && NumberText.short(0.25) == "0.25" && NumberText.short(1e300) == "1e+300")
        #expect(NumberText.percent(0.8412) == "84.12")
        #expect(
            NumberText.count(203_621) == "203,621" && NumberText.count(-1000) == "-1,000" && NumberText.count(7) == "7")
        #expect(NumberText.plural(1, "note") == "1 note" && NumberText.plural(2000, "note") == "2,000 notes")
        #expect(
            [12.4, 200, 7500, .infinity].map(NumberText.duration) == ["12 s", "3 min 20 s", "2 h 5 min", "?"])
    }
}
