/// Cuts a table into rows, in bounded memory.
final class TableCutter: NoteCutter {
    private var rows: TableRows
    private let layout: TableLayout
    private let place: String
    let frame: FileFrame?
    let wasUTF16: Bool
    /// A first row that is a note.
    private var first: TableRows.Row?

    init(_ file: NoteFile, _ options: ReadingOptions) throws {
        let stream = try file.open()
        wasUTF16 = stream.wasUTF16
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
    private static func separator(_ head: [UInt8], _ options: ReadingOptions, ending: String?) -> TableSeparator {
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

/// The rows of a table as bytes. A field in quotation marks may hold separators, line ends and doubled quotation marks.
struct TableRows {
    struct Row: Sendable {
        /// Or what is wrong with the row, behind which the next begins.
        var fields: Result<[[UInt8]], LetheError>
        /// Where it begins.
        var line: Int
        var byteCount: Int
        /// Nothing stands in it, not even quotation marks.
        var isBlank: Bool
    }

    private let stream: ByteStream
    private let separator: UInt8
    private let place: String
    private var buffer: [UInt8] = []
    private var index = 0
    private var line = 1
    /// Bytes of UTF-8's mark that are still to be passed over.
    private var markBytes: Int
    private var sawRow = false
    /// What ends the first row.
    private(set) var lineEnd = "\n"

    init(_ stream: ByteStream, separator: UInt8, hasMark: Bool, place: String) {
        self.stream = stream
        markBytes = hasMark ? ByteStream.utf8Mark.count : 0
        self.separator = separator
        self.place = place
    }

    /// The next byte; nil at the end.
    private mutating func take() throws -> UInt8? {
        if index == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            index = 0
            guard try stream.append(to: &buffer, atMost: 1 << 18) > 0 else { return nil }
        }
        defer { index += 1 }
        return buffer[index]
    }

    /// The next row that isn't blank, or nil after the last.
    ///
    /// - Throws: `LetheError` where the table can't be read on: it is cut off within a field, or a row is too long.
    mutating func next() throws -> Row? {
        while true {
            guard let row = try read() else { return nil }
            if !row.isBlank { return row }
        }
    }

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quotation mark that ends a field, or is the first of two.
        case quoteSeen
    }

    private mutating func read() throws -> Row? {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var state = State.fieldStart
        var count = 0
        let first = line
        var quoteLine = line
        var fault: LetheError?
        var isBlank = true
        /// A carriage return stands behind a field's closing quotation mark: a line end must follow.
        var awaitsLineEnd = false
        func row(_ fields: [[UInt8]]) -> Row {
            Row(fields: fault.map { .failure($0) } ?? .success(fields), line: first, byteCount: count, isBlank: isBlank)
        }
        func misplaced() -> LetheError {
            LetheError(
                .format, place: "\(place), line \(line)", "something follows a field's closing quotation mark",
                expected: "a separator or the row's end", advice: "Double a quotation mark inside a field")
        }
        while let byte = try take() {
            count += 1
            if markBytes > 0 {
                markBytes -= 1
                count -= 1
                continue
            }
            if byte == 0x0A { line += 1 } else if byte != 0x0D { isBlank = false }
            if awaitsLineEnd, byte != 0x0A { fault = fault ?? misplaced() }
            guard count <= DocumentSource.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: "\(place), line \(first)", "the row is too long",
                    expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more",
                    advice: state == .quoted ? "A quotation mark opened in line \(quoteLine) may lack its end" : nil)
            }
            switch state {
            case .quoted:
                if byte == 0x22 { state = .quoteSeen } else { field.append(byte) }
                continue
            case .quoteSeen where byte == 0x22:
                field.append(byte)
                state = .quoted
                continue
            case .fieldStart where byte == 0x22:
                state = .quoted
                quoteLine = line
                continue
            default: break
            }
            if byte == separator {
                fields.append(field)
                field = []
                state = .fieldStart
            } else if byte == 0x0A {
                let isPair = field.last == 0x0D && state == .plain
                if isPair { field.removeLast() }
                if !sawRow, isPair || awaitsLineEnd { lineEnd = "\r\n" }
                sawRow = true
                return row(fields + [field])
            } else if state == .quoteSeen {
                if byte == 0x0D { awaitsLineEnd = true } else { fault = fault ?? misplaced() }
            } else {
                field.append(byte)
                state = .plain
            }
        }
        guard count > 0 else { return nil }
        guard state != .quoted else {
            throw LetheError(
                .format, place: "\(place), line \(quoteLine)", "a quotation mark has no end", expected: "another one",
                advice: "The file may be cut off; no row from here on was read")
        }
        if field.last == 0x0D, state == .plain { field.removeLast() }
        return row(fields + [field])
    }
}
