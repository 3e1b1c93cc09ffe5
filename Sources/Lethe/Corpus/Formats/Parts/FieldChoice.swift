internal import LetheEssentials

/// A field of a note's record as the user names it: `mrn`, or with what it means, `pt_last=family`.
package struct FieldChoice: Sendable, Equatable {
    package var name: String
    /// What its values are, as the user says; its name where they say nothing.
    package var meaning: String

    package init(parsing text: String) {
        let sign = text.lastIndex(of: "=").flatMap {
            $0 == text.startIndex || text.index(after: $0) == text.endIndex ? nil : $0
        }
        name = sign.map { String(text[..<$0]) } ?? text
        meaning = sign.map { String(text[text.index(after: $0)...]) } ?? text
    }
}

/// What becomes of a record's other fields where its text is replaced. What isn't named is left out.
struct FieldChoices: Sendable, Equatable {
    static let keepColumns = FormatOption(
        "keepColumns", .names(),
        help: "CSV, TSV and JSON: other columns that stay as they are where text is replaced; `all` for every one.",
        isBinding: true)
    static let replaceColumns = FormatOption(
        "replaceColumns", .names(),
        help:
            "CSV, TSV and JSON: other columns whose values are replaced with the text, as the profile or style says of their kind, and looked for in the text: by name where that says what they hold (given, family, birth_date, mrn, …), else as COLUMN=MEANING.",
        isBinding: true)

    /// Names of those that stay; nil for all.
    var kept: Set<String>? = []
    /// Those that are replaced, by name, with what they mean.
    var replaced: [String: String] = [:]

    init() {}

    /// - Throws: `LetheError` of kind `setting` for one that is to stay and to be replaced.
    init(_ options: ReadingOptions) throws {
        kept = options.keepColumns == ["all"] ? nil : Set(options.keepColumns)
        replaced = try Self.replaced(options)
        if let both = kept?.intersection(replaced.keys).min() { throw Self.isBoth(both, "kept and replaced") }
    }

    static func replaced(_ options: ReadingOptions) throws -> [String: String] {
        guard options.replaceColumns != ["all"] else {
            throw LetheError.invalidSetting(
                name: "columns to replace", expected: "each by name: what it holds must be known", found: "all")
        }
        var replaced: [String: String] = [:]
        for choice in options.replaceColumns.map({ FieldChoice(parsing: $0) }) {
            guard replaced.updateValue(choice.meaning, forKey: choice.name) == nil else {
                throw isBoth(choice.name, "replaced twice")
            }
        }
        return replaced
    }

    static func isBoth(_ name: String, _ what: String, place: String = "") -> LetheError {
        LetheError(.setting, place: place, "the column `\(name)` can't be both \(what)", expected: "one of them")
    }

    /// Whether anything was said of fields.
    static func areMade(_ options: ReadingOptions) -> Bool {
        options.values[keepColumns] != nil || options.values[replaceColumns] != nil
    }

    /// Whether a field stays as it is.
    func keeps(_ name: String) -> Bool { replaced[name] == nil && kept?.contains(name) ?? true }
}

extension ReadingOptions {
    /// Fields that are replaced, by name, with what they mean.
    ///
    /// - Throws: `LetheError` of kind `setting` for one that is named twice.
    package func replacedFields() throws -> [String: String] { try FieldChoices.replaced(self) }

    /// - Throws: `LetheError` of kind `setting` for fields of JSON records that can't be what is said of them.
    package func checkFields() throws { try PlainRecord.check(self) }

    /// CSV, TSV and JSON: other columns that stay where text is replaced; `all` for every one.
    public var keepColumns: [String] {
        get { values[names: FieldChoices.keepColumns] }
        set { values[names: FieldChoices.keepColumns] = newValue }
    }

    /// CSV, TSV and JSON: other columns whose values are replaced with the text, as `COLUMN` or `COLUMN=MEANING`.
    public var replaceColumns: [String] {
        get { values[names: FieldChoices.replaceColumns] }
        set { values[names: FieldChoices.replaceColumns] = newValue }
    }
}
