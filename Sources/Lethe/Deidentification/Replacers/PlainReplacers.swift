/// One asterisk a character, line ends kept: offsets and layout stay, and so does each name's length.
public struct MaskReplacer: Replacer {
    public static let name = "mask"
    public static let help = "one asterisk a character"
    public init() {}

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        var mask = String.UnicodeScalarView()
        for scalar in span.text.unicodeScalars { mask.append(scalar == "\n" || scalar == "\r" ? scalar : "*") }
        return String(mask)
    }
}

/// Nothing at all.
public struct RedactReplacer: Replacer {
    public static let name = "redact"
    public static let help = "nothing"
    public init() {}
    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { "" }
}

/// The text itself: for labels that may stay.
public struct KeepReplacer: Replacer {
    public static let name = "keep"
    public static let help = "the text itself"
    public init() {}
    public func keeps(_ kind: IdentifierKind?) -> Bool { true }
    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { span.text }
}

/// A chosen text, whatever was there.
public struct TextReplacer: Replacer {
    public static let name = "text:WORDS"
    static let prefix = "text:"
    public static let help = "these words"
    private let words: String

    public init() { words = "" }
    public init(_ words: String) { self.words = words }
    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? { words }
}

/// The label with a number, the same for the same words of a note: `<NAME-1>`.
public struct NumberedReplacer: Replacer {
    public static let name = "tag-with-number"
    public static let help = "<NAME-1>, one number a name within a note"
    public init() {}

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        // Words alone: "Smith, John" and "SMITH JOHN" are one.
        let key = PhraseTable.words(span.text).joined(separator: " ")
        var known = note.numbers[span.label] ?? [:]
        let number = known[key] ?? known.count + 1
        known[key] = number
        note.numbers[span.label] = known
        return "<\(span.label)-\(number)>"
    }
}

/// The label with a code that the key gives, the same for the same words everywhere: `<NAME:6f1a0c29b3de>`. Keyed, since a plain
/// hash of a name or a number is undone by trying all.
public struct HashReplacer: Replacer {
    public static let name = "hash"
    public static let help = "<NAME:6f1a0c29b3de>, one code a name under one --key"
    public static let needsKey = true
    public init() {}

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        guard let key = note.key else { return nil }
        return
            "<\(span.label):\(key.code(of: PhraseTable.words(span.text).joined(separator: " "), purpose: span.label))>"
    }
}
