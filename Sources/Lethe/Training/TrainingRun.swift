internal import Foundation
public import Logging

/// Trains a model from corpora to a finished bundle, with early stopping, checkpoints and resumption.
public struct TrainingRun: Sendable {
    /// What happens while a run goes on.
    public enum Event: Sendable {
        /// Data are read and the network is built.
        case started(
            train: CorpusSummary, validation: CorpusSummary, schedule: TrainingSchedule, parameterCount: Int,
            problems: [CorpusProblem])
        /// The file system knows no locks: nothing keeps another process out of the folder.
        case withoutLock
        case transferred(TransferReport)
        /// Some tokens of the training part are kept out of the vocabulary, or in it as they were.
        case vocabulary(VocabularyPolicy, known: Int, leftOut: Int)
        /// How many of the training part's distinct tokens have a word vector.
        case vectors(VectorOrigin, found: Int, of: Int)
        /// Going on after an earlier stop.
        case resumed(epoch: Int)
        /// About ten times a second.
        case progress(epoch: Int, tokens: Int, totalTokens: Int, loss: Double, seconds: Double)
        case validating(epoch: Int)
        case epoch(EpochRecord)
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
    /// Folder of the bundle.
    public var output: String
    /// Layers to begin with.
    public var transfer: (source: ModelBundle, plan: TransferPlan)?
    /// Word vectors that token embeddings begin as: those of the training part's tokens enter the model; in validation
    /// the others serve as they will with `--vectors` when tagging.
    public var vectors: WordVectors?
    /// Every token of the vectors enters the model, which then needs no vectors file for tagging. The default is false.
    public var keepsAllVectors = false
    /// Folder for TensorBoard's event files. The default writes none.
    public var tensorBoardFolder: String?
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
    ///   - observe: receives events, on the calling thread.
    ///   - shouldStop: asked often; true ends the run with the best model so far.
    /// - Throws: `LetheError` for settings, data or files that can't be used.
    public func run(
        train: Corpus, validation: Corpus, observe: (Event) -> Void = { _ in },
        shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        var configuration = configuration
        if let transfer {
            configuration.network = transfer.plan.network(configuration.network, source: transfer.source)
        }
        try configuration.validate()
        try checkOutput()
        try Files.makeFolder(output)
        // Two runs' files would mix, and pass for one model's where settings and notes are alike.
        let lock: FileLock?
        switch try FileLock.attempt(ModelBundle.lockFile(output)) {
        case .held(let held): lock = held
        case .taken: throw ModelBundle.inUse(output)
        case .unknown:
            lock = nil
            observe(.withoutLock)
        }
        defer { lock?.release() }
        guard validation.documents.contains(where: { !$0.annotations.isEmpty }) else {
            throw LetheError(
                .corpus, place: validation.name, "the validation corpus has no annotations",
                advice: "It decides which epoch is the best: give labelled notes")
        }
        try checkVectors(configuration.network)
        var sources = TrainingData.VocabularySources()
        sources.policy = configuration.vocabulary
        if let transfer {
            sources.base = transfer.source.vocabulary
            sources.keepsTokens = transfer.plan.keepsTokens
            sources.transfersTokenRows = transfer.plan.layers.contains(.tokenEmbedding)
            sources.keepsCharacters = transfer.plan.layers.contains(.characterEmbedding)
        }
        sources.vectors = vectors
        sources.needsVector = vectors != nil && configuration.frozenLayers.contains(.tokenEmbedding)
        sources.addsAllVectors = keepsAllVectors
        let data = try TrainingData(
            train, scheme: configuration.tagScheme, tokenizer: configuration.tokenizer.tokenizer, sources: sources)
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: data.vocabulary.characterRowCount,
            vocabularySize: data.vocabulary.tokenRowCount, tagCount: data.tagSet.count)
        let parameters = NetworkParameters<Float>(shape: shape)
        parameters.initialise(seed: configuration.seed)
        var report: TransferReport?
        if let transfer {
            report = try transfer.plan.apply(
                from: transfer.source, to: parameters, vocabulary: data.vocabulary, tagSet: data.tagSet)
        }
        setVectors(parameters, vocabulary: data.vocabulary)
        let validationSet = ValidationSet(validation, tokenizer: configuration.tokenizer.tokenizer)
        var description = ModelConfiguration(
            network: configuration.network, tagScheme: configuration.tagScheme, types: data.tagSet.types)
        description.tokenizer = configuration.tokenizer
        description.tokenLookup = data.vocabulary.lookup
        description.vectors = vectors?.origin ?? transferredVectors
        description.holdsAllVectors = keepsAllVectors || holdsSourceVectors ? true : nil
        var provenance = TrainingProvenance(
            program: "lethe \(ProgramVersion.current)", train: data.summary, validation: validationSet.summary,
            settings: configuration, transfer: report)
        if vectors != nil {
            provenance.tokensWithVector = data.typesWithVector
            provenance.tokensLookedUp = data.tokenTypeCount
        }
        description.provenance = provenance
        let bundle = ModelBundle(configuration: description, vocabulary: data.vocabulary, parameters: parameters)
        let schedule = TrainingSchedule(configuration, sentences: data.sentences.count)
        observe(
            .started(
                train: data.summary, validation: validationSet.summary, schedule: schedule,
                parameterCount: parameters.tensors.reduce(0) { $0 + $1.matrix.rows * $1.matrix.columns },
                problems: data.problems))
        if configuration.vocabulary != .all {
            observe(
                .vocabulary(
                    configuration.vocabulary,
                    known: data.vocabulary.tokens.count - data.vocabulary.hiddenTokenCount,
                    leftOut: data.protectedTypeCount))
        }
        if let vectors {
            observe(.vectors(vectors.origin, found: data.typesWithVector, of: data.tokenTypeCount))
        }
        if let report { observe(.transferred(report)) }
        for problem in data.problems {
            logger?.debug(
                "annotation not represented exactly",
                metadata: [
                    "kind": "\(problem.kind.rawValue)", "document": "\(problem.documentID)",
                    "offsets": "\(problem.ranges.map(\.description).joined(separator: " "))",
                ])
        }
        let team = WorkerTeam(count: configuration.threads)
        defer { team.stop() }
        let trainer = Trainer(
            configuration: configuration, parameters: parameters, sentences: data.sentences,
            hiddenTokens: data.vocabulary.hiddenTokenCount, untrainedTokenRows: data.untrainedRows, team: team)
        return try loop(
            bundle: bundle, trainer: trainer, validation: validationSet, schedule: schedule, team: team,
            fingerprint: Self.fingerprint(description, data: data), observe: observe, shouldStop: shouldStop)
    }

