internal import LetheEssentials

/// One strategy with one seed, stop by stop: chooses, labels, learns, measures.
struct ActiveChain {
    private let experiment: ActiveExperiment
    private let job: ActiveRun.Job
    private let pool: ActivePool
    private let documents: [Document]
    private let noteOf: [Int]
    /// What is labelled, by place in `documents`.
    private var labelled: [Int]
    private var isLabelled: [Bool]
    /// What the last round learned; nil before the first, and where a run goes on.
    private var recognizer: Recognizer?

    init(_ experiment: ActiveExperiment, _ job: ActiveRun.Job, _ pool: ActivePool, _ run: ActiveRun) {
        self.experiment = experiment
        self.job = job
        self.pool = pool
        documents = pool.units[job.strategy.unit]?.documents ?? []
        noteOf = pool.units[job.strategy.unit]?.notes ?? []
        labelled = run.rounds.flatMap(\.chosen)
        isLabelled = [Bool](repeating: false, count: documents.count)
        for index in labelled { isLabelled[index] = true }
    }

    /// The next round.
    ///
    /// - Parameters:
    ///   - stop: minutes after which the annotator ends what is begun and waits.
    ///   - folder: for the trainings under way.
    ///   - observe: receives epoch and epochs.
    /// - Returns: nil where it was stopped.
    mutating func next(
        stop: Double, folder: String, observe: (Int, Int) -> Void, beginsAnew: () -> Void, shouldStop: () -> Bool
    ) throws -> ActiveRun.Round? {
        let start = ContinuousClock.now
        if recognizer == nil, !labelled.isEmpty, job.strategy.measure != .random {
            // Going on: what chose is trained again, with the same weights, or read where it is still there.
            guard try learn(folder, observe, beginsAnew, shouldStop) else { return nil }
        }
        let chosen = try choose(until: stop)
        guard try learn(folder, observe, beginsAnew, shouldStop), let recognizer else { return nil }
        let team = WorkerTeam(count: 1)
        defer { team.stop() }
        let scores = pool.test.map([recognizer.makeWorker()], team: team) { [pool] in
            pool.test.score($0, predicted: $1)
        }
        return ActiveRun.Round(
            minutes: seconds / 60, units: labelled.count, notes: Set(labelled.map { noteOf[$0] }).count,
            tokens: tokens, spans: spans, seconds: (ContinuousClock.now - start) / .seconds(1),
            test: Dictionary(
                uniqueKeysWithValues: Metric.allCases.map { ($0.rawValue, ExperimentRun.TestScore($0, scores)) }),
            chosen: chosen)
    }

    private var tokens: Int { labelled.reduce(0) { $0 + tokens($1) } }
    private var spans: Int { labelled.reduce(0) { $0 + documents[$1].annotations.count } }
    private func tokens(_ index: Int) -> Int { documents[index].tokenization?.tokens.count ?? 0 }

    /// That the annotator has worked.
    private var seconds: Double { experiment.cost.seconds(units: labelled.count, tokens: tokens, spans: spans) }

    /// Labels until the clock says stop. Where nothing was found that a network could learn, the annotator goes on.
    ///
    /// - Returns: what was labelled.
    private mutating func choose(until stop: Double) throws -> [Int] {
        var chosen: [Int] = []
        var spent = seconds
        var hasLabels = labelled.contains { !documents[$0].annotations.isEmpty }
        for index in try order() {
            if spent >= stop * 60, hasLabels { break }
            chosen.append(index)
            isLabelled[index] = true
            let spans = documents[index].annotations.count
            hasLabels = hasLabels || spans > 0
            spent += experiment.cost.seconds(tokens: tokens(index), spans: spans)
        }
        labelled += chosen
        return chosen
    }

    /// What isn't labelled yet, as the strategy would have it labelled. What is first labelled, chance decides, and for whoever
    /// chooses at random the same chance goes on.
    private func order() throws -> [Int] {
        var selection = NoteSelection()
        selection.cost = experiment.cost
        selection.mostAlike = experiment.mostAlike
        selection.seed = job.seed
        selection.measure = labelled.isEmpty ? .random : job.strategy.measure
        guard selection.measure != .random, let recognizer else {
            return CorpusSplit.sampleIndices(of: documents.count, count: documents.count, seed: job.seed)
                .filter { !isLabelled[$0] }
        }
        let open = documents.indices.filter { !isLabelled[$0] }
        let rest = open.map { documents[$0] }
        return selection.order(try selection.candidates(rest, by: recognizer), of: rest).map { open[$0.index] }
    }

    /// Trains on all that is labelled.
    ///
    /// - Returns: false where it was stopped.
    private mutating func learn(
        _ folder: String, _ observe: (Int, Int) -> Void, _ beginsAnew: () -> Void, _ shouldStop: () -> Bool
    ) throws -> Bool {
        var settings = experiment.settings
        settings.seed = job.seed
        settings.threads = 1
        let output = "\(folder)/labelled-\(labelled.count)"
        var run = TrainingRun(configuration: settings, output: output)
        run.checkpointIntervalSeconds = 30
        let train = Corpus(name: pool.name, format: pool.format, documents: labelled.sorted().map { documents[$0] })
        if let source = experiment.source {
            // Little is labelled yet: it may lack types that the map speaks of.
            run.transfer = (source.bundle, source.plan.forLabels(of: train))
        }
        var epochs = 0
        let outcome = try run.runOrGoOn(
            train: train, validation: nil,
            observe: { event in
                switch event {
                case .started(let start): epochs = start.schedule.maximumEpochs
                case .progress(let progress): observe(progress.epoch, epochs)
                default: break
                }
            }, shouldStop: shouldStop, beginsAnew: { _ in beginsAnew() })
        guard outcome.ending != .interrupted else { return false }
        recognizer = try Recognizer(loading: output)
        return true
    }
}
