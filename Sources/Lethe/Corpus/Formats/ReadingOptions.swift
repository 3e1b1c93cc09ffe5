/// How to read a corpus. What only some formats can be told (`blockSentences`, `offsets`, `textColumn`, …) is declared beside
/// them.
public struct ReadingOptions: Sendable, Equatable {
    /// Nil recognises it.
    public var format: CorpusFormat?
    /// Of text that can't say it itself; nil reads UTF-8 and UTF-16.
    public var encoding: TextEncoding?
    /// Refuse what would otherwise be counted and reported.
    public var isStrict = false
    /// Keep what only writing in the same format needs, such as CoNLL's columns between token and tag.
    public var keepsLayout = false
    /// What formats are told.
    package var values = FormatValues()

    public init() {}
}

extension ReadingOptions: Codable, ChecksOwnKeys {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static let format = Key("format")
    private static let encoding = Key("encoding")
    private static let isStrict = Key("isStrict")
    /// Where version 0.1 wrote `keepsLayout`.
    private static let earlierNames = ["keepMiddleColumns"]

    /// - Throws: `DecodingError` for a value that means nothing, and for a key that no format knows.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.init()
        for key in container.allKeys {
            switch key.stringValue {
            case Self.format.stringValue: format = try container.decodeIfPresent(CorpusFormat.self, forKey: key)
            case Self.encoding.stringValue:
                encoding = try container.decodeIfPresent(TextEncoding.self, forKey: key)
            case Self.isStrict.stringValue: isStrict = try container.decode(Bool.self, forKey: key)
            case let name where Self.earlierNames.contains(name): break
            default:
                func fail(_ error: LetheError) -> DecodingError {
                    DecodingError.dataCorrupted(
                        .init(
                            codingPath: container.codingPath + [key], debugDescription: error.description,
                            underlyingError: error))
                }
                guard let option = FormatOption.reading.first(where: { $0.key == key.stringValue }) else {
                    let known = ["format", "encoding", "isStrict"] + FormatOption.reading.map(\.key)
                    throw fail(LetheError(.setting, "unknown key", expected: "one of \(known.joined(separator: ", "))"))
                }
                guard try !container.decodeNil(forKey: key) else { continue }
                let value = try container.decode(JSONValue.self, forKey: key)
                guard option.isValid(value) else {
                    throw fail(LetheError(.setting, "a value that means nothing here", expected: option.expected))
                }
                values[option] = value
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(format, forKey: Self.format)
        try container.encodeIfPresent(encoding, forKey: Self.encoding)
        try container.encode(isStrict, forKey: Self.isStrict)
        for (key, value) in values.byKey { try container.encode(value, forKey: Key(key)) }
    }
}

/// How to write a corpus.
public struct WritingOptions: Sendable {
    /// Where text that comes without tokens is cut.
    public var tokenizer = Tokenizer()
    /// Refuse what the format can't represent, instead of counting it.
    public var isStrict = false
    /// Write where something is already. Without, a folder that isn't empty or an existing file is refused: two runs
    /// would mix.
    public var overwrites = false
    /// What the documents were read from: nothing is written there, whatever links lead to it.
    package var inputs: [String] = []
    /// What formats are told.
    package var values = FormatValues()

    public init() {}
}