    /// The vectors behind a source's token embeddings, where those are transferred.
    private var transferredVectors: VectorOrigin? {
        guard let transfer, transfer.plan.layers.contains(.tokenEmbedding) else { return nil }
        return transfer.source.configuration.vectors
    }

    /// Whether the source holds all its vectors and hands its tokens on.
    private var holdsSourceVectors: Bool {
        guard vectors == nil, let transfer, transfer.plan.keepsTokens else { return false }
        return transfer.source.configuration.holdsAllVectors ?? false
    }

    private func checkVectors(_ network: NetworkConfiguration) throws {
        guard let vectors else {
            if keepsAllVectors {
                throw LetheError(.setting, "there are no word vectors to keep", advice: "Give them with --vectors")
            }
            return
        }
        guard vectors.dimension == network.tokenEmbeddingSize else {
            throw LetheError(
                .setting, place: vectors.origin.name, "vectors of another size than the token embeddings",
                expected: "\(network.tokenEmbeddingSize) values", found: "\(vectors.dimension)",
                advice: transfer == nil ? "Set --token-size" : "The source's size decides")
        }
    }

    /// Rows begin as their tokens' vectors; a token that the source knows begins as there.
    private func setVectors(_ parameters: NetworkParameters<Float>, vocabulary: Vocabulary) {
        guard let vectors else { return }
        let source = transfer.flatMap { $0.plan.layers.contains(.tokenEmbedding) ? $0.source.vocabulary : nil }
        for (index, token) in vocabulary.tokens.enumerated() {
            if let source, source.row(ofToken: token) != 0 { continue }
            if let row = vectors.row(of: token) {
                vectors.copy(row: row, into: parameters.tokenEmbedding.weights.row(index + 1))
            }
        }
    }

    private func checkOutput() throws {
        guard ModelBundle.isPresent(at: output) else { return }
        if overwrites { return }
        guard resumes else {
            throw LetheError(
                .setting, place: output, "the folder already holds a model",
                advice: "Use --resume to go on with it, --overwrite to replace it, or another folder")
        }
        guard !ModelBundle.isFinished(at: output) else {
            throw LetheError(
                .setting, place: output, "its training is finished; there is nothing to resume",
                advice: "A finished run can't be extended: train with more --epochs into another folder")
        }
    }

