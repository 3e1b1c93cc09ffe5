/// Epoch after epoch until patience runs out: trains, validates, and says what came of each. Touches no file.
struct TrainingLoop {
    /// Where the loop stands.
    struct State {
        var stopping: EarlyStopping
        /// Where the validation notes both stop and measure.
        var halves: CrossedHalves?
        var history: [EpochRecord] = []
        var optimizerUpdates = 0

        /// Whether nothing better is waited for.
        var isExhausted: Bool { halves?.isExhausted ?? stopping.isExhausted }
    }

    private(set) var state: State
    private let trainer: Trainer
    private let validator: Validator
    /// Nil where no notes were kept back: epochs have no score.
    private let validation: ValidationSet?
    private let schedule: TrainingSchedule
    /// Decides which epoch is the best.
    private let metric: Metric
    private let team: WorkerTeam

    init(
        trainer: Trainer, validator: Validator, validation: ValidationSet?, schedule: TrainingSchedule, metric: Metric,
        team: WorkerTeam, crossesHalves: Bool
    ) {
        self.trainer = trainer
        self.validator = validator
        precondition(validation != nil || !crossesHalves, "two halves of no validation notes")
        self.validation = validation
        self.schedule = schedule
        self.metric = metric
        self.team = team
        let halves = CrossedHalves(
            patienceEpochs: schedule.patienceEpochs, keepsLatest: schedule.hasEnd, metric: metric)
        state = State(
            stopping: EarlyStopping(patienceEpochs: schedule.patienceEpochs, keepsLatest: schedule.hasEnd),
            halves: crossesHalves ? halves : nil)
    }

    /// Takes up an earlier state; patience may have changed since.
    mutating func goOn(_ earlier: State) {
        state = earlier
        state.stopping.patienceEpochs = schedule.patienceEpochs
        state.halves?.setPatience(schedule.patienceEpochs)
    }

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - keep: receives each validated epoch with the state behind it, and whether it is the last.
    ///   - stop: called where the run is stopped behind an epoch that was kept.
    /// - Throws: `LetheError` of kind `training` where the loss is no number, and what `keep` throws.
    mutating func run(
        observe: (TrainingRun.Event) -> Void, shouldStop: () -> Bool,
        keep: (State, EpochRecord, _ isLast: Bool) throws -> Void, stop: (State) throws -> Void
    ) throws -> TrainingRun.Ending {
        /// Since the last validation.
        var trainingSeconds = 0.0
        var epoch = state.stopping.lastEpoch
        while epoch < schedule.maximumEpochs, !state.isExhausted {
            epoch += 1
            // What was done since the last checkpoint is done again when the run goes on.
            guard let progress = try train(epoch, observe: observe, shouldStop: shouldStop) else { return .interrupted }
            trainingSeconds += progress.seconds
            guard schedule.validates(epoch) else {
                if shouldStop() { return .interrupted }
                continue
            }
            if validation != nil { observe(.validating(epoch: epoch)) }
            let record = validate(epoch, progress, trainingSeconds: trainingSeconds)
            trainingSeconds = 0
            let isLast = epoch >= schedule.maximumEpochs || state.isExhausted
            try keep(state, record, isLast)
            if !isLast, shouldStop() {
                try stop(state)
                return .interrupted
            }
        }
        return state.isExhausted ? .patienceRanOut : .allEpochsDone
    }

    /// - Returns: nil where the epoch was broken off.
    private func train(
        _ epoch: Int, observe: (TrainingRun.Event) -> Void, shouldStop: () -> Bool
    ) throws -> Trainer.Progress? {
        let (progress, isFinished) = trainer.runEpoch(epoch) { progress in
            observe(.progress(TrainingRun.Progress(epoch: epoch, progress)))
            return !shouldStop()
        }
        guard isFinished else { return nil }
        guard progress.loss.isFinite else {
            throw LetheError(
                .training, "training diverged: the loss of epoch \(epoch) is not a number",
                advice: "Use a smaller --learning-rate, or gradient clipping")
        }
        return progress
    }

    private mutating func validate(_ epoch: Int, _ progress: Trainer.Progress, trainingSeconds: Double) -> EpochRecord {
        let start = ContinuousClock.now
        let documentScores = validation.map { validator.documentScores($0, team: team) }
        let scores = documentScores.map(EpochScore.all) ?? (all: [:], byType: [:])
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let isBest = state.stopping.record(scores.all[metric.rawValue]?.f1 ?? 0, epoch: epoch) == .improved
        if let documentScores { state.halves?.record(documentScores, epoch: epoch) }
        let record = EpochRecord(
            epoch: epoch, loss: progress.loss, validation: scores.all, validationByType: scores.byType, isBest: isBest,
            trainingSeconds: trainingSeconds, validationSeconds: seconds,
            tokensPerSecond: Double(progress.tokens) / max(progress.seconds, 1e-9))
        state.history.append(record)
        state.optimizerUpdates = trainer.optimizer.updates
        return record
    }

    /// What the run gave.
    func outcome(_ ending: TrainingRun.Ending) -> TrainingRun.Outcome {
        let best = state.history.last { $0.isBest }
        // Without notes to score there is nothing to doubt a score by.
        let score = validation == nil ? 1 : best?.validation[metric.rawValue]?.f1 ?? 0
        let isOver = ending != .interrupted
        return TrainingRun.Outcome(
            ending: ending, history: state.history, best: best, schedule: schedule,
            doubts: isOver
                ? TrainingDoubt.doubts(bestScore: score, stopping: state.halves?.stopping ?? [state.stopping]) : [],
            crossedScores: isOver ? state.halves?.documentScores : nil)
    }
}
