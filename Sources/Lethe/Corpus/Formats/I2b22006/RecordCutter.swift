/// Cuts the `RECORD` elements out of one file, in bounded memory. What stands inside them is not looked at, but for sections and
/// remarks, in which a mark is none.
final class RecordCutter: NoteCutter {
    private let stream: ByteStream
    private let place: String
    private let parse: @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    private var buffer: [UInt8] = []
    /// What of the buffer is done with.
    private var start = 0
    private var isAtEnd = false
    private var line = 1
    private var count = 0
    var wasDecoded: Bool { stream.wasDecoded }

    private static let begin = Array("<RECORD".utf8)
    private static let end = Array("</RECORD".utf8)
    private static let close = Array("</ROOT".utf8)
    private static let sections = [("<!--", "-->"), ("<![CDATA[", "]]>")].map { (Array($0.utf8), Array($1.utf8)) }

    init(_ file: NoteFile, parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument) throws {
        stream = try file.open()
        place = file.place
        self.parse = parse
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: ForeignFormat.headBytes)
        if let foreign = ForeignFormat.recognise(head.bytes), !foreign.isText { throw foreign.error(file.place) }
    }

    /// More bytes; false at the end.
    private func fill() throws -> Bool {
        guard !isAtEnd else { return false }
        guard buffer.count - start <= DocumentSource.maximumDocumentBytes else {
            throw LetheError(
                .format, place: "\(place), line \(line)", "the record is too long",
                expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more")
        }
        isAtEnd = try stream.append(to: &buffer, atMost: 1 << 18) == 0
        return !isAtEnd
    }

    private func looking(at mark: [UInt8], _ index: Int) -> Bool {
        index + mark.count <= buffer.count && buffer[index..<(index + mark.count)].elementsEqual(mark)
    }

    private static func isGap(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    /// Where a tag begins at or behind an index, outside sections and remarks; nil where the file ends before.
    private func find(_ tag: [UInt8], from first: Int) throws -> Int? {
        var index = first
        /// What ends the section that is open.
        var closing: [UInt8]?
        while true {
            // A mark may go on in what isn't read yet.
            while index + 16 > buffer.count, try fill() {}
            guard index < buffer.count else { return nil }
            if let mark = closing {
                if looking(at: mark, index) {
                    closing = nil
                    index += mark.count
                } else {
                    index += 1
                }
            } else if buffer[index] != UInt8(ascii: "<") {
                index += 1
            } else if let section = Self.sections.first(where: { looking(at: $0.0, index) }) {
                closing = section.1
                index += section.0.count
            } else if looking(at: tag, index), index + tag.count < buffer.count,
                Self.isGap(buffer[index + tag.count]) || [0x3E, 0x2F].contains(buffer[index + tag.count])
            {
                return index
            } else {
                index += 1
            }
        }
    }

    /// Behind a tag's closing bracket; nil where the file ends before.
    private func endOfTag(_ index: Int) throws -> Int? {
        var index = index
        var quote: UInt8?
        while true {
            if index == buffer.count, try !fill() { return nil }
            let byte = buffer[index]
            index += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index
            }
        }
    }

    private func drop(_ bytes: Int) {
        line += buffer[start..<(start + bytes)].count { $0 == 0x0A }
        start += bytes
        // Now and then, so that a byte isn't moved once a record.
        if start > 1 << 20 {
            buffer.removeSubrange(..<start)
            start = 0
        }
    }

    func next() throws -> RawNote? {
        guard let first = try find(Self.begin, from: start) else {
            if count > 0, try find(Self.close, from: start) != nil { return nil }
            throw LetheError(
                .format, place: "\(place), line \(line)", count == 0 ? "no record" : "the file is cut off",
                expected: count == 0 ? "<RECORD> inside <ROOT>" : "another record, or </ROOT>")
        }
        drop(first - start)
        let cutOff = LetheError(
            .format, place: "\(place), line \(line)", "a record has no end", expected: "</RECORD>",
            advice: "The file may be cut off")
        guard let head = try endOfTag(start) else { throw cutOff }
        var end = head
        if buffer[head - 2] != UInt8(ascii: "/") {
            guard let tail = try find(Self.end, from: head), let last = try endOfTag(tail) else { throw cutOff }
            end = last
        }
        let bytes = Array(buffer[start..<end])
        let begins = line
        drop(bytes.count)
        count += 1
        return RawNote(place: "\(place), record \(count) from line \(begins)", byteCount: bytes.count) { [parse] in
            try parse(bytes, $0)
        }
    }
}
