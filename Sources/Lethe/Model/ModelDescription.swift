internal import LetheEssentials

/// What a model's folder says of it besides the weights, and ties the weights to: settings and words, which stay the same
/// while a model trains.
package struct ModelDescription {
    package var configuration: ModelConfiguration
    package var vocabulary: Vocabulary
    /// The files of the folder that the model goes on in, where it does.
    private var adopted: [(name: String, data: Data)]?

    /// Under which the weights hold the checksums of the other files.
    static let checksumKeys = [
        ModelFolder.configurationFile: "lethe.config.crc32c", ModelFolder.vocabularyFile: "lethe.vocabulary.crc32c",
    ]

    struct VocabularyFile: Codable {
        var tokens: [String]
        var characters: [String]
    }

    package init(_ configuration: ModelConfiguration, _ vocabulary: Vocabulary) {
        self.configuration = configuration
        self.vocabulary = vocabulary
    }

    /// Writes configuration and vocabulary.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package func save(to folder: String) throws {
        try Files.makeFolder(folder)
        for (name, data) in try files() {
            try Files.write(data, to: "\(folder)/\(name)", access: .owner)
        }
    }

    /// Takes over the two files of a folder whose training goes on: settings that may change in between (length, patience,
    /// threads) stay as the run began with, and its weights are signed for what lies there.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package mutating func adopt(_ folder: String) throws {
        adopted = try [ModelFolder.configurationFile, ModelFolder.vocabularyFile].map {
            ($0, try Files.read("\(folder)/\($0)"))
        }
    }

    /// Writes weights, with the checksums that tie them to this description, whatever lies in the folder.
    ///
    /// - Parameter tensors: all of the networks.
    package func saveWeights(_ tensors: SafetensorsWriter, result: TrainingResult?, to folder: String) throws {
        var file = tensors
        for (name, data) in try files() {
            file.metadata[Self.checksumKeys[name] ?? ""] = CRC32.text(of: [UInt8](data))
        }
        if let result {
            file.metadata["lethe.result"] = String(decoding: try StrictJSON.encodeLine(result), as: UTF8.self)
        }
        try file.write(to: "\(folder)/\(ModelFolder.weightsFile)", access: .owner)
    }

    /// Configuration and vocabulary as their files hold them.
    private func files() throws -> [(name: String, data: Data)] {
        if let adopted { return adopted }
        let tokens = Array(vocabulary.tokens.dropLast(vocabulary.hiddenTokenCount))
        let file = VocabularyFile(tokens: tokens, characters: vocabulary.characters.map { String($0) })
        return [
            (ModelFolder.configurationFile, try StrictJSON.encode(configuration)),
            (ModelFolder.vocabularyFile, try StrictJSON.encode(file)),
        ]
    }
}
