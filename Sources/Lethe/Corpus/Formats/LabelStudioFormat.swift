internal import Foundation

/// Label Studio's JSON: an array of tasks, each with `data`, `annotations` (one an annotator) and `predictions`, whose
/// `result` holds regions of `value.start`, `value.end`, `value.labels`. JSON-MIN, a record an annotation, is read too.
///
/// Offsets count Unicode scalars in its present versions and UTF-16 code units in those of before 2022; `value.text`
/// tells which.
enum LabelStudioFormat {
    static func parse(_ bytes: [UInt8], place: String, path: String, ordinal: Int, unit: OffsetUnit?) throws
        -> ParsedDocument
    {
        let record = try JSONRecord(bytes, place: place)
        let task = record.fields["data"] == nil ? try minimal(record) : try full(record)
        let id = try record.id("id") ?? RawDocument.unnamed(path, ordinal)
        var provenance = task.provenance
        provenance.path = path
        provenance.format = .labelStudio
        let unit = unit ?? recogniseUnit(task.regions, text: task.text)
        var spans = SpanReader(task.text, unit: unit, documentID: id)
        let map = OffsetMap(task.text, unit: unit)
        let index = ScalarIndex(task.text)
        for region in task.regions {
            for label in region.labels { spans.add(label, region.start, region.end, id: region.id) }
            if let copy = region.text, let range = map.scalars(ScalarRange(region.start, region.end))?.range,
                !isCopy(copy, of: index.text(range))
            {
                spans.note(CorpusProblem(.textMismatch, documentID: id, ranges: [range], labels: region.labels))
            }
        }
        if task.leftOut > 0 {
            spans.note(
                CorpusProblem(
                    .fieldLeftOut, documentID: id,
                    detail: "\(task.leftOut) further annotations, or regions without labels"))
        }
        if provenance.isUnfinished {
            spans.note(CorpusProblem(.notAccepted, documentID: id, detail: "nobody has annotated it, or it was skipped"))
        }
        let document = Document(id: id, text: task.text, annotations: spans.annotations, provenance: provenance)
        return ParsedDocument(document, problems: spans.problems)
    }

    private struct Region {
        var id: String?
        var start: Int
        var end: Int
        var text: String?
        var labels: [String]
    }

    private struct Task {
        var text: String
        var regions: [Region] = []
        var provenance = Provenance()
        var leftOut = 0
    }

    // MARK: Reading

    private static func full(_ record: JSONRecord) throws -> Task {
        var data = JSONRecord(try record.object("data"), place: record.place)
        let key = try textKey(data)
        var task = Task(text: try data.string(key))
        data.fields[key] = nil
        task.provenance.labelStudio.textKey = key
        task.provenance.extraFields = record.fields
        for known in ["id", "annotations", "completions", "predictions"] { task.provenance.extraFields[known] = nil }
        task.provenance.extraFields["data"] = data.fields.isEmpty ? nil : .object(data.fields)
        let annotations = try record.objects("annotations") + record.objects("completions")
        let done = annotations.filter { !$0.bool("was_cancelled") }
        // Some exports list predictions by number alone.
        var predictions: [JSONRecord] = []
        if case .array(let values)? = record.fields["predictions"] {
            predictions = values.compactMap {
                if case .object(let fields) = $0 { JSONRecord(fields, place: record.place) } else { nil }
            }
        }
        task.leftOut = annotations.count - min(1, done.count)
        guard let chosen = done.first ?? predictions.first else {
            task.provenance.isUnfinished = true
            task.leftOut = 0
            return task
        }
        task.provenance.isPrediction = done.isEmpty
        for result in try chosen.objects("result") {
            guard case .object(let value)? = result.fields["value"], value["labels"] != nil else {
                task.leftOut += 1
                continue
            }
            if case .string(let name)? = result.fields["from_name"] { task.provenance.labelStudio.fromName = name }
            if case .string(let name)? = result.fields["to_name"] { task.provenance.labelStudio.toName = name }
            task.regions.append(try region(JSONRecord(value, place: record.place), id: try result.id("id")))
        }
        return task
    }

    /// JSON-MIN: the data's keys beside those of the annotation, the regions under the name of their control.
    private static func minimal(_ record: JSONRecord) throws -> Task {
        let name = record.fields.keys.sorted().first { key in
            guard case .array(let values)? = record.fields[key], case .object(let first)? = values.first else { return false }
            return first["labels"] != nil && first["start"] != nil
        }
        let own: Set<String> = [
            "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement", name ?? "label",
        ]
        let data = JSONRecord(record.fields.filter { !own.contains($0.key) }, place: record.place)
        let key = try textKey(data)
        var task = Task(text: try data.string(key))
        task.provenance.labelStudio.textKey = key
        if let name {
            task.provenance.labelStudio.fromName = name
            task.regions = try record.objects(name).map { try region($0, id: nil) }
        }
        let others = data.fields.filter { $0.key != key }
        task.provenance.extraFields = others.isEmpty ? [:] : ["data": .object(others)]
        return task
    }

