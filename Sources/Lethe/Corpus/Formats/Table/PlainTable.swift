/// A whole table with a header, for files that are no notes.
struct PlainTable {
    let columns: [String]
    /// As many values each as there are columns.
    let rows: [[String]]

    /// Reads a table of any separator, in UTF-8 or UTF-16, also gzipped.
    ///
    /// - Throws: `LetheError` for what can't be read, an empty table, two columns of one name, and a row of another length.
    init(_ path: String) throws {
        let stream = try ByteStream(path)
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: FileHead.maximumBytes)
        let separator = TableCutter.separator(head.bytes, ReadingOptions(), ending: Files.ending(of: path))
        var reader = TableRows(
            stream, separator: separator.byte, hasMark: head.bytes.starts(with: ByteStream.utf8Mark), place: path)
        func values(_ row: TableRows.Row) throws -> [String] {
            try row.fields.get().map { try StrictUTF8.string($0, place: "\(path), line \(row.line)") }
        }
        guard let header = try reader.next() else {
            throw LetheError(.format, place: path, "the table is empty", expected: "a row of column names first")
        }
        columns = try values(header)
        guard Set(columns).count == columns.count else {
            throw LetheError(
                .format, place: path, "two columns have the same name", expected: "a name of its own for each")
        }
        var rows: [[String]] = []
        while let row = try reader.next() {
            let values = try values(row)
            guard values.count == columns.count else {
                throw LetheError(
                    .format, place: "\(path), line \(row.line)", "a row of another length than the first",
                    expected: "\(columns.count) fields", found: "\(values.count)")
            }
            rows.append(values)
        }
        self.rows = rows
    }
}
