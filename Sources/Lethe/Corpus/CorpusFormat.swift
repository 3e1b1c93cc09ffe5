internal import Foundation

/// A way of writing annotated documents to files.
public enum CorpusFormat: String, Codable, Sendable, CaseIterable {
    /// One token a line, columns separated by blanks or tabs, tag last.
    case conll
    /// `.txt` with a standoff `.ann` beside it.
    case brat
    /// XML of the i2b2 2014 and 2016 de-identification tasks, also with MEDDOCAN's root.
    case i2b2
    /// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
    case jsonl
    /// Text without annotations.
    case text
    /// doccano's JSON lines.
    case doccano
    /// Prodigy's JSON lines.
    case prodigy
    /// Label Studio's JSON.
    case labelStudio = "label-studio"
    /// NeuroNER's columns: token, document, start, end, tags.
    case neuroner

    /// The usual ending of a file of one document, or of a corpus file.
    public var fileExtension: String {
        switch self {
        case .conll: "conll"
        case .brat: "txt"
        case .i2b2: "xml"
        case .jsonl: "jsonl"
        case .text, .neuroner: "txt"
        case .doccano, .prodigy: "jsonl"
        case .labelStudio: "json"
        }
    }

    /// Whether one file holds one document.
    public var isFilePerDocument: Bool { self == .brat || self == .i2b2 || self == .text }

    /// Whether files hold tokens and tags rather than text.
    var isColumns: Bool { self == .conll || self == .neuroner }

    /// Whether a document's other fields are kept in its file.
    var keepsExtraFields: Bool { isJSON }

    /// JSON formats: the keys under which annotations and what refers to them stand.
    var annotationKeys: [String] {
        switch self {
        case .doccano: DoccanoFormat.spanKeys + ["relations"]
        case .prodigy: ["spans", "tokens", "answer", "_task_hash", "_input_hash"]
        case .jsonl: ["spans"]
        default: []
        }
    }

    /// Whether each document is a JSON object.
    var isJSON: Bool { self == .jsonl || self == .doccano || self == .prodigy || self == .labelStudio }

    /// What stands before, between and behind the documents of one file.
    var framing: (opening: String, separator: String, closing: String) {
        switch self {
        case .labelStudio: ("[\n", ",\n", "\n]\n")
        default: ("", "", "")
        }
    }

    /// Recognises the format of a file or folder: by ending, for `.txt` and unknown endings by content.
    ///
    /// - Throws: `LetheError` where the path can't be read or no format fits.
    public static func recognise(_ path: String) throws -> CorpusFormat {
        guard Files.isFolder(path) else { return try recogniseFile(path) }
        return try recognise(path, FolderListing(path))
    }

