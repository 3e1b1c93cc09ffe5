/// Files that hold notes, or look as if they did, in a way that Lethe doesn't read: told apart by their first bytes, so that
/// each is answered by what it is and what to do, and none is taken for plain text.
enum ForeignFormat: CaseIterable {
    case utf16, utf32, gzip, zip, otherArchive, parquet, pdf, rtf, ole, sqlite, binary
    case html, hl7, fhirJSON, fhirXML, clinicalDocument, table

    /// How many bytes tell.
    static let headBytes = 4096

    /// Whether it is text that somebody may wish to have read as it stands, its marks taken for words: `--format text`.
    var isText: Bool {
        switch self {
        case .html, .hl7, .fhirJSON, .fhirXML, .clinicalDocument, .table: true
        case .utf16, .utf32, .gzip, .zip, .otherArchive, .parquet, .pdf, .rtf, .ole, .sqlite, .binary: false
        }
    }

    /// What it is, in words that follow a file's name.
    var what: String {
        switch self {
        case .utf16: "text in UTF-16, not UTF-8"
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
        case .table: "a table of comma- or tab-separated values"
        }
    }

    /// What to do about it, as one sentence.
    var advice: String {
        let records = #"write its notes as JSON lines, {"id": "1", "text": "…"}, one a line"#
        return switch self {
        case .utf16: "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"
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
        case .table: "From its column of notes, \(records)"
        }
    }

    /// The error for a file of this kind.
    func error(_ place: String) -> LetheError {
        LetheError(
            .format, place: place, what, expected: "notes as text in UTF-8, or a format of `lethe help`", advice: advice
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
        ([0x1F, 0x8B], .gzip), (Array("PK\u{3}\u{4}".utf8), .zip), (Array("BZh".utf8), .otherArchive),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .otherArchive), ([0x28, 0xB5, 0x2F, 0xFD], .otherArchive),
        (Array("PAR1".utf8), .parquet), (Array("%PDF-".utf8), .pdf), (Array("{\\rtf".utf8), .rtf),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .ole), (Array("SQLite format 3\0".utf8), .sqlite),
    ]

    private static func recogniseBytes(_ head: [UInt8]) -> ForeignFormat? {
        if let mark = marks.first(where: { head.starts(with: $0.bytes) }) { return mark.format }
        let zeros = head.indices.filter { head[$0] == 0 }
        guard !zeros.isEmpty else { return nil }
        // Text of one's own language in UTF-16 without a mark: every second byte is zero, more or less.
        let odd = zeros.filter { !$0.isMultiple(of: 2) }.count
        let isMostly = zeros.count * 3 >= head.count && max(odd, zeros.count - odd) * 10 >= zeros.count * 9
        return isMostly
            ? .utf16 : head.starts(with: Array("{".utf8)) ? nil : zeros.count * 50 > head.count ? .binary : nil
    }

    private static func recogniseText(_ head: [UInt8], ending: String?) -> ForeignFormat? {
        var start = head[...]
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x0B }
        let text = String(decoding: start, as: UTF8.self)
        let small = text.prefix(300).lowercased()
        if ["<!doctype html", "<html"].contains(where: small.hasPrefix) { return .html }
        // Field separator and encoding characters follow the name of the first segment.
        if ["MSH|^~", "FHS|^~", "BHS|^~"].contains(where: text.hasPrefix) { return .hl7 }
        if small.hasPrefix("<") {
            if text.contains("http://hl7.org/fhir") { return .fhirXML }
            if text.contains("<ClinicalDocument") { return .clinicalDocument }
            if small.hasPrefix("<?xml"), small.contains("<html") { return .html }
        }
        if small.hasPrefix("{") || small.hasPrefix("["), text.contains("\"resourceType\"") { return .fhirJSON }
        if ["csv", "psv", "tab"].contains(ending) { return .table }
        return ending == "tsv" ? nil : isTable(text) ? .table : nil
    }

    /// Whether two lines or more begin like a table: a header of short names, then as many separators in the line below.
    private static func isTable(_ text: String) -> Bool {
        let lines = text.utf8.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false).prefix(2)
            .map { Substring($0).trimmingSuffix(while: { $0 == "\r" || $0 == "\r\n" }) }
        guard lines.count == 2, let header = lines.first, let row = lines.last else { return false }
        for separator in [",", ";", "\t", "|"] as [Character] {
            let names = header.split(separator: separator, omittingEmptySubsequences: false)
            guard names.count > 1, names.allSatisfy(isColumnName), Set(names).count == names.count else { continue }
            var isQuoted = false
            var count = 0
            for character in row {
                if character == "\"" { isQuoted.toggle() } else if character == separator, !isQuoted { count += 1 }
            }
            // A quoted field may go on in the next line; free text without quotation marks may hold more separators.
            if isQuoted ? count > 0 : count >= names.count - 1 && count > 0 { return true }
        }
        return false
    }

    /// One word as programs name columns: `note_text`, "Patient ID"; never a stretch of prose.
    private static func isColumnName(_ name: Substring) -> Bool {
        var name = name
        let isQuoted = name.count > 2 && name.first == "\"" && name.last == "\""
        if isQuoted { name = name.dropFirst().dropLast() }
        guard (1...40).contains(name.utf8.count), let first = name.first, first.isLetter || first == "_" else {
            return false
        }
        return name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) || (isQuoted && $0 == " ") }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var result = self
        while let last = result.last, matches(last) { result.removeLast() }
        return result
    }
}
