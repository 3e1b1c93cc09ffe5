internal import Foundation

/// A trained model: configuration, vocabulary and weights, and the folder that holds them.
///
/// The folder's `weights.safetensors` is written last and carries checksums of the other two files, so that a bundle is
/// whole or is refused.
public struct ModelBundle: Sendable {
    public var configuration: ModelConfiguration
    public var vocabulary: Vocabulary
    package var parameters: NetworkParameters<Float>
    /// Epoch and scores of these weights.
    public var result: TrainingResult?

    /// The files of the folder that the model goes on in, where it does.
    private var adopted: [(name: String, data: Data)]?

    static let configurationFile = "config.json"
    static let vocabularyFile = "vocabulary.json"
    static let weightsFile = "weights.safetensors"

    /// The tags in the order of the emission scores.
    public var tagSet: TagSet { TagSet(types: configuration.types, scheme: configuration.tagScheme) }

    package init(
        configuration: ModelConfiguration, vocabulary: Vocabulary, parameters: NetworkParameters<Float>,
        result: TrainingResult? = nil
    ) {
        self.configuration = configuration
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.result = result
    }

    // MARK: Saving

    private struct VocabularyFile: Codable {
        var tokens: [String]
        var characters: [String]
    }

    /// Writes the whole bundle, weights last.
    ///
    /// - Throws: `LetheError` of kind `file`.
    public func save(to folder: String) throws {
        try saveDescription(to: folder)
        try saveWeights(to: folder)
    }

    /// Whether a model may be written to a folder.
    ///
    /// - Throws: `LetheError` of kind `setting` where there is a model that may not be replaced.
    public static func checkPlace(_ folder: String, overwriting: Bool) throws {
        guard overwriting || !isPresent(at: folder) else {
            throw LetheError(
                .setting, place: folder, "the folder already holds a model",
                advice: "Use --overwrite to replace it, or another folder")
        }
    }

    /// Writes the whole bundle into a folder that holds no model, or whose model may be replaced.
    ///
    /// - Throws: `LetheError` of kind `setting` where there is a model already, `file` where writing fails.
    ///   The folder then holds the earlier model, whole.
    public func save(to folder: String, overwriting: Bool) throws {
        try Self.checkPlace(folder, overwriting: overwriting)
        guard Self.isPresent(at: folder) else { return try save(to: folder) }
        guard let lock = try FileLock(required: Self.lockFile(folder)) else { throw Self.inUse(folder) }
        defer { lock.release() }
        // In one step, history and checkpoint of the earlier model included.
        try Files.replaceFolder(folder, holdingOnly: Self.files) { try save(to: $0) }
    }

    /// All that a model's folder holds, while it is trained and afterwards.
    private static let files: Set<String> = [
        configurationFile, vocabularyFile, weightsFile, historyFile, checkpointFile, lockName,
    ]
    static let historyFile = "history.jsonl"
    /// There while training goes on.
    static let checkpointFile = "checkpoint.safetensors"
    private static let lockName = "training.lock"

    /// Held by the process that writes into a model's folder.
    static func lockFile(_ folder: String) -> String { "\(folder)/\(lockName)" }

    static func inUse(_ folder: String) -> LetheError {
        LetheError(
            .file, place: folder, "another process is writing a model into the folder",
            advice: "Wait for it to end, or use another folder")
    }

    /// Writes configuration and vocabulary, which stay the same while a model trains.
    func saveDescription(to folder: String) throws {
        try Files.makeFolder(folder)
        for (name, data) in try description() {
            try Files.write(data, to: "\(folder)/\(name)", access: .owner)
        }
    }

    /// Takes over the two files of a folder whose training goes on: settings that may change in between (length, patience,
    /// threads) stay as the run began with, and its weights are signed for what lies there.
    ///
    /// - Throws: `LetheError` of kind `file`.
    mutating func adoptDescription(of folder: String) throws {
        adopted = try [Self.configurationFile, Self.vocabularyFile].map { ($0, try Files.read("\(folder)/\($0)")) }
    }

    /// Configuration and vocabulary as their files hold them.
    private func description() throws -> [(name: String, data: Data)] {
        if let adopted { return adopted }
        let tokens = Array(vocabulary.tokens.dropLast(vocabulary.hiddenTokenCount))
        let file = VocabularyFile(tokens: tokens, characters: vocabulary.characters.map { String($0) })
        return [
            (Self.configurationFile, try StrictJSON.encode(configuration)),
            (Self.vocabularyFile, try StrictJSON.encode(file)),
        ]
    }

