/// Something that formats can be told, declared by those that know it: command line, configuration files and checks read it
/// from here.
package struct FormatOption: Sendable {
    package enum Kind: Sendable {
        case text
        /// Separated by commas; so many, or any number.
        case names(exactly: Int? = nil)
        /// A whole number of this or more.
        case count(from: Int)
        case choice([String])
        /// On the command line a flag, which chooses one of the values.
        case flag([String], chooses: String)
        case yesOrNo
    }

    /// As configuration files spell it: `textColumn`; on the command line `--text-column`.
    package let key: String
    package let kind: Kind
    package let help: String
    /// What stands for its value in help; nil takes the key's last word.
    package let valueName: String?
    /// It says where notes are or what is passed on: given, it is used or refused, never passed over.
    let isBinding: Bool

    init(_ key: String, _ kind: Kind, help: String, valueName: String? = nil, isBinding: Bool = false) {
        self.key = key
        self.kind = kind
        self.help = help
        self.valueName = valueName
        self.isBinding = isBinding
    }

    /// `textColumn` as `text-column`.
    package var commandName: String {
        key.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    /// What a value must be, in words.
    package var expected: String {
        switch kind {
        case .text: "a name"
        case .names(let count): "\(count.map { "\($0) " } ?? "")names separated by commas"
        case .count(let least): "a whole number of \(least) or more"
        case .choice(let values), .flag(let values, _): values.joined(separator: " or ")
        case .yesOrNo: "true or false"
        }
    }

    /// A value as people write it on a command line; nil for what means nothing.
    package func value(parsing text: String) -> JSONValue? {
        let value: JSONValue? =
            switch kind {
            case .count: Int64(text).map { .integer($0) }
            case .names:
                .array(text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) })
            case .yesOrNo: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
            case .text, .choice, .flag: .string(text)
            }
        return value.flatMap { isValid($0) ? $0 : nil }
    }

    /// Whether a value may be given.
    func isValid(_ value: JSONValue) -> Bool {
        switch (kind, value) {
        case (.text, .string(let text)): !text.isEmpty
        case (.names(let count), .array(let values)):
            !values.isEmpty && values.count == count ?? values.count
                && values.allSatisfy { if case .string(let name) = $0 { !name.isEmpty } else { false } }
        case (.count(let least), .integer(let count)): count >= least
        case (.choice(let values), .string(let text)), (.flag(let values, _), .string(let text)): values.contains(text)
        case (.yesOrNo, .bool): true
        default: false
        }
    }
}

/// Values of formats' options, by key.
package struct FormatValues: Sendable, Equatable {
    package private(set) var byKey: [String: JSONValue] = [:]

    package init() {}

    /// - Precondition: the value is one that the option may have.
    package subscript(_ option: FormatOption) -> JSONValue? {
        get { byKey[option.key] }
        set {
            precondition(newValue.map(option.isValid) ?? true, "\(option.key): \(option.expected)")
            byKey[option.key] = newValue
        }
    }

    subscript(text option: FormatOption) -> String? {
        get { if case .string(let text)? = self[option] { text } else { nil } }
        set { self[option] = newValue.map { .string($0) } }
    }

    subscript(count option: FormatOption) -> Int? {
        get { if case .integer(let count)? = self[option] { Int(count) } else { nil } }
        set { self[option] = newValue.map { .integer(Int64($0)) } }
    }

    subscript(isTrue option: FormatOption) -> Bool {
        get { self[option] == .bool(true) }
        set { self[option] = newValue ? .bool(true) : nil }
    }

    subscript(names option: FormatOption) -> [String] {
        get {
            guard case .array(let values)? = self[option] else { return [] }
            return values.compactMap { if case .string(let name) = $0 { name } else { nil } }
        }
        set { self[option] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
    }

    subscript<Choice: RawRepresentable<String>>(choice option: FormatOption) -> Choice? {
        get { self[text: option].flatMap { Choice(rawValue: $0) } }
        set { self[text: option] = newValue?.rawValue }
    }
}

extension FormatOption {
    /// The options of all formats, each once, in the order of the table: several formats may share one.
    private static func distinct(_ options: (any NoteFormat.Type) -> [FormatOption]) -> [FormatOption] {
        var seen: Set<String> = []
        return CorpusFormat.allCases.flatMap { options($0.type) }.filter { seen.insert($0.key).inserted }
    }

    /// What reading can be told, of all formats.
    package static let reading = distinct { $0.readingOptions }
    /// What writing can be told, of all formats.
    package static let writing = distinct { $0.writingOptions }
}
