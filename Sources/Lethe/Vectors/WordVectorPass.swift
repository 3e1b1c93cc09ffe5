internal import LetheEssentials

/// One pass over a file of word vectors: tells its layout, checks every row, keeps those that are needed.
///
/// Not thread-safe.
final class WordVectorPass {
    private let stream: ByteStream
    private let needed: TokenTable?
    private let path: String
    private var buffer: UnsafeMutablePointer<UInt8>
    private var capacity = 1 << 20
    private var start = 0
    private var end = 0
    private var atEnd = false
    private var crc = CRC32(.castagnoli)

    private var dimension = 0
    private var declaredRows: Int?
    private var table = TokenTable(minimumCapacity: 1 << 12)
    private var rows: VectorRows
    private var scratch: UnsafeMutablePointer<Float>
    private var findings: [WordVectors.Finding] = []
    private var rowCount = 0
    /// Of the line at hand, or of the row of a binary file, from 1.
    private var line = 0
    private var isBinary = false

    /// A line or a row longer than this is no vector.
    private static let maximumLineBytes = 1 << 20

    init(_ stream: ByteStream, needed: TokenTable?) {
        path = stream.name
        self.needed = needed
        self.stream = stream
        buffer = .allocate(capacity: capacity)
        rows = VectorRows(dimension: 1)
        scratch = .allocate(capacity: 1)
    }

    deinit {
        buffer.deallocate()
        scratch.deallocate()
    }

    func result(name: String) -> WordVectors {
        WordVectors(
            origin: VectorOrigin(name: name, dimension: dimension, rows: rowCount, checksum: crc.text),
            table: table, storage: rows, findings: findings)
    }

    func run(observe: (Int, Int) -> Void) throws {
        try begin()
        var lastReport = 0
        while true {
            guard try isBinary ? nextBinary() : nextText() else { break }
            if stream.bytesRead - lastReport > 8 << 20 {
                lastReport = stream.bytesRead
                observe(stream.bytesRead, stream.totalBytes)
            }
        }
        guard rowCount > 0 else {
            throw LetheError(.format, place: path, "no word vectors", expected: "a token and its numbers a line")
        }
        if let declaredRows, declaredRows != rowCount {
            throw LetheError(
                .format, place: path, "the file doesn't hold what its first line says",
                expected: "\(declaredRows) rows", found: "\(rowCount)", advice: "Is it cut off? Fetch it again")
        }
    }

    // MARK: Buffer

