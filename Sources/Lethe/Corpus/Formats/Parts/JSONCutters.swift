internal import LetheEssentials

/// Lines that are JSON objects, a note each. A line too long to hold is one note that fails; behind it the next begins.
final class LineCutter: NoteCutter {
    private let reader: ByteLineReader
    private let parse: @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    let wasDecoded: Bool

    init(_ file: NoteFile, parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument) throws {
        let stream = try file.open()
        try JSONStream.refuseOthers(stream, place: file.place)
        reader = ByteLineReader(stream, name: file.place)
        wasDecoded = stream.wasDecoded
        self.parse = parse
    }

    var goesOn: Bool { reader.skipsLine }

    func next() throws -> RawNote? {
        while true {
            guard let line = try reader.next() else { return nil }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { continue }
            return RawNote(place: "\(reader.name), line \(reader.lineNumber)", byteCount: line.count) { [parse] in
                try parse(line, $0)
            }
        }
    }
}

/// The elements of a JSON array, a note each.
final class ArrayCutter: NoteCutter {
    private let array: JSONArrayReader
    private let name: String
    private let parse: @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    let wasDecoded: Bool

    /// - Parameter element: what messages call an element.
    init(
        _ file: NoteFile, element: String,
        parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    ) throws {
        let stream = try file.open()
        try JSONStream.refuseOthers(stream, place: file.place)
        name = "\(file.place), \(element)"
        wasDecoded = stream.wasDecoded
        array = JSONArrayReader(
            stream, element: element, maximumElementBytes: DocumentSource.maximumDocumentBytes, name: file.place)
        self.parse = parse
    }

    func next() throws -> RawNote? {
        guard let element = try array.next() else { return nil }
        return RawNote(place: "\(name) \(array.count)", byteCount: element.count) { [parse] in try parse(element, $0) }
    }
}

/// What JSON formats share of their files.
enum JSONStream {
    /// Fields that tools write of a note's annotations: they don't hold for others.
    static let fieldsOfAnnotations = ["relations", "answer", "_task_hash", leakRisk]
    /// A note's leak risk, as far as an annotator saw it.
    static let leakRisk = "leakRisk"

    static let arrayFrame = FileFrame(opening: "[\n", separator: ",\n", closing: "\n]\n")

    /// A note as one line.
    static func line(_ fields: [String: JSONValue], problems: [CorpusProblem]) -> WrittenNote {
        WrittenNote(
            files: [.init(ending: "jsonl", data: Data(JSONWriter.line(.object(fields)) + [0x0A]))], problems: problems)
    }

    /// Refuses a stream of another kind by its beginning. One line of noise is one bad note, not another kind of file.
    ///
    /// - Throws: `LetheError` of kind `format`.
    static func refuseOthers(_ stream: ByteStream, place: String) throws {
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: ForeignFormat.headBytes)
        guard let found = ForeignFormat.recognise(head.bytes) else { return }
        let hasNotes = head.bytes.split(separator: 0x0A).contains { $0.first == UInt8(ascii: "{") }
        if found == .object || (!hasNotes && !found.isText) { throw found.error(place) }
    }
}
