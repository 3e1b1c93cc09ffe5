internal import LetheEssentials

extension CorpusFormat {
    /// Prodigy's JSON lines.
    public static let prodigy = CorpusFormat(ProdigyFormat.self)
}

/// Prodigy's JSON lines of span tasks: `text`, `spans` of `start`, `end`, `label` (scalars, half-open), and `tokens` of
/// `text`, `start`, `end`, `id`, `ws` that the spans' `token_start` and `token_end` (inclusive) refer to.
enum ProdigyFormat: NoteFormat {
    static let name = "prodigy"
    static let layout = FileLayout.stream(ending: "jsonl")
    static let endings: Set<String> = ["jsonl", "ndjson", "json"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = [ToolOffsets.reading]
    static let writingOptions = [ToolOffsets.writing]

    static let defaultUnit = OffsetUnit.scalars
    /// Keys of a span that are made anew when it is written.
    private static let spanKeys: Set<String> = [
        "start", "end", "label", "token_start", "token_end", "text", "id", "score",
    ]

    static func likeness(_ head: FileHead) -> Likeness {
        guard let record = head.record, !head.isArray else { return .none }
        for key in ["_input_hash", "_task_hash"] { if case .integer? = record[key] { return .certain } }
        guard case .array? = record["spans"] else { return .none }
        if case .string(let answer)? = record["answer"], ["accept", "reject", "ignore"].contains(answer) {
            return .mark
        }
        guard case .array(let tokens)? = record["tokens"] else { return .none }
        return tokens.allSatisfy { if case .object = $0 { true } else { false } } ? .mark : .none
    }

    /// The file names the note.
    struct Payload: NotePayload { var hasOwnID: Bool }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try LineCutter(file) { try parse($0, $1) }
    }

    static func parse(_ bytes: [UInt8], _ place: NotePlace) throws -> ParsedDocument {
        var record = try JSONRecord(bytes, place: place.place)
        let text = NoteText(try record.string("text"))
        let id = try record.id("id") ?? place.unnamed
        var document = Document(id: id, text: text, origin: place.origin(ProdigyFormat.self))
        var spans = SpanReader(text, unit: place.options.offsets ?? defaultUnit, documentID: id)
        var otherKeys = 0
        for span in try record.objects("spans") {
            spans.add(
                try span.string("label"), try span.integer("start"), try span.integer("end"), id: try span.id("id"),
                confidence: span.probability("score"))
            otherKeys += span.fields.keys.lazy.filter { !spanKeys.contains($0) }.count
        }
        if otherKeys > 0 {
            spans.note(CorpusProblem(.fieldLeftOut, documentID: id, detail: "\(otherKeys) keys inside spans"))
        }
        if case .string(let answer)? = record.fields["answer"], answer != "accept" {
            document.origin.isUnfinished = true
            spans.note(
                CorpusProblem(.notAccepted, documentID: id, detail: "its answer is other than accept"))
        }
        document.payload = Payload(hasOwnID: record.fields["id"] != nil)
        let hasSpans = record.fields["spans"] != nil
        for key in ["id", "text", "spans"] { record.fields[key] = nil }
        document.fields = record.fields
        if !hasSpans, let stray = StraySpans.problem(in: record.fields, documentID: id, own: "spans") {
            spans.note(stray)
        }
        document.annotations = spans.annotations
        return ParsedDocument(document, problems: spans.problems)
    }

    // MARK: Changing

    /// What was said of the annotations that the model's replace is not said of the model's.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        switch change {
        case .annotationsReplaced:
            return JSONStream.fieldsOfAnnotations.count { document.fields.removeValue(forKey: $0) != nil }
        case .textReplaced: return document.dropEverythingElse(keepsPayload: true)
        }
    }

    // MARK: Writing

    static let holdsConfidence = true

    static func holdsFields(of document: Document) -> Bool { true }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        ReservedFields.remove(
            ["spans", "tokens", "answer", "_task_hash", "_input_hash", "text", "id"], from: &document,
            format: ProdigyFormat.self)
    }

    static func write(_ document: Document, _ options: WritingOptions) throws -> WrittenNote {
        var writer = SpanWriter(document, unit: options.offsets ?? defaultUnit)
        var fields = document.fields
        // Prodigy numbers tasks itself; a name that the notes had before stays with them.
        if (document.payload as? Payload)?.hasOwnID ?? true {
            fields["id"] = JSONRecord.id(document.id)
        }
        fields["text"] = .string(document.text.string)
        let tokens = try tokenEdges(fields["tokens"])
        fields["spans"] = .array(
            document.annotations.map { annotation in
                let range = writer.units(annotation.range)
                var span: [String: JSONValue] = [
                    "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
                    "label": .string(annotation.label),
                ]
                if let confidence = annotation.confidence { span["score"] = .probability(confidence) }
                if let first = tokens.starts[range.start], let last = tokens.ends[range.end] {
                    span["token_start"] = .integer(Int64(first))
                    span["token_end"] = .integer(Int64(last))
                }
                return .object(span)
            })
        if let risk = document.leakRisk {
            // Prodigy shows what stands there in the corner of each card.
            var shown: [String: JSONValue] = if case .object(let meta)? = fields["meta"] { meta } else { [:] }
            shown[JSONStream.leakRisk] = .probability(risk)
            fields["meta"] = .object(shown)
        }
        return JSONStream.line(fields, problems: writer.problems)
    }

    /// Token numbers by where they begin and end.
    private static func tokenEdges(_ value: JSONValue?) throws -> (starts: [Int: Int], ends: [Int: Int]) {
        guard case .array(let tokens)? = value else { return ([:], [:]) }
        var starts: [Int: Int] = [:]
        var ends: [Int: Int] = [:]
        for (index, token) in tokens.enumerated() {
            guard case .object(let fields) = token, case .integer(let start)? = fields["start"],
                case .integer(let end)? = fields["end"]
            else { continue }
            starts[Int(start)] = index
            ends[Int(end)] = index
        }
        return (starts, ends)
    }
}
