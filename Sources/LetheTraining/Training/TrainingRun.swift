internal import LetheEssentials
public import Logging

/// Trains a model from corpora to a finished bundle, with early stopping, checkpoints and resumption.
public struct TrainingRun: Sendable {
    /// What happens while a run goes on.
    public enum Event: Sendable {
        /// Data are read and the network is built.
        case started(Start)
        /// The file system knows no locks: nothing keeps another process out of the folder.
        case withoutLock
        case transferred(TransferReport)
        /// The teacher reads the notes without labels.
        case teaching(done: Int, of: Int)
        /// Some tokens of the training part are kept out of the vocabulary, or in it as they were.
        case vocabulary(VocabularyPolicy, known: Int, leftOut: Int)
        /// How many of the training part's distinct tokens have a word vector.
        case vectors(VectorOrigin, found: Int, of: Int)
        /// The text is learned, before the labels: about ten times a second, and at the end of each epoch.
        case text(Progress, of: Int)
        case textEpoch(Progress, of: Int)
        /// Going on after an earlier stop.
        case resumed(epoch: Int)
        /// About ten times a second.
        case progress(Progress)
        case validating(epoch: Int)
        case epoch(EpochRecord)
    }

    /// What a run begins with.
    public struct Start: Sendable {
        public var objective: TrainingObjective
        public var train: CorpusSummary
        /// Notes without labels that a teacher has read.
        public var taught: Int?
        /// Nil where no notes were kept back.
        public var validation: CorpusSummary?
        public var schedule: TrainingSchedule
        public var parameterCount: Int
        /// What the tags can't hold of the training part.
        public var problems: [CorpusProblem]
    }

    /// How far an epoch is.
    public struct Progress: Sendable {
        /// From 1.
        public var epoch: Int
        public var tokens: Int
        public var totalTokens: Int
        /// Mean of a sentence so far.
        public var loss: Double
        public var seconds: Double

        init(epoch: Int, _ progress: Trainer.Progress) {
            self.epoch = epoch
            (tokens, totalTokens) = (progress.tokens, progress.totalTokens)
            (loss, seconds) = (progress.loss, progress.seconds)
        }
    }

    /// Why a run ended.
    public enum Ending: Sendable, Equatable {
        case patienceRanOut
        case allEpochsDone
        /// The caller asked for it.
        case interrupted
    }

    /// What a run gave.
    public struct Outcome: Sendable {
        public var ending: Ending
        public var history: [EpochRecord]
        /// Nil where no epoch was finished.
        public var best: EpochRecord?
        public var schedule: TrainingSchedule
        /// Of a run that wasn't interrupted.
        public var doubts: [TrainingDoubt]
        /// Where the validation notes measured as well: every document's score in the epoch that the other half chose.
        var crossedScores: [DocumentScore]?
    }

    public var configuration: TrainingConfiguration
    /// What is learned. The default is the notes' labels.
    public var objective = TrainingObjective.tags
    /// Folder of the bundle.
    public var output: String
    /// Layers to begin with.
    public var transfer: (source: ModelBundle, plan: TransferPlan)?
    /// Notes without labels to learn from as well, and the model that says which tags they would have: its probabilities are
    /// learned, not its decisions. It must give the labels of the training part. The default is nothing.
    public var teaching: (teacher: Recognizer, notes: Corpus)?
    /// Labelled notes of other corpora to learn from as well. The model gives the labels of all; where a corpus lacks some that
    /// others have, its notes say nothing of those, neither for nor against. The default is none.
    public var others: [Corpus] = []
    /// Word vectors that token embeddings begin as: those of the training part's tokens enter the model; in validation
    /// the others serve as they will with `--vectors` when tagging.
    public var vectors: WordVectors?
    /// Every token of the vectors enters the model, which then needs no vectors file for tagging. The default is false.
    public var keepsAllVectors = false
    /// What else keeps a record of the epochs, such as `TensorBoardRecorder`. The default is nothing.
    public var recorders: [any TrainingRecorder] = []
    /// Go on from the folder's checkpoint, where it has one.
    public var resumes = false
    /// Replace a model that the folder already holds.
    public var overwrites = false
    /// Seconds between two checkpoints at least: what a kill may cost. The default, 0, writes one after every epoch.
    public var checkpointIntervalSeconds = 0.0
    /// Leave the checkpoint of a finished run in the folder, so that resuming gives its outcome again. The default is
    /// false.
    var keepsCheckpoint = false
    /// The validation notes also measure: each half stops for the other (see `CrossedHalves`). The default is false.
    var crossesHalves = false
    /// Receives counts and scores, never text. The default is silence.
    public var logger: Logger?

