import Foundation
import Testing

@testable import Lethe

/// Whether certificates are wrong as rarely as they say, in worlds where the truth is known; and whether the check would see
/// methods that look right and aren't.
struct CertificationSimulationTests {
    private static let isSlow = ProcessInfo.processInfo.environment["LETHE_SLOW_TESTS"] != nil
    /// Calibrations a world: 2,000 with `LETHE_SLOW_TESTS=1`.
    private static let repetitions = isSlow ? 2000 : 400
    private static let sizes = isSlow ? [60, 140, 302, 700] : [140, 302]
    /// δ and three standard errors of so many repetitions.
    private static let tolerated = 0.05 + 3 * (0.05 * 0.95 / Double(repetitions)).squareRoot()

    /// Where misses come from: a pool of units whose true mean loss is known.
    private struct World {
        let name: String
        let pool: [UnitCounts]

        /// The mean over units with something to protect of the share that is missed.
        var risk: Double { mean { Double($0.missed[0]) / Double($0.protected) } }
        var leakRisk: Double { mean { $0.missed[0] > 0 ? 1 : 0 } }
        var tokenRisk: Double {
            Double(pool.reduce(0) { $0 + $1.missed[0] }) / Double(pool.reduce(0) { $0 + $1.protected })
        }

        private func mean(_ loss: (UnitCounts) -> Double) -> Double {
            let counted = pool.filter { $0.protected > 0 }
            return counted.reduce(0) { $0 + loss($1) } / Double(counted.count)
        }

        func draw(_ count: Int, _ generator: inout SeededGenerator) -> [UnitCounts] {
            (0..<count).map { _ in pool[generator.nextIndex(pool.count)] }
        }
    }

    private static let poolSize = 4_000
    /// Rungs with the same misses: a wrong method has many chances.
    private static let rungs = 24

    private static func unit(_ missed: Int, of protected: Int) -> UnitCounts {
        UnitCounts(protected: protected, missed: Array(repeating: missed, count: rungs))
    }

