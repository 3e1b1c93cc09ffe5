internal import LetheEssentials

/// A list of tokens that anybody may know: a token of a model that stands in it says little about who was treated.
public struct PublicTokens: Sendable {
    /// The file's name, without its folder.
    public let name: String
    /// Whether a token also counts as listed when its lower-case form is.
    public var ignoresCase = false
    private let table: TokenTable

    /// Reads a list of one token a line.
    ///
    /// - Throws: `LetheError` where the file can't be read or is not UTF-8.
    public init(reading path: String) throws {
        let reader = try ByteLineReader(path: path, maximumLineBytes: 1 << 20)
        var table = TokenTable()
        while let line = try reader.next() {
            var token = line[...]
            if reader.lineNumber == 1, token.starts(with: [0xEF, 0xBB, 0xBF]) { token = token.dropFirst(3) }
            while let last = token.last, last == 0x0A || last == 0x0D || last == 0x20 || last == 0x09 {
                token.removeLast()
            }
            if token.isEmpty { continue }
            _ = try StrictUTF8.string(token, place: "\(path), line \(reader.lineNumber)")
            table.insert(Array(token))
        }
        guard table.count > 0 else {
            throw LetheError(.format, place: path, "the list holds no tokens", expected: "one token a line")
        }
        self.init(name: Files.name(of: path), table: table)
    }

    /// The tokens of word vectors.
    public init(_ vectors: WordVectors) { self.init(name: vectors.origin.name, table: vectors.table) }

    private init(name: String, table: TokenTable) {
        self.name = name
        self.table = table
    }

    func contains(_ token: String) -> Bool {
        var token = token
        if token.withUTF8({ table.index(of: $0) }) != nil { return true }
        guard ignoresCase else { return false }
        var lower = token.lowercased()
        return lower.withUTF8 { table.index(of: $0) } != nil
    }
}