    /// Recognises the format of a folder that was listed.
    static func recognise(_ path: String, _ listing: FolderListing) throws -> CorpusFormat {
        let files = listing.files
        var counts: [CorpusFormat: Int] = [:]
        let hasAnnotations = files.contains { $0.hasSuffix(".ann") }
        for file in files {
            if let format = byExtension(file) {
                counts[format, default: 0] += 1
            } else if file.lowercased().hasSuffix(".txt") {
                counts[hasAnnotations ? .brat : .text, default: 0] += 1
            }
        }
        // A .json beside notes of another format is somebody's settings rather than notes.
        if counts.count > 1 { counts[.labelStudio] = nil }
        guard counts.count <= 1 else {
            let list = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) of \($0.key.rawValue)" }
            throw LetheError(
                .setting, place: path, "the folder holds files of several formats", expected: "one format",
                found: list.joined(separator: ", "), advice: "Name the one to read with --format")
        }
        if let only = counts.keys.first {
            guard only == .text || only.isJSON else { return only }
            for file in files where only == .text ? file.lowercased().hasSuffix(".txt") : byExtension(file) == only {
                // One that can't be opened, or is none of ours, is reported when its turn to be read comes.
                if let format = try? recogniseFile(path + "/" + file) { return format }
            }
            return only
        }
        // Without a known ending the first file tells, where it is anything that can be read.
        var failure = listing.failures.first
        for file in files {
            do { return try recogniseFile(path + "/" + file) } catch let error as LetheError {
                failure = failure ?? error
            }
        }
        throw failure
            ?? LetheError(
                .file, place: path, "the folder holds no files", expected: "notes in a format that Lethe reads",
                advice: "See Documentation/formats.md")
    }

    /// What stands behind the last dot of a file's name, as it is spelt.
    static func ending(of path: String) -> String? {
        let name =
            path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? path.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
        return String(name[name.index(after: dot)...])
    }

    private static func byExtension(_ path: String) -> CorpusFormat? {
        switch ending(of: path)?.lowercased() {
        case "jsonl", "ndjson": .jsonl
        case "json": .labelStudio
        case "xml": .i2b2
        case "conll", "bio", "iob", "iob2", "bioes", "tsv": .conll
        default: nil
        }
    }

    private static func recogniseFile(_ path: String) throws -> CorpusFormat {
        let named = byExtension(path)
        let head = try Self.head(path)
        if let foreign = ForeignFormat.recognise(head, ending: ending(of: path)?.lowercased()),
            named == nil || !foreign.isText || foreign == .fhirJSON || foreign == .fhirXML
        {
            // Records in an array may still be Label Studio's.
            guard foreign == .records || foreign == .object, recognise(lines: firstLines(head)).isJSON else {
                throw foreign.error(path)
            }
        }
        if let named, !named.isJSON { return named }
        let lines = firstLines(head)
        if let named {
            // An ending says JSON; what kind, its content.
            let found = recognise(lines: lines)
            return found.isJSON ? found : named
        }
        let format = recognise(lines: lines)
        return format == .text && Files.exists(Files.annotationPath(of: path)) ? .brat : format
    }

    private static let headBytes = 4 << 20

    /// A file's first bytes, `headBytes` at most.
    private static func head(_ path: String) throws -> Data {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw Files.cannotRead(path) }
        guard let head = try? handle.read(upToCount: headBytes) ?? Data(), (try? handle.close()) != nil else {
            throw Files.cannotRead(path)
        }
        return head
    }

    /// The whole lines among a file's first bytes, at most 50: a line too long to hold must not end a folder's run here.
    private static func firstLines(_ head: Data) -> [[UInt8]] {
        var lines = head.split(separator: 0x0A, maxSplits: 50, omittingEmptySubsequences: false).map { Array($0) }
        if lines.count > 50 || (head.count == headBytes && lines.count > 1) { lines.removeLast() }
        return lines
    }

    /// Recognises what comes by standard input or a pipe.
    ///
    /// - Throws: `LetheError` for a format that isn't read.
    static func recognise(stream lines: [[UInt8]], name: String) throws -> CorpusFormat {
        let head = lines.lazy.joined().prefix(ForeignFormat.headBytes)
        if let foreign = ForeignFormat.recognise(Array(head)) { throw foreign.error(name) }
        return recognise(lines: lines)
    }

    /// Tells JSON lines, columns that end in tags, and plain text apart by their first lines.
    static func recognise(lines: [[UInt8]]) -> CorpusFormat {
        let rows = lines.filter { !ConllFormat.isDocumentMark($0) }.map { ConllFormat.columns($0) }.filter {
            !$0.isEmpty
        }
        if let first = lines.first(where: { !ConllFormat.isBlank($0) }) {
            let start = first.starts(with: [0xEF, 0xBB, 0xBF]) ? first.dropFirst(3) : first[...]
            if let object = (try? JSONSerialization.jsonObject(with: Data(start))) as? [String: Any] {
                return recognise(object)
            }
            if ["<?xml", "<deIdi2b2", "<MEDDOCAN"].contains(where: { start.starts(with: $0.utf8) }) { return .i2b2 }
        }
        if !rows.isEmpty, rows.allSatisfy(NeuroNERFormat.isRow) { return .neuroner }
        return !rows.isEmpty && rows.allSatisfy { $0.count >= 2 && Tag($0[$0.count - 1]) != nil } ? .conll : .text
    }

    /// Tells the tools that write JSON lines apart by their first object: by keys that are theirs alone, or by the shape of
    /// what stands under keys that anybody may have.
    private static func recognise(_ object: [String: Any]) -> CorpusFormat {
        if object["_input_hash"] is Int || object["_task_hash"] is Int { return .prodigy }
        if object["spans"] is [Any] {
            let answers: Set = ["accept", "reject", "ignore"]
            let isAnswered = (object["answer"] as? String).map(answers.contains) ?? false
            return isAnswered || object["tokens"] is [[String: Any]] ? .prodigy : .jsonl
        }
        if object["data"] is [String: Any], object["text"] == nil { return .labelStudio }
        for key in DoccanoFormat.spanKeys {
            // Under other keys than doccano's own an empty list may be anybody's.
            guard let spans = object[key] as? [Any], !spans.isEmpty || key == "label" || key == "entities" else {
                continue
            }
            let areSpans = spans.allSatisfy { span in
                (span as? [Any])?.count == 3 || (span as? [String: Any])?["start_offset"] != nil
            }
            if areSpans { return .doccano }
        }
        return .jsonl
    }
}

