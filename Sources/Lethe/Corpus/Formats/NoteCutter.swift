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
    /// A text is one note, of whatever size: what is looked up by its whole text isn't found by a piece.
    var keepsTextWhole = false
    /// The cutter of the input's first file: those of one corpus may have to agree.
    let first: (any NoteCutter)?
    /// Of text that can't say it itself.
    let encoding: TextEncoding?

    /// - Throws: `LetheError` of kind `file`, or `format` where the text has another encoding.
    func open() throws -> ByteStream { try opened ?? ByteStream(path.isEmpty ? nil : path, encoding: encoding) }

    /// A file's bytes whole, decoded and unpacked.
    ///
    /// - Throws: `LetheError` for what can't be read or is too large to be a note.
    static func contents(_ path: String, encoding: TextEncoding?) throws -> (bytes: [UInt8], wasDecoded: Bool) {
        let stream = try ByteStream(path, encoding: encoding)
        var bytes: [UInt8] = []
        while try stream.append(to: &bytes, atMost: 1 << 20) > 0 {
            guard bytes.count <= DocumentSource.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: path, "the note is too large",
                    expected: "at most \(DocumentSource.maximumDocumentBytes) bytes", found: "more",
                    advice: "Cut it into several notes, or use JSON lines")
            }
        }
        return (bytes, stream.wasDecoded)
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
    /// The file was in another encoding than UTF-8.
    var wasDecoded: Bool { get }
}

extension NoteCutter {
    package var goesOn: Bool { false }
    package var frame: FileFrame? { nil }
    package var wasDecoded: Bool { false }
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
