/// A text's beginning, as a table of separated values would have it.
struct TableHead {
    private let bytes: [UInt8]
    /// More may follow.
    private let isCut: Bool

    private static let rowCount = 10

    init(_ bytes: some Collection<UInt8>) {
        self.bytes = Array(bytes.prefix(ForeignFormat.headBytes))
        // A text may have been cut within a character.
        isCut = self.bytes.count >= ForeignFormat.headBytes - 8
    }

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
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        // A quoted field may go on in the next line.
        let isOpen = !line.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
        let first = line + (isOpen ? [UInt8(ascii: "\"")] : [])
        return TableSeparator.allCases.contains { separator in
            guard line.contains(separator.byte), let names = rows(Array(first), separator, isCut: false).first else {
                return false
            }
            return Self.mayBegin(names) && Self.isTable(rows(bytes, separator, isCut: isCut))
        }
    }

    /// The first rows, faulty ones left out: they are a table's failures, not the sign of a text.
    private func rows(_ bytes: [UInt8], _ separator: TableSeparator, isCut: Bool) -> [[String]] {
        var reader = TableRows(
            ByteStream(name: "", bytes: bytes), separator: separator.byte,
            hasMark: bytes.starts(with: ByteStream.utf8Mark), place: "")
        var rows: [[String]] = []
        var seen = 0
        do {
            while seen < Self.rowCount, let row = try reader.next() {
                seen += 1
                if case .success(let fields) = row.fields {
                    rows.append(fields.map { String(decoding: $0, as: UTF8.self) })
                }
            }
            if isCut, seen < Self.rowCount, bytes.last != 0x0A, !rows.isEmpty { rows.removeLast() }
        } catch {
            // What is looked at ends inside a quoted note: the rows before it tell.
            guard let count = reader.cutFieldCount else { return [] }
            if rows.count > 1 { return rows }
            // The first note is longer than that: that its row has begun well is enough.
            guard rows.count == 1, count < rows[0].count else { return [] }
            rows.append(Array(repeating: "", count: rows[0].count))
        }
        return rows
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
}
