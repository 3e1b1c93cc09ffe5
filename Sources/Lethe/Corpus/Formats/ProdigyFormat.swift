internal import Foundation

/// Prodigy's JSON lines of span tasks: `text`, `spans` of `start`, `end`, `label` (scalars, half-open), and `tokens` of
/// `text`, `start`, `end`, `id`, `ws` that the spans' `token_start` and `token_end` (inclusive) refer to.
enum ProdigyFormat {
    static let defaultUnit = OffsetUnit.scalars
    /// Keys of a span that are made anew when it is written.
    private static let spanKeys: Set<String> = ["start", "end", "label", "token_start", "token_end", "text", "id"]

    static func parse(_ bytes: [UInt8], place: String, path: String, ordinal: Int, unit: OffsetUnit) throws
        -> ParsedDocument
    {
        var record = try JSONRecord(bytes, place: place)
        let text = try record.string("text")
        let id = try record.id("id") ?? RawDocument.unnamed(path, ordinal)
        var provenance = Provenance()
        provenance.path = path
        provenance.format = .prodigy
        var spans = SpanReader(text, unit: unit, documentID: id)
        var otherKeys = 0
        for span in try record.objects("spans") {
            spans.add(
                try span.string("label"), try span.integer("start"), try span.integer("end"), id: try span.id("id"))
            otherKeys += span.fields.keys.lazy.filter { !spanKeys.contains($0) }.count
        }
        if otherKeys > 0 {
            spans.note(CorpusProblem(.fieldLeftOut, documentID: id, detail: "\(otherKeys) keys inside spans"))
        }
        if case .string(let answer)? = record.fields["answer"], answer != "accept" {
            provenance.isUnfinished = true
            spans.note(
                CorpusProblem(.notAccepted, documentID: id, detail: "its answer is other than accept"))
        }
        provenance.hasOwnID = record.fields["id"] != nil
        let hasSpans = record.fields["spans"] != nil
        for key in ["id", "text", "spans"] { record.fields[key] = nil }
        provenance.extraFields = record.fields
        if !hasSpans, let stray = StraySpans.problem(in: record.fields, documentID: id, own: "spans") {
            spans.note(stray)
        }
        let document = Document(id: id, text: text, annotations: spans.annotations, provenance: provenance)
        return ParsedDocument(document, problems: spans.problems)
    }

    static func write(_ document: Document, unit: OffsetUnit) throws -> (data: Data, problems: [CorpusProblem]) {
        var writer = SpanWriter(document, unit: unit)
        var fields = document.provenance.extraFields
        // Prodigy numbers tasks itself; a name that the notes had before stays with them.
        if document.provenance.format != .prodigy || document.provenance.hasOwnID {
            fields["id"] = JSONRecord.id(document.id)
        }
        fields["text"] = .string(document.text)
        let tokens = try tokenEdges(fields["tokens"])
        fields["spans"] = .array(
            document.annotations.map { annotation in
                let range = writer.units(annotation.range)
                var span: [String: JSONValue] = [
                    "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
                    "label": .string(annotation.label),
                ]
                if let first = tokens.starts[range.start], let last = tokens.ends[range.end] {
                    span["token_start"] = .integer(Int64(first))
                    span["token_end"] = .integer(Int64(last))
                }
                return .object(span)
            })
        return (try StrictJSON.encodeLine(fields), writer.problems)
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
