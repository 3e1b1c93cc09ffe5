internal import LetheEssentials

/// Which notes a person should label first, tried out on labelled notes: a simulated annotator labels what a strategy chooses, and
/// at each stop of the clock a network learns from all that is labelled and is measured. Every strategy begins with notes, or
/// lines, that the seed draws.
package struct ActiveExperiment: Sendable {
    package var settings: TrainingConfiguration
    package var strategies: [ActiveStrategy] = [
        .baseline, .init(.random, .lines), .init(.edits, .notes), .init(.edits, .lines),
    ]
    /// Of the annotator's time, rising: where a network is trained.
    package var stopMinutes: [Double] = [15, 30, 60, 120, 240]
    package var seeds: [UInt64] = [1, 2, 3]
    package var cost = AnnotationCost()
    /// Of lines or notes that look alike, at most so many are chosen at a time.
    package var mostAlike = NoteSelection().mostAlike
    /// Layers that every network begins with.
    package var source: (bundle: ModelBundle, plan: TransferPlan)?
    /// Holds a file for each run, rewritten after each stop, and the trainings under way.
    package var folder: String

    package init(_ settings: TrainingConfiguration, folder: String) {
        self.settings = settings
        self.folder = folder
    }

    /// What happens while it runs.
    package enum Event: Sendable {
        /// Rounds in all, and of those how many were there before.
        case began(rounds: Int, finished: Int)
        case progress(ActiveRun.Job, round: Int, epoch: Int, of: Int)
        case finished(ActiveRun.Job, ActiveRun.Round, finished: Int)
        /// Work under way was from other notes or settings.
        case beganAnew(ActiveRun.Job)
    }

    private var jobs: [ActiveRun.Job] {
        seeds.flatMap { seed in strategies.map { ActiveRun.Job(strategy: $0, seed: seed) } }
    }

    private func file(_ job: ActiveRun.Job) -> String { "\(folder)/\(job.name).json" }
    private func work(_ job: ActiveRun.Job) -> String { "\(folder)/work/\(job.name)" }

    /// - Throws: `LetheError` of kind `setting`.
    package func validate() throws {
        func require(_ condition: Bool, _ name: String, _ expected: String, _ found: String) throws {
            if !condition { throw LetheError.invalidSetting(name: name, expected: expected, found: found) }
        }
        let (strategies, stops) = (strategies.map(\.text), stopMinutes.map { NumberText.short($0) })
        try require(
            !strategies.isEmpty && Set(strategies).count == strategies.count, "strategies", "one or more, each once",
            strategies.joined(separator: ","))
        try require(
            !seeds.isEmpty && Set(seeds).count == seeds.count, "seeds", "one or more, each once", "\(seeds)")
        try require(
            !stops.isEmpty && zip(stopMinutes, stopMinutes.dropFirst()).allSatisfy { $0 < $1 }
                && stopMinutes.allSatisfy { $0 > 0 && $0.isFinite }, "stops", "minutes that rise",
            stops.joined(separator: ","))
        try require(mostAlike >= 1, "most alike", "1 or more", "\(mostAlike)")
        try require(
            settings.learningRateCurve.hasEnd, "learning-rate curve",
            "one that ends (--recipe fast): no labels are left to decide about the end",
            settings.learningRateCurve.rawValue)
        try cost.validate()
        try settings.validate()
    }

    /// Runs what isn't finished yet, and reports.
    ///
    /// - Parameters:
    ///   - pool: labelled notes that are there to be labelled: their labels are seen once they are chosen.
    ///   - test: what every network is measured with.
    ///   - workers: trainings at a time.
    ///   - observe: called one at a time, from any thread.
    ///   - shouldStop: asked often; true ends the trainings under way so that they can go on later.
    /// - Returns: nil where it was stopped.
    /// - Throws: `LetheError` for settings, notes and folders that can't be used.
    package func run(
        _ pool: Corpus, test: Corpus, workers: Int, observe: @escaping @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> ActiveReport? {
        try validate()
        try TrainingData.checkLabels(pool)
        let notes = try ActivePool(pool, test: test, tokenizer: settings.tokenizer.tokenizer, strategies: strategies)
        let inputs = try inputs(pool, test)
        try Files.makeFolder(folder)
        try Files.makeFolder("\(folder)/work")
        let found = try jobs.map { try ActiveRun.read(file($0), job: $0, inputs: inputs) }
        let open = zip(jobs, found).filter { ($1?.rounds.count ?? 0) < stopMinutes.count }
        let board = JobBoard(open.map(\.0), observe: observe)
        // Of the board's: changed where it tells something.
        nonisolated(unsafe) var finished = found.reduce(0) { $0 + ($1?.rounds.count ?? 0) }
        board.tell(.began(rounds: jobs.count * stopMinutes.count, finished: finished))
        try board.run(workers: workers, shouldStop: shouldStop) { job in
            var run = try ActiveRun.read(file(job), job: job, inputs: inputs) ?? ActiveRun(inputs: inputs, job: job)
            var chain = ActiveChain(self, job, notes, run)
            while run.rounds.count < stopMinutes.count {
                let number = run.rounds.count
                let round = try chain.next(
                    stop: stopMinutes[number], folder: work(job),
                    observe: { board.tell(.progress(job, round: number, epoch: $0, of: $1)) },
                    beginsAnew: { board.tell(.beganAnew(job)) }, shouldStop: shouldStop)
                guard let round else { return }
                run.rounds.append(round)
                try run.write(to: file(job))
                board.tell {
                    finished += 1
                    return .finished(job, round, finished: finished)
                }
            }
            // What stays is passed over by the next run: the run's file is complete.
            try? FileManager.default.removeItem(atPath: work(job))
        }
        let all = try jobs.compactMap { try ActiveRun.read(file($0), job: $0, inputs: inputs) }
        guard all.count == jobs.count, all.allSatisfy({ $0.rounds.count == stopMinutes.count }) else { return nil }
        return ActiveReport(all, self, pool: notes.summary, test: notes.test.summary)
    }

    private func inputs(_ pool: Corpus, _ test: Corpus) throws -> String {
        struct Inputs: Encodable {
            var settings: TrainingConfiguration
            var cost: AnnotationCost
            var stopMinutes: [Double]
            var mostAlike: Int
            var notes: String
            var source: String?
        }
        var settings = settings
        settings.seed = 0
        settings.threads = 1
        return CRC32.text(
            of: [UInt8](
                try StrictJSON.encode(
                    Inputs(
                        settings: settings, cost: cost, stopMinutes: stopMinutes, mostAlike: mostAlike,
                        notes: ExperimentData.checksum([pool, test]),
                        source: source.map { $0.plan.identity(of: $0.bundle) })))
        )
    }
}

/// The notes of an active experiment, cut into what can be chosen; read and tokenised once.
struct ActivePool: Sendable {
    /// What can be labelled, by unit: documents with their labels, and the note that each is of.
    let units: [ActiveStrategy.Unit: (documents: [Document], notes: [Int])]
    let test: ValidationSet
    let summary: CorpusSummary
    let name: String
    let format: CorpusFormat

    init(_ pool: Corpus, test: Corpus, tokenizer: Tokenizer, strategies: [ActiveStrategy]) throws {
        var units: [ActiveStrategy.Unit: (documents: [Document], notes: [Int])] = [:]
        for unit in Set(strategies.map(\.unit)) {
            switch unit {
            case .notes:
                units[unit] = (
                    pool.documents.map { document in
                        var document = document
                        document.tokenization = tokenizer.tokens(of: document)
                        return document
                    }, Array(pool.documents.indices)
                )
            case .lines:
                let lines = pool.documents.map { $0.lines(by: tokenizer) }
                units[unit] = (
                    lines.flatMap { $0 },
                    lines.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element.count) }
                )
            }
        }
        self.units = units
        self.test = ValidationSet(test, tokenizer: tokenizer)
        summary = ValidationSet(pool, tokenizer: tokenizer).summary
        name = pool.name
        format = pool.format
    }
}
