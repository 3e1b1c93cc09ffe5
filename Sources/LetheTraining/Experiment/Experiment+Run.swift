internal import LetheEssentials

/// One run of an experiment, from its sample to its record.
extension Experiment {
    /// - Returns: false where another process is at the job.
    func perform(
        _ job: ExperimentJob, data: ExperimentData, source: ExperimentSource?, queue: JobQueue,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> Bool {
        guard let lock = try FileLock(required: folder.lockFile(job.name)) else {
            return false
        }
        defer { lock.release() }
        // Another process may have finished it in the meantime.
        if let run = try folder.run(job), run.result != nil {
            queue.finish(run)
            return true
        }
        let inputs = try inputs(job, data: data, source: source)
        folder.forgetProgress(job.name)
        queue.start(job)
        do {
            if let begun = folder.inputsOfWork(job.name), begun != inputs {
                queue.tell { _ in .beganAnew(job, reason: "it was begun with other corpora, settings or another source")
                }
            }
            if folder.inputsOfWork(job.name) != inputs {
                folder.removeWork(job.name)
                try folder.beginWork(job.name, inputs: inputs)
            }
            guard let result = try train(job, data: data, source: source, queue: queue, shouldStop: shouldStop) else {
                queue.interrupt(job)
                return true
            }
            let run = ExperimentRun(job: job, inputs: inputs, result: result, failure: nil)
            try folder.save(run)
            folder.removeWork(job.name)
            queue.finish(run)
        } catch let error as LetheError where error.kind != .file {
            let run = ExperimentRun(job: job, inputs: inputs, result: nil, failure: error.description)
            try folder.save(run)
            folder.removeWork(job.name)
            queue.finish(run)
        }
        return true
    }

    /// Trains and scores; nil where it was interrupted.
    private func train(
        _ job: ExperimentJob, data: ExperimentData, source: ExperimentSource?, queue: JobQueue,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> ExperimentRun.Result? {
        let start = ContinuousClock.now
        let sample = try data.sample(job)
        try folder.save(sample.record, named: job.sampleName)
        var settings = configuration.training
        settings.seed = job.seed
        settings.threads = 1
        settings.freeze(Set(configuration.frozenLayers).intersection(job.transfer.layers))
        var output = folder.work(job.name)
        if job.transfer == .averaged { output += "/with" }
        var run = TrainingRun(configuration: settings, output: output)
        run.checkpointIntervalSeconds = checkpointIntervalSeconds
        run.crossesHalves = configuration.validationRegime == .halves
        if job.transfer != .none, let source {
            var plan = TransferPlan(
                layers: job.transfer.layers, sourceTypeByTarget: try configuration.sourceTypeByTarget())
            plan.keepsSourceTokens = configuration.keepsSourceTokens
            // A small sample may lack types that the map speaks of.
            run.transfer = (source.bundle, plan.forLabels(of: sample.train))
        }
        var preparing = 0.0
        var summaries: (train: CorpusSummary, validation: CorpusSummary)?
        var lastWrite = start
        func observe(_ event: TrainingRun.Event) {
            switch event {
            case .started(let begun):
                preparing = (ContinuousClock.now - start) / .seconds(1)
                summaries = begun.validation.map { (begun.train, $0) }
            case .progress(let progress): queue.tell { _ in .training(job, epoch: progress.epoch) }
            case .epoch(let record):
                guard (ContinuousClock.now - lastWrite) / .seconds(1) >= 2 else { return }
                lastWrite = .now
                folder.note(RunningJob(name: job.name, epoch: record.epoch, seconds: (.now - start) / .seconds(1)))
            case .withoutLock, .teaching, .text, .textEpoch, .transferred, .vocabulary, .vectors, .resumed, .validating:
                break
            }
        }
        func finish(_ run: TrainingRun) throws -> TrainingRun.Outcome? {
            let outcome = try run.runOrGoOn(
                train: sample.train, validation: sample.validation, observe: observe, shouldStop: shouldStop,
                beginsAnew: { reason in queue.tell { _ in .beganAnew(job, reason: reason) } })
            return outcome.ending == .interrupted ? nil : outcome
        }
        var partner: (outcome: TrainingRun.Outcome, model: ModelBundle)?
        if job.transfer == .averaged, let transfer = run.transfer {
            var other = run
            other.output = folder.work(job.name) + "/without"
            other.transfer = nil
            other.configuration.network = transfer.plan.network(settings.network, source: transfer.source)
            other.configuration.freeze([])
            guard let outcome = try finish(other) else { return nil }
            partner = (outcome, try ModelBundle(loading: other.output))
        }
        guard let outcome = try finish(run) else { return nil }
        guard let best = outcome.best, let summaries else { return nil }
        let scoringStart = ContinuousClock.now
        var bundle = try ModelBundle(loading: output)
        let report = bundle.configuration.provenance?.transfer
        if let partner { bundle = try .ensemble([bundle, partner.model]) }
        let scores = try outcome.crossedScores ?? Self.scores(of: bundle, on: data.test)
        let scoring = (ContinuousClock.now - scoringStart) / .seconds(1)
        if configuration.keepsModels { try bundle.save(to: folder.model(job)) }
        let validationPart = data.validation == nil ? [summaries.validation] : []
        return ExperimentRun.Result(
            corpora: .init(
                train: summaries.train, validation: summaries.validation, test: data.test.summary,
                labelledDocuments: validationPart.reduce(summaries.train.documents) { $0 + $1.documents },
                labelledTokens: validationPart.reduce(summaries.train.tokens) { $0 + $1.tokens },
                labelledAnnotations: validationPart.reduce(summaries.train.annotations) { $0 + $1.annotations },
                blockSentences: data.blockSentences),
            settings: settings, transfer: report, history: outcome.history,
            bestEpoch: best.epoch, schedule: outcome.schedule, doubts: outcome.doubts,
            test: Dictionary(
                uniqueKeysWithValues: Metric.allCases.map { ($0.rawValue, ExperimentRun.TestScore($0, scores)) }),
            seconds: .init(
                preparing: preparing,
                training: (outcome.history + (partner?.outcome.history ?? [])).reduce(0) { $0 + $1.trainingSeconds },
                validating: (outcome.history + (partner?.outcome.history ?? [])).reduce(0) {
                    $0 + $1.validationSeconds
                }, scoring: scoring))
    }

    private static func scores(of bundle: ModelBundle, on test: ValidationSet) throws -> [DocumentScore] {
        let team = WorkerTeam(count: 1)
        defer { team.stop() }
        return test.map([try Recognizer(bundle).makeWorker()], team: team) { test.score($0, predicted: $1) }
    }
}
