/// One document's bytes, not parsed yet: cut out of a stream cheaply by one thread, parsed by another.
package struct RawDocument: Sendable {
    /// Position in the input, from 0.
    package let ordinal: Int
    /// Where it begins, for messages: file and line.
    package let place: String
    /// File relative to what was read.
    package let path: String
    /// Nothing of the same note follows: false for all but the last piece of a text that comes in pieces.
    package let isLast: Bool
    /// False for all but the first piece of a text that comes in pieces.
    package let isFirst: Bool
    fileprivate let options: ReadingOptions
    fileprivate let note: Result<RawNote, LetheError>

    /// A note that comes by itself, not out of a file.
    init(_ note: RawNote, ordinal: Int, options: ReadingOptions) {
        self.ordinal = ordinal
        place = note.place
        path = ""
        (isFirst, isLast) = (note.isFirst, note.isLast)
        self.options = options
        self.note = .success(note)
    }

    fileprivate init(
        ordinal: Int, place: String, path: String, isLast: Bool, isFirst: Bool, options: ReadingOptions,
        note: Result<RawNote, LetheError>
    ) {
        self.ordinal = ordinal
        self.place = place
        self.path = path
        self.isLast = isLast
        self.isFirst = isFirst
        self.options = options
        self.note = note
    }

    /// Parses the document. Safe to call from any thread.
    ///
    /// - Throws: `LetheError` with the place at which the document breaks its format, or why it couldn't be read.
    package func parse() throws -> ParsedDocument {
        try note.get().parse(NotePlace(place: place, path: path, ordinal: ordinal, options: options))
    }
}

/// A parsed document and what its parsing brought to light.
public struct ParsedDocument: Sendable {
    public var document: Document
    public var problems: [CorpusProblem] = []

    public init(_ document: Document, problems: [CorpusProblem] = []) {
        self.document = document
        self.problems = problems
    }
}