    /// Only once everything that can be refused was checked.
    private func removeEarlierModel() throws {
        for file in [ModelBundle.weightsFile, ModelBundle.historyFile] {
            let path = "\(output)/\(file)"
            if Files.exists(path) { try Files.remove(path) }
        }
        Checkpoint.remove(from: output)
    }

    private func loop(
        bundle: ModelBundle, trainer: Trainer, validation: ValidationSet, schedule: TrainingSchedule,
        team: WorkerTeam, fingerprint: String, observe: (Event) -> Void, shouldStop: () -> Bool
    ) throws -> Outcome {
        let configuration = trainer.configuration
        var state = Checkpoint.State(
            stopping: EarlyStopping(patienceEpochs: schedule.patienceEpochs),
            halves: crossesHalves
                ? CrossedHalves(patienceEpochs: schedule.patienceEpochs, metric: configuration.decidingMetric) : nil,
            history: [], optimizerUpdates: 0, fingerprint: fingerprint)
        var best = BestWeights(bundle)
        let goesOn = resumes && Files.exists(Checkpoint.path(in: output))
        // Before anything is replaced: its folder may not be writable.
        let tensorBoard = try tensorBoardFolder.map {
            // A run that was stopped before its first checkpoint left events, and nothing else.
            try TensorBoardLog(folder: $0, goesOn: goesOn || resumes, overwrites: overwrites)
        }
        if goesOn {
            let loaded = try Checkpoint.load(into: trainer, fingerprint: fingerprint, from: output)
            state = loaded.state
            try best.adoptDescription(of: output)
            state.stopping.patienceEpochs = schedule.patienceEpochs
            state.halves?.setPatience(schedule.patienceEpochs)
            // A kill may have come after the checkpoint and before the files that follow it.
            if let record = state.history.last(where: \.isBest) {
                if let weights = loaded.best {
                    best.take(weights, record)
                } else if record.epoch == state.stopping.lastEpoch {
                    best.take(trainer.parameters, record)
                }
            }
            try best.save(to: output)
            try saveHistory(state.history)
            try tensorBoard?.goOn(after: state.stopping.lastEpoch)
            observe(.resumed(epoch: state.stopping.lastEpoch))
        } else {
            if overwrites { try removeEarlierModel() }
            if resumes { try tensorBoard?.goOn(after: 0) }
            try bundle.saveDescription(to: output)
        }
        // As the model will be once it is read from its files.
        var known = bundle
        known.vocabulary = bundle.vocabulary.withoutHiddenTokens()
        let validator = Validator(Recognizer(known, checkedVectors: vectors), workers: team.count)
        var lastSave = ContinuousClock.now
        /// Since the last validation.
        var trainingSeconds = 0.0
        var epoch = state.stopping.lastEpoch
        while epoch < schedule.maximumEpochs, !state.isExhausted {
            epoch += 1
            let (progress, finished) = trainer.runEpoch(epoch) { progress in
                observe(
                    .progress(
                        epoch: epoch, tokens: progress.tokens, totalTokens: progress.totalTokens,
                        loss: progress.loss, seconds: progress.seconds))
                return !shouldStop()
            }
            // What was done since the last checkpoint is done again when the run goes on.
            guard finished else { return outcome(.interrupted, state, schedule, configuration) }
            guard progress.loss.isFinite else {
                throw LetheError(
                    .training, "training diverged: the loss of epoch \(epoch) is not a number",
                    advice: "Use a smaller --learning-rate, or gradient clipping")
            }
            trainingSeconds += progress.seconds
            guard schedule.validates(epoch) else {
                if shouldStop() { return outcome(.interrupted, state, schedule, configuration) }
                continue
            }
            observe(.validating(epoch: epoch))
            let start = ContinuousClock.now
            let documentScores = validator.documentScores(validation, team: team)
            let scores = EpochScore.all(documentScores)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let deciding = scores.all[configuration.decidingMetric.rawValue]?.f1 ?? 0
            let isBest = state.stopping.record(deciding, epoch: epoch) == .improved
            state.halves?.record(documentScores, epoch: epoch)
            let record = EpochRecord(
                epoch: epoch, loss: progress.loss, validation: scores.all, validationByType: scores.byType,
                isBest: isBest,
                trainingSeconds: trainingSeconds, validationSeconds: seconds,
                tokensPerSecond: Double(progress.tokens) / max(progress.seconds, 1e-9))
            trainingSeconds = 0
            state.history.append(record)
            state.optimizerUpdates = trainer.optimizer.updates
            if isBest { best.take(trainer.parameters, record) }
            let isLast = epoch >= schedule.maximumEpochs || state.isExhausted
            func save() throws {
                // The checkpoint first: whatever a kill leaves undone after it, resuming does again.
                try Checkpoint.save(state, trainer: trainer, best: isBest ? nil : best.unsaved, to: output)
                try best.save(to: output)
                try saveHistory(state.history)
                lastSave = .now
            }
            let isDue = isLast || (ContinuousClock.now - lastSave) / .seconds(1) >= checkpointIntervalSeconds
            if isDue { try save() }
            logger?.info(
                "epoch finished",
                metadata: [
                    "epoch": "\(epoch)", "loss": "\(record.loss)", "validationF1": "\(deciding)", "isBest": "\(isBest)",
                ])
            try tensorBoard?.append(record)
            observe(.epoch(record))
            if !isLast, shouldStop() {
                if !isDue { try save() }
                return outcome(.interrupted, state, schedule, configuration)
            }
        }
        if !keepsCheckpoint { Checkpoint.remove(from: output) }
        return outcome(state.isExhausted ? .patienceRanOut : .allEpochsDone, state, schedule, configuration)
    }

