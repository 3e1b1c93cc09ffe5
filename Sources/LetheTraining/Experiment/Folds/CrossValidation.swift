internal import LetheEssentials

/// Every labelled note scored by a network that didn't see it: the notes are divided into folds, and for each a network is trained
/// on the others. What a development part is too small to tell, the whole corpus may.
package struct CrossValidation: Sendable {
    package var settings: TrainingConfiguration
    package var folds = 5
    package var seeds: [UInt64] = [1]
    /// What stays in one fold besides near duplicates.
    package var grouping: DocumentGrouping?
    /// Layers that every network begins with.
    package var source: (bundle: ModelBundle, plan: TransferPlan)?
    /// Keep each fold's model, in the folder `models`. The default is false.
    package var keepsModels = false
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
        let plan = try plan(corpus)
        let inputs = try inputs(corpus, plan)
        try Files.makeFolder(folder)
        try Files.makeFolder("\(folder)/work")
        let found = try jobs.map { job -> FoldRun? in
            // A fold whose model is asked for and isn't there is done again.
            guard !keepsModels || ModelBundle.isFinished(at: model(job)) else { return nil }
            return try FoldRun.read(file(job), job: job, inputs: inputs)
        }
        let board = JobBoard(zip(jobs, found).filter { $1 == nil }.map(\.0), observe: observe)
        // Of the board's: changed where it tells something.
        nonisolated(unsafe) var finished = found.count { $0 != nil }
        board.tell(.began(jobs: jobs.count, finished: finished))
        try board.run(workers: workers, shouldStop: shouldStop) { job in
            guard let run = try train(job, corpus, plan, inputs: inputs, board: board, shouldStop: shouldStop) else {
                return
            }
            if keepsModels { try ModelBundle(loading: work(job)).save(to: model(job), overwriting: true) }
            try run.write(to: file(job))
            // What stays is passed over by the next run: the fold's file is there.
            try? FileManager.default.removeItem(atPath: work(job))
            board.tell {
                finished += 1
                return .finished(run, finished: finished)
            }
        }
        let all = try jobs.map { try FoldRun.read(file($0), job: $0, inputs: inputs) }
        let runs = all.compactMap { $0 }
        return runs.count == all.count ? FoldsReport(runs, plan: plan) : nil
    }

    // MARK: One fold

    private func file(_ job: Job) -> String { "\(folder)/\(job.name).json" }
    private func work(_ job: Job) -> String { "\(folder)/work/\(job.name)" }
    func model(_ job: Job) -> String { "\(folder)/models/\(job.name)" }

    /// Which documents each fold leaves out.
    func plan(_ corpus: Corpus) throws -> FoldPlan { try FoldPlan(corpus.documents, folds: folds, grouping: grouping) }

    /// Where the length isn't fixed from the beginning, the next fold decides about the end: it is neither learned nor measured.
    private func validationFold(_ fold: Int) -> Int? {
        settings.learningRateCurve.hasEnd ? nil : (fold + 1) % folds
    }

    private func inputs(_ corpus: Corpus, _ plan: FoldPlan) throws -> String {
        var settings = settings
        settings.seed = 0
        settings.threads = 1
        let division = plan.foldOf.map(String.init).joined(separator: " ")
        let origin = source.map { " \($0.plan.identity(of: $0.bundle))" }
        return CRC32.text(
            of: [UInt8](try StrictJSON.encode(settings))
                + "\(ExperimentData.checksum([corpus])) \(division)\(origin ?? "")".utf8)
    }

    /// - Returns: nil where it was interrupted.
    private func train(
        _ job: Job, _ corpus: Corpus, _ plan: FoldPlan, inputs: String, board: JobBoard<Job, Event>,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> FoldRun? {
        let validationFold = validationFold(job.fold)
        let part = corpus.part
        let train = part(plan.documents(without: Set([job.fold, validationFold].compactMap { $0 })))
        var settings = settings
        settings.seed = job.seed
        settings.threads = 1
        let start = ContinuousClock.now
        var epochs = 0
        var run = TrainingRun(configuration: settings, output: work(job))
        run.checkpointIntervalSeconds = 30
        if let source {
            // A fold may lack types that the map speaks of.
            run.transfer = (source.bundle, source.plan.forLabels(of: train))
        }
        let outcome = try run.runOrGoOn(
            train: train, validation: validationFold.map { part(plan.documents(of: $0)) },
            observe: { event in
                switch event {
                case .started(let start): epochs = start.schedule.maximumEpochs
                case .progress(let progress): board.tell(.progress(job, epoch: progress.epoch, of: epochs))
                default: break
                }
            }, shouldStop: shouldStop, beginsAnew: { _ in board.tell(.beganAnew(job)) })
        guard outcome.ending != .interrupted else { return nil }
        var result = FoldRun(
            inputs: inputs, job: job, documents: plan.documents(of: job.fold), trainDocuments: train.documents.count,
            epochs: outcome.best?.epoch ?? 0)
        result.measure(try Recognizer(loading: work(job)), corpus)
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        return result
    }
}
