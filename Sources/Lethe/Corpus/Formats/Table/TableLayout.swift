internal import Foundation

/// What stands between a table's fields.
enum TableSeparator: String, CaseIterable {
    case comma
    case semicolon
    case tab
    case pipe

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: 0x09
        case .pipe: UInt8(ascii: "|")
        }
    }
}

/// A table's columns, and how its rows are written.
struct TableLayout: Equatable, Sendable {
    /// The columns' names, in the table's order.
    var columns = ["id", "text"]
    /// Where the note's text stands.
    var text = 1
    /// Where its id stands; nil where rows are numbered.
    var id: Int? = 0
    /// Other columns that stay where text is replaced.
    var kept: Set<String> = []
    /// How many other columns the user left out by name.
    var droppedByName = 0
    var separator = TableSeparator.comma
    var lineEnd = "\n"
    var hasHeader = true

    private static let textNames: Set<String> = [
        "text", "note", "note_text", "notetext", "notes", "report", "report_text",
    ]
    private static let idNames: Set<String> = ["id", "note_id", "noteid", "row_id", "document_id", "doc_id"]

    init() {}

    /// - Parameters:
    ///   - first: the first row.
    ///   - replacesText: every other column must be named to be kept or dropped.
    /// - Throws: `LetheError` of kind `setting` for columns that are not there, can't be told or are not decided about.
    init(
        first: [String], separator: TableSeparator, lineEnd: String, options: ReadingOptions, replacesText: Bool,
        place: String
    ) throws {
        hasHeader = !options.values[isTrue: TableFormat.noHeader]
        columns = hasHeader ? first : (1...max(1, first.count)).map(String.init)
        self.separator = separator
        self.lineEnd = lineEnd
        text =
            try Self.find(
                options.textColumn, among: Self.textNames, in: columns, option: TableFormat.textColumn, place: place)
            ?? Self.unknown(place, count: columns.count)
        id = try Self.find(
            options.idColumn, among: Self.idNames, in: columns, option: TableFormat.idColumn, place: place)
        guard text != id else {
            throw LetheError(
                .setting, place: place, "one column can't be both text and id", expected: "two columns",
                advice: "Name others with --text-column and --id-column")
        }
        try decide(options, replacesText: replacesText, place: place)
    }

    private static func unknown(_ place: String, count: Int) throws -> Int {
        throw LetheError(
            .setting, place: place, "which of the table's \(count) columns holds the text can't be told",
            expected: "its name, or its number with --no-header", advice: "Give it with --text-column")
    }

    /// A column by the name given, or else by the one of the usual names that is there alone.
    private static func find(
        _ name: String?, among usual: Set<String>, in columns: [String], option: FormatOption, place: String
    ) throws -> Int? {
        guard let name else {
            let found = columns.indices.filter { usual.contains(columns[$0].lowercased()) }
            return found.count == 1 ? found[0] : nil
        }
        let found = columns.indices.filter { columns[$0] == name }
        guard found.count == 1 else {
            throw LetheError(
                .setting, place: place, "the table has \(found.isEmpty ? "no" : "more than one") column `\(name)`",
                expected: "one column of that name among its \(columns.count)", found: "\(found.count)",
                advice: "Capital letters count; --\(option.commandName) takes a number with --no-header")
        }
        return found[0]
    }

    private var others: [String] {
        columns.indices.filter { $0 != text && $0 != id }.map { columns[$0] }
    }

    private mutating func decide(_ options: ReadingOptions, replacesText: Bool, place: String) throws {
        let others = others
        func chosen(_ names: [String], _ option: FormatOption) throws -> Set<String> {
            if names == ["all"] { return Set(others) }
            for name in names where !others.contains(name) {
                throw LetheError(
                    .setting, place: place, "the table has no other column `\(name)`",
                    expected: "a column beside text and id", advice: "Mend --\(option.commandName)")
            }
            return Set(names)
        }
        kept = try chosen(options.keepColumns, TableFormat.keepColumns)
        var dropped = try chosen(options.dropColumns, TableFormat.dropColumns)
        if options.dropColumns == ["all"] { dropped.subtract(kept) }
        if options.keepColumns == ["all"] { kept.subtract(dropped) }
        if let both = kept.intersection(dropped).min() {
            throw LetheError(
                .setting, place: place, "the column `\(both)` can't be both kept and dropped", expected: "one of them")
        }
        droppedByName = others.count { dropped.contains($0) }
        guard Set(columns).count == columns.count else {
            guard replacesText || !kept.isEmpty else { return }
            throw LetheError(
                .setting, place: place, "several columns have one name", expected: "a name a column",
                advice: "Rename them, or use --no-header and numbers")
        }
        let undecided = others.filter { !kept.contains($0) && !dropped.contains($0) }
        guard replacesText, !undecided.isEmpty else { return }
        let names = undecided.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        throw LetheError(
            .setting, place: place,
            "\(undecided.count) columns beside text and id may identify a patient, and nothing says what to do with them",
            expected: "each named to be kept or dropped",
            // Without a known header the first row may be a note.
            found: hasHeader ? names + (undecided.count > 8 ? ", …" : "") : nil,
            advice:
                "--keep-columns NAMES passes them on as they are, --drop-columns NAMES leaves them out; `all` is every other one"
        )
    }

    /// Of a table whose text was replaced: only columns that are to be kept.
    var withoutDropped: TableLayout {
        var layout = self
        let left = columns.indices.filter { $0 == text || $0 == id || kept.contains(columns[$0]) }
        layout.columns = left.map { columns[$0] }
        layout.text = left.firstIndex(of: text) ?? 0
        layout.id = id.flatMap { left.firstIndex(of: $0) }
        return layout
    }

    // MARK: Writing

    /// A row, fields quoted that need it.
    func row(_ values: [String]) -> Data {
        var row: [UInt8] = []
        for (index, value) in values.enumerated() {
            if index > 0 { row.append(separator.byte) }
            let utf8 = Array(value.utf8)
            let isPlain = !utf8.contains { $0 == separator.byte || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
            // A row of one empty field would be a blank line, which is no row.
            if isPlain, !(utf8.isEmpty && values.count == 1), utf8.first != 0x20, utf8.last != 0x20 {
                row += utf8
                continue
            }
            row.append(0x22)
            for byte in utf8 {
                if byte == 0x22 { row.append(0x22) }
                row.append(byte)
            }
            row.append(0x22)
        }
        return Data(row + Array(lineEnd.utf8))
    }

    /// What stands before the rows.
    var frame: FileFrame {
        var frame = FileFrame()
        if hasHeader { frame.opening = row(columns) }
        return frame
    }
}
