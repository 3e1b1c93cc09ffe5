/// What takes the place of protected text: a pure function of the text and its label.
public protocol Replacer: Sendable {
    /// As `--style` names it.
    static var name: String { get }
    /// What it writes, in a few words.
    static var help: String { get }
    init()
    func text(for span: ProtectedSpan) -> String
}

/// A stretch of text to be replaced.
public struct ProtectedSpan: Sendable {
    public let label: String
    public let text: String
}

/// The label in angle brackets: `<DATE>`.
public struct LabelReplacer: Replacer {
    public static let name = "label"
    public static let help = "<DATE>"
    public init() {}
    public func text(for span: ProtectedSpan) -> String { "<\(span.label)>" }
}

/// One asterisk a character, line ends kept: offsets and layout stay, and so does each name's length.
public struct MaskReplacer: Replacer {
    public static let name = "mask"
    public static let help = "one asterisk a character"
    public init() {}

    public func text(for span: ProtectedSpan) -> String {
        var mask = String.UnicodeScalarView()
        for scalar in span.text.unicodeScalars { mask.append(scalar == "\n" || scalar == "\r" ? scalar : "*") }
        return String(mask)
    }
}
