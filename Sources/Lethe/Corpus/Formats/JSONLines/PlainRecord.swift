internal import LetheEssentials

/// A note as a plain JSON object: text and id under their names or under names that the user gives, `spans` of `start`, `end`,
/// `label`, and whatever else.
enum PlainRecord {
    static let textKey = FormatOption(
        "textKey", .text, help: "JSON lines and arrays: the key of the note's text. (default: text)", valueName: "name",
        isBinding: true)
    static let idKey = FormatOption(
        "idKey", .text, help: "JSON lines and arrays: the key of the note's id. (default: id)", valueName: "name",
        isBinding: true)

    /// The names under which text and id stand: they are written where they were read. And what becomes of the others.
    struct Keys: NotePayload, Equatable {
        var text = "text"
        var id = "id"
        var fields = FieldChoices()

        var replacedFields: [String: String] { fields.replaced }

        init() {}

        /// - Throws: `LetheError` of kind `setting` for fields that can't be.
        init(_ options: ReadingOptions) throws {
            text = options.textKey ?? text
            id = options.idKey ?? id
            if FieldChoices.areMade(options) { fields = try FieldChoices(options) }
        }

        init(_ document: Document) {
            if let keys = document.payload as? Keys { self = keys }
        }
    }

    private static let spans = "spans"
    private static let spanKeys: Set<String> = ["start", "end", "label", "confidence", "sources"]

    // MARK: Reading

    static let readingOptions = [textKey, idKey, FieldChoices.keepColumns, FieldChoices.replaceColumns]

    /// - Throws: `LetheError` of kind `setting` for keys that can't be.
    static func check(_ options: ReadingOptions) throws {
        let keys = try Keys(options)
        guard keys.text != keys.id, keys.text != spans, keys.id != spans else {
            throw LetheError.invalidSetting(
                name: "keys", expected: "three different ones for text, id and `\(spans)`",
                found: "`\(keys.text)` and `\(keys.id)`")
        }
        let named = Array(keys.fields.replaced.keys) + (keys.fields.kept ?? [])
        if let own = named.first(where: { [keys.text, keys.id, spans].contains($0) }) {
            throw LetheError.invalidSetting(
                name: "columns", expected: "fields beside text, id and `\(spans)`", found: "`\(own)`")
        }
    }

    static func parse(_ bytes: [UInt8], _ place: NotePlace, format: any NoteFormat.Type) throws -> ParsedDocument {
        let record = try JSONRecord(bytes, place: place.place)
        let keys = try Keys(place.options)
        guard record.fields[keys.text] != nil else {
            throw LetheError(
                .format, place: place.place, "a key is missing", expected: "`\(keys.text)`, a string",
                advice: "If the text stands under another name, give it with --text-key")
        }
        let text = NoteText(try record.string(keys.text))
        let id = try record.id(keys.id) ?? place.unnamed
        var reader = SpanReader(text, unit: .scalars, documentID: id)
        var otherKeys = 0
        for span in try record.objects(spans) {
            let count = reader.annotations.count
            reader.add(
                try span.string("label"), try span.integer("start"), try span.integer("end"),
                confidence: span.probability("confidence"))
            if reader.annotations.count > count, case .array(let values)? = span.fields["sources"] {
                reader.setSources(
                    values.compactMap { if case .string(let text) = $0 { FindingSource(text) } else { nil } })
            }
            otherKeys += span.fields.keys.lazy.filter { !spanKeys.contains($0) }.count
        }
        if otherKeys > 0 {
            reader.note(CorpusProblem(.fieldLeftOut, documentID: id, detail: "\(otherKeys) keys inside spans"))
        }
        var document = Document(id: id, text: text, origin: place.origin(format))
        document.fields = record.fields
        for key in [keys.text, keys.id, spans] { document.fields[key] = nil }
        document.annotations = reader.annotations
        document.payload = keys
        // Said to be none is something else than nothing said.
        if record.fields[spans] == nil,
            let stray = StraySpans.problem(in: document.fields, documentID: id, own: spans)
        {
            reader.note(stray)
        }
        return ParsedDocument(document, problems: reader.problems)
    }

    // MARK: Changing

    /// The names under which text and id stand were given by the user, and so were those of fields that stay.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        if change == .textReplaced {
            let choices = (document.payload as? Keys)?.fields ?? FieldChoices()
            let replaced = document.fields.keys.count { choices.replaced[$0] != nil }
            let kept = document.fields.filter { choices.keeps($0.key) }
            let count = document.dropEverythingElse(keepsPayload: true)
            document.fields = kept
            return count - kept.count - replaced
        }
        return document.fields.removeValue(forKey: JSONStream.leakRisk) == nil ? 0 : 1
    }

    // MARK: Writing

    static func encode(_ document: Document, keys: Keys) -> Data {
        var fields = document.fields
        fields[keys.id] = .string(document.id)
        fields[keys.text] = .string(document.text.string)
        fields[spans] = .array(
            document.annotations.map {
                var span: [String: JSONValue] = [
                    "start": .integer(Int64($0.range.start)), "end": .integer(Int64($0.range.end)),
                    "label": .string($0.label),
                ]
                if let confidence = $0.confidence { span["confidence"] = .probability(confidence) }
                if !$0.sources.isEmpty { span["sources"] = .array($0.sources.map { .string($0.description) }) }
                return .object(span)
            })
        if let risk = document.leakRisk { fields[JSONStream.leakRisk] = .probability(risk) }
        return Data(JSONWriter.line(.object(fields)))
    }
}

extension ReadingOptions {
    /// JSON lines and arrays: the key of the note's text; nil is `text`.
    public var textKey: String? {
        get { values[text: PlainRecord.textKey] }
        set { values[text: PlainRecord.textKey] = newValue }
    }

    /// JSON lines and arrays: the key of the note's id; nil is `id`.
    public var idKey: String? {
        get { values[text: PlainRecord.idKey] }
        set { values[text: PlainRecord.idKey] = newValue }
    }
}

/// Fields of another format's records under names to which a format gives a meaning.
enum ReservedFields {
    /// Takes them out: left there, they would be read back as annotations.
    static func remove(_ names: [String], from document: inout Document, format: any NoteFormat.Type) -> [CorpusProblem]
    {
        guard document.origin.format != CorpusFormat(format) else { return [] }
        // Plain records, by lines or in an array, have the same meaning for the same names.
        if document.payload is PlainRecord.Keys, format.readingOptions.contains(where: { $0.key == "textKey" }) {
            return []
        }
        let taken = names.filter { document.fields.removeValue(forKey: $0) != nil }
        guard !taken.isEmpty else { return [] }
        return [
            CorpusProblem(
                .fieldLeftOut, documentID: document.id,
                detail: "fields under names that \(format.name) gives its own: \(taken.count)")
        ]
    }
}