    /// Reads more behind what is left; false at the file's end.
    private func fill() throws -> Bool {
        if atEnd { return false }
        if start > 0 {
            buffer.update(from: buffer + start, count: end - start)
            end -= start
            start = 0
        }
        if end == capacity {
            let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            grown.update(from: buffer, count: end)
            buffer.deallocate()
            buffer = grown
            capacity *= 2
        }
        let target = UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end)
        let count = try stream.read(into: target)
        crc.update(UnsafeRawBufferPointer(start: buffer + end, count: count))
        end += count
        if count == 0 { atEnd = true }
        return count > 0
    }

    /// The end of the line that begins at `start`, its line feed not included; nil at the file's end.
    private func lineEnd() throws -> Int? {
        var searched = start
        while true {
            if searched < end, let found = memchr(buffer + searched, 0x0A, end - searched) {
                return UnsafeMutableRawPointer(buffer).distance(to: found)
            }
            let behind = end - start
            guard behind <= Self.maximumLineBytes else { throw fault("longer than any vector") }
            if try !fill() { return end > start ? end : nil }
            searched = start + behind
        }
    }

    private func fault(_ what: String, expected: String? = nil, found: String? = nil) -> LetheError {
        LetheError(
            .format, place: "\(path), \(isBinary ? "row" : "line") \(max(1, line))", "not a word vector: \(what)",
            expected: expected,
            found: found,
            advice: isBinary ? "Fetch the file again" : "Mend or remove the line, or fetch the file again")
    }

    // MARK: Layout

    /// Reads the first line and tells the layout.
    private func begin() throws {
        line = 1
        while end < 8, try fill() {}
        try refuseOtherPacking()
        if try lineEnd() == nil { return }
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
        guard let first = try lineEnd() else { return }
        let fields = fieldCount(first)
        guard fields >= 2 else {
            throw fault(
                "too few numbers", expected: "a token and its numbers, or the number of rows and of values",
                found: fields == 0 ? "an empty line" : "1 field")
        }
        if fields == 2, let header = header(first) {
            guard header.dimension <= WordVectorReader.maximumDimension else {
                throw fault(
                    "too many values a row", expected: "at most \(WordVectorReader.maximumDimension)",
                    found: "\(header.dimension)")
            }
            declaredRows = header.rows
            setDimension(header.dimension)
            start = min(first + 1, end)
            isBinary = try rowsAreBinary()
            line = isBinary ? 1 : 2
            // The same rows with and without a first line of sizes have one checksum.
            crc = CRC32(.castagnoli)
            crc.update(UnsafeRawBufferPointer(start: buffer + start, count: end - start))
            return
        }
        guard fields - 1 <= WordVectorReader.maximumDimension else {
            throw fault(
                "too many numbers", expected: "at most \(WordVectorReader.maximumDimension)", found: "\(fields - 1)"
            )
        }
        setDimension(fields - 1)
    }

    /// Names what the file is where its first bytes tell that it can't be vectors.
    private func refuseOtherPacking() throws {
        let kinds: [(bytes: [UInt8], name: String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
            ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59], "packed with bzip2"),
            ([0xFD, 0x37, 0x7A, 0x58], "packed with xz"), ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
            ([0xFF, 0xFE], "UTF-16 text"), ([0xFE, 0xFF], "UTF-16 text"),
        ]
        let head = UnsafeBufferPointer(start: buffer, count: min(end, 8))
        guard let kind = kinds.first(where: { head.starts(with: $0.bytes) }) else { return }
        throw LetheError(
            .format, place: path, "the file is \(kind.name)", expected: "word vectors, plain or gzipped",
            advice: kind.name.hasPrefix("UTF") ? "Convert it to UTF-8" : "Unpack it first")
    }

    private func setDimension(_ dimension: Int) {
        self.dimension = dimension
        rows = VectorRows(dimension: dimension)
        scratch.deallocate()
        scratch = .allocate(capacity: dimension)
    }

    private func fieldCount(_ lineEnd: Int) -> Int {
        var count = 0
        var inField = false
        for index in start..<lineEnd {
            let isGap = buffer[index] == 0x20 || buffer[index] == 0x0D || buffer[index] == 0x09
            if !isGap, !inField { count += 1 }
            inField = !isGap
        }
        return count
    }

    private func header(_ lineEnd: Int) -> (rows: Int, dimension: Int)? {
        let text = String(
            decoding: UnsafeBufferPointer(start: buffer + start, count: lineEnd - start), as: UTF8.self)
        let numbers = text.split(whereSeparator: { $0 == " " || $0 == "\r" || $0 == "\t" }).map { Int($0) }
        guard numbers.count == 2, let rows = numbers[0], let dimension = numbers[1], rows > 0, dimension > 0 else {
            return nil
        }
        return (rows, dimension)
    }

    /// Behind a header: whether what follows is a token and bytes rather than a line of text.
    private func rowsAreBinary() throws -> Bool {
        // As much as a binary row or a line of text may need.
        while end - start < Self.maximumLineBytes / 4, try fill() {}
        var index = start
        while index < end, buffer[index] != 0x20, buffer[index] != 0x0A { index += 1 }
        guard index < end, buffer[index] == 0x20 else { return false }
        let stop = memchr(buffer + index, 0x0A, end - index).map {
            UnsafeMutableRawPointer(buffer).distance(to: $0)
        }
        // Numbers as text hold these bytes and no others.
        return (index..<(stop ?? end)).contains { position in
            switch buffer[position] {
            case 0x20, 0x09, 0x0D, 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x45, 0x65: false
            default: true
            }
        }
    }

    // MARK: Rows

    private func nextText() throws -> Bool {
        guard let lineEnd = try lineEnd() else { return false }
        defer { line += 1 }
        var stop = lineEnd
        while stop > start, buffer[stop - 1] == 0x0D || buffer[stop - 1] == 0x20 || buffer[stop - 1] == 0x09 {
            stop -= 1
        }
        if stop == start {
            // Only the file's last line may be empty; filling moves what is in the buffer.
            let length = min(lineEnd + 1, end) - start
            while end - start == length, try fill() {}
            guard end - start == length else { throw fault("an empty line") }
            start = end
            return false
        }
        try parse(stop)
        start = min(lineEnd + 1, end)
        return true
    }

    private func parse(_ stop: Int) throws {
        let first = start
        var index = first
        while index < stop, buffer[index] != 0x20, buffer[index] != 0x09 { index += 1 }
        guard index > first else {
            throw fault(stop == first ? "an empty line" : "the line begins with a blank")
        }
        var tokenEnd = index
        if !isKept(first..<tokenEnd) {
            // Rows that are not kept are checked as well: a damaged file must not pass for a whole one.
            if try numbers(from: index, to: stop) { return rowDone() }
            tokenEnd = try tokenWithBlanks(first, stop)
            if !isKept(first..<tokenEnd) { return rowDone() }
        } else if try !numbers(from: index, to: stop) {
            tokenEnd = try tokenWithBlanks(first, stop)
            if !isKept(first..<tokenEnd) { return rowDone() }
        }
        keep(first..<tokenEnd)
    }

    /// Reads exactly `dimension` numbers into `scratch`.
    ///
    /// - Returns: false where the field after the token is no number: the token may hold a blank.
    private func numbers(from tokenEnd: Int, to stop: Int) throws -> Bool {
        var index = tokenEnd
        var count = 0
        while true {
            while index < stop, buffer[index] == 0x20 || buffer[index] == 0x09 { index += 1 }
            if index == stop { break }
            guard let value = DecimalNumber.read(buffer, &index, end: stop) else {
                if count == 0 { return false }
                throw fault("field \(count + 2) is not a number")
            }
            guard count < dimension else {
                throw fault("too many numbers", expected: "\(dimension)", found: "more")
            }
            scratch[count] = value
            count += 1
        }
        guard count == dimension else {
            throw fault("too few numbers", expected: "\(dimension)", found: "\(count)")
        }
        return true
    }

    /// Some published files hold tokens with blanks: the token's end where the last `dimension` fields are numbers.
    private func tokenWithBlanks(_ first: Int, _ stop: Int) throws -> Int {
        var index = stop
        for _ in 0..<dimension {
            while index > first, buffer[index - 1] != 0x20, buffer[index - 1] != 0x09 { index -= 1 }
            while index > first, buffer[index - 1] == 0x20 || buffer[index - 1] == 0x09 { index -= 1 }
        }
        guard index > first else { throw fault("field 2 is not a number") }
        guard try numbers(from: index, to: stop) else { throw fault("field 2 is not a number") }
        return index
    }

    private func nextBinary() throws -> Bool {
        // Some writers end a row with a line feed, others don't.
        while true {
            if start == end, try !fill() { return false }
            guard buffer[start] == 0x0A else { break }
            start += 1
        }
        if let declaredRows, rowCount == declaredRows {
            throw fault("bytes behind the last row", expected: "\(declaredRows) rows")
        }
        defer { line += 1 }
        var length = 0
        while true {
            if start + length == end, try !fill() { throw fault("the file ends inside a row") }
            if buffer[start + length] == 0x20 { break }
            length += 1
            guard length <= Self.maximumLineBytes else { throw fault("longer than any token") }
        }
        guard length > 0 else { throw fault("a row without a token") }
        let size = dimension * 4
        while end - start < length + 1 + size {
            guard try fill() else { throw fault("the file ends inside a row") }
        }
        let values = UnsafeRawPointer(buffer + start + length + 1)
        for index in 0..<dimension {
            let value = Float(
                bitPattern: UInt32(littleEndian: values.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            guard value.isFinite else { throw fault("value \(index + 1) is not a number") }
            scratch[index] = value
        }
        if isKept(start..<(start + length)) { keep(start..<(start + length)) } else { rowDone() }
        start += length + 1 + size
        return true
    }

    private func key(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: buffer + range.lowerBound, count: range.count)
    }

    private func isKept(_ token: Range<Int>) -> Bool {
        guard let needed else { return true }
        return needed.index(of: key(token)) != nil
    }

    private func keep(_ token: Range<Int>) {
        let key = key(token)
        if table.insert(key).isNew {
            rows.append().update(from: scratch, count: dimension)
            if key.contains(where: { $0 >= 0x80 }), String(validating: key, as: UTF8.self) == nil {
                findings.append(.init(kind: .notUTF8, line: line))
            }
        } else {
            findings.append(.init(kind: .duplicate, line: line))
        }
        rowDone()
    }

    private func rowDone() { rowCount += 1 }
}
