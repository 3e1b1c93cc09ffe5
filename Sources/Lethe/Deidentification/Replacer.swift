/// What takes the place of protected text: a pure function of the text, its label and its note.
public protocol Replacer: Sendable {
    /// As `--style` names it.
    static var name: String { get }
    /// What it writes, in a few words.
    static var help: String { get }
    /// Whether it draws from a secret key.
    static var needsKey: Bool { get }
    init()
    /// - Returns: nil where it has nothing for this text: the label then stands there, never the text itself.
    func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String?
    /// Whether text of a kind stays as it is, always or nearly: ages up to 89 do.
    func keeps(_ kind: IdentifierKind?) -> Bool
}

extension Replacer {
    public static var needsKey: Bool { false }
    public func keeps(_ kind: IdentifierKind?) -> Bool { false }
}

/// A stretch of text to be replaced.
public struct ProtectedSpan: Sendable {
    public let label: String
    public let text: String
    /// A date of birth, as its column says: with no later date beside it nothing tells how old somebody is.
    var isBirthDate = false
    /// What the label stands for, where it is known.
    public var kind: IdentifierKind? { IdentifierKind(label: label) }

    public init(label: String, text: String) {
        self.label = label
        self.text = text
    }
}

/// What the replacements of one note share.
public struct ReplacementNote: Sendable {
    /// The secret of the run, where one was given.
    package let key: ReleaseKey?
    /// The latest year that the note's protected dates name, in four digits: how old somebody is at least, seen from there.
    let latestYear: Int?
    /// Texts already numbered, by label.
    var numbers: [String: [String: Int]] = [:]
    /// What surrogates are drawn from, where some style asks for them.
    package internal(set) var surrogates: Surrogates?
    /// The note's id, where names are mixed: draws differ from note to note.
    private let id: String
    private var epoch = 0
    private var nameCount = 0
    /// Dates that were understood and can't be moved.
    var unmovedDates = UnmovedDates()

    package init(_ spans: some Sequence<ProtectedSpan> = [], key: ReleaseKey? = nil, id: String = "") {
        self.key = key
        self.id = id
        latestYear = spans.lazy.filter { $0.kind == .date }.compactMap { YearReplacer.latestYear(in: $0.text) }.max()
    }

    /// Which of a note's sets of names the next mention takes: 0, or with mixed names another with probability 0.3 a mention.
    mutating func nextEpoch(for span: ProtectedSpan) -> Int {
        guard let surrogates, surrogates.settings.names == .mixed,
            span.kind.map(SurrogateEvidence.nameKinds.contains) == true
        else { return 0 }
        nameCount += 1
        var draw = KeyedDraw(surrogates.key, .names, scope: surrogates.scope, kind: "mixed \(nameCount)", id)
        if draw.below(10) >= 7 { epoch = nameCount }
        return epoch
    }
}

/// The label in angle brackets: `<DATE>`.
public struct LabelReplacer: Replacer {
    public static let name = "label"
    public static let help = "<DATE>"
    public init() {}
    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { "<\(span.label)>" }
}
