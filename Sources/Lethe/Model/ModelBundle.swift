/// A trained model: configuration, vocabulary and weights, and the folder that holds them.
///
/// The folder's `weights.safetensors` is written last and carries checksums of the other two files, so that a bundle is
/// whole or is refused.
public struct ModelBundle: Sendable {
    public var configuration: ModelConfiguration
    package var vocabulary: Vocabulary
    package var weights: FrozenParameters
    /// The other networks of an ensemble, of the same shape and vocabulary.
    package var furtherWeights: [FrozenParameters] = []
    /// Epoch and scores of these weights.
    package var result: TrainingResult?

    /// The tags in the order of the emission scores.
    package var tagSet: TagSet { TagSet(types: configuration.types, scheme: configuration.tagScheme) }

    /// How many networks the model is.
    public var networkCount: Int { 1 + furtherWeights.count }

    /// All networks: one, or those whose scores are averaged.
    package var networks: [FrozenParameters] { [weights] + furtherWeights }

    package init(
        configuration: ModelConfiguration, vocabulary: Vocabulary, weights: FrozenParameters,
        result: TrainingResult? = nil
    ) {
        self.configuration = configuration
        self.vocabulary = vocabulary
        self.weights = weights
        self.result = result
    }

    /// Writes the whole bundle, weights last.
    ///
    /// - Throws: `LetheError` of kind `file`.
    public func save(to folder: String) throws {
        let description = ModelDescription(configuration, vocabulary)
        try description.save(to: folder)
        var tensors = SafetensorsWriter()
        for (index, network) in networks.enumerated() {
            for tensor in network.tensors {
                tensors.add(
                    Self.prefix(ofNetwork: index) + tensor.name, tensor, withoutTokens: vocabulary.hiddenTokenCount)
            }
        }
        try description.saveWeights(tensors, result: result, to: folder)
    }

    /// What stands before the names of a network's tensors in files.
    static func prefix(ofNetwork index: Int) -> String { index == 0 ? "" : "network\(index + 1)." }

    /// Writes the whole bundle into a folder that holds no model, or whose model may be replaced.
    ///
    /// - Throws: `LetheError` of kind `setting` where there is a model already, `file` where writing fails.
    ///   The folder then holds the earlier model, whole.
    public func save(to folder: String, overwriting: Bool) throws {
        try Self.checkPlace(folder, overwriting: overwriting)
        guard Self.isPresent(at: folder) else { return try save(to: folder) }
        guard let lock = try FileLock(required: ModelFolder.lockFile(folder)) else { throw ModelFolder.inUse(folder) }
        defer { lock.release() }
        // In one step, history and checkpoint of the earlier model included.
        try Files.replaceFolder(folder, holdingOnly: ModelFolder.files) { try save(to: $0) }
    }
}