    public init(configuration: TrainingConfiguration, output: String) {
        self.configuration = configuration
        self.output = output
    }

    /// Runs until early stopping, the last epoch or an interruption.
    ///
    /// After each validated epoch (or each `checkpointIntervalSeconds`) the folder holds the best weights so far, `history.jsonl`
    /// and a checkpoint; a kill at any moment costs at most what was done since, and resuming gives the weights that an
    /// undisturbed run would have given.
    ///
    /// - Parameters:
    ///   - train: notes to learn from.
    ///   - validation: decides when to stop and which epoch is the best. May be left out where the run has its length from the
    ///     beginning (`TrainingConfiguration.learningRateCurve`): then all labels can be learned from.
    ///   - observe: receives events, on the calling thread.
    ///   - shouldStop: asked often; true ends the run with the best model so far.
    /// - Throws: `LetheError` for settings, data or files that can't be used.
    public func run(
        train: Corpus, validation: Corpus? = nil, observe: (Event) -> Void = { _ in },
        shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        var folder = TrainingFolder(
            output, checkpointIntervalSeconds: checkpointIntervalSeconds, keepsCheckpoint: keepsCheckpoint)
        var configuration = configuration
        if let transfer {
            configuration.network = transfer.plan.network(configuration.network, source: transfer.source)
        }
        try configuration.validate()
        try folder.checkFree(resumes: resumes, overwrites: overwrites)
        if try !folder.lock() { observe(.withoutLock) }
        defer { folder.unlock() }
        let team = WorkerTeam(count: configuration.threads)
        defer { team.stop() }
        var taught: TaughtNotes?
        if let teaching {
            try checkTeacher(teaching.teacher, configuration, train: train)
            // Whose labels are known needs no teacher.
            let notes = teaching.notes.leavingOut(train)
            taught = TaughtNotes(notes, by: teaching.teacher, team: team) {
                observe(.teaching(done: $0, of: notes.documents.count))
                return !shouldStop()
            }
            guard taught != nil else {
                let schedule = TrainingSchedule(configuration, sentences: 1)
                return Outcome(ending: .interrupted, history: [], best: nil, schedule: schedule, doubts: [])
            }
        }
        let prepared = try PreparedTraining(
            self, configuration, train: train, validation: validation, taught: taught)
        announce(prepared, observe)
        let trainer = Trainer(
            configuration.updateRule(
                totalUpdates: prepared.schedule.totalUpdates, untrainedTokenRows: prepared.data.untrainedRows),
            parameters: prepared.parameters, sentences: prepared.data.sentences,
            exchange: prepared.data.exchange,
            neighbours: objective == .neighbours ? prepared.data.neighbours : nil, team: team)
        var loop = TrainingLoop(
            trainer: trainer,
            validator: Validator(prepared.live(trainer.model, vectors: vectors), workers: team.count),
            validation: prepared.validation, schedule: prepared.schedule,
            metric: configuration.decidingMetric, team: team, crossesHalves: crossesHalves)
        let goesOn = resumes && folder.hasCheckpoint
        // Before anything is replaced: their folders may not be writable. A run that was stopped before its first checkpoint
        // left records, and nothing else.
        let logs = try recorders.map { try $0.begin(goesOn: goesOn || resumes, overwrites: overwrites) }
        let fingerprint = try prepared.fingerprint
        if goesOn {
            loop.goOn(try folder.resume(prepared, into: trainer, fingerprint: fingerprint))
            for log in logs { try log.goOn(after: loop.state.stopping.lastEpoch) }
            observe(.resumed(epoch: loop.state.stopping.lastEpoch))
        } else {
            if resumes { for log in logs { try log.goOn(after: 0) } }
            try folder.begin(prepared, replacing: overwrites)
            if let text = TextLearning(prepared, team: team) {
                guard try text.run(observe: observe, shouldStop: shouldStop) else { return loop.outcome(.interrupted) }
                trainer.begin()
            }
        }
        let ending = try loop.run(observe: observe, shouldStop: shouldStop) { state, record, isLast in
            try folder.take(record, state, fingerprint: fingerprint, trainer: trainer, isLast: isLast)
            logger?.info(
                "epoch finished",
                metadata: [
                    "epoch": "\(record.epoch)", "loss": "\(record.loss)",
                    "validationF1": "\(record.validation[configuration.decidingMetric.rawValue]?.f1 ?? 0)",
                    "isBest": "\(record.isBest)",
                ])
            for log in logs { try log.append(record) }
            observe(.epoch(record))
        } stop: { state in
            try folder.save(state, fingerprint: fingerprint, trainer: trainer)
        }
        if ending != .interrupted { folder.finish() }
        return loop.outcome(ending)
    }

