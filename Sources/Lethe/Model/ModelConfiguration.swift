/// `config.json` of a model bundle: everything about a model that is not a weight or a word.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    /// What the folder is; refused when it says something else.
    public var format = ModelConfiguration.formatName
    /// The layout of the bundle. This program reads version 1.
    public var formatVersion = ModelConfiguration.currentVersion
    public var network: NetworkConfiguration
    public var tagScheme: TagScheme
    /// Entity types. The tags, in the order of the emission scores, are O and every type with each prefix.
    public var types: [String]
    public var tokenizer = TokenizerConfiguration()
    /// How a token's row is found.
    public var tokenLookup = TokenLookup.exact
    /// Set where the vocabulary holds hashes of tokens; see `TokenHash`.
    public var tokenHash: TokenHash?
    /// The word vectors that token embeddings began as.
    public var vectors: VectorOrigin?
    /// Whether every token of those vectors is in the vocabulary, so that no vectors file is needed.
    public var holdsAllVectors: Bool?
    /// Set where another program trained the network.
    public var imported: ImportOrigin?
    /// Set where the bundle was made for sharing: what was done to its vocabulary.
    public var sharing: SharingRecord?
    /// How the model came to be; holds names of corpora and numbers, no text.
    public var provenance: TrainingProvenance?

    public static let formatName = "lethe-model"
    public static let currentVersion = 1

    public init(network: NetworkConfiguration, tagScheme: TagScheme, types: [String]) {
        self.network = network
        self.tagScheme = tagScheme
        self.types = types
    }
}

/// How a model's text is cut into tokens.
public struct TokenizerConfiguration: Codable, Sendable, Equatable {
    /// The default is the project's own.
    public var name = TokenizerRules.lethe
    /// Sentences longer than this many tokens are split.
    public var maximumSentenceTokens = Tokenizer().maximumSentenceTokens

    public init() {}

    /// The tokenizer that the configuration names.
    public var tokenizer: Tokenizer {
        var tokenizer = Tokenizer()
        tokenizer.rules = name
        tokenizer.maximumSentenceTokens = maximumSentenceTokens
        return tokenizer
    }
}

extension KeyedDecodingContainer {
    /// Models written before there was a choice look tokens up as they stand.
    func decode(_ type: TokenLookup.Type, forKey key: Key) throws -> TokenLookup {
        try decodeIfPresent(type, forKey: key) ?? .exact
    }
}

/// The program and the run that a network comes from which Lethe didn't train.
public struct ImportOrigin: Codable, Sendable, Equatable {
    /// Such as NeuroNER.
    public var program: String
    /// The run's name in that program's settings.
    public var name: String
    /// The tokenizer of its training notes.
    public var tokenizer: String
    /// The word vectors of its training.
    public var vectors: String
}

/// What sharing did to a model's vocabulary.
public struct SharingRecord: Codable, Sendable, Equatable {
    /// What became of the tokens.
    public var tokens: SharedTokens
    /// The public list, where tokens were kept by one.
    public var list: String?
    /// Tokens of the model before, UNK not counted.
    public var tokensBefore: Int
    /// Those of them that the bundle holds, as they are or hashed.
    public var tokensKept: Int
}

/// What becomes of a vocabulary's tokens in a bundle that leaves the house.
public enum SharedTokens: String, Codable, Sendable, CaseIterable {
    /// Those that a public list holds as well.
    case listed
    /// A hash of each.
    case hashed
    case none

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

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

/// The program's version.
public enum ProgramVersion {
    public static let current = "0.1.0"
}
