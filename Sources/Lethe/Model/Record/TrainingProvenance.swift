/// A corpus as provenance records it.
public struct CorpusSummary: Codable, Sendable, Equatable {
    public var name: String
    public var documents: Int
    public var sentences: Int
    public var tokens: Int
    public var annotations: Int
}

/// How a model came to be.
public struct TrainingProvenance: Codable, Sendable, Equatable {
    /// Version of the program.
    public var program: String
    public var train: CorpusSummary
    public var validation: CorpusSummary
    public var settings: TrainingConfiguration
    /// For a transferred model: where its layers came from.
    public var transfer: TransferReport?
    /// Where training began with word vectors: how many tokens of the training part had one, of how many.
    public var tokensWithVector: Int?
    public var tokensLookedUp: Int?
}
