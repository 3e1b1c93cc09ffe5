internal import LetheEssentials

extension CorpusFormat {
    /// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
    public static let jsonl = CorpusFormat(JSONLinesFormat.self)
}

/// One JSON object a line: `id`, `text`, `spans` of `start`, `end`, `label`.
enum JSONLinesFormat: NoteFormat {
    static let name = "jsonl"
    static let layout = FileLayout.stream(ending: "jsonl")
    static let endings: Set<String> = ["jsonl", "ndjson", "json"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = [PlainRecord.textKey, PlainRecord.idKey]

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
