/// Reads word vectors: GloVe's text, word2vec's text and binary, fastText's `.vec`, each also gzipped. The layout is
/// told by the file's beginning.
public struct WordVectorReader: Sendable {
    /// Which rows to keep. Nil keeps all.
    private let needed: TokenTable?
    /// Most values of a row, so that a damaged header can't ask for endless memory.
    static let maximumDimension = 4_096

    /// Keeps all rows.
    public init() { needed = nil }

    /// Keeps the rows under which these tokens are looked up, in each of their spellings.
    public init(neededBy tokens: some Sequence<String>) {
        var table = TokenTable(minimumCapacity: 1 << 14)
        for token in tokens {
            for spelling in TokenSpelling.spellings(of: token) { table.insert(Array(spelling.utf8)) }
        }
        needed = table
    }

    /// Reads a file in one pass.
    ///
    /// Cost: linear in the file; memory: the rows kept.
    /// - Parameters:
    ///   - path: a file of word vectors, in text or word2vec's binary form, packed or not.
    ///   - observe: called now and then with bytes read and bytes in all.
    /// - Throws: `LetheError` with the line (of a binary file, the row) that isn't a token and `dimension` numbers.
    public func read(_ path: String, observe: (Int, Int) -> Void = { _, _ in }) throws -> WordVectors {
        try read(try ByteStream(path, readsAhead: true, isText: false), observe: observe)
    }

    /// Reads what is in memory already.
    func read(_ bytes: [UInt8], name: String) throws -> WordVectors {
        try read(ByteStream(name: name, bytes: bytes), observe: { _, _ in })
    }

    private func read(_ stream: ByteStream, observe: (Int, Int) -> Void) throws -> WordVectors {
        let pass = WordVectorPass(stream, needed: needed)
        try pass.run(observe: observe)
        return pass.result(name: Files.name(of: stream.name))
    }
}
