/// The first lines of a text as records of separated values (RFC 4180: fields may stand in quotation marks and then hold
/// separators and line ends).
struct TableHead {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Words that columns are called, of which prose doesn't begin with several.
    private static let names: Set<String> = [
        "id", "ids", "text", "note", "notes", "mrn", "patient", "subject", "encounter", "visit", "report", "document",
        "doc",
        "record", "row", "hadm", "admission", "chartdate", "charttime", "category", "description", "content", "body",
        "comment",
        "comments", "date", "dob", "name", "label", "type",
    ]
    /// Of those, what a table of two columns must have.
    private static let strongNames: Set<String> = ["id", "text", "note", "notes", "report", "content", "body", "mrn"]

    var isTable: Bool {
        // Most notes are told by their first line, which is short.
        let line = text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
        return ([",", ";", "\t", "|"] as [Character]).contains { separator in
            guard let byte = separator.utf8.first, line.contains(byte) else { return false }
            // A quoted field may go on in the next line.
            let isOpen = !line.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2)
            let first = Self.records(Substring(String(Substring(line)) + (isOpen ? "\"" : "")), separator: separator)
                .first
            let begins = first.map(Self.mayBegin) ?? false
            return begins && Self.isTable(Self.records(text[...], separator: separator, of: text.utf8.count))
        }
    }

    /// Whether a first record is a header, or a row that begins with a number.
    private static func mayBegin(_ record: [String]) -> Bool {
        record.count > 1 && (isHeader(record) || (record.count > 2 && Int(record[0]) != nil))
    }

    static func isHeader(_ record: [String]) -> Bool {
        guard record.allSatisfy({ (1...40).contains($0.utf8.count) && $0.contains(where: \.isLetter) }),
            Set(record).count == record.count
        else { return false }
        let cells = record.map { words(of: $0) }
        let known = cells.filter { !names.isDisjoint(with: $0) }.count
        return record.count > 2 ? known > 1 : known > 0 && cells.contains { !strongNames.isDisjoint(with: $0) }
    }

    private static func isTable(_ records: [[String]]) -> Bool {
        guard let header = records.first, records.count > 1, records.allSatisfy({ $0.count == header.count }) else {
            return false
        }
        // Without a header: rows of a number and a quoted text.
        return isHeader(header)
            || records.allSatisfy { Int($0[0]) != nil && $0.contains { $0.utf8.count > 20 && $0.contains(" ") } }
    }

    /// `note_text`, `noteText` and "Note Text" as their words.
    private static func words(of name: String) -> Set<String> {
        var words: [String] = [""]
        var wasSmall = false
        for character in name {
            if !character.isLetter {
                words.append("")
            } else {
                if character.isUppercase, wasSmall { words.append("") }
                words[words.count - 1] += character.lowercased()
            }
            wasSmall = character.isLowercase
        }
        return Set(words)
    }

    /// - Parameter length: bytes of the text, to tell a whole small file from the head of a longer one.
    private static func records(_ text: Substring, separator: Character, of length: Int = 0) -> [[String]] {
        var records: [[String]] = []
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        for character in text {
            if isQuoted {
                if character == "\"" { isQuoted = false } else { field.append(character) }
            } else if character == "\"", field.isEmpty {
                isQuoted = true
            } else if character == separator {
                fields.append(field)
                field = ""
            } else if character.isNewline {
                records.append(fields + [field])
                (fields, field) = ([], "")
                if records.count == 10 { break }
            } else {
                field.append(character)
            }
        }
        // A whole small file ends with its last record; of a longer one it may be cut off, in the midst of a quoted note.
        if length < ForeignFormat.headBytes - 8, !isQuoted, !(fields.isEmpty && field.isEmpty) {
            records.append(fields + [field])
        } else if records.count == 1, isQuoted, fields.count < records[0].count {
            // The first note is longer than what is looked at: that its record has begun well is enough.
            records.append(fields + Array(repeating: "", count: records[0].count - fields.count))
        }
        while records.last == [""] { records.removeLast() }
        return records
    }
}