/// Documents of a file, a folder or standard input, one after the other in bounded memory.
package final class DocumentSource {
    package let format: CorpusFormat
    package let name: String
    /// The number of documents where it is known before reading (a folder of files).
    package let documentCount: Int?
    private let options: ReadingOptions
    private let root: String
    private let files: [String]
    /// The part of the input that is handed out; nil is all.
    private let shard: Shard?
    /// Notes of the whole input, where each is a file.
    private let fileNotes: Int?
    /// Names and sizes of all files, a line each, for telling one input from another.
    package let inventory: [String]
    private let replacesText: Bool
    private let keepsTextWhole: Bool
    /// What was opened to tell its format.
    private var opened: ByteStream?
    private var fileIndex = 0
    private var cutter: (any NoteCutter)?
    /// Why the first file couldn't be opened.
    private var unopened: LetheError?
    private var ordinal = 0
    /// Notes of the present file so far.
    private var ordinalInFile = 0
    /// What in the input folder can't be opened.
    private var failures: [LetheError] = []
    /// Files below the input folder that are not of its format, relative to it, and what its listing leaves aside.
    package private(set) var ignoredFiles: [String] = []
    /// Where links below the input folder lead.
    let linkTargets: [String]
    /// Of the first file that could be opened: others may have to agree with it.
    private var firstCutter: (any NoteCutter)?
    /// What stands around the notes of the first file, where it says so.
    var frame: FileFrame? { firstCutter?.frame }
    /// Bytes handed out so far, for showing how far the work is.
    package private(set) var bytesRead = 0
    /// Bytes of all files, where the input is made of files that aren't packed.
    package let totalBytes: Int?

    /// A note is held in memory whole, with some dozens of bytes for each of its own.
    static let maximumDocumentBytes = 32 << 20

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - path: a file or folder; nil reads standard input, recognised by its first lines.
    ///   - keepsTextWhole: they don't come in pieces all the same.
    ///   - shard: the part of the input that is handed out; nil is all.
    ///   - replacesText: the notes are written again with text replaced: plain text comes in pieces cut at line ends, so that
    ///     one of any size is read in bounded memory, and a table's other columns must be named to be kept or dropped.
    /// - Throws: `LetheError` where the path can't be read or its format isn't known.
    package init(
        path: String?, options: ReadingOptions, replacesText: Bool = false, keepsTextWhole: Bool = false,
        shard: Shard? = nil
    ) throws {
        self.options = options
        self.shard = shard
        self.replacesText = replacesText
        self.keepsTextWhole = keepsTextWhole
        if let path, !Files.exists(path) { throw Files.cannotRead(path) }
        guard let path, !Files.isSpecial(path) else {
            // Read once: what tells the format is kept for reading.
            let stream = try ByteStream(path, encoding: options.encoding)
            format =
                try options.format ?? CorpusFormat.recognise(FileHead(stream), place: stream.name, options: options)
            guard format.type.readsStreams else {
                throw LetheError(
                    .setting, "\(format.rawValue) can't come by standard input or a pipe",
                    expected: "text, or a format whose notes stand in one file",
                    advice: "Give the file or folder as an argument")
            }
            opened = stream
            name = stream.name
            (root, files, linkTargets, documentCount, totalBytes) = ("", [path ?? ""], [], nil, nil)
            (fileNotes, inventory) = (nil, [])
            try openFirst()
            return
        }
        name = Self.corpusName(path)
        var all: [String]
        if Files.isFolder(path) {
            root = path
            let listing = try FolderListing(path)
            format = try options.format ?? CorpusFormat.recognise(path, listing, options: options)
            failures = listing.failures
            linkTargets = listing.linkTargets
            all = Self.files(of: listing, format: format)
            let own = Set(all.map(FileName.init))
            let beside = Set(format.endingsBeside)
            ignoredFiles =
                listing.leftAside
                + listing.files.filter {
                    !own.contains(FileName($0)) && !beside.contains(Files.ending(of: $0) ?? "")
                }
            if all.isEmpty {
                if let failure = failures.first { throw failure }
                throw LetheError(
                    .file, place: path, "the folder holds no files of the format \(format.rawValue)",
                    found: "\(ignoredFiles.count) others, such as \(ignoredFiles.first ?? "none")",
                    advice: "Name the format with --format, or see Documentation/formats.md")
            }
        } else {
            root = ""
            linkTargets = []
            format = try options.format ?? CorpusFormat.recognise(path, options: options)
            let isBeside = format.endingsBeside.contains(Files.ending(of: path) ?? "")
            let text = "\(Files.relativeStem(path)).\(format.fileExtension)"
            all = [!isBeside ? path : Files.exists(text + ".gz") && !Files.exists(text) ? text + ".gz" : text]
        }
        let root = root
        inventory = all.map { file in
            "\(root.isEmpty ? Files.name(of: file) : file) \(Files.size(root.isEmpty ? file : root + "/" + file))"
        }
        // Names that are none are told as notes that failed.
        fileNotes = format.isFilePerDocument ? all.count + failures.count { $0.extent == .note } : nil
        if let shard, format.isFilePerDocument {
            all.removeAll { !shard.owns(file: root.isEmpty ? Files.name(of: $0) : $0) }
            // What can't be opened at all is told once.
            if shard.number > 1 { failures = [] }
        }
        files = all
        documentCount = format.isFilePerDocument ? files.count : nil
        let isPacked = files.contains { $0.lowercased().hasSuffix(".gz") }
        totalBytes = isPacked ? nil : files.reduce(0) { $0 + Files.size(root.isEmpty ? $1 : root + "/" + $1) }
        try openFirst()
    }

    /// Opens the first file: what is wrong with the settings is said before anything is written.
    ///
    /// - Throws: `LetheError` of kind `setting`. Others are told when the file's turn comes.
    private func openFirst() throws {
        try format.check(options, place: name)
        guard !format.isFilePerDocument else { return }
        do { try openFile() } catch let error as LetheError {
            if error.kind == .setting { throw error }
            unopened = error
        }
    }

    private func openFile() throws {
        if let error = unopened {
            unopened = nil
            throw error
        }
        guard cutter == nil else { return }
        let relative = files[fileIndex]
        let path = root.isEmpty ? relative : root + "/" + relative
        let cutter = try format.type.cutter(
            NoteFile(
                path: path, place: path.isEmpty ? name : path, opened: opened, replacesText: replacesText,
                keepsTextWhole: keepsTextWhole, first: firstCutter, encoding: options.encoding), options)
        self.cutter = cutter
        if firstCutter == nil { firstCutter = cutter }
    }

    /// The files of a folder that are notes of a format.
    private static func files(of listing: FolderListing, format: CorpusFormat) -> [String] {
        let type = format.type
        func withoutPacking(_ file: String) -> String {
            let name = file.lowercased()
            return name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        }
        var files = listing.files.filter { type.owns(withoutPacking($0)) }
        // Endings that other formats have as well count where nothing else is there.
        let strong = files.filter { file in
            let ending = Files.ending(of: file) ?? ""
            return !type.weakEndings.contains(ending)
                || CorpusFormat.allCases.count { $0.type.endings.contains(ending) } == 1
        }
        if !strong.isEmpty { files = strong }
        // Annotations without their text are a note whose text is missing, not a file to pass over.
        let beside = Set(format.endingsBeside)
        if !beside.isEmpty {
            let texts = Set(files.map { FileName(Files.relativeStem($0)) })
            files += listing.files.filter {
                beside.contains(Files.ending(of: $0) ?? "") && !texts.contains(FileName(Files.relativeStem($0)))
            }.map { "\(Files.relativeStem($0)).\(format.fileExtension)" }
        }
        return files
    }

    /// A corpus's name: file or folder with the folder above it, as `train` alone says little.
    private static func corpusName(_ path: String) -> String {
        let parts = path.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
        guard let last = parts.last else { return path }
        return (parts.dropLast().suffix(1) + [Files.relativeStem(last)]).joined(separator: "/")
    }

    /// Notes of the whole input, whatever part of it is handed out: known at its end.
    package var notesInInput: Int { fileNotes ?? ordinal }

    /// The next document's bytes, or nil after the last.
    ///
    /// A file that can't be read on is a failure at its place, and the next file follows.
    package func next() -> RawDocument? {
        while let raw = nextOfAll() {
            guard let shard, !format.isFilePerDocument, !shard.owns(ordinal: raw.ordinal) else { return raw }
        }
        return nil
    }

    private func nextOfAll() -> RawDocument? {
        if !failures.isEmpty {
            let failure = failures.removeFirst()
            let path = failure.place.hasPrefix(root + "/") ? String(failure.place.dropFirst(root.count + 1)) : ""
            // Each is a note of its own, or more.
            defer { ordinalInFile = 0 }
            return raw(.failure(failure), place: failure.place, path: path)
        }
        while fileIndex < files.count {
            let relative = files[fileIndex]
            let path = root.isEmpty ? relative : root + "/" + relative
            let place = path.isEmpty ? name : path
            let shown = root.isEmpty ? Files.name(of: relative) : relative
            do {
                try openFile()
                if let note = try cutter?.next() { return raw(.success(note), place: note.place, path: shown) }
            } catch {
                var failure = error as? LetheError ?? LetheError(.file, place: place, "can't be read")
                // Behind one note that fails, others follow.
                let goesOn = cutter?.goesOn ?? false
                if !format.isFilePerDocument, !goesOn { failure.extent = .restOfFile }
                let failed = raw(.failure(failure), place: place, path: shown)
                if !goesOn { endFile() }
                return failed
            }
            endFile()
        }
        return nil
    }

    private func endFile() {
        cutter = nil
        opened = nil
        ordinalInFile = 0
        fileIndex += 1
    }

    private func raw(_ note: Result<RawNote, LetheError>, place: String, path: String) -> RawDocument {
        defer {
            ordinal += 1
            ordinalInFile += 1
        }
        var isFirst = ordinalInFile == 0
        var isLast = true
        var note = note
        if case .success(var cut) = note {
            bytesRead += cut.byteCount
            (isFirst, isLast) = (cut.isFirst, cut.isLast)
            if ordinalInFile == 0, cutter?.wasDecoded ?? false {
                // Once a file.
                let parse = cut.parse
                cut.parse = {
                    var parsed = try parse($0)
                    parsed.problems.append(.decoded(parsed.document.id))
                    return parsed
                }
                note = .success(cut)
            }
        }
        return RawDocument(
            ordinal: ordinal, place: place, path: path, isLast: isLast, isFirst: isFirst, options: options, note: note)
    }
}
