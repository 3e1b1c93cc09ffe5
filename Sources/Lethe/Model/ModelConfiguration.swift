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
}

/// The program's version.
public enum ProgramVersion {
    public static let current = "0.1.0"
}
