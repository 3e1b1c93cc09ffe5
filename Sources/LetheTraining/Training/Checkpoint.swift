internal import LetheEssentials

/// Where a training run stands after an epoch: enough to go on as if it had never stopped.
struct Checkpoint {
    struct State: Codable {
        var stopping: EarlyStopping
        /// Where the validation notes both stop and measure.
        var halves: CrossedHalves?
        var history: [EpochRecord]
        var optimizerUpdates: Int
        /// Of settings, vocabulary and encoded data: a checkpoint goes on only with what it began with.
        var fingerprint: String

        init(_ loop: TrainingLoop.State, fingerprint: String) {
            (stopping, halves) = (loop.stopping, loop.halves)
            (history, optimizerUpdates) = (loop.history, loop.optimizerUpdates)
            self.fingerprint = fingerprint
        }

        var loop: TrainingLoop.State {
            TrainingLoop.State(
                stopping: stopping, halves: halves, history: history, optimizerUpdates: optimizerUpdates)
        }
    }

    var state: State

    static func path(in folder: String) -> String { "\(folder)/\(ModelFolder.checkpointFile)" }

    /// Writes weights, the optimiser's averages and the state as one file.
    ///
    /// - Parameters:
    ///   - hiddenTokens: the last rows of the token embedding are word vectors that no file may hold.
    ///   - best: weights of the best epoch, where they are neither the trainer's nor in the model's own file yet.
    static func save(
        _ state: State, trainer: Trainer, hiddenTokens: Int, best: NetworkParameters<Float>?, to folder: String
    ) throws {
        var file = SafetensorsWriter()
        for (prefix, parameters) in [
            ("weights.", trainer.parameters), ("average.", trainer.average?.parameters), ("best.", best),
        ] {
            for tensor in parameters?.tensors ?? [] {
                file.add(prefix + tensor.name, tensor, withoutTokens: hiddenTokens)
            }
        }
        for (prefix, tables) in [("optimizer.", trainer.optimizer.state), ("objective.", trainer.ownTables)] {
            for (name, matrix) in tables { file.add(prefix + name, matrix) }
        }
        file.metadata["lethe.checkpoint"] = String(decoding: try StrictJSON.encodeLine(state), as: UTF8.self)
        try file.write(to: path(in: folder), access: .owner)
    }

    /// Restores a trainer.
    ///
    /// - Returns: the state, and the best epoch's weights where the file holds them.
    /// - Throws: `LetheError` of kind `model` where the file is damaged or belongs to other data or settings.
    static func load(
        into trainer: Trainer, hiddenTokens: Int, fingerprint: String, from folder: String
    ) throws -> (state: State, best: NetworkParameters<Float>?) {
        let place = path(in: folder)
        let file = try Safetensors(decoding: try Files.read(place), place: place)
        guard let json = file.metadata["lethe.checkpoint"] else {
            throw LetheError(.model, place: place, "not a checkpoint")
        }
        let state = try StrictJSON.decode(State.self, from: Data(json.utf8), place: place)
        guard state.fingerprint == fingerprint else {
            throw LetheError(
                .model, place: place, "the checkpoint belongs to other data or settings",
                advice:
                    "Resume with the corpora, word vectors and settings that the run began with: all options are given again. Or begin again with --overwrite"
            )
        }
        func restore(_ name: String, _ matrix: Matrix<Float>, hiddenRows: Int = 0) throws {
            let rows = matrix.rows - hiddenRows
            guard let tensor = file.tensors[name], tensor.values.count == rows * matrix.columns else {
                throw LetheError(.model, place: place, "tensor `\(name)` is missing or has another shape")
            }
            matrix.setValues(tensor.values + (rows..<matrix.rows).flatMap { matrix.values(row: $0) })
        }
        /// Hidden rows are word vectors, which the parameters hold already.
        func restore(_ prefix: String, _ tensor: NamedTensor<Float>) throws {
            try restore(
                prefix + tensor.name, tensor.matrix, hiddenRows: tensor.axes == .tokens ? hiddenTokens : 0)
        }
        for tensor in trainer.parameters.tensors { try restore("weights.", tensor) }
        for tensor in trainer.average?.parameters.tensors ?? [] { try restore("average.", tensor) }
        for (name, matrix) in trainer.optimizer.state { try restore("optimizer." + name, matrix) }
        for (name, matrix) in trainer.ownTables { try restore("objective." + name, matrix) }
        trainer.optimizer.updates = state.optimizerUpdates
        guard file.tensors.keys.contains(where: { $0.hasPrefix("best.") }) else { return (state, nil) }
        let best = NetworkParameters<Float>(shape: trainer.parameters.shape)
        best.copy(from: trainer.parameters)
        for tensor in best.tensors { try restore("best.", tensor) }
        return (state, best)
    }

    static func remove(from folder: String) {
        // Nothing depends on its absence: the next run reads the state before it trusts the file.
        try? FileManager.default.removeItem(atPath: path(in: folder))
    }
}
