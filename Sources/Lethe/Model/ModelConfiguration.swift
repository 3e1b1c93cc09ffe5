/// `config.json` of a model bundle: everything about a model that is not a weight or a word.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    /// What the folder is; refused when it says something else.
    package var format = ModelConfiguration.formatName
    /// The layout of the bundle: 1, or 2 for what programs that know only 1 would misread: networks that have learned no labels,
    /// and several in one.
    package var formatVersion = ModelConfiguration.currentVersion
    public var network: NetworkConfiguration
    public var tagScheme: TagScheme
    /// Entity types. The tags, in the order of the emission scores, are O and every type with each prefix.
    public var types: [String]
    public var tokenizer = TokenizerConfiguration()
    /// How a token's row is found.
    package var tokenLookup = TokenLookup.exact
    /// Set where the vocabulary holds hashes of tokens; see `TokenHash`.
    package var tokenHash: TokenHash?
    /// The word vectors that token embeddings began as.
    public var vectors: VectorOrigin?
    /// Whether every token of those vectors is in the vocabulary, so that no vectors file is needed.
    package var holdsAllVectors: Bool?
    /// Whether what the model finds agrees within a note: the same words with one label, and what is found with certainty found
    /// wherever it stands. Nil in models of before there was a choice: each sentence by itself.
    public var agreesWithinNotes: Bool?
    /// Set where another program trained the network.
    package var imported: ImportOrigin?
    /// Set where the bundle was made for sharing: what was done to its vocabulary.
    package var sharing: SharingRecord?
    /// Set where the model is several networks.
    package var ensemble: EnsembleRecord?
    /// How the model came to be; holds names of corpora and numbers, no text.
    package var provenance: TrainingProvenance?

    package static let formatName = "lethe-model"
    package static let currentVersion = 1
    package static let laterVersion = 2

    /// Whether the network was taught without labels: a source to transfer from, which can tag nothing.
    public var isPretrained: Bool { formatVersion == Self.laterVersion && ensemble == nil }

    package init(network: NetworkConfiguration, tagScheme: TagScheme, types: [String]) {
        self.network = network
        self.tagScheme = tagScheme
        self.types = types
    }

    /// Whether the vocabulary has words of notes that nobody has labelled.
    package var knowsUnlabelledWords: Bool { isPretrained || provenance?.knowsUnlabelledWords == true }

    /// Reads `config.json`.
    ///
    /// - Throws: `DecodingError`; only what later versions added may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(String.self, forKey: .format)
        formatVersion = try container.decode(Int.self, forKey: .formatVersion)
        network = try container.decode(NetworkConfiguration.self, forKey: .network)
        tagScheme = try container.decode(TagScheme.self, forKey: .tagScheme)
        types = try container.decode([String].self, forKey: .types)
        tokenizer = try container.decode(TokenizerConfiguration.self, forKey: .tokenizer)
        // Models written before there was a choice look tokens up as they stand.
        tokenLookup = try container.decodeIfPresent(TokenLookup.self, forKey: .tokenLookup) ?? .exact
        tokenHash = try container.decodeIfPresent(TokenHash.self, forKey: .tokenHash)
        vectors = try container.decodeIfPresent(VectorOrigin.self, forKey: .vectors)
        holdsAllVectors = try container.decodeIfPresent(Bool.self, forKey: .holdsAllVectors)
        agreesWithinNotes = try container.decodeIfPresent(Bool.self, forKey: .agreesWithinNotes)
        imported = try container.decodeIfPresent(ImportOrigin.self, forKey: .imported)
        ensemble = try container.decodeIfPresent(EnsembleRecord.self, forKey: .ensemble)
        sharing = try container.decodeIfPresent(SharingRecord.self, forKey: .sharing)
        provenance = try container.decodeIfPresent(TrainingProvenance.self, forKey: .provenance)
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
