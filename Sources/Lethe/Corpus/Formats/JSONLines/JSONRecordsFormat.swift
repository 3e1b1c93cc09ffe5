internal import LetheEssentials

extension CorpusFormat {
    /// An array of the objects that JSON lines hold one a line.
    public static let json = CorpusFormat(JSONRecordsFormat.self)
}

/// One JSON array of the objects that JSON lines hold one a line.
enum JSONRecordsFormat: NoteFormat {
    static let name = "json"
    static let layout = FileLayout.stream(ending: "json")
    static let endings: Set<String> = ["json", "jsonl", "ndjson"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = JSONLinesFormat.readingOptions
    static let frame = JSONStream.arrayFrame

    static func likeness(_ head: FileHead) -> Likeness { head.record != nil && head.isArray ? .shape : .none }

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try PlainRecord.check(options)
        return try ArrayCutter(file, element: "record") {
            try PlainRecord.parse($0, $1, format: JSONRecordsFormat.self)
        }
    }

    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        PlainRecord.carry(&document, through: change)
    }

    static let holdsConfidence = true

    static func holdsFields(of document: Document) -> Bool { true }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        ReservedFields.remove(["spans", "text", "id"], from: &document, format: JSONRecordsFormat.self)
    }

    static func write(_ document: Document, _ options: WritingOptions) -> WrittenNote {
        let data = PlainRecord.encode(document, keys: PlainRecord.Keys(document))
        return WrittenNote(files: [.init(ending: "json", data: data)], frame: frame)
    }
}
