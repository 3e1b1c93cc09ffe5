/// What sharing did to a model's vocabulary.
package struct SharingRecord: Codable, Sendable, Equatable {
    /// What became of the tokens.
    package var tokens: SharedTokens
    /// The public list, where tokens were kept by one.
    package var list: String?
    /// Tokens of the model before, UNK not counted.
    package var tokensBefore: Int
    /// Those of them that the bundle holds, as they are or hashed.
    package var tokensKept: Int

    package init(tokens: SharedTokens, list: String? = nil, tokensBefore: Int, tokensKept: Int) {
        self.tokens = tokens
        self.list = list
        self.tokensBefore = tokensBefore
        self.tokensKept = tokensKept
    }
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
