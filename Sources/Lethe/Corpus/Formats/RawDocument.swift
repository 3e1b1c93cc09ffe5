/// One document's bytes, not parsed yet: cut out of a stream cheaply by one thread, parsed by another.
public struct RawDocument: Sendable {
    /// Position in the input, from 0.
    public var ordinal: Int
    /// Where it begins, for messages: file and line.
    public var place: String
    /// File relative to what was read.
    public var path: String
    var content: Content

    enum Content: Sendable {
        /// Bytes of the document.
        case bytes([UInt8])
        /// Bytes of a file that is read when parsed.
        case file(String)
        /// Lines of a CoNLL file, with the number of the first and whether the file marks documents.
        case lines([[UInt8]], first: Int, marked: Bool)
    }
}

/// A parsed document and what its parsing brought to light.
public struct ParsedDocument: Sendable {
    public var document: Document
    public var problems: [CorpusProblem] = []

    init(_ document: Document, problems: [CorpusProblem] = []) {
        self.document = document
        self.problems = problems
    }
}

/// Documents of a file, a folder or standard input, one after the other in bounded memory.
public final class DocumentSource {
    public let format: CorpusFormat
    public let name: String
    /// The number of documents where it is known before reading (a folder of files).
    public let documentCount: Int?
    private let options: ReadingOptions
    private let root: String
    private var files: [String]
    private var fileIndex = 0
    private var reader: ByteLineReader?
    private var currentFile = ""
    private var ordinal = 0
    private var conll = ConllBlockReader()
    private let textChunkBytes: Int?
    /// Bytes handed out so far, for showing how far the work is.
    public private(set) var bytesRead = 0
    /// Bytes of all files, where the input is made of files.
    public private(set) var totalBytes: Int?

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - path: a file or folder; nil reads standard input: JSON lines, CoNLL or text, recognised by its first lines.
    ///   - textChunkBytes: cut plain text into pieces of about this size at line ends, so that a text of any size is
    ///     read in bounded memory; nil gives each text whole.
    /// - Throws: `LetheError` where the path can't be read or its format isn't known.
    public init(path: String?, options: ReadingOptions, textChunkBytes: Int? = nil) throws {
        self.options = options
        self.textChunkBytes = textChunkBytes
        guard let path else {
            let reader = try ByteLineReader(path: nil)
            self.reader = reader
            format = try options.format ?? CorpusFormat.recognise(lines: reader.peek(50))
            guard format == .jsonl || format == .conll || format == .text else {
                throw LetheError(
                    .setting, "standard input can't hold \(format.rawValue)", expected: "text, jsonl or conll",
                    advice: "Give the file or folder as an argument")
            }
            name = "standard input"
            root = ""
            files = [""]
            documentCount = nil
            return
        }
        guard Files.exists(path) else { throw Files.cannotRead(path) }
        let format = try options.format ?? CorpusFormat.recognise(path)
        self.format = format
        name = Files.stem(path)
        if Files.isFolder(path) {
            root = path
            files = try Files.list(path).filter { Self.belongs($0, to: format) }
            if files.isEmpty {
                throw LetheError(
                    .file, place: path, "the folder holds no files of the format \(format.rawValue)",
                    advice: "Name the format with --format, or see Documentation/formats.md")
            }
        } else {
            root = ""
            files = [path.hasSuffix(".ann") ? String(path.dropLast(4)) + ".txt" : path]
        }
        documentCount = format.isFilePerDocument ? files.count : nil
        totalBytes = files.reduce(0) { $0 + Files.size(root.isEmpty ? $1 : root + "/" + $1) }
    }

    private static func belongs(_ file: String, to format: CorpusFormat) -> Bool {
        switch format {
        case .brat, .text: file.hasSuffix(".txt")
        case .i2b2: file.lowercased().hasSuffix(".xml")
        case .jsonl: file.hasSuffix(".jsonl") || file.hasSuffix(".ndjson")
        case .conll: !file.hasSuffix(".md") && !file.hasSuffix(".json") && !file.hasSuffix("LICENSE")
        }
    }

