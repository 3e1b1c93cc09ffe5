internal import LetheEssentials

/// The files of a model's folder, while it is trained and afterwards.
package enum ModelFolder {
    static let configurationFile = "config.json"
    static let vocabularyFile = "vocabulary.json"
    /// Written last, with checksums of the other two.
    package static let weightsFile = "weights.safetensors"
    package static let historyFile = "history.jsonl"
    /// There while training goes on.
    package static let checkpointFile = "checkpoint.safetensors"
    private static let lockName = "training.lock"

    /// All that it may hold.
    static let files: Set<String> = [
        configurationFile, vocabularyFile, weightsFile, historyFile, checkpointFile, lockName,
    ]

    /// Held by the process that writes into a model's folder.
    package static func lockFile(_ folder: String) -> String { "\(folder)/\(lockName)" }

    package static func inUse(_ folder: String) -> LetheError {
        LetheError(
            .file, place: folder, "another process is writing a model into the folder",
            advice: "Wait for it to end, or use another folder")
    }
}

extension ModelBundle {
    /// Whether a folder holds a bundle, whole or begun.
    package static func isPresent(at folder: String) -> Bool {
        Files.exists("\(folder)/\(ModelFolder.configurationFile)")
            || Files.exists("\(folder)/\(ModelFolder.weightsFile)")
    }

    /// Whether a folder holds a bundle whose training has ended.
    package static func isFinished(at folder: String) -> Bool {
        Files.exists("\(folder)/\(ModelFolder.weightsFile)")
            && !Files.exists("\(folder)/\(ModelFolder.checkpointFile)")
    }

    /// Refuses a place whose folder holds more than a model, before work begins whose end would be refused for it.
    ///
    /// - Throws: `LetheError` of kind `setting`.
    package static func checkReplaceable(_ folder: String) throws {
        guard Files.isFolder(folder) else { return }
        let others = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !ModelFolder.files.contains($0) && !FileWriter.isTemporary($0) }
        if let other = others.min() {
            throw LetheError(
                .setting, place: folder, "the folder holds more than a model", found: other,
                advice: "Write to another folder, or take that out first")
        }
    }

    /// Whether a model may be written to a folder.
    ///
    /// - Throws: `LetheError` of kind `setting` where there is a model that may not be replaced.
    package static func checkPlace(_ folder: String, overwriting: Bool) throws {
        guard overwriting || !isPresent(at: folder) else {
            throw LetheError(
                .setting, place: folder, "the folder already holds a model",
                advice: "Use --overwrite to replace it, or another folder")
        }
    }
}
