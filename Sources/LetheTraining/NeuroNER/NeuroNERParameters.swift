internal import LetheEssentials

/// NeuroNER's `parameters.ini`: settings by name, whatever their section.
struct NeuroNERParameters {
    /// In the file's order.
    let entries: [(name: String, value: String)]
    private let values: [String: String]
    private let place: String

    /// - Throws: `LetheError` with the line that is neither a section, a setting nor a remark.
    init(reading path: String) throws {
        try self.init(try StrictUTF8.string([UInt8](try Files.read(path)), place: path), place: path)
    }

    init(_ text: String, place: String) throws {
        var entries: [(name: String, value: String)] = []
        var values: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = line[...]
            if index == 0, line.first == "\u{FEFF}" { line.removeFirst() }
            let trimmed = Self.trimmed(line)
            if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") || trimmed.hasPrefix("[") {
                continue
            }
            guard let separator = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                throw LetheError(
                    .format, place: "\(place), line \(index + 1)", "not a setting", expected: "name = value",
                    advice: "A NeuroNER parameters.ini is expected")
            }
            let name = Self.trimmed(trimmed[..<separator]).lowercased()
            let value = Self.trimmed(trimmed[trimmed.index(after: separator)...])
            guard values.updateValue(value, forKey: name) == nil else {
                throw LetheError(.format, place: "\(place), line \(index + 1)", "`\(name)` stands twice")
            }
            entries.append((name, value))
        }
        guard !entries.isEmpty else {
            throw LetheError(.format, place: place, "no settings", expected: "a NeuroNER parameters.ini")
        }
        self.entries = entries
        self.values = values
        self.place = place
    }

    /// Without white space at its ends.
    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }

    /// The value of a setting; nil where the file lacks it.
    subscript(name: String) -> String? { values[name] }

    private func wrong(_ name: String, _ expected: String) -> LetheError {
        LetheError(
            .format, place: place, "`\(name)` has a value that means nothing here", expected: expected,
            found: self[name] ?? "nothing")
    }

    /// - Throws: `LetheError` for anything but a whole number of 1 or more.
    func count(_ name: String, default standard: Int) throws -> Int {
        guard let text = self[name] else { return standard }
        guard let value = Int(text), value >= 1 else { throw wrong(name, "a whole number of 1 or more") }
        return value
    }

    /// - Throws: `LetheError` for anything but a finite number.
    func number(_ name: String, default standard: Double) throws -> Double {
        guard let text = self[name] else { return standard }
        guard let value = Double(text), value.isFinite else { throw wrong(name, "a number") }
        return value
    }

    /// Truth as Python's configparser reads it.
    func flag(_ name: String, default standard: Bool) throws -> Bool {
        guard let text = self[name] else { return standard }
        switch text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw wrong(name, "True or False")
        }
    }

    /// One of some words.
    func choice<Choice>(_ name: String, _ choices: [(String, Choice)], default standard: Choice) throws -> Choice {
        guard let text = self[name] else { return standard }
        guard let choice = choices.first(where: { $0.0 == text.lowercased() }) else {
            throw wrong(name, choices.map(\.0).joined(separator: " or "))
        }
        return choice.1
    }
}