    private static func textKey(_ data: JSONRecord) throws -> String {
        if case .string? = data.fields["text"] { return "text" }
        let strings = data.fields.filter { if case .string = $0.value { true } else { false } }.keys
        guard let only = strings.first, strings.count == 1 else {
            throw LetheError(
                .format, place: data.place, "a task whose text can't be told",
                expected: "`text` in its data, or one string alone", found: "\(strings.count) strings")
        }
        return only
    }

    private static func region(_ value: JSONRecord, id: String?) throws -> Region {
        guard case .array(let labels)? = value.fields["labels"] else { throw value.wrong("labels", "a list of strings") }
        var text: String?
        if case .string(let copy)? = value.fields["text"] { text = copy }
        return Region(
            id: id, start: try value.integer("start"), end: try value.integer("end"), text: text,
            labels: try labels.map {
                guard case .string(let label) = $0 else { throw value.wrong("labels", "a list of strings") }
                return label
            })
    }

    /// UTF-16 where the regions' copies of their text say so and scalars don't fit them.
    private static func recogniseUnit(_ regions: [Region], text: String) -> OffsetUnit {
        guard text.unicodeScalars.contains(where: { $0.value > 0xFFFF }) else { return .scalars }
        func matches(_ unit: OffsetUnit) -> Int {
            let map = OffsetMap(text, unit: unit)
            let index = ScalarIndex(text)
            return regions.lazy.filter { region in
                guard let copy = region.text, let found = map.scalars(ScalarRange(region.start, region.end)) else {
                    return false
                }
                return isCopy(copy, of: index.text(found.range))
            }.count
        }
        return matches(.utf16) > matches(.scalars) ? .utf16 : .scalars
    }

    /// Label Studio writes a line end in `value.text` as a backslash and an n.
    private static func isCopy(_ copy: String, of text: String) -> Bool {
        func flat(_ text: String) -> [UInt8] { Array(escaped(text).utf8) }
        return flat(copy) == flat(text)
    }

    private static func escaped(_ text: String) -> String { text.replacingOccurrences(of: "\n", with: "\\n") }

    // MARK: Writing

    /// One task, without the brackets and commas around it.
    static func write(_ document: Document, unit: OffsetUnit) throws -> Data {
        let map = OffsetMap(document.text, unit: unit)
        let index = ScalarIndex(document.text)
        let names = document.provenance.labelStudio
        let results: [JSONValue] = document.annotations.enumerated().map { number, annotation in
            let range = map.units(annotation.range)
            return .object([
                "id": .string(annotation.id ?? "r\(number + 1)"), "from_name": .string(names.fromName),
                "to_name": .string(names.toName), "type": .string("labels"),
                "value": .object([
                    "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
                    "text": .string(escaped(index.text(annotation.range))),
                    "labels": .array([.string(annotation.label)]),
                ]),
            ])
        }
        var fields = document.provenance.format == .labelStudio ? document.provenance.extraFields : [:]
        var data: [String: JSONValue] = [:]
        if case .object(let others)? = fields["data"] { data = others }
        if document.provenance.format != .labelStudio { data = document.provenance.extraFields }
        data[names.textKey] = .string(document.text)
        fields["data"] = .object(data)
        if let number = Int64(document.id), String(number) == document.id {
            fields["id"] = .integer(number)
        } else {
            // Label Studio numbers tasks itself: another name stays with the data.
            data["id"] = data["id"] ?? .string(document.id)
            fields["data"] = .object(data)
        }
        if document.provenance.isPrediction {
            fields["predictions"] = .array([
                .object(["model_version": .string("lethe \(ProgramVersion.current)"), "result": .array(results)])
            ])
        } else if !document.provenance.isUnfinished {
            fields["annotations"] = .array([
                .object(["result": .array(results), "was_cancelled": .bool(false), "ground_truth": .bool(false)])
            ])
        }
        return try StrictJSON.encodeLine(fields)
    }
}

/// What a Label Studio project calls things.
public struct LabelStudioNames: Sendable, Equatable {
    /// The key of the text in a task's data.
    public var textKey = "text"
    /// The control that gives labels.
    public var fromName = "label"
    /// The object that it labels.
    public var toName = "text"

    public init() {}
}
