internal import Foundation

/// A file or stream of notes, not opened yet, or opened once where it can't be opened twice.
package struct NoteFile {
    /// Where to open it; empty for standard input.
    let path: String
    /// What messages call it.
    let place: String
    /// What has been opened already, to tell its format: pipes can be read once.
    let opened: ByteStream?
    /// The notes come out with text replaced, in their own format: text may come in pieces, and every column of a table must
    /// be decided about.
    let replacesText: Bool
    /// The cutter of the input's first file: those of one corpus may have to agree.
    let first: (any NoteCutter)?

    /// - Throws: `LetheError` of kind `file`.
    func open() throws -> ByteStream { try opened ?? ByteStream(path.isEmpty ? nil : path) }

    /// A file's bytes whole, decoded and unpacked.
    ///
    /// - Throws: `LetheError` for what can't be read or is too large to be a note.
    static func contents(_ path: String) throws -> (bytes: [UInt8], wasUTF16: Bool) {
        let stream = try ByteStream(path)
        var bytes: [UInt8] = []
        while try stream.append(to: &bytes, atMost: 1 << 20) > 0 {
            guard bytes.count <= DocumentSource.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: path, "the note is too large",
                    expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more",
                    advice: "Cut it into several notes, or use JSON lines")
            }
        }
        return (bytes, stream.wasUTF16)
    }
}

/// One note's bytes, cut out of a file by one thread, and how to parse them, on any thread.
package struct RawNote: Sendable {
    /// Where it begins, for messages: file and line.
    var place: String
    var byteCount: Int
    /// False for all but the first piece of a text that comes in pieces.
    var isFirst = true
    /// Nothing of the same note follows: false for all but the last piece of a text that comes in pieces.
    var isLast = true
    var parse: @Sendable (NotePlace) throws -> ParsedDocument
}

/// What a note's parsing may need to know of where it stands.
package struct NotePlace: Sendable {
    /// For messages: file and line.
    let place: String
    /// File relative to what was read.
    let path: String
    /// Position in the input, from 0.
    let ordinal: Int
    let options: ReadingOptions

    /// What a document is called whose file gives it no name.
    var unnamed: String {
        let stem = Files.relativeStem(path)
        return "\(stem.isEmpty ? "input" : stem)#\(ordinal + 1)"
    }

    func origin(_ format: any NoteFormat.Type) -> Origin { Origin(path: path, format: CorpusFormat(format)) }
}

/// Cuts one file or stream into notes, in bounded memory, on one thread.
package protocol NoteCutter: AnyObject {
    /// The next note, or nil after the last.
    ///
    /// - Throws: `LetheError` where the file can't be read on.
    func next() throws -> RawNote?
    /// Behind what `next` threw, it has others to give.
    var goesOn: Bool { get }
    /// What stands around the file's notes, where the file says.
    var frame: FileFrame? { get }
    /// The file is UTF-16.
    var wasUTF16: Bool { get }
}

extension NoteCutter {
    package var goesOn: Bool { false }
    package var frame: FileFrame? { nil }
    package var wasUTF16: Bool { false }
}

/// A file that is a note: opened when it is parsed, since several can be read at once.
final class WholeNote: NoteCutter {
    private var note: RawNote?

    /// - Parameter parse: gets the path.
    init(_ file: NoteFile, parse: @escaping @Sendable (_ path: String, NotePlace) throws -> ParsedDocument) {
        let path = file.path
        note = RawNote(place: path, byteCount: Files.size(path)) { try parse(path, $0) }
    }

    func next() -> RawNote? {
        defer { note = nil }
        return note
    }
}

/// Lines that are JSON objects, a note each. A line too long to hold is one note that fails; behind it the next begins.
final class LineCutter: NoteCutter {
    private let reader: ByteLineReader
    private let parse: @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    let wasUTF16: Bool

    init(_ file: NoteFile, parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument) throws {
        let stream = try file.open()
        try JSONStream.refuseOthers(stream, place: file.place)
        reader = ByteLineReader(stream, name: file.place)
        wasUTF16 = stream.wasUTF16
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
    let wasUTF16: Bool

    /// - Parameter element: what messages call an element.
    init(
        _ file: NoteFile, element: String,
        parse: @escaping @Sendable ([UInt8], NotePlace) throws -> ParsedDocument
    ) throws {
        let stream = try file.open()
        try JSONStream.refuseOthers(stream, place: file.place)
        name = "\(file.place), \(element)"
        wasUTF16 = stream.wasUTF16
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
    static let fieldsOfAnnotations = ["relations", "answer", "_task_hash"]

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

/// Lines in blocks that make a document, as formats in columns have them.
final class BlockCutter<Blocks: LineBlocks>: NoteCutter {
    private let reader: ByteLineReader
    private var blocks: Blocks
    private let parse: @Sendable (LineBlock, NotePlace) throws -> ParsedDocument
    let wasUTF16: Bool

    init(
        _ file: NoteFile, _ blocks: Blocks,
        parse: @escaping @Sendable (LineBlock, NotePlace) throws -> ParsedDocument
    ) throws {
        let stream = try file.open()
        let head = stream.peek(lines: FileHead.lineCount, maximumBytes: ForeignFormat.headBytes)
        if let found = ForeignFormat.recognise(head.bytes), !found.isText { throw found.error(file.place) }
        reader = ByteLineReader(stream, name: file.place)
        wasUTF16 = stream.wasUTF16
        self.blocks = blocks
        self.parse = parse
    }

    func next() throws -> RawNote? {
        while true {
            let line = try reader.next()
            if let block = blocks.take(line, number: reader.lineNumber) {
                let count = block.lines.reduce(0) { $0 + $1.count }
                return RawNote(place: reader.name, byteCount: count) { [parse] in try parse(block, $0) }
            }
            if line == nil { return nil }
        }
    }
}

/// Lines of one document, with the number of the first.
struct LineBlock: Sendable {
    var lines: [[UInt8]]
    var firstLine: Int
    /// The file says where documents begin.
    var isMarked = true
}

/// Tells where a document's lines end.
protocol LineBlocks {
    /// Takes one line (nil at the end) and gives a block when one is complete.
    mutating func take(_ line: [UInt8]?, number: Int) -> LineBlock?
}
