internal import LetheEssentials

extension CorpusFormat {
    /// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
    public static let jsonl = CorpusFormat(JSONLinesFormat.self)
}

extension RawDocument {
    /// A line of JSON lines that comes by itself, as one of a request does.
    ///
    /// - Parameters:
    ///   - ordinal: its position among those that come together, from 0.
    ///   - place: for messages.
    package init(jsonLine line: [UInt8], ordinal: Int, place: String, options: ReadingOptions = ReadingOptions()) {
        self.init(
            RawNote(place: place, byteCount: line.count) {
                try PlainRecord.parse(line, $0, format: JSONLinesFormat.self)
            }, ordinal: ordinal, options: options)
    }
}

/// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
enum JSONLinesFormat: NoteFormat {
    static let name = "jsonl"
    static let layout = FileLayout.stream(ending: "jsonl")
    static let endings: Set<String> = ["jsonl", "ndjson", "json"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = PlainRecord.readingOptions

    static func likeness(_ head: FileHead) -> Likeness {
        if head.record != nil, !head.isArray { return .shape }
        return ["jsonl", "ndjson"].contains(head.ending) ? .name : .none
    }

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try PlainRecord.check(options)
        return try LineCutter(file) { try PlainRecord.parse($0, $1, format: JSONLinesFormat.self) }
    }

    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        PlainRecord.carry(&document, through: change)
    }

    static let holdsConfidence = true

    static func holdsFields(of document: Document) -> Bool { true }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        ReservedFields.remove(["spans", "text", "id"], from: &document, format: JSONLinesFormat.self)
    }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        var data = PlainRecord.encode(document, keys: PlainRecord.Keys(document))
        data.append(0x0A)
        return WrittenNote(files: [.init(ending: "jsonl", data: data)])
    }
}
