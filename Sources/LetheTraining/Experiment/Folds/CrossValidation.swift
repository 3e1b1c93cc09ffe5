internal import LetheEssentials

/// Every labelled note scored by a network that didn't see it: the notes are divided into folds, and for each a network is trained
/// on the others. What a development part is too small to tell, the whole corpus may.
package struct CrossValidation: Sendable {
    package var settings: TrainingConfiguration
    package var folds = 5
    package var seeds: [UInt64] = [1]
    /// What stays in one fold besides near duplicates.
    package var grouping: DocumentGrouping?
    /// Holds a file for each finished fold, and those under way.
    package var folder: String

    package init(_ settings: TrainingConfiguration, folder: String) {
        self.settings = settings
        self.folder = folder
    }

    /// What happens while it runs.
    package enum Event: Sendable {
        case began(jobs: Int, finished: Int)
        case progress(Job, epoch: Int, of: Int)
        case finished(FoldRun, finished: Int)
        /// Work under way was from other notes or settings.
        case beganAnew(Job)
    }

    /// One training.
    package struct Job: Codable, Sendable, Hashable {
        package var seed: UInt64
        /// From 0: the fold that is left out.
        package var fold: Int

        package var name: String { "seed-\(seed)_fold-\(fold + 1)" }
    }

    private var jobs: [Job] { seeds.flatMap { seed in (0..<folds).map { Job(seed: seed, fold: $0) } } }

    /// Runs what isn't finished yet, and reports.
    ///
    /// - Parameters:
    ///   - workers: trainings at a time.
    ///   - observe: called one at a time, from any thread.
    ///   - shouldStop: asked often; true ends the trainings under way so that they can go on later.
    /// - Returns: nil where it was stopped.
    /// - Throws: `LetheError` for notes that can't be divided or learned from, other runs in the folder, and what can't be written.
    package func run(
        _ corpus: Corpus, workers: Int, observe: @escaping @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> FoldsReport? {
        guard folds >= 2 else {
            throw LetheError.invalidSetting(name: "folds", expected: "2 or more", found: "\(folds)")
        }
        try settings.validate()
        let plan = try FoldPlan(corpus.documents, folds: folds, grouping: grouping)
        let inputs = try inputs(corpus, plan)
        try Files.makeFolder(folder)
        try Files.makeFolder("\(folder)/work")
        let found = try jobs.map { try FoldRun.read(file($0), job: $0, inputs: inputs) }
        let board = Board(jobs: zip(jobs, found).filter { $1 == nil }.map(\.0), observe: observe)
        board.tell(.began(jobs: jobs.count, finished: found.count { $0 != nil }))
        let finished = found.count { $0 != nil }
        let threads = max(1, min(workers, board.count))
        let ended = Condition()
        nonisolated(unsafe) var running = threads
        for _ in 0..<threads {
            Threads.start(stackBytes: 1 << 23) {
                while !shouldStop(), let job = board.next() {
                    do {
                        guard
                            let run = try train(
                                job, corpus, plan, inputs: inputs, board: board, shouldStop: shouldStop)
                        else { continue }
                        try run.write(to: file(job))
                        // What stays is passed over by the next run: the fold's file is there.
                        try? FileManager.default.removeItem(atPath: work(job))
                        board.finish(run, before: finished)
                    } catch { board.fail(error) }
                }
                ended.withLock {
                    running -= 1
                    ended.broadcast()
                }
            }
        }
        ended.withLock { while running > 0 { ended.wait() } }
        if let error = board.error { throw error }
        let all = try jobs.map { try FoldRun.read(file($0), job: $0, inputs: inputs) }
        let runs = all.compactMap { $0 }
        return runs.count == all.count ? FoldsReport(runs, plan: plan) : nil
    }

    // MARK: One fold

    private func file(_ job: Job) -> String { "\(folder)/\(job.name).json" }
    private func work(_ job: Job) -> String { "\(folder)/work/\(job.name)" }

    /// Where the length isn't fixed from the beginning, the next fold decides about the end: it is neither learned nor measured.
    private func validationFold(_ fold: Int) -> Int? {
        settings.learningRateCurve.hasEnd ? nil : (fold + 1) % folds
    }

    private func inputs(_ corpus: Corpus, _ plan: FoldPlan) throws -> String {
        var settings = settings
        settings.seed = 0
        settings.threads = 1
        let division = plan.foldOf.map(String.init).joined(separator: " ")
        return CRC32.text(
            of: [UInt8](try StrictJSON.encode(settings))
                + "\(ExperimentData.checksum([corpus])) \(division)".utf8)
    }

    /// - Returns: nil where it was interrupted.
    private func train(
        _ job: Job, _ corpus: Corpus, _ plan: FoldPlan, inputs: String, board: Board,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> FoldRun? {
        let validationFold = validationFold(job.fold)
        func part(_ indices: [Int]) -> Corpus {
            var part = corpus
            part.documents = indices.map { corpus.documents[$0] }
            let ids = Set(part.documents.map(\.id))
            part.problems = corpus.problems.filter { ids.contains($0.documentID) }
            return part
        }
        let train = part(plan.documents(without: Set([job.fold, validationFold].compactMap { $0 })))
        var settings = settings
        settings.seed = job.seed
        settings.threads = 1
        let start = ContinuousClock.now
        var epochs = 0
        func attempt(resumes: Bool) throws -> TrainingRun.Outcome {
            var run = TrainingRun(configuration: settings, output: work(job))
            run.resumes = resumes
            run.overwrites = !resumes
            run.keepsCheckpoint = true
            run.checkpointIntervalSeconds = 30
            return try run.run(
                train: train, validation: validationFold.map { part(plan.documents(of: $0)) },
                observe: { event in
                    switch event {
                    case .started(let start): epochs = start.schedule.maximumEpochs
                    case .progress(let progress): board.tell(.progress(job, epoch: progress.epoch, of: epochs))
                    default: break
                    }
                }, shouldStop: shouldStop)
        }
        let outcome: TrainingRun.Outcome
        // What a first attempt refuses, a second would.
        let resumes = ModelBundle.isPresent(at: work(job))
        do {
            outcome = try attempt(resumes: resumes)
        } catch let error as LetheError where resumes && (error.kind == .model || error.kind == .setting) {
            board.tell(.beganAnew(job))
            outcome = try attempt(resumes: false)
        }
        guard outcome.ending != .interrupted else { return nil }
        let recognizer = try Recognizer(loading: work(job))
        let team = WorkerTeam(count: 1)
        defer { team.stop() }
        let indices = plan.documents(of: job.fold)
        let set = ValidationSet(part(indices), tokenizer: recognizer.tokenizer)
        let found = set.map([recognizer.makeWorker()], team: team) { index, predicted in
            (
                score: set.score(index, predicted: predicted),
                errors: set.errors(index, predicted: predicted, isKnown: recognizer.knowsToken)
            )
        }
        return FoldRun(
            inputs: inputs, job: job, documents: indices, trainDocuments: train.documents.count,
            epochs: outcome.best?.epoch ?? 0, seconds: (ContinuousClock.now - start) / .seconds(1),
            scores: found.map(\.score),
            errors: found.reduce(into: ErrorAnalysis()) { $0.add($1.errors) })
    }
}

/// The jobs of one process, and who is told what.
private final class Board: @unchecked Sendable {
    // Guards everything below, and makes observers' calls one at a time.
    private let lock = Condition()
    private var waiting: [CrossValidation.Job]
    private var finished = 0
    private var failure: (any Error)?
    private let observe: @Sendable (CrossValidation.Event) -> Void

    init(jobs: [CrossValidation.Job], observe: @escaping @Sendable (CrossValidation.Event) -> Void) {
        waiting = jobs
        self.observe = observe
    }

    var count: Int { lock.withLock { waiting.count } }
    var error: (any Error)? { lock.withLock { failure } }

    func next() -> CrossValidation.Job? {
        lock.withLock { failure == nil && !waiting.isEmpty ? waiting.removeFirst() : nil }
    }

    func tell(_ event: CrossValidation.Event) { lock.withLock { observe(event) } }

    func finish(_ run: FoldRun, before: Int) {
        lock.withLock {
            finished += 1
            observe(.finished(run, finished: before + finished))
        }
    }

    func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }
}
