/// One document's bytes, not parsed yet: cut out of a stream cheaply by one thread, parsed by another.
public struct RawDocument: Sendable {
    /// Position in the input, from 0.
    public var ordinal: Int
    /// Where it begins, for messages: file and line.
    public var place: String
    /// File relative to what was read.
    public var path: String
    /// Nothing of the same note follows: false for all but the last piece of a text that comes in pieces.
    public var isLast = true
    /// False for all but the first piece of a text that comes in pieces.
    public var isFirst = true
    var content: Content

    /// What a document is called whose file gives it no name.
    static func unnamed(_ path: String, _ ordinal: Int) -> String {
        let stem = Files.relativeStem(path)
        return "\(stem.isEmpty ? "input" : stem)#\(ordinal + 1)"
    }

    enum Content: Sendable {
        /// Bytes of the document.
        case bytes([UInt8])
        /// Bytes of a file that is read when parsed.
        case file(String)
        /// A file that can't be opened: one bad file doesn't stop the others.
        case failure(LetheError)
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
    private var neuroner = NeuroNERBlockReader()
    private var array: JSONArrayReader?
    private let textChunkBytes: Int?
    /// What in the input folder can't be opened.
    private var failures: [LetheError] = []
    /// Files below the input folder that are not of its format, relative to it, and what its listing leaves aside.
    public private(set) var ignoredFiles: [String] = []
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
            format = try options.format ?? CorpusFormat.recognise(stream: reader.peek(50), name: reader.name)
            try Self.checkStream(format)
            name = reader.name
            root = ""
            files = [""]
            documentCount = nil
            return
        }
        guard Files.exists(path) else { throw Files.cannotRead(path) }
        if Files.isSpecial(path) {
            // Read once: the lines that tell the format are kept for reading.
            let reader = try ByteLineReader(path: path)
            self.reader = reader
            format = try options.format ?? CorpusFormat.recognise(stream: reader.peek(50), name: path)
            try Self.checkStream(format)
            (name, root, files, documentCount) = (path, "", [""], nil)
            return
        }
        name = URLPath.corpusName(path)
        if Files.isFolder(path) {
            root = path
            let listing = try FolderListing(path)
            format = try options.format ?? CorpusFormat.recognise(path, listing)
            failures = listing.failures
            let format = format
            let all = listing.files
            files = all.filter { Self.belongs($0, to: format) }
            ignoredFiles =
                listing.leftAside
                + all.filter { !Self.belongs($0, to: format) && !(format == .brat && $0.hasSuffix(".ann")) }
            if format == .brat {
                // An .ann without its .txt is a note whose text is missing, not a file to pass over.
                let texts = Set(files.map { FileName(Files.relativeStem($0)) })
                files += all.filter { $0.hasSuffix(".ann") && !texts.contains(FileName(Files.relativeStem($0))) }
                    .map { Files.relativeStem($0) + ".txt" }
            }
            if files.isEmpty {
                if let failure = failures.first { throw failure }
                throw LetheError(
                    .file, place: path, "the folder holds no files of the format \(format.rawValue)",
                    found: "\(ignoredFiles.count) others, such as \(ignoredFiles.first ?? "none")",
                    advice: "Name the format with --format, or see Documentation/formats.md")
            }
        } else {
            format = try options.format ?? CorpusFormat.recognise(path)
            root = ""
            files = [path.hasSuffix(".ann") ? String(path.dropLast(4)) + ".txt" : path]
        }
        documentCount = format.isFilePerDocument ? files.count : nil
        totalBytes = files.reduce(0) { $0 + Files.size(root.isEmpty ? $1 : root + "/" + $1) }
    }

    private static func belongs(_ file: String, to format: CorpusFormat) -> Bool {
        let name = file.lowercased()
        return switch format {
        case .brat, .text, .neuroner: name.hasSuffix(".txt")
        case .i2b2: name.hasSuffix(".xml")
        case .jsonl, .doccano, .prodigy: name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
        case .labelStudio: name.hasSuffix(".json")
        case .conll: ![".md", ".json", ".jsonl", ".xml", ".ann", "license"].contains { name.hasSuffix($0) }
        }
    }

    /// What a stream that is read once can hold.
    private static func checkStream(_ format: CorpusFormat) throws {
        guard !format.isFilePerDocument || format == .text, format != .labelStudio else {
            throw LetheError(
                .setting, "\(format.rawValue) can't come by standard input or a pipe",
                expected: "text, conll or JSON lines",
                advice: "Give the file or folder as an argument")
        }
    }

    /// The next document's bytes, or nil after the last.
    ///
    /// A file that can't be read on is a failure at its place, and the next file follows.
    public func next() -> RawDocument? {
        if !failures.isEmpty {
            let failure = failures.removeFirst()
            let path = failure.place.hasPrefix(root + "/") ? String(failure.place.dropFirst(root.count + 1)) : ""
            return raw(.failure(failure), place: failure.place, path: path)
        }
        while fileIndex < files.count {
            let relative = files[fileIndex]
            let path = root.isEmpty ? relative : root + "/" + relative
            let shown = root.isEmpty ? URLPath.last(relative) : relative
            do {
                if let raw = try next(path, shown: shown) { return raw }
            } catch {
                var failure = error as? LetheError ?? LetheError(.file, place: path, "can't be read")
                // A line too long to hold is one note of JSON lines; behind it the next begins.
                if let reader, reader.skipsLine, format.isJSON {
                    return raw(.failure(failure), place: path.isEmpty ? name : path, path: shown)
                }
                if !format.isFilePerDocument { failure.extent = .restOfFile }
                var failed = raw(.failure(failure), place: path.isEmpty ? name : path, path: shown)
                failed.isFirst = (reader?.lineNumber ?? 0) == 0
                reader = nil
                array = nil
                fileIndex += 1
                return failed
            }
            reader = nil
            array = nil
            fileIndex += 1
        }
        return nil
    }

    /// The next document of one file, or nil after its last.
    private func next(_ path: String, shown: String) throws -> RawDocument? {
        let isWhole = format == .brat || format == .i2b2 || (format == .text && textChunkBytes == nil && !path.isEmpty)
        if isWhole {
            fileIndex += 1
            return raw(.file(path), place: path, path: shown)
        }
        if format == .labelStudio { return try nextElement(path, shown: shown) }
        try openReader(path)
        switch format {
        case .jsonl, .doccano, .prodigy: return try nextLine(path, shown: shown)
        case .conll, .neuroner: return try nextBlock(path, shown: shown)
        default: return try nextTextChunk(path, shown: shown)
        }
    }

    private func raw(_ content: RawDocument.Content, place: String, path: String) -> RawDocument {
        defer { ordinal += 1 }
        switch content {
        case .bytes(let bytes): bytesRead += bytes.count
        case .file(let path): bytesRead += Files.size(path)
        case .failure: break
        case .lines(let lines, _, _): bytesRead += lines.reduce(0) { $0 + $1.count }
        }
        return RawDocument(ordinal: ordinal, place: place, path: path, content: content)
    }

    private func openReader(_ path: String) throws {
        if reader == nil {
            let reader = try ByteLineReader(path: path.isEmpty ? nil : path)
            self.reader = reader
            // Texts are looked at when they are parsed. Here one line of noise is one bad note, not another format.
            let lines = format == .text ? [] : try reader.peek(50)
            let hasNotes = format.isJSON && lines.contains { $0.first == UInt8(ascii: "{") }
            let head = Array(lines.lazy.joined().prefix(ForeignFormat.headBytes))
            if let found = ForeignFormat.recognise(head) {
                let isSpread = format.isJSON && (found == .object || found == .records)
                if isSpread || (!hasNotes && !found.isText) { throw found.error(path) }
            }
            conll = ConllBlockReader()
            neuroner = NeuroNERBlockReader()
        }
    }

    private func nextElement(_ path: String, shown: String) throws -> RawDocument? {
        let array = try self.array ?? JSONArrayReader(path, maximumElementBytes: Self.maximumDocumentBytes)
        self.array = array
        guard let element = try array.next() else { return nil }
        return raw(.bytes(element), place: "\(path), task \(array.count)", path: shown)
    }

    private func nextLine(_ path: String, shown: String) throws -> RawDocument? {
        while var line = try reader?.next() {
            let number = reader?.lineNumber ?? 0
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { continue }
            return raw(.bytes(line), place: "\(path.isEmpty ? name : path), line \(number)", path: shown)
        }
        return nil
    }

    private func nextTextChunk(_ path: String, shown: String) throws -> RawDocument? {
        let limit = textChunkBytes ?? Int.max
        let first = (reader?.lineNumber ?? 0) + 1
        var bytes: [UInt8] = []
        while bytes.count < limit, let line = try reader?.next() {
            bytes.append(contentsOf: line)
            guard bytes.count <= Self.maximumDocumentBytes else {
                throw LetheError(
                    .format, place: path.isEmpty ? name : path, "the note is too large",
                    expected: "at most \(Self.maximumDocumentBytes) bytes", found: "more",
                    advice: "Cut it into several notes, or use JSON lines")
            }
        }
        // An empty file is one empty document, not none: every input file has its output.
        guard !bytes.isEmpty || first == 1 else { return nil }
        if bytes.isEmpty {
            reader = nil
            fileIndex += 1
        }
        var piece = raw(.bytes(bytes), place: "\(path.isEmpty ? name : path), line \(first)", path: shown)
        piece.isFirst = first == 1
        piece.isLast = try !(reader?.hasMore() ?? false)
        return piece
    }

    private func nextBlock(_ path: String, shown: String) throws -> RawDocument? {
        while true {
            let line = try reader?.next()
            let number = reader?.lineNumber ?? 0
            let block =
                format == .neuroner
                ? neuroner.take(line, number: number)
                : conll.take(line, number: number, blockSentences: options.blockSentences)
            if let block {
                return raw(
                    .lines(block.lines, first: block.firstLine, marked: conll.isMarked),
                    place: path.isEmpty ? name : path, path: shown)
            }
            if line == nil { return nil }
        }
    }

    /// A note is held in memory whole, with some dozens of bytes for each of its own.
    static let maximumDocumentBytes = 32 << 20

    /// Parses a document. Safe to call from any thread.
    ///
    /// - Throws: `LetheError` with the place at which the document breaks its format.
    public static func parse(_ raw: RawDocument, format: CorpusFormat, options: ReadingOptions) throws
        -> ParsedDocument
    {
        switch raw.content {
        case .failure(let error): throw error
        case .lines(let lines, let first, let marked):
            if format == .neuroner {
                return try NeuroNERFormat.parse(
                    lines: lines, firstLine: first, place: raw.place, path: raw.path, options: options)
            }
            return try ConllFormat.parse(
                lines: lines, firstLine: first, hasMarks: marked, place: raw.place, path: raw.path,
                ordinal: raw.ordinal, options: options)
        case .bytes(let bytes):
            switch format {
            case .jsonl: return try JSONLinesFormat.parse(bytes, place: raw.place, path: raw.path, ordinal: raw.ordinal)
            case .doccano:
                return try DoccanoFormat.parse(
                    bytes, place: raw.place, path: raw.path, ordinal: raw.ordinal,
                    unit: options.offsets ?? DoccanoFormat.defaultUnit)
            case .prodigy:
                return try ProdigyFormat.parse(
                    bytes, place: raw.place, path: raw.path, ordinal: raw.ordinal,
                    unit: options.offsets ?? ProdigyFormat.defaultUnit)
            case .labelStudio:
                return try LabelStudioFormat.parse(
                    bytes, place: raw.place, path: raw.path, ordinal: raw.ordinal, options: options)
            default:
                return try PlainTextFormat.parse(
                    bytes, place: raw.place, path: raw.path, beginsNote: raw.isFirst, isNamed: options.format != nil)
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
            default:
                return try PlainTextFormat.parse(bytes, place: path, path: raw.path, isNamed: options.format != nil)
            }
        }
    }
}

/// The last part of a path.
enum URLPath {
    /// A corpus's name: file or folder with the folder above it, as `train` alone says little.
    static func corpusName(_ path: String) -> String {
        let parts = path.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
        guard let last = parts.last else { return path }
        return (parts.dropLast().suffix(1) + [Files.relativeStem(last)]).joined(separator: "/")
    }

    static func last(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