    private static func world(_ name: String, risk: Double, _ make: (inout SeededGenerator, Double) -> UnitCounts)
        -> World
    {
        var generator = SeededGenerator(seed: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ Int($1) } & 0xFFFF))
        return World(name: name, pool: (0..<poolSize).map { _ in make(&generator, risk) })
    }

    private static func binomial(_ n: Int, _ p: Double, _ generator: inout SeededGenerator) -> Int {
        (0..<n).count { _ in generator.nextUnit() < p }
    }

    /// A gamma variate by sums of exponentials would need whole shapes; Jöhnk's method serves for small ones.
    private static func beta(_ a: Double, _ b: Double, _ generator: inout SeededGenerator) -> Double {
        while true {
            let x = pow(generator.nextUnit(), 1 / a)
            let y = pow(generator.nextUnit(), 1 / b)
            if x + y <= 1, x + y > 0 { return x / (x + y) }
        }
    }

    /// Six worlds whose true risk is about this.
    private static func worlds(risk: Double) -> [World] {
        [
            world("independent misses", risk: risk) { unit(binomial(30, $1, &$0), of: 30) },
            world("misses that come together", risk: risk) { generator, risk in
                // Correlation 0.3 within a note.
                let size = 1 / 0.3 - 1
                return unit(binomial(30, beta(risk * size, (1 - risk) * size, &generator), &generator), of: 30)
            },
            world("whole notes missed", risk: risk) { unit($0.nextUnit() < $1 ? 30 : 0, of: 30) },
            world("few bad notes", risk: risk) { generator, risk in
                let isBad = generator.nextUnit() < risk / 0.6
                return unit(isBad ? binomial(30, 0.6, &generator) : 0, of: 30)
            },
            world("lengths of all kinds", risk: risk) { generator, risk in
                let length = min(2000, Int(5 / pow(max(generator.nextUnit(), 1e-6), 1 / 1.2)))
                return unit(binomial(length, risk, &generator), of: length)
            },
            world("notes with nothing to protect", risk: risk) { generator, risk in
                generator.nextUnit() < 0.6 ? unit(0, of: 0) : unit(generator.nextUnit() < risk ? 10 : 0, of: 10)
            },
        ]
    }

    /// Whole notes missed, 1.05 % of them, where 1 % is to be shown: one missed note in the sample already fails.
    private static let tightWorld: (World, limit: Double) = (
        World(name: "tight", pool: (0..<poolSize).map { unit($0 < poolSize * 105 / 10_000 ? 30 : 0, of: 30) }), 0.01
    )

    /// How often a method certifies a limit that the world's true risk exceeds.
    private static func falseShare(
        _ world: World, size: Int, seed: UInt64, certifies: ([UnitCounts]) -> Bool
    ) -> Double {
        var generator = SeededGenerator(seed: seed)
        let wrong = (0..<repetitions).count { _ in certifies(world.draw(size, &generator)) }
        return Double(wrong) / Double(repetitions)
    }

    private static func target(_ limit: Double, _ measure: CertificationMeasure = .note) -> CertificationTarget {
        var target = CertificationTarget()
        target.recall = 1 - limit
        target.measure = measure
        return target
    }

    /// The method as it is, its bets fixed on other units of the same world.
    private static func certifier(_ target: CertificationTarget, world: World) -> ([UnitCounts]) -> Bool {
        var generator = SeededGenerator(seed: 99)
        let design = UnitLosses.counted(world.draw(100, &generator))
        let losses = UnitLosses(measure: target.measure, limit: target.limit, cap: UnitLosses.cap(of: design))
        let bets: [Double?] = (0..<rungs).map { rung in
            target.measure == .leak ? nil : target.test.bet(design: losses.losses(design, rung: rung))
        }
        return { units in
            target.descend(UnitLosses.counted(units), losses, bets: bets).first?.passed == true
        }
    }

    // MARK: The method holds

    @Test func certificatesAreWrongAsRarelyAsTheySay() {
        for world in Self.worlds(risk: 0.0525) {
            for size in Self.sizes {
                // A limit a little below the truth: every certificate is wrong.
                let share = Self.falseShare(
                    world, size: size, seed: 1, certifies: Self.certifier(Self.target(world.risk / 1.05), world: world))
                #expect(share <= Self.tolerated, "\(world.name), \(size) units: \(share)")
                let leaks = Self.falseShare(
                    world, size: size, seed: 2,
                    certifies: Self.certifier(Self.target(world.leakRisk / 1.05, .leak), world: world))
                #expect(leaks <= Self.tolerated, "\(world.name), leaks, \(size) units: \(leaks)")
            }
        }
    }

    /// Where no unit is longer than the cap, the weighted statement is the plain one.
    @Test func tokensOfAllUnitsAreCountedTogether() {
        for world in Self.worlds(risk: 0.0525).prefix(4) {
            let share = Self.falseShare(
                world, size: 302, seed: 3,
                certifies: Self.certifier(Self.target(world.tokenRisk / 1.05, .token), world: world))
            #expect(share <= Self.tolerated, "\(world.name): \(share)")
        }
    }

    // MARK: The check would see

    /// Tokens as if each had been drawn by itself.
    @Test func tokensAsUnitsAreSeenThrough() {
        let world = Self.world("few bad notes", risk: 0.012) { generator, risk in
            let isBad = generator.nextUnit() < 0.02
            return Self.unit(isBad ? Self.binomial(30, 0.6, &generator) : 0, of: 30)
        }
        let share = Self.falseShare(world, size: 100, seed: 4) { units in
            let missed = units.reduce(0) { $0 + $1.missed[0] }
            let all = units.reduce(0) { $0 + $1.protected }
            return BinomialTest.upperBound(missed, of: all, error: 0.05) <= 0.01
        }
        #expect(share > 0.2, "\(share)")
    }

    @Test func aLowerThresholdIsSeenThrough() {
        // Tight where one missed note already fails.
        let (world, limit) = Self.tightWorld
        let test = BettingTest(limit: limit, error: 5 * 0.05)
        let losses = UnitLosses(measure: .note, limit: limit, cap: 30)
        let share = Self.falseShare(world, size: 140, seed: 5) { units in
            test.logWealth(losses.losses(units, rung: 0), bet: test.largestBet) >= test.threshold
        }
        #expect(share > Self.tolerated, "\(share)")
    }

    /// Any rung that passes, of rungs whose misses don't fall together.
    @Test func anyRungThatPassesIsSeenThrough() {
        var generator = SeededGenerator(seed: 6)
        let world = World(
            name: "rungs by themselves",
            pool: (0..<Self.poolSize).map { _ in
                UnitCounts(protected: 30, missed: (0..<Self.rungs).map { _ in generator.nextUnit() < 0.0105 ? 30 : 0 })
            })
        let target = Self.target(0.01)
        let losses = UnitLosses(measure: .note, limit: 0.01, cap: 30)
        let bets = [Double?](repeating: target.test.largestBet, count: Self.rungs)
        let any = Self.falseShare(world, size: 302, seed: 7) { units in
            (0..<Self.rungs).contains { rung in
                let found = losses.losses(units, rung: rung)
                return target.test.logWealth(found, bet: target.test.largestBet) >= target.test.threshold
            }
        }
        #expect(any > 0.4, "\(any)")
        let ours = Self.falseShare(world, size: 302, seed: 7) {
            target.descend($0, losses, bets: bets).first?.passed == true
        }
        #expect(ours <= Self.tolerated, "\(ours)")
    }

    /// The best of many models by the notes that then certify it.
    @Test func theBestOfManyIsSeenThrough() {
        let (world, limit) = Self.tightWorld
        let losses = UnitLosses(measure: .note, limit: limit, cap: 30)
        let test = BettingTest(limit: limit, error: 0.05)
        var models = SeededGenerator(seed: 8)
        let share = Self.falseShare(world, size: 302, seed: 9) { units in
            var best = losses.losses(units, rung: 0)
            for _ in 0..<20 {
                let other = losses.losses(world.draw(302, &models), rung: 0)
                if other.reduce(0, +) < best.reduce(0, +) { best = other }
            }
            return test.logWealth(best, bet: test.largestBet) >= test.threshold
        }
        #expect(share > 0.2, "\(share)")
    }

    /// Notes with nothing to protect, as if nothing had been missed in them.
    @Test func emptyNotesAsPerfectOnesAreSeenThrough() {
        let world = Self.worlds(risk: 0.0525)[5]
        let limit = world.risk / 1.05
        let test = BettingTest(limit: limit, error: 0.05)
        let share = Self.falseShare(world, size: 302, seed: 10) { units in
            let losses = units.map { $0.protected == 0 ? 0 : Double($0.missed[0]) / Double($0.protected) }
            return test.logWealth(losses, bet: 0.5) >= test.threshold
        }
        #expect(share > 0.2, "\(share)")
    }

    // MARK: Power

    /// At the number of notes that the plan names, the certificate is given about nine times in ten.
    @Test func thePlanIsRight() throws {
        for (risk, world) in [(0.025, 0), (0.0125, 1)] {
            let world = Self.worlds(risk: risk)[world]
            let target = Self.target(0.05)
            let losses = UnitLosses(measure: .note, limit: 0.05, cap: 30)
            let design = losses.losses(world.pool, rung: 0)
            let bet = target.test.bet(design: design)
            let needed = try #require(target.test.units(design: design, bet: bet))
            let share = Self.falseShare(world, size: needed, seed: 11) { units in
                target.descend(units, losses, bets: [bet]).first?.passed == true
            }
            #expect((0.84...0.97).contains(share), "\(world.name), \(needed) units: \(share)")
        }
    }

    // MARK: The sequence

    @Test func theTestStopsAtTheFirstFailure() {
        var target = Self.target(0.05)
        target.measure = .note
        // The middle rung misses everything; the one below it would pass.
        let units = (0..<200).map { _ in
            var unit = UnitCounts.empty
            unit.protected = 10
            unit.missed[12] = 10
            return unit
        }
        let result = target.certify(design: units, calibration: units)
        #expect(result.rung == 13)
        #expect(result.rungs.count == RedactionLadder.count - 12 && result.rungs.last?.passed == false)
        let few = target.certify(design: units, calibration: Array(units.prefix(58)))
        #expect(few.rung == nil && few.rungs.isEmpty)
        #expect(target.certify(design: units, calibration: Array(units.prefix(59))).rung == 13)
        // Ten candidates: each must be shown at a tenth of the error.
        target.candidates = 10
        #expect(target.certify(design: units, calibration: Array(units.prefix(59))).rung == nil)
    }
}
