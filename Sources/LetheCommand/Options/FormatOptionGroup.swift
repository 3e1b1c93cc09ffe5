import ArgumentParser
import LetheTraining

/// Which of the formats' options a group holds.
protocol FormatOptionSet {
    static var options: [FormatOption] { get }
    /// Before each option's name.
    static var prefix: String { get }
}

enum ReadingFormats: FormatOptionSet {
    static var options: [FormatOption] { FormatOption.reading }
    static let prefix = ""
}

enum WritingFormats: FormatOptionSet {
    static var options: [FormatOption] { FormatOption.writing }
    static let prefix = "to-"
}

/// The options that formats declare, as options of a command: a format that declares one need not touch a command.
///
/// The argument parser finds a group's options by reflection over its properties and decodes each under its name; here
/// both come from the formats' table.
struct FormatOptionGroup<Group: FormatOptionSet>: ParsableArguments, CustomReflectable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private var texts: [String: Option<String?>] = [:]
    private var flags: [String: Flag<Bool>] = [:]

    private static func isFlag(_ option: FormatOption) -> Bool {
        switch option.kind {
        case .flag, .yesOrNo: true
        case .text, .names, .count, .choice: false
        }
    }

    private static func values(of option: FormatOption) -> String {
        if case .choice(let values) = option.kind { " (values: \(values.joined(separator: ", ")))" } else { "" }
    }

    /// Keys of one command must differ from those of its other options.
    private static func key(_ option: FormatOption) -> String { "format-\(Group.prefix)\(option.commandName)" }

    init() {
        for option in Group.options {
            let name = NameSpecification.customLong(Group.prefix + option.commandName)
            if Self.isFlag(option) {
                flags[option.key] = Flag(
                    wrappedValue: false, name: name, help: ArgumentHelp(stringLiteral: option.help))
            } else {
                let word = option.valueName ?? option.commandName.split(separator: "-").last.map(String.init) ?? "value"
                texts[option.key] = Option(
                    name: name, help: ArgumentHelp("\(option.help)\(Self.values(of: option))", valueName: word),
                    transform: { text in
                        guard option.value(parsing: text) != nil else {
                            throw ValidationError("expected \(option.expected), found `\(text)`.")
                        }
                        return text
                    })
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for option in Group.options {
            let key = Key(Self.key(option))
            if Self.isFlag(option) {
                flags[option.key] = try container.decode(Flag<Bool>.self, forKey: key)
            } else {
                texts[option.key] = try container.decode(Option<String?>.self, forKey: key)
            }
        }
    }

    var customMirror: Mirror {
        Mirror(
            self,
            children: Group.options.map { option -> Mirror.Child in
                (Self.key(option), texts[option.key] as Any? ?? flags[option.key] as Any)
            })
    }

    /// What was given, over what is set already.
    func apply(to values: inout FormatValues) {
        for option in Group.options {
            switch option.kind {
            case .flag(_, let choice): if flags[option.key]?.wrappedValue == true { values[option] = .string(choice) }
            case .yesOrNo: if flags[option.key]?.wrappedValue == true { values[option] = .bool(true) }
            case .text, .names, .count, .choice:
                if let text = texts[option.key]?.wrappedValue { values[option] = option.value(parsing: text) }
            }
        }
    }
}
