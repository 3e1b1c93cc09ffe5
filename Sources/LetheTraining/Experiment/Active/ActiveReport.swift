internal import LetheEssentials

/// What a simulated annotator came to by each strategy, and what each saves.
///
/// Scores are shares of 1. Intervals hold 95 %.
package struct ActiveReport: Codable, Sendable {
    package typealias Interval = ExperimentReport.Interval
    package typealias Measure = ExperimentReport.Measure
    package typealias Notes = ExperimentReport.Notes

    /// Means over seeds at one stop.
    package struct Effort: Codable, Sendable {
        package var strategy: ActiveStrategy
        package var stopMinutes: Double
        package var minutes: Double
        package var units: Double
        package var notes: Double
        package var tokens: Double
        package var spans: Double
    }

    package struct Point: Codable, Sendable {
        package var strategy: ActiveStrategy
        package var stopMinutes: Double
        package var mean: Double
        package var interval: Interval?
        /// In the order of the report's seeds.
        package var values: [Double]
        /// Share of the test notes with a protected token missed; nil for measures of entities.
        package var leakShare: Double?
    }

    /// A strategy less the baseline, after the same time.
    package struct Gain: Codable, Sendable {
        package var strategy: ActiveStrategy
        package var stopMinutes: Double
        package var mean: Double
        package var interval: Interval?
        /// Paired t test over seeds, two-sided.
        package var probability: Double?
    }

    /// What a strategy needs for what the baseline reaches at a stop.
    package struct Saving: Codable, Sendable {
        package enum Unit: String, Codable, Sendable, CaseIterable { case minutes, tokens }

        package var strategy: ActiveStrategy
        package var unit: Unit
        package var stopMinutes: Double
        /// Of the monotone fit to the baseline at that stop.
        package var score: Double
        package var baseline: Double
        package var needed: Notes
        package var neededLow: Notes?
        package var neededHigh: Notes?

        /// How many times less; nil where it isn't known.
        package var ratio: Double? { needed.kind == .reached ? baseline / needed.value : nil }
    }

    package struct Section: Codable, Sendable {
        package var measure: Measure
        package var points: [Point]
        package var gains: [Gain]
        package var savings: [Saving]
        /// In words.
        package var answer: String
    }

    package private(set) var program = "lethe \(ProgramVersion.current)"
    package private(set) var strategies: [ActiveStrategy]
    /// What the others are compared with; nil where it wasn't run.
    package private(set) var baseline: ActiveStrategy?
    package private(set) var stopMinutes: [Double]
    package private(set) var seeds: [UInt64]
    package private(set) var cost: AnnotationCost
    package private(set) var mostAlike: Int
    package private(set) var settings: TrainingConfiguration
    /// Whether networks begin with layers of another.
    package private(set) var hasSource: Bool
    package private(set) var pool: CorpusSummary
    package private(set) var test: CorpusSummary
    package private(set) var efforts: [Effort]
    package private(set) var sections: [Section] = []
    /// Draws behind the intervals of savings.
    package private(set) var draws: Int
    package private(set) var totalSeconds: Double

    /// - Parameter runs: every strategy with every seed, complete.
    init(
        _ runs: [ActiveRun], _ experiment: ActiveExperiment, pool: CorpusSummary, test: CorpusSummary, draws: Int = 2000
    ) {
        strategies = experiment.strategies
        baseline =
            experiment.strategies.first { $0 == .baseline } ?? experiment.strategies.first { $0.measure == .random }
        stopMinutes = experiment.stopMinutes
        seeds = experiment.seeds
        cost = experiment.cost
        mostAlike = experiment.mostAlike
        settings = experiment.settings
        hasSource = experiment.source != nil
        self.pool = pool
        self.test = test
        self.draws = draws
        totalSeconds = runs.reduce(0) { $0 + $1.rounds.reduce(0) { $0 + $1.seconds } }
        let byJob = Dictionary(uniqueKeysWithValues: runs.map { ($0.job, $0.rounds) })
        let (strategies, stops, seeds) = (strategies, stopMinutes, seeds)
        func rounds(_ strategy: ActiveStrategy, _ stop: Int) -> [ActiveRun.Round] {
            seeds.compactMap { byJob[ActiveRun.Job(strategy: strategy, seed: $0)]?[stop] }
        }
        efforts = strategies.flatMap { strategy in
            stops.indices.map { stop in
                let rounds = rounds(strategy, stop)
                func mean(_ value: (ActiveRun.Round) -> Double) -> Double {
                    rounds.reduce(0) { $0 + value($1) } / Double(max(1, rounds.count))
                }
                return Effort(
                    strategy: strategy, stopMinutes: stops[stop], minutes: mean(\.minutes),
                    units: mean { Double($0.units) }, notes: mean { Double($0.notes) },
                    tokens: mean { Double($0.tokens) }, spans: mean { Double($0.spans) })
            }
        }
        for measure in ExperimentReport.mainMeasures {
            sections.append(section(measure, rounds))
        }
    }

    package subscript(_ measure: Measure) -> Section? { sections.first { $0.measure == measure } }

    func effort(_ strategy: ActiveStrategy, _ stopMinutes: Double) -> Effort? {
        efforts.first { $0.strategy == strategy && $0.stopMinutes == stopMinutes }
    }

    /// Strategies that are compared with the baseline.
    var challengers: [ActiveStrategy] { strategies.filter { $0 != baseline } }

    // MARK: One measure

    private func section(_ measure: Measure, _ rounds: (ActiveStrategy, Int) -> [ActiveRun.Round]) -> Section {
        func values(_ strategy: ActiveStrategy, _ stop: Int) -> [Double] {
            rounds(strategy, stop).map { measure.value($0.test[measure.metric.rawValue]) }
        }
        var section = Section(measure: measure, points: [], gains: [], savings: [], answer: "")
        for strategy in strategies {
            for (stop, minutes) in stopMinutes.enumerated() {
                let found = values(strategy, stop)
                let statistics = SeedStatistics(found)
                let leaks = rounds(strategy, stop).compactMap { $0.test[measure.metric.rawValue]?.leakShare }
                section.points.append(
                    Point(
                        strategy: strategy, stopMinutes: minutes, mean: statistics.mean,
                        interval: statistics.interval(within: 0...1), values: found,
                        leakShare: measure.metric == .tokenBinary ? SeedStatistics(leaks).mean : nil))
                guard let baseline, strategy != baseline else { continue }
                let differences = SeedStatistics(zip(values(baseline, stop), found).map { $1 - $0 })
                section.gains.append(
                    Gain(
                        strategy: strategy, stopMinutes: minutes, mean: differences.mean,
                        interval: differences.interval(within: -1...1), probability: differences.probabilityOfZero))
            }
        }
        if let baseline, stopMinutes.count > 1 {
            for strategy in challengers {
                section.savings += savings(of: strategy, against: baseline) { strategy, stop in values(strategy, stop) }
            }
        }
        section.answer = answer(section)
        return section
    }

    private func savings(
        of strategy: ActiveStrategy, against baseline: ActiveStrategy, _ values: (ActiveStrategy, Int) -> [Double]
    ) -> [Saving] {
        let count = stopMinutes.count
        let rows = seeds.indices.map { seed in
            [baseline, strategy].flatMap { way in (0..<count).map { values(way, $0)[seed] } }
        }
        let means = (0..<2 * count).map { cell in rows.reduce(0) { $0 + $1[cell] } / Double(rows.count) }
        var drawn: [[Double]] = []
        if rows.count > 1 {
            var generator = SeedDraws(rows, seed: 1)
            drawn = (0..<draws).map { _ in generator.next() }
        }
        return Saving.Unit.allCases.flatMap { unit -> [Saving] in
            func efforts(_ way: ActiveStrategy) -> [Double] {
                stopMinutes.map { stop in
                    effort(way, stop).map { unit == .minutes ? $0.minutes : $0.tokens } ?? 0
                }
            }
            let (before, after) = (efforts(baseline), efforts(strategy))
            // Once everything is labelled, a later stop brings nothing more.
            let (stops, ends) = (Self.risingCount(before), Self.risingCount(after))
            func needed(_ cells: [Double], _ stop: Int) -> (score: Double, notes: Notes) {
                let score = LearningCurve(
                    documents: Array(before[..<stops]), scores: Array(cells[..<stops])
                ).scores[stop]
                let curve = LearningCurve(
                    documents: Array(after[..<ends]), scores: Array(cells[count..<count + ends]))
                switch curve.place(of: score) {
                case .below: return (score, Notes(kind: .fewer, value: after[0]))
                case .at(let effort): return (score, Notes(kind: .reached, value: effort))
                case .above: return (score, Notes(kind: .notReached, value: after[ends - 1]))
                }
            }
            return (0..<stops).map { stop in
                let found = needed(means, stop)
                let interval = CurveComparison.interval(drawn.map { needed($0, stop).notes })
                return Saving(
                    strategy: strategy, unit: unit, stopMinutes: stopMinutes[stop], score: found.score,
                    baseline: before[stop], needed: found.notes, neededLow: interval?.low, neededHigh: interval?.high)
            }
        }
    }

    /// How many rise from the first on.
    private static func risingCount(_ values: [Double]) -> Int {
        1 + zip(values, values.dropFirst()).prefix { $0 < $1 }.count
    }

    /// Minutes after which everything is labelled, where that is before the last stop.
    var exhaustedMinutes: Double? {
        let short = efforts.filter { $0.minutes < $0.stopMinutes - 1e-9 }
        return short.map(\.minutes).min()
    }

    // MARK: In words

    private func answer(_ section: Section) -> String {
        guard let baseline, let last = stopMinutes.last, let best = best(section),
            let with = section.points.first(where: { $0.strategy == best && $0.stopMinutes == last }),
            let without = section.points.first(where: { $0.strategy == baseline && $0.stopMinutes == last }),
            let gain = section.gains.first(where: { $0.strategy == best && $0.stopMinutes == last })
        else { return "Nothing to compare: give random-notes and another strategy." }
        var words =
            "After \(Self.time(effort(best, last)?.minutes ?? last)): \(NumberText.percent(with.mean)) % by \(best.title), \(NumberText.percent(without.mean)) % by \(baseline.title)"
        words += " (\(ExperimentReport.points(gain.mean))"
        if let interval = gain.interval { words += "; 95 %: \(ExperimentTable.difference(interval))" }
        words += ")."
        let saving = section.savings.first { $0.strategy == best && $0.stopMinutes == last && $0.unit == .minutes }
        guard let saving else { return words }
        let target = "what \(baseline.title) reach in \(Self.time(saving.baseline))"
        switch saving.needed.kind {
        case .reached:
            words += " For \(target) it takes \(Self.time(saving.needed.value))"
            if let ratio = saving.ratio { words += ", \(NumberText.fixed(ratio, 1)) times as fast" }
        case .fewer: words += " For \(target) it takes less than \(Self.time(saving.needed.value))"
        case .notReached: words += " It doesn't come to \(target)"
        }
        if let low = saving.neededLow, let high = saving.neededHigh {
            words += " (95 %: \(Self.time(low)) to \(Self.time(high)))"
        }
        return words + "."
    }

    /// The strategy that ends highest.
    private func best(_ section: Section) -> ActiveStrategy? {
        challengers.max { a, b in
            func end(_ strategy: ActiveStrategy) -> Double {
                section.points.last { $0.strategy == strategy }?.mean ?? 0
            }
            return end(a) < end(b)
        }
    }

    /// "90 minutes", "2.5 hours".
    static func time(_ minutes: Double) -> String {
        minutes < 119.5
            ? NumberText.plural(Int(minutes.rounded()), "minute") : "\(NumberText.fixed(minutes / 60, 1)) hours"
    }

    static func time(_ notes: Notes) -> String {
        switch notes.kind {
        case .fewer: "less than \(time(notes.value))"
        case .reached: time(notes.value)
        case .notReached: "more than \(time(notes.value))"
        }
    }
}