    /// Writes the weights, with the checksums that tie them to this model's other two files, whatever lies in the folder.
    func saveWeights(to folder: String) throws {
        var file = Safetensors()
        for tensor in parameters.tensors {
            file.tensors[tensor.name] = tensor.written(withoutTokens: vocabulary.hiddenTokenCount)
        }
        for (name, data) in try description() {
            file.metadata[Self.checksumKeys[name] ?? ""] = CRC32.text(of: [UInt8](data))
        }
        if let result {
            file.metadata["lethe.result"] = String(decoding: try StrictJSON.encodeLine(result), as: UTF8.self)
        }
        try Files.write(try file.encode(), to: "\(folder)/\(Self.weightsFile)", access: .owner)
    }

    /// Under which the weights hold the checksums of the other files.
    private static let checksumKeys = [
        configurationFile: "lethe.config.crc32c", vocabularyFile: "lethe.vocabulary.crc32c",
    ]

    // MARK: Loading

    /// Whether a folder holds a bundle, whole or begun.
    public static func isPresent(at folder: String) -> Bool {
        Files.exists("\(folder)/\(configurationFile)") || Files.exists("\(folder)/\(weightsFile)")
    }

    /// Whether a folder holds a bundle whose training has ended.
    static func isFinished(at folder: String) -> Bool {
        Files.exists("\(folder)/\(weightsFile)") && !Files.exists("\(folder)/\(checkpointFile)")
    }

    /// Reads a bundle.
    ///
    /// - Throws: `LetheError` where a file is missing or damaged, or where the three don't fit together.
    public init(loading folder: String) throws {
        // The folder may be replaced, as a whole, while its files are read: then they are read again.
        for _ in 0..<5 {
            let before = Files.identity(folder)
            do {
                self = try Self.load(folder)
                return
            } catch let error as LetheError {
                guard let before, let after = Files.identity(folder), before != after else { throw error }
            }
        }
        self = try Self.load(folder)
    }

