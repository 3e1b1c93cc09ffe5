/// Cuts a table into rows, in bounded memory.
final class TableCutter: NoteCutter {
    private var rows: TableRows
    private let layout: TableLayout
    private let place: String
    let frame: FileFrame?
    let wasDecoded: Bool
    /// A first row that is a note.
    private var first: TableRows.Row?

    init(_ file: NoteFile, _ options: ReadingOptions) throws {
        let stream = try file.open()
        wasDecoded = stream.wasDecoded
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: FileHead.maximumBytes)
        if let foreign = ForeignFormat.recognise(head.bytes), !foreign.isText { throw foreign.error(file.place) }
        let separator = Self.separator(head.bytes, options, ending: Files.ending(of: file.path))
        let hasMark = head.bytes.starts(with: ByteStream.utf8Mark)
        rows = TableRows(stream, separator: separator.byte, hasMark: hasMark, place: file.place)
        place = file.place
        guard let row = try rows.next() else {
            throw LetheError(
                .format, place: file.place, "the table is empty", expected: "a row of column names, then a note a row")
        }
        let names = try row.fields.get().map { try StrictUTF8.string($0, place: "\(file.place), line \(row.line)") }
        var layout = try TableLayout(
            first: names, dialect: .init(separator: separator, lineEnd: rows.lineEnd, hasMark: hasMark),
            options: options, replacesText: file.replacesText, place: file.place)
        if file.replacesText, let earlier = (file.first as? TableCutter)?.layout {
            // Rows of all files become one table, written as the first.
            guard layout.agrees(with: earlier) else { throw CorpusWriter.otherFrame(file.place) }
            layout = earlier
        }
        self.layout = layout
        frame = file.replacesText ? layout.withoutDropped.frame : layout.frame
        first = layout.hasHeader ? nil : row
    }

    func next() throws -> RawNote? {
        guard let row = try first ?? rows.next() else { return nil }
        first = nil
        return RawNote(place: "\(place), line \(row.line)", byteCount: row.byteCount) { [layout] in
            try TableFormat.parse(try row.fields.get(), layout: layout, $0)
        }
    }

    /// The separator that gives the first row its columns.
    static func separator(_ head: [UInt8], _ options: ReadingOptions, ending: String?) -> TableSeparator {
        if let named: TableSeparator = options.values[choice: TableFormat.separator] { return named }
        if ending == "tsv" || ending == "tab" { return .tab }
        var best = (separator: TableSeparator.comma, columns: 0)
        for separator in TableSeparator.allCases {
            var rows = TableRows(
                ByteStream(name: "", bytes: head), separator: separator.byte,
                hasMark: head.starts(with: ByteStream.utf8Mark), place: "")
            let names = (try? rows.next()?.fields.get())?.map { String(decoding: $0, as: UTF8.self) } ?? []
            // A column that was named is the best witness.
            let hasColumn = options.textColumn.map { names.contains($0) } ?? false
            let columns = names.count + (hasColumn ? 1_000_000 : 0)
            if columns > best.columns { best = (separator, columns) }
        }
        return best.separator
    }
}
