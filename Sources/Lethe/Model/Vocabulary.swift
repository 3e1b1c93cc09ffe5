/// What a model knows of its input: tokens and characters, by the rows of its embeddings.
package struct Vocabulary: Sendable {
    /// Tokens of rows 1, 2, …; row 0 is UNK.
    package private(set) var tokens: [String] = []
    /// Characters of rows 1, 2, …; row 0 stands for all others.
    package private(set) var characters: [Unicode.Scalar] = []

    /// How a token is looked up. The default is as it stands.
    package var lookup = TokenLookup.exact
    /// How many of the last tokens are known in training alone and never written to a file; see `VocabularyPolicy`.
    package var hiddenTokenCount = 0
    /// Set where `tokens` are hashes of tokens rather than tokens.
    package var hash: TokenHash?

    private var tokenTable = TokenTable()
    private var characterRows: [Unicode.Scalar: Int32] = [:]
    /// Rows of ASCII characters, found without hashing.
    private var asciiRows = [Int32](repeating: 0, count: 128)

    /// A token's characters past this many aren't read: no word is as long, and hostile input would fill memory.
    package static let maximumTokenCharacters = 1000

    package init() {}

    /// Rows of the token embedding, UNK included.
    package var tokenRowCount: Int { tokens.count + 1 }
    /// Rows of the character embedding, the unknown one included.
    package var characterRowCount: Int { characters.count + 1 }

    /// Adds a token where it is new.
    package mutating func insert(token: String) {
        var token = token
        if token.withUTF8({ tokenTable.insert($0).isNew }) { tokens.append(token) }
    }

    /// The vocabulary as files hold it.
    package func withoutHiddenTokens() -> Vocabulary {
        guard hiddenTokenCount > 0 else { return self }
        var vocabulary = Vocabulary()
        vocabulary.lookup = lookup
        vocabulary.hash = hash
        for token in tokens.dropLast(hiddenTokenCount) { vocabulary.insert(token: token) }
        for character in characters { vocabulary.insert(character: character) }
        return vocabulary
    }

    /// Adds a character where it is new.
    package mutating func insert(character: Unicode.Scalar) {
        guard characterRows[character] == nil else { return }
        characters.append(character)
        let row = Int32(truncatingIfNeeded: characters.count)
        characterRows[character] = row
        if character.value < 128 { asciiRows[Int(character.value)] = row }
    }

    /// The row of exactly this token, or nil.
    @inline(__always)
    package func row(exactly bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        let index = hash.map { tokenTable.index(of: $0.key(of: bytes)) } ?? tokenTable.index(of: bytes)
        return index.map { Int32(truncatingIfNeeded: $0 + 1) }
    }

    /// The row of a token; 0 where none of the spellings it is looked up by is in the vocabulary.
    package func row(ofToken bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        switch lookup {
        case .exact: row(exactly: bytes) ?? 0
        case .spellings: TokenSpelling.first(bytes) { key, _ in row(exactly: key) } ?? 0
        }
    }

    /// The row of a token in a vocabulary and the word vectors beside it: rows of the vectors follow those of the
    /// vocabulary. Of one spelling, the vocabulary comes first.
    package func row(ofToken bytes: UnsafeBufferPointer<UInt8>, beside vectors: WordVectors?) -> Int32 {
        guard let vectors else { return row(ofToken: bytes) }
        return TokenSpelling.first(bytes) { key, spelling in
            if spelling == .exact || lookup == .spellings, let row = row(exactly: key) { return row }
            return vectors.row(exactly: key).map { Int32(truncatingIfNeeded: tokenRowCount + $0) }
        } ?? 0
    }

    /// The row of a token; 0 where none of the spellings it is looked up by is in the vocabulary.
    package func row(ofToken token: String) -> Int {
        var token = token
        return Int(token.withUTF8 { row(ofToken: $0) })
    }

    /// The row of a character; 0 where the model doesn't know it.
    @inline(__always)
    package func row(ofCharacter character: Unicode.Scalar) -> Int32 {
        character.value < 128 ? asciiRows[Int(character.value)] : characterRows[character] ?? 0
    }

    /// Rows of a token's characters, at most `maximumTokenCharacters`.
    package func characterRows(of bytes: UnsafeBufferPointer<UInt8>, into rows: inout [Int32]) {
        rows.removeAll(keepingCapacity: true)
        var offset = 0
        while offset < bytes.count, rows.count < Self.maximumTokenCharacters {
            let scalar = Tokenizer.decode(bytes, at: offset)
            rows.append(row(ofCharacter: scalar))
            offset += UTF8.width(scalar)
        }
    }
}
