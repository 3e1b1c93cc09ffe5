/// How a model finds a token's row.
package enum TokenLookup: String, Codable, Sendable, CaseIterable {
    /// As the token stands.
    case exact
    /// As it stands, then lower-cased, then with digits as 0, then both: for rows that came from word vectors.
    case spellings

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}
