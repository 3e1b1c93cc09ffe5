/// A way of writing annotated documents to files: one of the table's.
public struct CorpusFormat: Sendable, Hashable, CaseIterable, RawRepresentable, Codable {
    /// What the format can do.
    package let type: any NoteFormat.Type

    init(_ type: any NoteFormat.Type) { self.type = type }

    /// Every format. A new one is a folder beside this file and a line here.
    public static let allCases: [CorpusFormat] = [
        CorpusFormat(ConllFormat.self),
        CorpusFormat(BratFormat.self),
        CorpusFormat(I2b2Format.self),
        CorpusFormat(I2b22006Format.self),
        CorpusFormat(JSONLinesFormat.self),
        CorpusFormat(JSONRecordsFormat.self),
        CorpusFormat(PlainTextFormat.self),
        CorpusFormat(TableFormat.self),
        CorpusFormat(DoccanoFormat.self),
        CorpusFormat(ProdigyFormat.self),
        CorpusFormat(LabelStudioFormat.self),
        CorpusFormat(NeuroNERFormat.self),
    ]

    /// The name, as `--format` and files spell it.
    public var rawValue: String { type.name }

    public init?(rawValue: String) {
        guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = format
    }

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }

    public static func == (one: CorpusFormat, other: CorpusFormat) -> Bool { one.rawValue == other.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// The usual ending of a file of one document, or of a corpus file.
    package var fileExtension: String {
        switch type.layout {
        case .filePerNote(let ending, _), .stream(let ending): ending
        }
    }

    /// Whether one file holds one document.
    package var isFilePerDocument: Bool {
        if case .filePerNote = type.layout { true } else { false }
    }

    /// Whether annotations can be written.
    public var holdsAnnotations: Bool { type.holdsAnnotations }

    /// Whether how sure a model is can be written.
    public var holdsConfidence: Bool { type.holdsConfidence }

    /// The endings of a document's files, in the order in which they are written.
    var fileEndings: [String] {
        switch type.layout {
        case .filePerNote(let ending, let beside): beside + [ending]
        case .stream(let ending): [ending]
        }
    }

    /// The files beside a document's own.
    var endingsBeside: [String] {
        if case .filePerNote(_, let beside) = type.layout { beside } else { [] }
    }
}
