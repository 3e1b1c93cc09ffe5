/// Files that hold notes, or look as if they did, in a way that Lethe doesn't read: told apart by their first bytes, so that
/// each is answered by what it is and what to do, and none is taken for plain text.
enum ForeignFormat: CaseIterable {
    case utf32, zip, otherArchive, parquet, pdf, rtf, ole, sqlite, binary
    case html, hl7, fhirJSON, fhirXML, clinicalDocument, records, object, table

    /// How many bytes tell.
    static let headBytes = 4096

    /// Whether it is text that somebody may wish to have read as it stands, its marks taken for words: `--format text`.
    var isText: Bool {
        switch self {
        case .html, .hl7, .fhirJSON, .fhirXML, .clinicalDocument, .records, .object, .table: true
        case .utf32, .zip, .otherArchive, .parquet, .pdf, .rtf, .ole, .sqlite, .binary: false
        }
    }

    /// Whether it is foreign whatever the file is called and however much it looks like a format of ours.
    var isAlwaysForeign: Bool {
        !isText || self == .fhirJSON || self == .fhirXML || self == .clinicalDocument
    }

    /// What it is, in words that follow a file's name.
    var what: String {
        switch self {
        case .utf32: "text in UTF-32, not UTF-8"
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
        case .records: "an array of JSON records"
        case .object: "a JSON object spread over lines"
        case .table: "a table of comma- or tab-separated values"
        }
    }

    /// What to do about it, as one sentence.
    var advice: String {
        let records = #"write its notes as JSON lines, {"id": "1", "text": "…"}, one a line"#
        return switch self {
        case .utf32: "Convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"
        case .zip: "Unpack it, or save its text as UTF-8; of a table, \(records)"
        case .otherArchive: "Unpack it first"
        case .parquet, .sqlite: "With the program that made it, \(records)"
        case .pdf: "Take out its text first, for example with pdftotext; scanned pages need text recognition"
        case .rtf, .ole: "Save it as plain text in UTF-8"
        case .binary: "Take it out of the folder, or convert it to text in UTF-8"
        case .html: "Take out its text first; as it stands, --format text reads its marks as words"
        case .hl7: "Take the notes out of the messages (OBX-5) and \(records)"
        case .fhirJSON, .fhirXML, .clinicalDocument: "Take the notes out of the resources and \(records)"
        case .records: "Read it as what it is: --format json"
        case .object: "Write each object on one line: jq -c . FILE > NEW.jsonl"
        case .table: "Read it as what it is: --format csv, with --text-column and --id-column"
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
        ([0xFF, 0xFE, 0, 0], .utf32), ([0, 0, 0xFE, 0xFF], .utf32), (Array("PK\u{3}\u{4}".utf8), .zip),
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
        return head.count { $0 == 0 } * 50 > head.count ? .binary : nil
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
        return ending == "tsv" ? nil : TableHead(start).isTable ? .table : nil
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
