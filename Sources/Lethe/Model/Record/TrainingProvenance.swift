/// A corpus as provenance records it.
public struct CorpusSummary: Codable, Sendable, Equatable {
    public var name: String
    public var documents: Int
    public var sentences: Int
    public var tokens: Int
    public var annotations: Int
}

/// How a model came to be.
package struct TrainingProvenance: Codable, Sendable, Equatable {
    /// Version of the program.
    package var program: String
    package var train: CorpusSummary
    package var validation: CorpusSummary
    package var settings: TrainingConfiguration
    /// For a transferred model: where its layers came from.
    package var transfer: TransferReport?
    /// Where training began with word vectors: how many tokens of the training part had one, of how many.
    package var tokensWithVector: Int?
    package var tokensLookedUp: Int?
}
