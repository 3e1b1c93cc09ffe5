internal import LetheEssentials

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
    /// A column as the table spells it, and as fields and options name it: several may be spelt alike, or not at all.
    struct Column: Equatable, Sendable {
        var spelling: String
        var name: String
    }

    var columns = [Column(spelling: "id", name: "id"), Column(spelling: "text", name: "text")]
    /// Where the note's text stands.
    var text = 1
    /// Where its id stands; nil where rows are numbered.
    var id: Int? = 0
    /// What becomes of other columns where text is replaced, by the columns' names.
    var fields = FieldChoices()
    /// How many other columns the user left out by name.
    var droppedByName = 0
    var separator = TableSeparator.comma
    var lineEnd = "\n"
    var hasHeader = true
    /// The table begins with UTF-8's mark, without which some programs take it for another encoding.
    var hasMark = false

    private static let textNames = ["text", "note_text", "notetext", "note", "notes", "report_text", "report"]
    /// The likeliest first.
    private static let idNames = ["id", "note_id", "noteid", "row_id", "document_id", "doc_id"]

    init() {}

    /// How a table is written down.
    struct Dialect {
        var separator: TableSeparator
        var lineEnd: String
        var hasMark: Bool
    }

    /// - Parameters:
    ///   - first: the first row. Nothing of it is quoted before the user has named a column that is there: it may be a note.
    ///   - replacesText: every other column must be named to be kept or dropped.
    /// - Throws: `LetheError` of kind `setting` for columns that are not there, can't be told or are not decided about.
    init(first: [String], dialect: Dialect, options: ReadingOptions, replacesText: Bool, place: String) throws {
        hasHeader = !options.values[isTrue: TableFormat.noHeader]
        columns = Self.named(hasHeader ? first : [String](repeating: "", count: first.count))
        (separator, lineEnd, hasMark) = (dialect.separator, dialect.lineEnd, dialect.hasMark)
        guard !hasHeader || options.textColumn != nil || TableHead.isHeader(first) else {
            throw unclear("the first row doesn't look like names of columns", place)
        }
        // Of two columns that may both be text, one would be passed over.
        let texts = columns.count { Self.textNames.contains($0.spelling.lowercased()) }
        let usual = texts == 1 ? Self.textNames : []
        guard let text = try find(options.textColumn, among: usual, TableFormat.textColumn, place) else {
            throw LetheError(
                .setting, place: place, "which of the table's \(columns.count) columns holds the text can't be told",
                expected: "its name, or its number with --no-header", advice: "Give it with --text-column")
        }
        self.text = text
        id = try find(options.idColumn, among: hasHeader ? Self.idNames : [], TableFormat.idColumn, place)
        guard !replacesText || options.textColumn != nil || others.isEmpty else {
            throw unclear("which column holds the text must be named where others stand beside it", place)
        }
        guard text != id else {
            throw LetheError(
                .setting, place: place, "one column can't be both text and id", expected: "two columns",
                advice: "Name others with --text-column and --id-column")
        }
        try decide(options, replacesText: replacesText, place: place)
    }

    private func unclear(_ what: String, _ place: String) -> LetheError {
        LetheError(
            .setting, place: place, what, expected: "--text-column with its name, or with its number and --no-header",
            found: "\(columns.count) columns", advice: "head -1 FILE shows the first row")
    }

    /// Each with a name of its own: one without, or spelt like one before it, goes by its number, with a sign before it where a column is
    /// called so.
    private static func named(_ spellings: [String]) -> [Column] {
        let all = Set(spellings)
        var seen: Set<String> = []
        return spellings.enumerated().map { index, spelling in
            let isOwn = !spelling.isEmpty && seen.insert(spelling).inserted
            var number = String(index + 1)
            while all.contains(number) { number = "#" + number }
            return Column(spelling: spelling, name: isOwn ? spelling : number)
        }
    }

    /// A column by the name or number given, or else by the likeliest of the usual names.
    private func find(
        _ name: String?, among usual: [String], _ option: FormatOption, _ place: String
    ) throws -> Int? {
        guard let name else {
            return usual.lazy.compactMap { name in columns.firstIndex { $0.spelling.lowercased() == name } }.first
        }
        guard let found = index(of: name) else {
            throw LetheError(
                .setting, place: place, "the table has no column `\(name)`",
                expected: "a name among its \(columns.count) columns, or a number", found: "none of that name",
                advice: "Capital letters count; mend --\(option.commandName)")
        }
        return found
    }

    /// A column by its name, or by its number where none is called so.
    private func index(of name: String) -> Int? {
        if let index = columns.firstIndex(where: { $0.name == name }) { return index }
        return Int(name).flatMap { columns.indices.contains($0 - 1) ? $0 - 1 : nil }
    }

    private var others: [String] {
        columns.indices.filter { $0 != text && $0 != id }.map { columns[$0].name }
    }

    private mutating func decide(_ options: ReadingOptions, replacesText: Bool, place: String) throws {
        let others = others
        func chosen(_ names: [String], _ option: FormatOption) throws -> Set<String> {
            if names == ["all"] { return Set(others) }
            return Set(
                try names.map { name in
                    guard let index = index(of: name), others.contains(columns[index].name) else {
                        throw noOther(name, option, place)
                    }
                    return columns[index].name
                })
        }
        var kept = try chosen(options.keepColumns, FieldChoices.keepColumns)
        let replaced = try FieldChoices.replaced(options)
        if let unknown = replaced.keys.sorted().first(where: { !others.contains($0) }) {
            throw noOther(unknown, FieldChoices.replaceColumns, place)
        }
        var dropped = try chosen(options.dropColumns, TableFormat.dropColumns)
        if options.dropColumns == ["all"] { dropped.subtract(kept.union(replaced.keys)) }
        if options.keepColumns == ["all"] { kept.subtract(dropped.union(replaced.keys)) }
        for (one, other, what) in [
            (kept, dropped, "kept and dropped"), (kept, Set(replaced.keys), "kept and replaced"),
            (dropped, Set(replaced.keys), "dropped and replaced"),
        ] {
            if let both = one.intersection(other).min() { throw FieldChoices.isBoth(both, what, place: place) }
        }
        (fields.kept, fields.replaced) = (kept, replaced)
        droppedByName = others.count { dropped.contains($0) }
        let undecided = others.filter { !kept.contains($0) && !dropped.contains($0) && replaced[$0] == nil }
        guard replacesText, !undecided.isEmpty else { return }
        // Named by the user, the text's column tells that the first row is one of names.
        let isHeader = hasHeader && options.textColumn != nil
        let names = undecided.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        throw LetheError(
            .setting, place: place,
            "\(undecided.count) columns beside text and id may identify a patient, and nothing says what to do with them",
            expected: "each named to be kept, replaced or dropped",
            found: isHeader ? names + (undecided.count > 8 ? ", …" : "") : nil,
            advice:
                "--keep-columns NAMES passes them on as they are, --replace-columns NAMES replaces them as the text, --drop-columns NAMES leaves them out; `all` is every other one"
        )
    }

    private func noOther(_ name: String, _ option: FormatOption, _ place: String) -> LetheError {
        LetheError(
            .setting, place: place, "the table has no other column `\(name)`",
            expected: "a column beside text and id", advice: "Mend --\(option.commandName)")
    }

    /// Of a table whose text was replaced: only columns that are to be kept or replaced.
    var withoutDropped: TableLayout {
        var layout = self
        let left = columns.indices.filter {
            $0 == text || $0 == id || fields.keeps(columns[$0].name) || fields.replaced[columns[$0].name] != nil
        }
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

    /// What stands before the rows, and what must agree of rows in one file.
    var frame: FileFrame {
        var frame = FileFrame()
        if hasMark { frame.opening = Data(ByteStream.utf8Mark) }
        if hasHeader { frame.opening += row(columns.map(\.spelling)) }
        let names = columns.map { "\($0.name.utf8.count):\($0.name)" }.joined()
        frame.layout = "\(separator.rawValue) \(lineEnd == "\n") \(hasHeader) \(text) \(id ?? -1) \(names)"
        return frame
    }

    /// Whether another table's rows can stand below this one's, once they are written alike.
    func agrees(with other: TableLayout) -> Bool {
        columns == other.columns && text == other.text && id == other.id && hasHeader == other.hasHeader
    }
}
