internal import LetheEssentials

extension CorpusFormat {
    /// Comma- or tab-separated values: a note a row.
    public static let csv = CorpusFormat(TableFormat.self)
}

/// A table of separated values (RFC 4180: quoted fields hold separators and line ends): a note a row, its text in one column,
/// its id in another. The other columns are the note's fields; where text is replaced, each must be named to be kept or dropped.
enum TableFormat: NoteFormat {
    static let name = "csv"
    static let layout = FileLayout.stream(ending: "csv")
    static let endings: Set<String> = ["csv", "tsv", "tab", "psv"]
    static let weakEndings: Set<String> = ["csv", "tab", "psv"]
    static let holdsAnnotations = false

    static let readingOptions = [
        textColumn, idColumn, FieldChoices.keepColumns, FieldChoices.replaceColumns, dropColumns, separator, noHeader,
    ]
    static let textColumn = FormatOption(
        "textColumn", .text,
        help: "CSV and TSV: the column of the note's text, by name or number; found by usual names where not given.",
        valueName: "name", isBinding: true)
    static let idColumn = FormatOption(
        "idColumn", .text,
        help: "CSV and TSV: the column of the note's id. (default: id, note_id or the like; else rows are numbered)",
        valueName: "name", isBinding: true)
    static let dropColumns = FormatOption(
        "dropColumns", .names(),
        help: "CSV and TSV: other columns to leave out where text is replaced; or `all`.", isBinding: true)
    static let separator = FormatOption(
        "separator", .choice(TableSeparator.allCases.map(\.rawValue)),
        help: "CSV and TSV: what stands between fields; told by the first row where not given.", isBinding: true)
    static let noHeader = FormatOption(
        "noHeader", .yesOrNo, help: "CSV and TSV: the first row is a note; columns are named by their number, from 1.",
        isBinding: true)

    static func likeness(_ head: FileHead) -> Likeness {
        // What is called .tsv may as well be CoNLL's.
        head.isTable ? .shape : weakEndings.contains(head.ending ?? "") ? .name : .none
    }

    /// How the table is laid out.
    struct Payload: NotePayload {
        var layout: TableLayout
        /// The row names no id.
        var isUnnamed = false

        var replacedFields: [String: String] { layout.fields.replaced }
    }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try TableCutter(file, options)
    }

    /// - Parameter fields: of one row, as many as the layout has columns.
    static func parse(_ fields: [[UInt8]], layout: TableLayout, _ place: NotePlace) throws -> ParsedDocument {
        guard fields.count == layout.columns.count else {
            throw LetheError(
                .format, place: place.place, "a row of another length than the first",
                expected: "\(layout.columns.count) fields", found: "\(fields.count)",
                advice: "A field that holds a separator or a line end stands in quotation marks")
        }
        let values = try fields.map { try StrictUTF8.string($0, place: place.place) }
        let id = layout.id.map { values[$0] } ?? ""
        var document = Document(
            id: id.isEmpty ? place.unnamed : id, text: values[layout.text], origin: place.origin(TableFormat.self))
        for (index, value) in values.enumerated() where index != layout.text && index != layout.id {
            document.fields[layout.columns[index].name] = .string(value)
        }
        document.payload = Payload(layout: layout, isUnnamed: id.isEmpty)
        return ParsedDocument(document)
    }

    // MARK: Changing

    /// Columns that were named to be kept stay; whoever replaces the text fills in those that are replaced.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        guard change == .textReplaced else { return 0 }
        guard var payload = document.payload as? Payload else { return document.dropEverythingElse() }
        payload.layout = payload.layout.withoutDropped
        let layout = payload.layout
        let fields = document.fields.filter { layout.fields.keeps($0.key) }
        let count = document.dropEverythingElse()
        document.fields = fields
        document.payload = payload
        // What the user named to be dropped is no loss to tell of.
        return count - fields.count - layout.droppedByName - layout.fields.replaced.count
    }

    // MARK: Writing

    static func holdsFields(of document: Document) -> Bool { document.payload is Payload }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        let payload = document.payload as? Payload ?? Payload(layout: TableLayout())
        let layout = payload.layout
        let values = layout.columns.indices.map { index -> String in
            if index == layout.text { return document.text.string }
            if index == layout.id { return payload.isUnnamed ? "" : document.id }
            if case .string(let value)? = document.fields[layout.columns[index].name] { return value }
            return ""
        }
        return WrittenNote(files: [.init(ending: "csv", data: layout.row(values))], frame: layout.frame)
    }
}

extension ReadingOptions {
    /// CSV and TSV: the column of the note's text; nil finds it by usual names.
    public var textColumn: String? {
        get { values[text: TableFormat.textColumn] }
        set { values[text: TableFormat.textColumn] = newValue }
    }

    /// CSV and TSV: the column of the note's id; nil finds it by usual names, or numbers rows.
    public var idColumn: String? {
        get { values[text: TableFormat.idColumn] }
        set { values[text: TableFormat.idColumn] = newValue }
    }

    /// CSV and TSV: other columns that are left out where text is replaced.
    public var dropColumns: [String] {
        get { values[names: TableFormat.dropColumns] }
        set { values[names: TableFormat.dropColumns] = newValue }
    }
}
