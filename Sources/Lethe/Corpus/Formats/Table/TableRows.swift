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
    /// Complete fields of a row that the end cuts off inside quotation marks.
    private(set) var cutFieldCount: Int?
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
            cutFieldCount = fields.count
            throw LetheError(
                .format, place: "\(place), line \(quoteLine)", "a quotation mark has no end", expected: "another one",
                advice: "The file may be cut off; no row from here on was read")
        }
        if field.last == 0x0D, state == .plain { field.removeLast() }
        return row(fields + [field])
    }
}