    private static func load(_ folder: String) throws -> ModelBundle {
        guard Files.exists(folder) else { throw Files.cannotRead(folder) }
        guard Files.isFolder(folder), Files.exists("\(folder)/\(Self.configurationFile)") else {
            throw LetheError(
                .model, place: folder, "not a model",
                expected: "a folder with config.json, vocabulary.json and weights.safetensors",
                advice: "`lethe train` writes one")
        }
        guard Files.exists("\(folder)/\(Self.weightsFile)") else {
            throw LetheError(
                .model, place: folder, "the model has no weights yet",
                advice: "Its training was stopped before the first epoch ended; `lethe train --resume` begins it again")
        }
        let configurationPath = "\(folder)/\(Self.configurationFile)"
        // Read once: what the checksums are taken of is what is used.
        let configurationData = try Files.read(configurationPath)
        let configuration = try Self.readConfiguration(configurationData, configurationPath)
        let vocabularyPath = "\(folder)/\(Self.vocabularyFile)"
        let vocabularyData = try Files.read(vocabularyPath)
        var vocabulary = try Self.readVocabulary(vocabularyData, vocabularyPath)
        vocabulary.lookup = configuration.tokenLookup
        vocabulary.hash = configuration.tokenHash
        let weightsPath = "\(folder)/\(Self.weightsFile)"
        let file = try Safetensors(decoding: try Files.read(weightsPath), place: weightsPath)
        // Weights that another program saved carry none of our checksums, and only shapes can be checked.
        let isOurs = !file.metadata.isEmpty
        for key in [Safetensors.checksumKey, Safetensors.headerChecksumKey] where isOurs && file.metadata[key] == nil {
            throw LetheError(
                .model, place: weightsPath, "not weights of a Lethe model", expected: "a checksum `\(key)`",
                advice: "Weights that another program saved are read where they have no metadata at all")
        }
        for (name, path, data) in [
            (Self.configurationFile, configurationPath, configurationData),
            (Self.vocabularyFile, vocabularyPath, vocabularyData),
        ] where isOurs {
            let key = Self.checksumKeys[name] ?? ""
            let found = CRC32.text(of: [UInt8](data))
            guard let expected = file.metadata[key] else {
                throw LetheError(
                    .model, place: weightsPath, "not weights of a Lethe model", expected: "a checksum `\(key)`")
            }
            guard expected == found else {
                throw LetheError(
                    .model, place: path, "belongs to other weights or was changed", expected: "checksum \(expected)",
                    found: found, advice: "Copy the three files of a model together")
            }
        }
        let tagSet = TagSet(types: configuration.types, scheme: configuration.tagScheme)
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: vocabulary.characterRowCount,
            vocabularySize: vocabulary.tokenRowCount, tagCount: tagSet.count)
        let parameters = NetworkParameters<Float>(shape: shape)
        try Self.fill(parameters, from: file, place: weightsPath)
        let result = try file.metadata["lethe.result"].map {
            try StrictJSON.decode(TrainingResult.self, from: Data($0.utf8), place: weightsPath)
        }
        return ModelBundle(
            configuration: configuration, vocabulary: vocabulary, parameters: parameters, result: result)
    }

    private static func readConfiguration(_ data: Data, _ path: String) throws -> ModelConfiguration {
        struct Header: Decodable {
            var format: String
            var formatVersion: Int
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: data),
            header.format == ModelConfiguration.formatName
        else {
            throw LetheError(.model, place: path, "not a Lethe model's configuration")
        }
        guard header.formatVersion == ModelConfiguration.currentVersion else {
            throw LetheError(
                .model, place: path, "written for another version of the model format",
                expected: "formatVersion \(ModelConfiguration.currentVersion)", found: "\(header.formatVersion)",
                advice: "Use the version of Lethe that wrote it, or train again")
        }
        let configuration = try StrictJSON.decode(ModelConfiguration.self, from: data, place: path)
        try configuration.network.validate()
        guard Set(configuration.types).count == configuration.types.count,
            configuration.types == configuration.types.sorted()
        else { throw LetheError(.model, place: path, "types are not sorted and distinct") }
        // Before anything is made from them: the CRF's weights grow with their square.
        guard configuration.types.count <= TagSet.maximumTypes else {
            throw LetheError(
                .model, place: path, "too many types", expected: "at most \(TagSet.maximumTypes)",
                found: "\(configuration.types.count)")
        }
        guard (1...Tokenizer.longestSentenceTokens).contains(configuration.tokenizer.maximumSentenceTokens) else {
            throw LetheError(
                .model, place: path, "sentences of a length that can't be",
                expected: "1 to \(Tokenizer.longestSentenceTokens) tokens",
                found: "\(configuration.tokenizer.maximumSentenceTokens)")
        }
        return configuration
    }

    private static func readVocabulary(_ data: Data, _ path: String) throws -> Vocabulary {
        let file = try StrictJSON.decode(VocabularyFile.self, from: data, place: path)
        var vocabulary = Vocabulary()
        for token in file.tokens { vocabulary.insert(token: token) }
        for character in file.characters {
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
                throw LetheError(.model, place: path, "a character is not one Unicode scalar")
            }
            vocabulary.insert(character: scalar)
        }
        guard vocabulary.tokens.count == file.tokens.count, vocabulary.characters.count == file.characters.count else {
            throw LetheError(.model, place: path, "a token or character stands twice")
        }
        return vocabulary
    }

    /// Copies tensors of a file into parameters; every tensor must be there, in its shape, finite, and no other.
    static func fill(_ parameters: NetworkParameters<Float>, from file: Safetensors, place: String) throws {
        let tensors = parameters.tensors
        let names = Set(tensors.map(\.name))
        if let extra = file.tensors.keys.filter({ !names.contains($0) }).min() {
            throw LetheError(.model, place: place, "tensor `\(extra)` belongs to no layer of this network")
        }
        for tensor in tensors {
            guard let found = file.tensors[tensor.name] else {
                throw LetheError(.model, place: place, "tensor `\(tensor.name)` is missing")
            }
            guard found.shape == tensor.shape else {
                throw LetheError(
                    .model, place: place, "tensor `\(tensor.name)` has another shape", expected: "\(tensor.shape)",
                    found: "\(found.shape)", advice: "config.json and vocabulary.json say otherwise")
            }
            guard found.values.allSatisfy(\.isFinite) else {
                throw LetheError(.model, place: place, "tensor `\(tensor.name)` holds values that are not finite")
            }
            tensor.matrix.setValues(found.values)
        }
    }
}
