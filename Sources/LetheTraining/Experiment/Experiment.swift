internal import LetheEssentials

/// Runs an experiment's jobs, all of them here or one by one wherever a scheduler sends them.
///
/// Every run is a function of the configuration, its job and the corpora: not of how many run at once, of the order, or
/// of interruptions.
package struct Experiment: Sendable {
    /// What happens while jobs run. Observers are called one at a time, on any thread.
    package enum Event: Sendable {
        /// The source is trained first, where it isn't given.
        case source(TrainingRun.Event)
        /// No label of the source is spelt like one of the target's, and the map matches none.
        case noLabelMatches
        /// Text without tokens of its own is cut otherwise than the source was trained on.
        case tokenizersDiffer(source: TokenizerRules, experiment: TokenizerRules)
        /// The target's parts are read; validation is nil in the `budget` regime.
        case read(train: Corpus, validation: Corpus?, test: Corpus)
        case began(ExperimentProgress)
        case started(ExperimentJob, ExperimentProgress)
        /// About ten times a second.
        case training(ExperimentJob, epoch: Int)
        case finished(ExperimentRun, ExperimentProgress)
        /// Recorded; the others go on.
        case failed(ExperimentRun, ExperimentProgress)
        /// Another process is at it.
        case passedOver(ExperimentJob)
        /// What an earlier, stopped run left could not be used, so the job begins anew.
        case beganAnew(ExperimentJob, reason: String)
    }

    /// How it ended.
    package struct Outcome: Sendable {
        package var progress: ExperimentProgress
        package var isInterrupted: Bool
    }

    package let configuration: ExperimentConfiguration
    package let folder: ExperimentFolder
    /// Jobs beyond those asked for: of the sizes, seeds and transfers that the folder had before, and their combinations.
    package private(set) var earlierJobCount = 0
    /// Seconds between two checkpoints of a run: what a kill may cost. The default is 20.
    package var checkpointIntervalSeconds = Experiment.defaultCheckpointIntervalSeconds

    package static let defaultCheckpointIntervalSeconds = 20.0

    /// Makes an experiment in a folder, or goes on with the one that it holds: sizes, seeds and transfers that the folder
    /// has already stay, and new ones are added.
    ///
    /// - Throws: `LetheError` for a configuration that can't be, or a folder that holds another experiment.
    package init(_ configuration: ExperimentConfiguration, in path: String) throws {
        var configuration = configuration.withAbsolutePaths()
        try configuration.validate()
        try OutputPlace.protect(
            [
                configuration.source.model, configuration.source.train, configuration.source.validation,
                configuration.target.train, configuration.target.validation, configuration.target.test,
            ], from: path)
        folder = ExperimentFolder(path)
        if Files.exists(folder.configurationFile) {
            let earlier = try folder.configuration()
            if try folder.hasRuns(of: earlier) {
                guard earlier.identity == configuration.identity else {
                    let keys = try StrictJSON.differences(earlier.identity, configuration.identity)
                    throw LetheError(
                        .setting, place: path,
                        "the folder holds runs made with other settings (\(keys.joined(separator: ", ")))",
                        advice: "Use another folder; only sizes, seeds and transfers may be added to an experiment")
                }
                let asked = configuration.jobs.count
                configuration.add(jobsOf: earlier)
                earlierJobCount = configuration.jobs.count - asked
            }
        }
        self.configuration = configuration
        try folder.save(configuration)
    }

    /// Opens the experiment that a folder holds.
    ///
    /// - Throws: `LetheError` where there is none.
    package init(opening path: String) throws {
        folder = ExperimentFolder(path)
        configuration = try folder.configuration()
        try folder.make()
    }

    // MARK: Planning

    /// Whether the source has to be trained before any job with transfer can run.
    package var needsSourceTraining: Bool {
        configuration.needsSource && configuration.source.model == nil && !isSourceTrained
    }

    private var isSourceTrained: Bool {
        ModelBundle.isFinished(at: folder.sourceModel)
    }

    /// Looks at corpora, sizes, label map and source before any job runs.
    ///
    /// - Throws: `LetheError` for the first that can't be used.
    package func check() throws {
        let data = try ExperimentData(configuration)
        try data.checkSizes()
        if configuration.needsSource, !needsSourceTraining { _ = try loadSource() }
        for path in [configuration.source.train, configuration.source.validation].compactMap({ $0 })
        where needsSourceTraining && !Files.exists(path) {
            throw Files.cannotRead(path)
        }
    }

    /// The jobs without a finished run, as paths that `run-one` takes; the source's training first, where it is needed.
    ///
    /// - Throws: `LetheError` for a run file that is damaged.
    package func plan() throws -> [String] {
        let open = try configuration.jobs.filter { try folder.run($0)?.result == nil }
        return (needsSourceTraining ? [folder.sourceFile] : []) + open.map(folder.runFile)
    }

    // MARK: Running

    /// Runs every job that has no finished run yet; failed ones are tried again.
    ///
    /// - Parameters:
    ///   - workers: runs at once, one thread each.
    ///   - shouldStop: asked often; true ends the runs under way so that they can go on later.
    /// - Throws: `LetheError` where the corpora or the source can't be read, earlier runs don't fit, or nothing can be
    ///   written. A run that fails throws nothing: it is recorded.
    package func run(
        workers: Int, observe: @escaping @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> Outcome {
        let data = try ExperimentData(configuration)
        try data.checkSizes()
        observe(.read(train: data.train, validation: data.validation, test: data.testCorpus))
        guard try trainSource(observe: observe, shouldStop: shouldStop) else {
            return Outcome(progress: try progress(workers: workers), isInterrupted: true)
        }
        let source = try loadSource()
        // A source that was taught without labels has none to match.
        if let source, !source.bundle.configuration.isPretrained,
            try !data.matchesLabels(of: source.bundle.configuration.types)
        {
            observe(.noLabelMatches)
        }
        if let source {
            let rules = source.bundle.configuration.tokenizer.name
            if rules != configuration.training.tokenizer.name, data.isCutByTokenizer {
                observe(.tokenizersDiffer(source: rules, experiment: configuration.training.tokenizer.name))
            }
        }
        let open = try openJobs(data: data, source: source)
        var progress = try progress(workers: workers)
        progress.retry(open)
        let queue = JobQueue(jobs: open, progress: progress, observe: observe)
        queue.tell { .began($0) }
        let threads = max(1, min(workers, queue.count))
        let ended = Condition()
        nonisolated(unsafe) var running = threads
        for _ in 0..<threads {
            Threads.start(stackBytes: 1 << 23) {
                while !shouldStop(), let job = queue.next() {
                    do {
                        guard
                            try perform(job, data: data, source: source, queue: queue, shouldStop: shouldStop)
                        else {
                            queue.passOver(job)
                            continue
                        }
                    } catch {
                        queue.fail(error)
                    }
                }
                ended.withLock {
                    running -= 1
                    ended.broadcast()
                }
            }
        }
        ended.withLock { while running > 0 { ended.wait() } }
        if let error = queue.error { throw error }
        let end = queue.currentProgress
        return Outcome(progress: end, isInterrupted: shouldStop() && !end.left.isEmpty)
    }

    /// Runs one job, or the source's training.
    ///
    /// - Parameter name: a job's name, or `source`.
    /// - Throws: `LetheError` where there is no such job, the source isn't trained yet, or another process is at it.
    package func runOne(
        _ name: String, observe: @escaping @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> Outcome {
        if name == folder.sourceName, configuration.source.train != nil {
            let isFinished = try trainSource(observe: observe, shouldStop: shouldStop)
            return Outcome(progress: try progress(of: [], workers: 1), isInterrupted: !isFinished)
        }
        guard let job = configuration.jobs.first(where: { $0.name == name }) else {
            throw LetheError(
                .setting, place: folder.path, "the experiment has no job \(name)",
                advice: "`lethe experiment plan \(folder.path)` lists them")
        }
        if job.transfer != .none, needsSourceTraining {
            throw LetheError(
                .setting, place: folder.path, "the source is not trained yet",
                advice: "First run `lethe experiment run-one \(folder.sourceFile)`")
        }
        let data = try ExperimentData(configuration)
        observe(.read(train: data.train, validation: data.validation, test: data.testCorpus))
        let source = job.transfer == .none ? nil : try loadSource()
        let open = try openJobs(data: data, source: source, among: [job])
        var progress = try progress(of: [job], workers: 1)
        progress.retry(open)
        let queue = JobQueue(jobs: open, progress: progress, observe: observe)
        queue.tell { .began($0) }
        if let job = queue.next() {
            guard try perform(job, data: data, source: source, queue: queue, shouldStop: shouldStop) else {
                throw LetheError(
                    .file, place: folder.runFile(job), "another process is at this job",
                    advice: "`lethe experiment status \(folder.path)` shows it")
            }
        }
        let end = queue.currentProgress
        return Outcome(progress: end, isInterrupted: shouldStop() && !end.left.isEmpty)
    }

    /// Jobs without a finished run.
    ///
    /// - Throws: `LetheError` where a finished run was made from other inputs.
    private func openJobs(
        data: ExperimentData, source: ExperimentSource?, among jobs: [ExperimentJob]? = nil
    ) throws -> [ExperimentJob] {
        try (jobs ?? configuration.jobs).filter { job in
            guard let run = try folder.run(job), run.result != nil else { return true }
            guard run.inputs == (try inputs(job, data: data, source: source)) else {
                throw LetheError(
                    .setting, place: folder.runFile(job),
                    "the run was made from other corpora, settings or another source model",
                    advice: "Use another folder, or remove the runs to do them again")
            }
            // A kill may have come between the record and this.
            if folder.hasWork(job.name), !FileLock.isHeldElsewhere(folder.lockFile(job.name)) {
                folder.removeWork(job.name)
            }
            return false
        }
    }

    func inputs(
        _ job: ExperimentJob, data: ExperimentData, source: ExperimentSource?
    ) throws -> ExperimentInputs {
        var identity = configuration.identity
        // What the paths hold is in the other checksums; where it lies doesn't matter.
        identity.source = .init()
        identity.target = .init()
        return ExperimentInputs(
            settings: CRC32.text(
                of: [UInt8](try StrictJSON.encodeLine(identity, told: TrainingConfiguration.asBefore))),
            target: data.targetChecksum,
            source: job.transfer == .none ? nil : source?.checksum)
    }

    // MARK: The source

    private func loadSource() throws -> ExperimentSource? {
        guard configuration.needsSource else { return nil }
        return try ExperimentSource(
            loading: configuration.source.model ?? folder.sourceModel, configuration: configuration)
    }

    /// - Returns: false where it was interrupted.
    private func trainSource(
        observe: @escaping @Sendable (Event) -> Void, shouldStop: @escaping @Sendable () -> Bool
    ) throws -> Bool {
        guard needsSourceTraining, let train = configuration.source.train,
            let validation = configuration.source.validation
        else { return true }
        try folder.make()
        guard let lock = try FileLock(required: folder.lockFile(folder.sourceName)) else {
            throw LetheError(
                .file, place: folder.sourceModel, "another process is training the source",
                advice: "Wait for it; `lethe experiment status` shows it")
        }
        defer { lock.release() }
        // Another process may have trained it in the meantime.
        if isSourceTrained { return true }
        var options = configuration.reading
        options.format = configuration.source.format
        var training = configuration.training
        training.threads = TrainingConfiguration().threads
        // Frozen layers are those that a target run takes over; the source's begin at random.
        training.freeze([])
        var run = TrainingRun(configuration: training, output: folder.sourceModel)
        run.resumes = true
        run.checkpointIntervalSeconds = checkpointIntervalSeconds
        let outcome = try run.run(
            train: CorpusReader.readComplete(train, options: options),
            validation: CorpusReader.readComplete(validation, options: options),
            observe: { observe(.source($0)) }, shouldStop: shouldStop)
        return outcome.ending != .interrupted
    }
}