    /// The best epoch's weights from the moment they are found until they are written.
    private struct BestWeights {
        private var bundle: ModelBundle
        private var isPending = false

        init(_ bundle: ModelBundle) {
            self.bundle = bundle
            self.bundle.parameters = NetworkParameters(shape: bundle.parameters.shape)
        }

        mutating func adoptDescription(of folder: String) throws { try bundle.adoptDescription(of: folder) }

        /// Nil where the folder has them.
        var unsaved: NetworkParameters<Float>? { isPending ? bundle.parameters : nil }

        mutating func take(_ parameters: NetworkParameters<Float>, _ record: EpochRecord) {
            bundle.parameters.copy(from: parameters)
            bundle.result = TrainingResult(epoch: record.epoch, validation: record.validation)
            isPending = true
        }

        mutating func save(to folder: String) throws {
            guard isPending else { return }
            try bundle.saveWeights(to: folder)
            isPending = false
        }
    }

    private func outcome(
        _ ending: Ending, _ state: Checkpoint.State, _ schedule: TrainingSchedule,
        _ configuration: TrainingConfiguration
    ) -> Outcome {
        let best = state.history.last { $0.isBest }
        let score = best?.validation[configuration.decidingMetric.rawValue]?.f1 ?? 0
        return Outcome(
            ending: ending, history: state.history, best: best, schedule: schedule,
            doubts: ending == .interrupted
                ? [] : TrainingDoubt.doubts(bestScore: score, stopping: state.halves?.stopping ?? [state.stopping]),
            crossedScores: ending == .interrupted ? nil : state.halves?.documentScores)
    }

    private func saveHistory(_ history: [EpochRecord]) throws {
        var data = Data()
        for record in history {
            data.append(try StrictJSON.encodeLine(record))
            data.append(0x0A)
        }
        try Files.write(data, to: "\(output)/\(ModelBundle.historyFile)")
    }

    /// Ties a checkpoint to data and settings. Length, patience, how often is validated and the number
    /// of threads may change.
    private static func fingerprint(_ description: ModelConfiguration, data: TrainingData) throws -> String {
        var description = description
        description.provenance?.settings.maximumEpochs = 1
        description.provenance?.settings.patienceEpochs = 1
        description.provenance?.settings.validationUpdates = nil
        description.provenance?.settings.threads = 1
        // The same vectors may be packed or not.
        description.vectors?.name = ""
        var crc = CRC32(.castagnoli)
        let json = [UInt8](try StrictJSON.encode(description))
        json.withUnsafeBytes { crc.update($0) }
        data.sentences.tokenTypes.withUnsafeBytes { crc.update($0) }
        data.sentences.tags.withUnsafeBytes { crc.update($0) }
        data.sentences.types.characters.withUnsafeBytes { crc.update($0) }
        return crc.text
    }
}