    /// A teacher's tags are learned by their numbers: they must be the training part's.
    private func checkTeacher(_ teacher: Recognizer, _ configuration: TrainingConfiguration, train: Corpus) throws {
        let description = teacher.bundle.configuration
        guard configuration.vocabulary == .all else { throw PreparedTraining.unknownProtection(configuration) }
        let types = train.labels.sorted()
        guard description.types == types else {
            throw LetheError(
                .setting, "the teacher gives other labels than the training notes have",
                expected: types.joined(separator: ", "), found: description.types.joined(separator: ", "),
                advice: "Train the teacher on the same labelled notes")
        }
        guard description.tagScheme == configuration.tagScheme, description.tokenizer == configuration.tokenizer else {
            throw LetheError(
                .setting, "the teacher has another tag scheme or tokenizer",
                expected: "\(configuration.tagScheme.rawValue), \(configuration.tokenizer.name.rawValue)",
                found: "\(description.tagScheme.rawValue), \(description.tokenizer.name.rawValue)")
        }
    }

    private func announce(_ prepared: PreparedTraining, _ observe: (Event) -> Void) {
        let data = prepared.data
        observe(
            .started(
                Start(
                    objective: objective, train: data.summary,
                    taught: prepared.description.configuration.provenance?.taught?.documents,
                    validation: prepared.validation?.summary, schedule: prepared.schedule,
                    parameterCount: prepared.parameters.tensors.reduce(0) {
                        $0 + $1.matrix.rows * $1.matrix.columns
                    }, problems: data.problems)))
        let policy = prepared.configuration.vocabulary
        if policy != .all {
            observe(
                .vocabulary(
                    policy, known: data.vocabulary.tokens.count - data.vocabulary.hiddenTokenCount,
                    leftOut: data.protectedTypeCount))
        }
        if let vectors {
            observe(.vectors(vectors.origin, found: data.typesWithVector, of: data.tokenTypeCount))
        }
        if let report = prepared.transferReport { observe(.transferred(report)) }
        for problem in data.problems {
            logger?.debug(
                "annotation not represented exactly",
                metadata: [
                    "kind": "\(problem.kind.rawValue)", "document": "\(problem.documentID)",
                    "offsets": "\(problem.ranges.map(\.description).joined(separator: " "))",
                ])
        }
    }
}
