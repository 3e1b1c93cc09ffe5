internal import LetheEssentials

/// The folder of a run: at any moment it holds what is needed to go on, and the best model so far.
struct TrainingFolder {
    private let path: String
    private let checkpointIntervalSeconds: Double
    private let keepsCheckpoint: Bool
    private var held: FileLock?
    private var best: BestWeights?
    private var lastSave = ContinuousClock.now
    /// The last validated epoch is in the files.
    private var isSaved = true

    init(_ path: String, checkpointIntervalSeconds: Double, keepsCheckpoint: Bool) {
        self.path = path
        self.checkpointIntervalSeconds = checkpointIntervalSeconds
        self.keepsCheckpoint = keepsCheckpoint
    }

    // MARK: Before the run

    /// - Throws: `LetheError` of kind `setting` where a model is there that neither goes on nor may be replaced.
    func checkFree(resumes: Bool, overwrites: Bool) throws {
        guard ModelBundle.isPresent(at: path), !overwrites else { return }
        guard resumes else {
            throw LetheError(
                .setting, place: path, "the folder already holds a model",
                advice: "Use --resume to go on with it, --overwrite to replace it, or another folder")
        }
        guard !ModelBundle.isFinished(at: path) else {
            throw LetheError(
                .setting, place: path, "its training is finished; there is nothing to resume",
                advice: "A finished run can't be extended: train with more --epochs into another folder")
        }
    }

    /// Keeps other processes out: two runs' files would mix, and pass for one model's where settings and notes are alike.
    ///
    /// - Returns: false where the file system knows no locks.
    /// - Throws: `LetheError` where another process has it.
    mutating func lock() throws -> Bool {
        try Files.makeFolder(path)
        switch try FileLock.attempt(ModelFolder.lockFile(path)) {
        case .held(let lock): held = lock
        case .taken: throw ModelFolder.inUse(path)
        case .unknown: return false
        }
        return true
    }

    func unlock() { held?.release() }

    var hasCheckpoint: Bool { Files.exists(Checkpoint.path(in: path)) }

    /// Only once everything that can be refused was checked.
    mutating func begin(_ prepared: PreparedTraining, replacing: Bool) throws {
        if replacing {
            for file in [ModelFolder.weightsFile, ModelFolder.historyFile] {
                let earlier = "\(path)/\(file)"
                if Files.exists(earlier) { try Files.remove(earlier) }
            }
            Checkpoint.remove(from: path)
        }
        best = BestWeights(prepared)
        try prepared.description.save(to: path)
    }

    /// - Returns: where the run stood at its checkpoint, whose weights the trainer now has.
    /// - Throws: `LetheError` for a checkpoint of other data or settings, or a damaged one.
    mutating func resume(
        _ prepared: PreparedTraining, into trainer: Trainer, fingerprint: String
    ) throws -> TrainingLoop.State {
        let loaded = try Checkpoint.load(
            into: trainer, hiddenTokens: prepared.hiddenTokens, fingerprint: fingerprint, from: path)
        let state = loaded.state.loop
        var best = BestWeights(prepared)
        try best.adopt(path)
        // A kill may have come after the checkpoint and before the files that follow it.
        if let record = state.history.last(where: \.isBest) {
            if let weights = loaded.best {
                best.take(weights, record)
            } else if record.epoch == state.stopping.lastEpoch {
                best.take(trainer.model, record)
            }
        }
        try best.save(to: path)
        self.best = best
        try saveHistory(state.history)
        return state
    }

    // MARK: While it goes on

    /// Takes a validated epoch, and saves where it is time.
    mutating func take(
        _ record: EpochRecord, _ state: TrainingLoop.State, fingerprint: String, trainer: Trainer, isLast: Bool
    ) throws {
        if record.isBest { best?.take(trainer.model, record) }
        isSaved = false
        guard isLast || (ContinuousClock.now - lastSave) / .seconds(1) >= checkpointIntervalSeconds else { return }
        try save(state, fingerprint: fingerprint, trainer: trainer)
    }

    /// Saves the last validated epoch, where it isn't yet. The trainer stands where the state says.
    mutating func save(_ state: TrainingLoop.State, fingerprint: String, trainer: Trainer) throws {
        guard !isSaved else { return }
        guard let hiddenTokens = best?.hiddenTokens else { preconditionFailure("a run is saved that never began") }
        let path = path
        // The checkpoint first: whatever a kill leaves undone after it, resuming does again.
        try Checkpoint.save(
            Checkpoint.State(state, fingerprint: fingerprint), trainer: trainer,
            hiddenTokens: hiddenTokens, best: state.history.last?.isBest ?? false ? nil : best?.unsaved, to: path)
        try best?.save(to: path)
        try saveHistory(state.history)
        lastSave = .now
        isSaved = true
    }

    private func saveHistory(_ history: [EpochRecord]) throws {
        var data = Data()
        for record in history {
            data.append(try StrictJSON.encodeLine(record))
            data.append(0x0A)
        }
        try Files.write(data, to: "\(path)/\(ModelFolder.historyFile)")
    }

    /// The run came to its end.
    func finish() { if !keepsCheckpoint { Checkpoint.remove(from: path) } }

    /// The best epoch's weights from the moment they are found until they are written.
    private struct BestWeights {
        private var description: ModelDescription
        /// Overwritten by each better epoch.
        private let parameters: NetworkParameters<Float>
        private var result: TrainingResult?
        private var isPending = false

        init(_ prepared: PreparedTraining) {
            description = prepared.description
            parameters = NetworkParameters(shape: prepared.parameters.shape)
        }

        var hiddenTokens: Int { description.vocabulary.hiddenTokenCount }

        mutating func adopt(_ folder: String) throws { try description.adopt(folder) }

        /// Nil where the folder has them.
        var unsaved: NetworkParameters<Float>? { isPending ? parameters : nil }

        mutating func take(_ better: NetworkParameters<Float>, _ record: EpochRecord) {
            parameters.copy(from: better)
            result = TrainingResult(epoch: record.epoch, validation: record.validation)
            isPending = true
        }

        mutating func save(to folder: String) throws {
            guard isPending else { return }
            var tensors = SafetensorsWriter()
            for tensor in parameters.tensors { tensors.add(tensor.name, tensor, withoutTokens: hiddenTokens) }
            try description.saveWeights(tensors, result: result, to: folder)
            isPending = false
        }
    }
}
