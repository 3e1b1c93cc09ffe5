/// Files that hold notes, or look as if they did, in a way that Lethe doesn't read: told apart by their first bytes, so that
/// each is answered by what it is and what to do, and none is taken for plain text.
enum ForeignFormat: CaseIterable {
    case utf16, utf16BigEndian, utf16LittleEndian, utf32, gzip, zip, otherArchive, parquet, pdf, rtf, ole, sqlite,
        binary
    case html, hl7, fhirJSON, fhirXML, clinicalDocument, records, object, table

    /// How many bytes tell.
    static let headBytes = 4096

    /// Whether it is text that somebody may wish to have read as it stands, its marks taken for words: `--format text`.
    var isText: Bool {
        switch self {
        case .html, .hl7, .fhirJSON, .fhirXML, .clinicalDocument, .records, .object, .table: true
        case .utf16, .utf16BigEndian, .utf16LittleEndian, .utf32, .gzip, .zip, .otherArchive, .parquet, .pdf, .rtf,
            .ole, .sqlite, .binary:
            false
        }
    }

    /// What it is, in words that follow a file's name.
    var what: String {
        switch self {
        case .utf16, .utf16BigEndian, .utf16LittleEndian: "text in UTF-16, not UTF-8"
        case .utf32: "text in UTF-32, not UTF-8"
        case .gzip: "packed with gzip"
        case .zip: "a ZIP archive, or an Excel, Word or OpenDocument file"
        case .otherArchive: "packed with bzip2, xz or zstd"
        case .parquet: "a Parquet table"
        case .pdf: "a PDF file"
        case .rtf: "an RTF file"
        case .ole: "an older Excel, Word or Outlook file"
        case .sqlite: "an SQLite database"
        case .binary: "not text"
        case .html: "an HTML page"
        case .hl7: "HL7 version 2 messages"
        case .fhirJSON, .fhirXML: "FHIR resources"
        case .clinicalDocument: "an HL7 clinical document (CDA)"
        case .records: "an array of JSON records, not one a line"
        case .object: "a JSON object spread over lines"
        case .table: "a table of comma- or tab-separated values"
        }
    }

    /// What to do about it, as one sentence.
    var advice: String {
        let records = #"write its notes as JSON lines, {"id": "1", "text": "…"}, one a line"#
        return switch self {
        case .utf16: "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"
        case .utf16BigEndian: "Convert it: iconv -f UTF-16BE -t UTF-8 FILE > NEW"
        case .utf16LittleEndian: "Convert it: iconv -f UTF-16LE -t UTF-8 FILE > NEW"
        case .utf32: "Convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"
        case .gzip: "Unpack it first: gunzip FILE"
        case .zip: "Unpack it, or save its text as UTF-8; of a table, \(records)"
        case .otherArchive: "Unpack it first"
        case .parquet, .sqlite: "With the program that made it, \(records)"
        case .pdf: "Take out its text first, for example with pdftotext; scanned pages need text recognition"
        case .rtf, .ole: "Save it as plain text in UTF-8"
        case .binary: "Take it out of the folder, or convert it to text in UTF-8"
        case .html: "Take out its text first; as it stands, --format text reads its marks as words"
        case .hl7: "Take the notes out of the messages (OBX-5) and \(records)"
        case .fhirJSON, .fhirXML, .clinicalDocument: "Take the notes out of the resources and \(records)"
        case .records: "Write its records one a line: jq -c '.[]' FILE > NEW.jsonl"
        case .object: "Write each object on one line: jq -c . FILE > NEW.jsonl"
        case .table: "From its column of notes, \(records)"
        }
    }

    /// The error for a file of this kind.
    func error(_ place: String) -> LetheError {
        LetheError(
            .format, place: place, what, expected: "notes as text in UTF-8", advice: advice
        )
    }

    /// Looks at a file's first bytes; nil for what may be text or one of Lethe's formats.
    ///
    /// - Parameter ending: of the file's name, in small letters: a table is hard to tell from text without it.
    static func recognise(_ head: some Collection<UInt8>, ending: String? = nil) -> ForeignFormat? {
        let head = Array(head.prefix(headBytes))
        if let packed = recogniseBytes(head) { return packed }
        return recogniseText(head, ending: ending)
    }

