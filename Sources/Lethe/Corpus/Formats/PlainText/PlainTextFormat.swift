internal import LetheEssentials

extension CorpusFormat {
    /// Text without annotations.
    public static let text = CorpusFormat(PlainTextFormat.self)
}

extension RawDocument {
    /// A text that comes by itself, as the body of a request does. Whatever it looks like, it is a note.
    package init(text: [UInt8], ordinal: Int = 0, place: String) {
        var options = ReadingOptions()
        options.format = .text
        self.init(
            RawNote(place: place, byteCount: text.count) { place in
                let text = try StrictUTF8.string(text, place: place.place)
                return ParsedDocument(
                    Document(id: place.unnamed, text: text, origin: place.origin(PlainTextFormat.self)))
            }, ordinal: ordinal, options: options)
    }
}

/// Text without annotations: a file is a document.
enum PlainTextFormat: NoteFormat {
    static let name = "text"
    static let layout = FileLayout.filePerNote(ending: "txt")
    static let holdsAnnotations = false
    static let readsStreams = true

    static func owns(_ name: String) -> Bool { name.hasSuffix(".txt") }

    static func likeness(_ head: FileHead) -> Likeness { .fallback }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        if file.opened != nil || file.replacesText { return try TextCutter(file) }
        return WholeNote(file) { path, place in
            let (bytes, wasDecoded) = try NoteFile.contents(path, encoding: options.encoding)
            var parsed = try parse(bytes, place)
            if wasDecoded { parsed.problems.append(.decoded(parsed.document.id)) }
            return parsed
        }
    }

    /// - Parameter beginsNote: false for a later piece of a text that comes in pieces.
    static func parse(
        _ bytes: [UInt8], _ place: NotePlace, beginsNote: Bool = true
    ) throws -> ParsedDocument {
        if beginsNote {
            let found = ForeignFormat.recognise(bytes, ending: Files.ending(of: place.path))
            // Who names the format means marks and columns to be read as words.
            if let found, place.options.format == nil || !found.isText { throw found.error(place.place) }
        }
        let text = try StrictUTF8.string(bytes, place: place.place)
        return ParsedDocument(
            Document(id: Files.relativeStem(place.path), text: text, origin: place.origin(PlainTextFormat.self)))
    }

    // MARK: Writing

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        WrittenNote(files: [.init(ending: "txt", data: Data(document.text.string.utf8))])
    }
}

/// A text in pieces of whole lines, each of which is parsed as a document: a text of any size in bounded memory.
final class TextCutter: NoteCutter {
    private let reader: ByteLineReader
    let wasDecoded: Bool
    private let chunkBytes: Int
    /// About so many bytes are a piece.
    private static let pieceBytes = 1 << 16
    private var isDone = false

    init(_ file: NoteFile) throws {
        let stream = try file.open()
        wasDecoded = stream.wasDecoded
        // UTF-8's mark is part of the text: what isn't replaced comes out as it went in.
        reader = ByteLineReader(stream, name: file.place, keepsMark: true)
        chunkBytes = file.replacesText && !file.keepsTextWhole ? Self.pieceBytes : Int.max
    }

    func next() throws -> RawNote? {
        guard !isDone else { return nil }
        let first = reader.lineNumber + 1
        var bytes: [UInt8] = []
        while bytes.count < chunkBytes, let line = try reader.next() {
            bytes.append(contentsOf: line)
            guard bytes.count <= DocumentSource.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: reader.name, "the note is too large",
                    expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more",
                    advice: "Cut it into several notes, or use JSON lines")
            }
        }
        // An empty file is one empty document, not none: every input file has its output.
        isDone = !reader.hasMore()
        let isFirst = first == 1
        return RawNote(
            place: "\(reader.name), line \(first)", byteCount: bytes.count, isFirst: isFirst, isLast: isDone
        ) { [bytes] in try PlainTextFormat.parse(bytes, $0, beginsNote: isFirst) }
    }
}