extension Files {
    /// The `.ann` beside a `.txt`.
    static func annotationPath(of path: String) -> String {
        relativeStem(path) + ".ann"
    }
}

/// What to do with an annotation made of several pieces, which a tag sequence can't hold.
public enum DiscontinuousPolicy: String, Codable, Sendable, CaseIterable {
    /// One annotation from the first piece's start to the last one's end: hides more rather than less.
    case join
    /// One annotation a piece.
    case split
    /// Leave it out, and report it.
    case reject
}

/// When Label Studio's predictions count as a task's annotations.
public enum PredictionUse: String, Codable, Sendable {
    /// Where nobody annotated the task.
    case whereUnannotated
    /// Wherever there are any: for scoring them.
    case first
}

/// How to read a corpus.
public struct ReadingOptions: Codable, Sendable, Equatable {
    /// Nil recognises it.
    public var format: CorpusFormat?
    /// CoNLL: nil tells the schemes apart.
    public var scheme: TagScheme?
    /// The default joins.
    public var discontinuous = DiscontinuousPolicy.join
    /// CoNLL without -DOCSTART- lines: sentences in one document; 0 reads the file as one. The default is 10.
    public var blockSentences = 10
    /// CoNLL and NeuroNER: the column that holds the tag, from 1; nil takes the last.
    public var tagColumn: Int?
    /// doccano, Prodigy, Label Studio: what offsets count; nil takes what the tool is known to write.
    public var offsets: OffsetUnit?
    /// Label Studio: what to do with a task's predictions. The default leaves tasks that nobody annotated out of corpora.
    public var predictions: PredictionUse?
    /// CoNLL: keep the columns between token and tag, for writing them again.
    public var keepMiddleColumns = false
    /// Refuse what would otherwise be counted and reported.
    public var isStrict = false

    public init() {}
}

/// Text that must be UTF-8.
enum StrictUTF8 {
    /// - Throws: `LetheError` with the byte at which the encoding breaks.
    static func string(_ bytes: some Collection<UInt8>, place: String) throws -> String {
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        if let foreign = ForeignFormat.recognise(bytes), !foreign.isText { throw foreign.error(place) }
        let offset = firstInvalidByte(Array(bytes))
        throw LetheError(
            .format, place: "\(place), byte \(offset)", "not valid UTF-8",
            advice: "Convert it; for most older files: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW")
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        // The longest valid prefix, by bisection on scalar boundaries would need a decoder: decode and count.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return offset
            }
        }
    }
}