    private static let marks: [(bytes: [UInt8], format: ForeignFormat)] = [
        ([0xFF, 0xFE, 0, 0], .utf32), ([0, 0, 0xFE, 0xFF], .utf32), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
        ([0x1F, 0x8B], .gzip), (Array("PK\u{3}\u{4}".utf8), .zip),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .otherArchive), ([0x28, 0xB5, 0x2F, 0xFD], .otherArchive),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .ole), (Array("SQLite format 3\0".utf8), .sqlite),
    ]

    private static func recogniseBytes(_ head: [UInt8]) -> ForeignFormat? {
        if let mark = marks.first(where: { head.starts(with: $0.bytes) }) { return mark.format }
        // Letters that a note may begin with as well: more is looked at.
        if head.starts(with: Array("BZh".utf8)), head.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) {
            return .otherArchive
        }
        if head.starts(with: Array("PAR1".utf8)), head.prefix(64).contains(where: { $0 < 9 }) { return .parquet }
        let start = head.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if start.starts(with: Array("%PDF-".utf8)) { return .pdf }
        if start.starts(with: Array("{\\rtf".utf8)) { return .rtf }
        let zeros = head.indices.filter { head[$0] == 0 }
        guard !zeros.isEmpty else { return nil }
        // Text of one's own language in UTF-16 without a mark: every second byte is zero, more or less.
        let odd = zeros.filter { !$0.isMultiple(of: 2) }.count
        let isMostly =
            head.count >= 8 && zeros.count * 3 >= head.count && max(odd, zeros.count - odd) * 10 >= zeros.count * 9
        if isMostly { return odd * 2 > zeros.count ? .utf16LittleEndian : .utf16BigEndian }
        return zeros.count * 50 > head.count ? .binary : nil
    }

    private static func recogniseText(_ head: [UInt8], ending: String?) -> ForeignFormat? {
        var start = head[...]
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { [0x20, 0x09, 0x0A, 0x0D, 0x0B].contains($0) }
        let text = String(decoding: start, as: UTF8.self)
        if text.hasPrefix("<"), let markup = recogniseMarkup(text) { return markup }
        if isHL7(text) { return .hl7 }
        if text.hasPrefix("{") || text.hasPrefix("[") { return recogniseJSON(text) }
        if ["csv", "psv", "tab"].contains(ending) { return .table }
        return ending == "tsv" ? nil : DelimitedHead(text).isTable ? .table : nil
    }

    private static func recogniseMarkup(_ text: String) -> ForeignFormat? {
        if text.contains("http://hl7.org/fhir") { return .fhirXML }
        if text.contains("<ClinicalDocument") { return .clinicalDocument }
        var rest = text[...]
        // Remarks and declarations may stand before the first element.
        while let open = ["<!--", "<?xml"].first(where: rest.hasPrefix) {
            guard let end = rest.firstRange(of: open == "<!--" ? "-->" : "?>") else { break }
            rest = rest[end.upperBound...].drop(while: \.isWhitespace)
        }
        guard rest.hasPrefix("<") else { return nil }
        let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "!" }.lowercased()
        // Not every element's name: a note may begin with a label in angle brackets.
        let elements: Set = ["!doctype", "html", "head", "body", "div", "p", "table", "span", "br", "meta", "style"]
        return elements.contains(name) ? .html : nil
    }

    /// A segment's name and what follows it: of a message's head the separator and the encoding characters, of others the
    /// separator and a few fields.
    private static func isHL7(_ text: String) -> Bool {
        let line = text.prefix { !$0.isNewline }
        func isSign(_ character: Character) -> Bool {
            character.isASCII && !character.isLetter && !character.isNumber && !character.isWhitespace
        }
        if ["MSH", "FHS", "BHS"].contains(where: line.hasPrefix) {
            let signs = line.dropFirst(3).prefix(5)
            return signs.count == 5 && signs.allSatisfy(isSign)
        }
        return ["PID|", "OBX|", "OBR|", "TXA|", "PV1|", "NTE|"].contains(where: line.hasPrefix)
            && line.count(where: { $0 == "|" }) >= 3
    }

    /// FHIR, or records that aren't one a line: those are a format of ours.
    private static func recogniseJSON(_ text: String) -> ForeignFormat? {
        // FHIR's own `text` is an object; a record with a string there is a note.
        if text.contains("\"resourceType\""), (try? #/"text"\s*:\s*"/#.firstMatch(in: text)) == nil { return .fhirJSON }
        // An object a line is a format of ours, broken lines among them.
        let signs = text.lazy.filter { !$0.isWhitespace }.prefix(3)
        if signs.starts(with: "[{\"") { return .records }
        let first = text.prefix { !$0.isNewline }.drop(while: \.isWhitespace)
        return first == "{" && signs.starts(with: "{\"") ? .object : nil
    }
}

/// The first lines of a text as records of separated values (RFC 4180: fields may stand in quotation marks and then hold
/// separators and line ends).
private struct DelimitedHead {
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

    private static func isHeader(_ record: [String]) -> Bool {
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
