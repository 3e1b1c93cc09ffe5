internal import LetheEssentials

extension CorpusFormat {
    /// doccano's JSON lines.
    public static let doccano = CorpusFormat(DoccanoFormat.self)
}

/// doccano's JSON lines for sequence labelling: `text` and `label`, a list of `[start, end, label]`; or, from projects
/// with relations, `entities` of `id`, `label`, `start_offset`, `end_offset`.
///
/// doccano counts as its page does: in UTF-16 code units, or in grapheme clusters where the project says so. Its files
/// don't tell which.
enum DoccanoFormat: NoteFormat {
    static let name = "doccano"
    static let layout = FileLayout.stream(ending: "jsonl")
    static let endings: Set<String> = ["jsonl", "ndjson", "json"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = [ToolOffsets.reading]
    static let writingOptions = [ToolOffsets.writing]

    static let defaultUnit = OffsetUnit.utf16
    /// Where spans stand in the exports of one version or another.
    static let spanKeys = ["label", "labels", "entities", "annotations"]

    static func likeness(_ head: FileHead) -> Likeness {
        guard let record = head.record, !head.isArray, record["spans"] == nil else { return .none }
        if case .object? = record["data"] { return .none }
        for key in spanKeys {
            // Under other keys than doccano's own an empty list may be anybody's.
            guard case .array(let spans)? = record[key], !spans.isEmpty || key == "label" || key == "entities" else {
                continue
            }
            let areSpans = spans.allSatisfy { span in
                switch span {
                case .array(let parts): parts.count == 3
                case .object(let fields): fields["start_offset"] != nil
                default: false
                }
            }
            if areSpans { return .mark }
        }
        return .none
    }

    /// Annotations are objects with ids, as projects with relations have them.
    struct Payload: NotePayload { var hasEntityObjects: Bool }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try LineCutter(file) { try parse($0, $1) }
    }

    static func parse(_ bytes: [UInt8], _ place: NotePlace) throws -> ParsedDocument {
        var record = try JSONRecord(bytes, place: place.place)
        // Versions before 1.6 called it "data".
        let textKey = record.fields["text"] == nil && record.fields["data"] != nil ? "data" : "text"
        let text = NoteText(try record.string(textKey))
        let id = try record.id("id") ?? place.unnamed
        var spans = SpanReader(text, unit: place.options.offsets ?? defaultUnit, documentID: id)
        let payload = Payload(hasEntityObjects: record.fields["entities"] != nil)
        for key in Self.spanKeys {
            guard let value = record.fields[key], value != .null else { continue }
            guard case .array(let entries) = value else { throw record.wrong(key, "a list of spans") }
            for entry in entries { try read(entry, key: key, into: &spans, record: record) }
        }
        let hasSpans = Self.spanKeys.contains { record.fields[$0] != nil }
        for key in Self.spanKeys { record.fields[key] = nil }
        record.fields["id"] = nil
        record.fields[textKey] = nil
        if !hasSpans, let stray = StraySpans.problem(in: record.fields, documentID: id, own: "label") {
            spans.note(stray)
        }
        var document = Document(
            id: id, text: text, annotations: spans.annotations, origin: place.origin(DoccanoFormat.self))
        document.fields = record.fields
        document.payload = payload
        return ParsedDocument(document, problems: spans.problems)
    }

    private static func read(_ entry: JSONValue, key: String, into spans: inout SpanReader, record: JSONRecord) throws {
        switch entry {
        case .array(let parts):
            guard parts.count == 3, case .integer(let start) = parts[0], case .integer(let end) = parts[1],
                case .string(let label) = parts[2]
            else {
                throw LetheError(
                    .format, place: record.place, "`\(key)` holds something other than spans",
                    expected: "[start, end, \"LABEL\"]")
            }
            spans.add(label, Int(start), Int(end))
        case .object(let fields):
            let span = JSONRecord(fields, place: record.place)
            // Old exports number labels.
            guard let label = try span.id("label") else { throw span.wrong("label", "a label's name") }
            spans.add(
                label, try span.integer("start_offset"), try span.integer("end_offset"),
                id: try span.id("id"))
        default:
            throw LetheError(
                .format, place: record.place, "`\(key)` holds something other than spans",
                expected: "[start, end, \"LABEL\"]")
        }
    }

    // MARK: Changing

    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        switch change {
        case .annotationsReplaced:
            return JSONStream.fieldsOfAnnotations.count { document.fields.removeValue(forKey: $0) != nil }
        case .textReplaced: return document.dropEverythingElse(keepsPayload: true)
        }
    }

    // MARK: Writing

    static func holdsFields(of document: Document) -> Bool { true }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        ReservedFields.remove(spanKeys + ["relations", "text", "id"], from: &document, format: DoccanoFormat.self)
    }

    static func write(_ document: Document, _ options: WritingOptions) throws -> WrittenNote {
        var writer = SpanWriter(document, unit: options.offsets ?? defaultUnit)
        var fields = document.fields
        fields["id"] = JSONRecord.id(document.id)
        fields["text"] = .string(document.text.string)
        let spans = document.annotations.map { (annotation: $0, range: writer.units($0.range)) }
        if (document.payload as? Payload)?.hasEntityObjects == true {
            fields["entities"] = .array(
                spans.enumerated().map { index, span in
                    .object([
                        "id": JSONRecord.id(span.annotation.id ?? String(index + 1)),
                        "label": .string(span.annotation.label),
                        "start_offset": .integer(Int64(span.range.start)),
                        "end_offset": .integer(Int64(span.range.end)),
                    ])
                })
            fields["relations"] = fields["relations"] ?? .array([])
        } else {
            fields["label"] = .array(
                spans.map {
                    .array([
                        .integer(Int64($0.range.start)), .integer(Int64($0.range.end)), .string($0.annotation.label),
                    ])
                })
        }
        return JSONStream.line(fields, problems: writer.problems)
    }
}
