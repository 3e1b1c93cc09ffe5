/// A corpus as provenance records it.
public struct CorpusSummary: Codable, Sendable, Equatable {
    public var name: String
    public var documents: Int
    public var sentences: Int
    public var tokens: Int
    public var annotations: Int

    package init(name: String, documents: Int, sentences: Int, tokens: Int, annotations: Int) {
        self.name = name
        self.documents = documents
        self.sentences = sentences
        self.tokens = tokens
        self.annotations = annotations
    }
}

/// Notes without labels that a model learned from as a teacher saw them.
package struct TaughtRecord: Codable, Sendable, Equatable {
    package var documents: Int
    /// The teacher's.
    package var networks: Int

    package init(documents: Int, networks: Int) {
        self.documents = documents
        self.networks = networks
    }
}

/// How a model came to be.
package struct TrainingProvenance: Codable, Sendable, Equatable {
    /// Version of the program.
    package var program: String
    package var train: CorpusSummary
    /// Nil where the run had its length from the beginning and no notes were kept back.
    package var validation: CorpusSummary?
    /// Notes of both, and those of the source's training. Nil in models of earlier versions and in those made for sharing.
    package var seen: SeenNotes?
    /// Notes without labels that were learned as another model saw them.
    package var taught: TaughtRecord?
    /// Whether the vocabulary has words of notes that nobody has labelled: none of them is known to be unprotected.
    package var knowsUnlabelledWords: Bool?
    package var settings: TrainingConfiguration
    /// For a transferred model: where its layers came from.
    package var transfer: TransferReport?
    /// Where training began with word vectors: how many tokens of the training part had one, of how many.
    package var tokensWithVector: Int?
    package var tokensLookedUp: Int?

    package init(
        program: String, train: CorpusSummary, validation: CorpusSummary?, settings: TrainingConfiguration,
        transfer: TransferReport? = nil, tokensWithVector: Int? = nil, tokensLookedUp: Int? = nil
    ) {
        self.program = program
        self.train = train
        self.validation = validation
        self.settings = settings
        self.transfer = transfer
        self.tokensWithVector = tokensWithVector
        self.tokensLookedUp = tokensLookedUp
    }
}
