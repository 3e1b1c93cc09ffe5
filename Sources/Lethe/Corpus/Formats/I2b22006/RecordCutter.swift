/// Cuts the `RECORD` elements out of one file, in bounded memory. What stands inside them is not looked at.
final class RecordCutter: NoteCutter {
    private let stream: ByteStream
    private let place: String
    private let parse: @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    private var buffer: [UInt8] = []
    private var isAtEnd = false
    private var line = 1
    private var count = 0

    private static let begin = Array("<RECORD".utf8)
    private static let end = Array("</RECORD>".utf8)
    private static let close = Array("</ROOT>".utf8)

    init(_ file: NoteFile, parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument) throws {
        stream = try file.open()
        place = file.place
        self.parse = parse
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: ForeignFormat.headBytes)
        if let foreign = ForeignFormat.recognise(head.bytes), !foreign.isText { throw foreign.error(file.place) }
    }

    /// Where a mark begins at or behind an index, reading on as far as needed; nil where the file ends before.
    private func find(_ mark: [UInt8], from start: Int) throws -> Int? {
        var searched = start
        while true {
            if let found = buffer[searched...].firstRange(of: mark) { return found.lowerBound }
            searched = max(start, buffer.count - mark.count + 1)
            guard buffer.count <= DocumentSource.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: "\(place), line \(line)", "the record is too long",
                    expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more")
            }
            if try isAtEnd || stream.append(to: &buffer, atMost: 1 << 18) == 0 {
                isAtEnd = true
                return nil
            }
        }
    }

    private func drop(_ bytes: Int) {
        line += buffer[..<bytes].count { $0 == 0x0A }
        buffer.removeSubrange(..<bytes)
    }

    func next() throws -> RawNote? {
        guard let start = try find(Self.begin, from: 0) else {
            guard count > 0 || !buffer.isEmpty, buffer.firstRange(of: Self.close) == nil else { return nil }
            throw LetheError(
                .format, place: "\(place), line \(line)", count == 0 ? "no record" : "the file is cut off",
                expected: count == 0 ? "<RECORD> inside <ROOT>" : "another record, or </ROOT>")
        }
        drop(start)
        guard let end = try find(Self.end, from: 0) else {
            throw LetheError(
                .format, place: "\(place), line \(line)", "a record has no end", expected: "</RECORD>",
                advice: "The file may be cut off")
        }
        let bytes = Array(buffer[..<(end + Self.end.count)])
        let first = line
        drop(bytes.count)
        count += 1
        return RawNote(place: "\(place), record \(count) from line \(first)", byteCount: bytes.count) { [parse] in
            try parse(bytes, $0)
        }
    }
}
