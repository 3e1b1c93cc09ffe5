/// Cuts a table into rows, in bounded memory.
final class TableCutter: NoteCutter {
    private var rows: TableRows
    private let layout: TableLayout
    private let place: String
    let frame: FileFrame?
    /// A first row that is a note.
    private var first: TableRows.Row?

    init(_ file: NoteFile, _ options: ReadingOptions) throws {
        let stream = try file.open()
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: FileHead.maximumBytes)
        if let foreign = ForeignFormat.recognise(head.bytes), !foreign.isText { throw foreign.error(file.place) }
        let separator = Self.separator(head.bytes, options, ending: Files.ending(of: file.path))
        rows = TableRows(stream, separator: separator.byte, place: file.place)
        place = file.place
        guard let row = try rows.next() else {
            throw LetheError(
                .format, place: file.place, "the table is empty", expected: "a row of column names, then a note a row")
        }
        let names = try row.fields.get().map { try StrictUTF8.string($0, place: "\(file.place), line 1") }
        layout = try TableLayout(
            first: names, separator: separator, lineEnd: rows.lineEnd, options: options,
            replacesText: file.replacesText, place: file.place)
        let frame = file.replacesText ? layout.withoutDropped.frame : layout.frame
        self.frame = frame
        if let earlier = file.earlierFrame, earlier != frame { throw CorpusWriter.otherFrame(file.place) }
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
            var rows = TableRows(ByteStream(name: "", bytes: head), separator: separator.byte, place: "")
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
    }

    private let stream: ByteStream
    private let separator: UInt8
    private let place: String
    private var buffer: [UInt8] = []
    private var index = 0
    private var line = 1
    private var isAtStart = true
    /// What ends the first row.
    private(set) var lineEnd = "\n"

    init(_ stream: ByteStream, separator: UInt8, place: String) {
        self.stream = stream
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
            if let fields = try? row.fields.get(), fields.count == 1, fields[0].isEmpty, row.byteCount <= 2 { continue }
            return row
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
        while let byte = try take() {
            count += 1
            if isAtStart {
                isAtStart = false
                if byte == 0xEF, try take() == 0xBB, try take() == 0xBF { continue }
            }
            if byte == 0x0A { line += 1 }
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
                let isPair = field.last == 0x0D && state != .quoteSeen
                if isPair { field.removeLast() }
                if first == 1, isPair || endsWithReturn { lineEnd = "\r\n" }
                endsWithReturn = false
                return Row(
                    fields: fault.map { .failure($0) } ?? .success(fields + [field]), line: first, byteCount: count)
            } else if state == .quoteSeen {
                if byte == 0x0D {
                    endsWithReturn = true
                } else {
                    fault =
                        fault
                        ?? LetheError(
                            .format, place: "\(place), line \(line)",
                            "something follows a field's closing quotation mark",
                            expected: "a separator or the row's end", advice: "Double a quotation mark inside a field")
                }
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
        return Row(fields: fault.map { .failure($0) } ?? .success(fields + [field]), line: first, byteCount: count)
    }

    /// A carriage return stands behind a field's closing quotation mark.
    private var endsWithReturn = false
}
