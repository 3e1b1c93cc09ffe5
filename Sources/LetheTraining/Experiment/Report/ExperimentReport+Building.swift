internal import LetheEssentials

extension ExperimentReport {
    /// Puts an experiment's runs together.
    ///
    /// - Parameter draws: behind the intervals of notes and the tests over documents; cost grows with it.
    /// - Throws: `LetheError` where no run is finished, a file is damaged, or runs were made from different inputs.
    package init(_ experiment: Experiment, draws: Int = 2000) throws {
        let configuration = experiment.configuration
        var runs: [ExperimentJob: ExperimentRun.Result] = [:]
        // In the order of jobs, so that the same files give the same report.
        var results: [(job: ExperimentJob, result: ExperimentRun.Result)] = []
        missing = [:]
        var programs: Set<String> = []
        var inputs: ExperimentInputs?
        for job in configuration.jobs {
            guard let run = try experiment.folder.run(job), let result = run.result else {
                missing[job.name] = try experiment.folder.run(job)?.failure ?? "not run yet"
                continue
            }
            var known = inputs ?? run.inputs
            // Runs without transfer don't depend on a source.
            known.source = known.source ?? run.inputs.source
            guard run.inputs.settings == known.settings, run.inputs.target == known.target,
                run.inputs.source == nil || run.inputs.source == known.source
            else {
                throw LetheError(
                    .setting, place: experiment.folder.runFile(job),
                    "the run was made from other corpora, settings or another source than the others",
                    advice: "Remove the runs that are out of date, and run them again")
            }
            inputs = known
            programs.insert(run.program)
            runs[job] = result
            results.append((job, result))
        }
        guard let first = results.first?.result else {
            throw LetheError(
                .setting, place: experiment.folder.path, "no run is finished yet",
                advice: "`lethe experiment run \(experiment.folder.path)` runs what is left")
        }
        let largest = results.reduce(first) { largest, other in
            other.result.corpora.train.documents > largest.corpora.train.documents ? other.result : largest
        }
        let source = results.lazy.compactMap { $0.result.transfer?.source }.first
        self.source = source
        name =
            configuration.name.isEmpty
            ? (source.map { "\($0) → " } ?? "") + largest.corpora.train.name : configuration.name
        matchesLabels =
            results.isEmpty || source == nil
            || results.contains { $0.result.transfer?.typeMap.isEmpty == false }
        program = programs.sorted()
        unit = Unit(blockSentences: largest.corpora.blockSentences)
        validationRegime = configuration.validationRegime
        validationShare = configuration.validationShare
        shareOf = configuration.shareOf
        seeds = configuration.seeds
        transfers = configuration.transfers.sorted { $0.rank < $1.rank }
        labelMap = configuration.labelMap
        frozenLayers = configuration.frozenLayers
        keepsSourceTokens = configuration.keepsSourceTokens
        target = largest.corpora.train
        validation = largest.corpora.validation
        test = largest.corpora.test
        validationIsTest =
            configuration.validationRegime == .fixed && configuration.target.validation == configuration.target.test
        doubts = Dictionary(
            uniqueKeysWithValues: results.compactMap { job, result in
                (result.doubts ?? []).isEmpty ? nil : (job.name, result.doubts ?? [])
            })
        // As the runs were made: a folder of an earlier version doesn't say everything in its configuration.
        settings = first.settings
        runCount = runs.count
        totalSeconds = results.reduce(0) { $0 + $1.result.seconds.total }
        self.draws = draws
        sizes = []
        sections = []
        sizes = configuration.sizes.compactMap { size in
            let results = results.filter { $0.job.size == size }.map(\.result)
            guard let first = results.first else { return nil }
            let count = Double(results.count)
            return Size(
                size: size, documents: first.corpora.labelledDocuments,
                tokens: results.reduce(0) { $0 + Double($1.corpora.labelledTokens) } / count,
                annotations: results.reduce(0) { $0 + Double($1.corpora.labelledAnnotations) } / count)
        }.sorted { $0.documents < $1.documents }
        let randomisation = DocumentRandomisation(runs: runs, seeds: seeds, draws: draws)
        for measure in Self.measures(largest.test) {
            sections.append(section(measure, runs: runs, randomisation: randomisation))
        }
    }

