internal import LetheEssentials

/// What is to be shown.
public struct CertificationTarget: Sendable, Codable, Equatable {
    /// Share of protected text that must be found, as a share of 1.
    public var recall = 0.99
    /// How sure the statement is, as a share of 1.
    public var confidence = 0.95
    public var measure = CertificationMeasure.note
    /// How many models, settings or lists were compared on the calibration notes before this one: the error is divided by it.
    public var candidates = 1

    public init() {}

    /// The share of misses that is allowed, α.
    var limit: Double { 1 - recall }
    /// The probability of a wrong statement, δ, of one candidate.
    var error: Double { (1 - confidence) / Double(candidates) }

    /// log K, or −log P, that shows the target.
    package var neededEvidence: Double { test.threshold }

    var test: BettingTest { BettingTest(limit: limit, error: error) }

    /// - Throws: `LetheError` of kind `setting`.
    package func check() throws {
        guard recall >= 0.01, recall < 1 else {
            let found = NumberText.trimmed(recall * 100, 4)
            throw LetheError.invalidSetting(
                name: "target", expected: "1 to less than 100, in per cent",
                found: recall > 0.005 && recall < 0.01
                    ? "\(found); did you mean \(NumberText.trimmed(recall * 10_000, 4))?" : found)
        }
        guard confidence >= 0.5, confidence < 1 else {
            throw LetheError.invalidSetting(
                name: "confidence", expected: "50 to less than 100", found: NumberText.trimmed(confidence * 100, 4))
        }
        guard candidates >= 1 else {
            throw LetheError.invalidSetting(name: "candidates", expected: "1 or more", found: "\(candidates)")
        }
    }

    /// How many units are needed at least, whatever the model: those with something to protect, not one of which may have a miss.
    public var fewestUnits: Int {
        measure == .leak ? Int((log(error) / log1p(-limit)).rounded(.up)) : test.fewestUnits
    }

    /// The recall that so many units without a miss show at most.
    public func bestRecall(units: Int) -> Double {
        guard units > 0 else { return 0 }
        return measure == .leak
            ? 1 - BinomialTest.upperBound(0, of: units, error: error)
            : 1 - BettingTest.smallestLimit(units: units, error: error)
    }
}

/// The test of one rung.
public struct RungResult: Sendable, Codable, Equatable {
    public var rung: Int
    /// The bet, fixed on the design part; nil for measure `leak`.
    public var bet: Double?
    /// log K of the calibration part, which must reach −log δ; for measure `leak` −log P.
    public var logEvidence: Double
    /// The mean loss of the calibration part under the measure.
    public var meanLoss: Double
    public var passed: Bool
}

/// What a certification came to.
package struct CertificationResult: Sendable {
    /// From the rung that hides most downwards, up to the first that fails.
    package var rungs: [RungResult]
    /// The last that passed; nil where the calibration part is too small for any.
    package var rung: Int?
    package var target: CertificationTarget
    /// Units with something to protect.
    package var units: Int
    /// Measure `token`: what a unit weighs at most.
    package var cap: Double
    /// By rung: how many units would give a chance of nine in ten to pass, judged by the design part; nil where no number would.
    package var neededUnits: [Int?]
}

extension CertificationTarget {
    /// Tests rung by rung, from the one that hides most to the one that hides least, and stops at the first that fails: a fixed
    /// sequence needs no correction for many tests, *because* of the stop (Angelopoulos et al. 2021, arXiv 2110.01052).
    ///
    /// - Parameters:
    ///   - design: units on which bets and cap are fixed; never those of the calibration.
    ///   - calibration: units drawn at random from those that the promise is about.
    /// - Returns: the result; `rung` is nil where so few units can't show the target even without a miss.
    package func certify(design: [UnitCounts], calibration: [UnitCounts]) -> CertificationResult {
        let design = UnitLosses.counted(design)
        let calibration = UnitLosses.counted(calibration)
        let losses = UnitLosses(measure: measure, limit: limit, cap: UnitLosses.cap(of: design))
        var result = CertificationResult(
            rungs: [], target: self, units: calibration.count, cap: losses.cap, neededUnits: [])
        for rung in 0..<RedactionLadder.count { result.neededUnits.append(needed(design, losses, rung: rung)) }
        guard canPass(calibration, losses) else { return result }
        let bets = (0..<RedactionLadder.count).map { bet(design, losses, rung: $0) }
        result.rungs = descend(calibration, losses, bets: bets)
        result.rung = result.rungs.last { $0.passed }?.rung
        return result
    }

    /// The bet of a rung, from the design part alone; nil for measure `leak`, whose test is exact.
    private func bet(_ design: [UnitCounts], _ losses: UnitLosses, rung: Int) -> Double? {
        measure == .leak ? nil : test.bet(design: losses.losses(design, rung: rung))
    }

    /// Tests from the last rung down to the first that fails.
    ///
    /// - Parameter bets: by rung, fixed beforehand.
    func descend(_ calibration: [UnitCounts], _ losses: UnitLosses, bets: [Double?]) -> [RungResult] {
        var results: [RungResult] = []
        for rung in bets.indices.reversed() {
            let tested = test(calibration, losses, rung: rung, bet: bets[rung])
            results.append(tested)
            guard tested.passed else { break }
        }
        return results
    }

    private func test(_ calibration: [UnitCounts], _ losses: UnitLosses, rung: Int, bet: Double?) -> RungResult {
        let found = losses.losses(calibration, rung: rung)
        let mean = found.isEmpty ? 0 : found.reduce(0, +) / Double(found.count)
        guard let bet else {
            let leaks = found.filter { $0 > 0 }.count
            let probability = BinomialTest.cumulative(leaks, of: found.count, limit)
            return RungResult(
                rung: rung, bet: nil, logEvidence: -log(max(probability, .leastNonzeroMagnitude)), meanLoss: mean,
                passed: probability <= error)
        }
        let evidence = test.logWealth(found, bet: bet)
        return RungResult(
            rung: rung, bet: bet, logEvidence: evidence, meanLoss: mean, passed: evidence >= test.threshold)
    }

    /// Whether the units could show the target if not one had a miss.
    private func canPass(_ calibration: [UnitCounts], _ losses: UnitLosses) -> Bool {
        if measure == .leak { return calibration.count >= fewestUnits }
        let none = calibration.map { unit -> Double in
            var unit = unit
            unit.missed = [0]
            return losses.loss(unit, rung: 0)
        }
        return test.logWealth(none, bet: test.largestBet) >= test.threshold
    }

    private func needed(_ design: [UnitCounts], _ losses: UnitLosses, rung: Int) -> Int? {
        let found = losses.losses(design, rung: rung)
        if measure == .leak { return neededForLeak(found) }
        let bet = test.bet(design: found)
        return test.units(design: found, bet: bet)
    }

    /// The fewest units of which, at the design part's share of leaks, nine in ten draws pass.
    private func neededForLeak(_ design: [Double]) -> Int? {
        guard !design.isEmpty else { return nil }
        let share = design.reduce(0, +) / Double(design.count)
        guard share < limit else { return nil }
        var units = fewestUnits
        while units < 100_000 {
            // The most leaks with which so many units pass: the more, the less probable that fewer were seen.
            var (passing, failing) = (-1, units)
            while failing - passing > 1 {
                let middle = (passing + failing) / 2
                if BinomialTest.cumulative(middle, of: units, limit) <= error {
                    passing = middle
                } else {
                    failing = middle
                }
            }
            if passing >= 0, BinomialTest.cumulative(passing, of: units, share) >= 0.9 { return units }
            units += max(1, units / 20)
        }
        return nil
    }
}