    /// The next document's bytes, or nil after the last.
    ///
    /// - Throws: `LetheError` where the input itself fails; nothing can be read after that.
    public func next() throws -> RawDocument? {
        while fileIndex < files.count {
            let relative = files[fileIndex]
            let path = root.isEmpty ? relative : root + "/" + relative
            let shown = root.isEmpty ? URLPath.last(relative) : relative
            switch format {
            case .brat, .i2b2:
                fileIndex += 1
                return raw(.file(path), place: path, path: shown)
            case .text:
                guard textChunkBytes != nil || path.isEmpty else {
                    fileIndex += 1
                    return raw(.file(path), place: path, path: shown)
                }
                if let raw = try nextTextChunk(path, shown: shown) { return raw }
            case .jsonl:
                if let raw = try nextLine(path, shown: shown) { return raw }
            case .conll:
                if let raw = try nextBlock(path, shown: shown) { return raw }
            }
            reader = nil
            fileIndex += 1
        }
        return nil
    }

    private func raw(_ content: RawDocument.Content, place: String, path: String) -> RawDocument {
        defer { ordinal += 1 }
        switch content {
        case .bytes(let bytes): bytesRead += bytes.count
        case .file(let path): bytesRead += Files.size(path)
        case .lines(let lines, _, _): bytesRead += lines.reduce(0) { $0 + $1.count }
        }
        return RawDocument(ordinal: ordinal, place: place, path: path, content: content)
    }

    private func openReader(_ path: String) throws {
        if reader == nil {
            reader = try ByteLineReader(path: path.isEmpty ? nil : path)
            conll = ConllBlockReader()
        }
    }

    private func nextLine(_ path: String, shown: String) throws -> RawDocument? {
        try openReader(path)
        while var line = try reader?.next() {
            let number = reader?.lineNumber ?? 0
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { continue }
            return raw(.bytes(line), place: "\(path.isEmpty ? name : path), line \(number)", path: shown)
        }
        return nil
    }

    private func nextTextChunk(_ path: String, shown: String) throws -> RawDocument? {
        try openReader(path)
        let limit = textChunkBytes ?? 1 << 16
        let first = (reader?.lineNumber ?? 0) + 1
        var bytes: [UInt8] = []
        while bytes.count < limit, let line = try reader?.next() { bytes.append(contentsOf: line) }
        // An empty file is one empty document, not none: every input file has its output.
        guard !bytes.isEmpty || first == 1 else { return nil }
        if bytes.isEmpty {
            reader = nil
            fileIndex += 1
        }
        return raw(.bytes(bytes), place: "\(path.isEmpty ? name : path), line \(first)", path: shown)
    }

    private func nextBlock(_ path: String, shown: String) throws -> RawDocument? {
        try openReader(path)
        while true {
            let line = try reader?.next()
            if let block = conll.take(line, number: reader?.lineNumber ?? 0, blockSentences: options.blockSentences) {
                return raw(
                    .lines(block.lines, first: block.firstLine, marked: conll.isMarked),
                    place: path.isEmpty ? name : path, path: shown)
            }
            if line == nil { return nil }
        }
    }

    /// A note of one file is held in memory whole, its offsets in 32 bits.
    private static let maximumDocumentBytes = 512 << 20

    /// Parses a document. Safe to call from any thread.
    ///
    /// - Throws: `LetheError` with the place at which the document breaks its format.
    public static func parse(_ raw: RawDocument, format: CorpusFormat, options: ReadingOptions) throws
        -> ParsedDocument
    {
        switch raw.content {
        case .lines(let lines, let first, let marked):
            return try ConllFormat.parse(
                lines: lines, firstLine: first, hasMarks: marked, place: raw.place, path: raw.path,
                ordinal: raw.ordinal, options: options)
        case .bytes(let bytes):
            switch format {
            case .jsonl: return try JSONLinesFormat.parse(bytes, place: raw.place, path: raw.path, ordinal: raw.ordinal)
            default: return try PlainTextFormat.parse(bytes, place: raw.place, path: raw.path)
            }
        case .file(let path):
            guard Files.size(path) <= maximumDocumentBytes else {
                throw LetheError(
                    .format, place: path, "the note is too large", expected: "at most \(maximumDocumentBytes) bytes",
                    found: "\(Files.size(path))", advice: "Cut it into several notes, or use JSON lines")
            }
            let bytes = [UInt8](try Files.read(path))
            switch format {
            case .brat: return try BratFormat.parse(bytes, path: path, shownPath: raw.path, options: options)
            case .i2b2: return try I2b2Format.parse(bytes, place: path, path: raw.path)
            default: return try PlainTextFormat.parse(bytes, place: path, path: raw.path)
            }
        }
    }
}

/// The last part of a path.
enum URLPath {
    static func last(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
