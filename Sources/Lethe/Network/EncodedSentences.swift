/// The distinct tokens of some sentences as numbers: what the network reads of each.
public struct TokenTypes: Sendable {
    /// Characters of type i: `characters[offsets[i]..<offsets[i + 1]]`, rows of the character embedding; at least one.
    public private(set) var characters: [Int32] = []
    public private(set) var offsets: [Int32] = [0]
    /// Row of the token embedding by type; 0 is UNK.
    public private(set) var vocabularyRow: [Int32] = []
    /// Whether the type occurs once in the training part, and may be replaced by UNK in training.
    public private(set) var isSingleton: [Bool] = []
    /// How often, of 256 times, a type that occurs more than once is replaced by UNK in training.
    private(set) var unknownShare: [UInt8] = []

    public init() {}

    public var count: Int { vocabularyRow.count }

    /// Adds a type and returns its number.
    @discardableResult
    public mutating func append(
        characters: some Sequence<Int32>, vocabularyRow: Int32, isSingleton: Bool, unknownShare: UInt8 = 0
    )
        -> Int32
    {
        self.characters.append(contentsOf: characters)
        if self.characters.count == Int(offsets[offsets.count - 1]) { self.characters.append(0) }
        offsets.append(Int32(self.characters.count))
        self.vocabularyRow.append(vocabularyRow)
        self.isSingleton.append(isSingleton)
        self.unknownShare.append(unknownShare)
        return Int32(count - 1)
    }

    /// How many characters a type has.
    @inline(__always)
    func length(_ type: Int) -> Int { Int(offsets[type + 1] - offsets[type]) }
}

/// Sentences as numbers, in flat arrays: token types and gold tags.
public struct EncodedSentences: Sendable {
    public var types = TokenTypes()
    /// Sentence i holds tokens `offsets[i]..<offsets[i + 1]`; no sentence is empty.
    public private(set) var offsets: [Int32] = [0]
    public private(set) var tokenTypes: [Int32] = []
    public private(set) var tags: [Int32] = []

    public init() {}

    public var count: Int { offsets.count - 1 }
    public var tokenCount: Int { tokenTypes.count }

    /// Adds a token to the sentence that `endSentence` will close.
    public mutating func append(type: Int32, tag: Int32) {
        tokenTypes.append(type)
        tags.append(tag)
    }

    /// Closes a sentence; does nothing where it would be empty.
    public mutating func endSentence() {
        if tokenTypes.count > Int(offsets[offsets.count - 1]) { offsets.append(Int32(tokenTypes.count)) }
    }

    /// How many tokens a sentence has.
    public func length(_ sentence: Int) -> Int { Int(offsets[sentence + 1] - offsets[sentence]) }
}
