internal import Foundation

/// doccano's JSON lines for sequence labelling: `text` and `label`, a list of `[start, end, label]`; or, from projects
/// with relations, `entities` of `id`, `label`, `start_offset`, `end_offset`.
///
/// doccano counts as its page does: in UTF-16 code units, or in grapheme clusters where the project says so. Its files
/// don't tell which.
enum DoccanoFormat {
    static let defaultUnit = OffsetUnit.utf16
    /// Where spans stand in the exports of one version or another.
    static let spanKeys = ["label", "labels", "entities", "annotations"]

    static func parse(_ bytes: [UInt8], place: String, path: String, ordinal: Int, unit: OffsetUnit) throws
        -> ParsedDocument
    {
        var record = try JSONRecord(bytes, place: place)
        // Versions before 1.6 called it "data".
        let textKey = record.fields["text"] == nil && record.fields["data"] != nil ? "data" : "text"
        let text = try record.string(textKey)
        let id = try record.id("id") ?? RawDocument.unnamed(path, ordinal)
        var provenance = Provenance()
        provenance.path = path
        provenance.format = .doccano
        var spans = SpanReader(text, unit: unit, documentID: id)
        provenance.hasEntityObjects = record.fields["entities"] != nil
        for key in Self.spanKeys {
            guard let value = record.fields[key], value != .null else { continue }
            guard case .array(let entries) = value else { throw record.wrong(key, "a list of spans") }
            for entry in entries { try read(entry, key: key, into: &spans, record: record) }
        }
        let hasSpans = Self.spanKeys.contains { record.fields[$0] != nil }
        for key in Self.spanKeys { record.fields[key] = nil }
        record.fields["id"] = nil
        record.fields[textKey] = nil
        provenance.extraFields = record.fields
        if !hasSpans, let stray = StraySpans.problem(in: record.fields, documentID: id, own: "label") {
            spans.note(stray)
        }
        let document = Document(id: id, text: text, annotations: spans.annotations, provenance: provenance)
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

    static func write(_ document: Document, unit: OffsetUnit) throws -> (data: Data, problems: [CorpusProblem]) {
        var writer = SpanWriter(document, unit: unit)
        var fields = document.provenance.extraFields
        fields["id"] = JSONRecord.id(document.id)
        fields["text"] = .string(document.text)
        let spans = document.annotations.map { (annotation: $0, range: writer.units($0.range)) }
        if document.provenance.hasEntityObjects {
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
        return (try StrictJSON.encodeLine(fields), writer.problems)
    }
}