    /// All types together under the two metrics that matter most, then each type of the test part.
    private static func measures(_ test: [String: ExperimentRun.TestScore]) -> [Measure] {
        var measures: [Measure] = []
        for metric in [Metric.tokenBinary, .entityExact] {
            for figure in [Measure.Figure.f1, .recall, .precision] {
                measures.append(Measure(metric: metric, figure: figure, type: nil))
            }
        }
        let types = test[Metric.entityExact.rawValue]?.byType.filter { $0.value.support > 0 } ?? [:]
        for (type, _) in types.sorted(by: { ($1.value.support, $0.key) < ($0.value.support, $1.key) }) {
            measures.append(Measure(metric: .entityExact, figure: .f1, type: type))
        }
        return measures
    }

    private func doubts(_ jobs: [ExperimentJob]) -> [String: Int]? {
        var counts: [String: Int] = [:]
        for doubt in jobs.flatMap({ doubts[$0.name] ?? [] }) { counts[doubt.rawValue, default: 0] += 1 }
        return counts.isEmpty ? nil : counts
    }

    private func section(
        _ measure: Measure, runs: [ExperimentJob: ExperimentRun.Result], randomisation: DocumentRandomisation
    ) -> Section {
        func value(_ size: SampleSize, _ seed: UInt64, _ transfer: TransferExtent) -> Double? {
            runs[ExperimentJob(size: size, seed: seed, transfer: transfer)].map {
                measure.value($0.test[measure.metric.rawValue])
            }
        }
        var points: [Point] = []
        var gains: [Difference] = []
        var steps: [Difference] = []
        for size in sizes.map(\.size) {
            for (index, transfer) in transfers.enumerated() {
                let found = seeds.compactMap { seed in value(size, seed, transfer).map { (seed, $0) } }
                guard !found.isEmpty else { continue }
                let statistics = SeedStatistics(found.map(\.1))
                points.append(
                    Point(
                        size: size, transfer: transfer, mean: statistics.mean,
                        interval: statistics.interval(within: 0...1), seeds: found.map(\.0), values: found.map(\.1),
                        leakShare: measure.metric == .tokenBinary
                            ? SeedStatistics(
                                found.compactMap {
                                    runs[ExperimentJob(size: size, seed: $0.0, transfer: transfer)]?
                                        .test[measure.metric.rawValue]?.leakShare
                                }
                            ).mean : nil,
                        doubts: doubts(found.map { ExperimentJob(size: size, seed: $0.0, transfer: transfer) })))
                func difference(from other: TransferExtent) -> Difference? {
                    let pairs = seeds.compactMap { seed -> Double? in
                        guard let before = value(size, seed, other), let after = value(size, seed, transfer) else {
                            return nil
                        }
                        return after - before
                    }
                    guard !pairs.isEmpty else { return nil }
                    let statistics = SeedStatistics(pairs)
                    return Difference(
                        size: size, from: other, to: transfer, mean: statistics.mean,
                        interval: statistics.interval(within: -1...1), seedProbability: statistics.probabilityOfZero,
                        documentProbability: measure.type == nil
                            ? randomisation.probability(measure, size: size, from: other, to: transfer) : nil,
                        seedCount: pairs.count)
                }
                if transfer != .none, transfers.contains(.none), let gain = difference(from: .none) {
                    gains.append(gain)
                }
                guard index > 0, comparesLayers else { continue }
                let lower = transfers[index - 1]
                // The first layer's step is its gain.
                if let step = lower == .none ? gains.last : difference(from: lower) { steps.append(step) }
            }
        }
        let anyRun = seeds.lazy.flatMap { seed in
            sizes.lazy.flatMap { size in
                transfers.lazy.compactMap { runs[ExperimentJob(size: size.size, seed: seed, transfer: $0)] }
            }
        }.first?.test[measure.metric.rawValue]
        let counts = measure.type.map { anyRun?.byType[$0] ?? Counts() } ?? anyRun?.all ?? Counts()
        var section = Section(
            measure: measure, support: counts.support, points: points, gains: gains, steps: steps, savings: [],
            goals: [], comparedSeeds: [], answer: "")
        let comparison = CurveComparison(self, value: value)
        section.savings = comparison.savings
        section.comparedSeeds = comparison.seeds
        section.goals = comparison.goals
        section.answer = answer(section)
        return section
    }
}
