internal import Foundation

/// Label Studio's JSON: an array of tasks, each with `data`, `annotations` (one an annotator) and `predictions`, whose
/// `result` holds regions of `value.start`, `value.end`, `value.labels`. JSON-MIN, a record an annotation, is read too.
///
/// Offsets count Unicode scalars in its present versions and UTF-16 code units in those of before 2022; `value.text`
/// tells which.
enum LabelStudioFormat {
    static func parse(_ bytes: [UInt8], place: String, path: String, ordinal: Int, options: ReadingOptions) throws
        -> ParsedDocument
    {
        let record = try JSONRecord(bytes, place: place)
        let task = record.fields["data"] == nil ? try minimal(record) : try full(record, options: options)
        let id = try record.id("id") ?? task.id ?? RawDocument.unnamed(path, ordinal)
        var provenance = task.provenance
        provenance.path = path
        provenance.format = .labelStudio
        let index = ScalarIndex(task.text)
        let unit = options.offsets ?? recogniseUnit(task.regions, text: task.text, index: index)
        var spans = SpanReader(task.text, unit: unit, documentID: id)
        for region in task.regions {
            for label in region.labels { spans.add(label, region.start, region.end, id: region.id) }
            if let copy = region.text, let range = spans.scalars(region.start, region.end),
                !isCopy(copy, of: index.text(range))
            {
                spans.note(CorpusProblem(.textMismatch, documentID: id, ranges: [range], labels: region.labels))
            }
        }
        let predictions = unit == .scalars ? nil : provenance.extraFields.removeValue(forKey: "predictions")
        if let predictions, predictions != .array([]) {
            // Their offsets would count something else than those that are written beside them.
            spans.note(CorpusProblem(.fieldLeftOut, documentID: id, detail: "predictions beside annotations"))
        }
        if task.leftOut > 0 {
            spans.note(
                CorpusProblem(
                    .fieldLeftOut, documentID: id,
                    detail: "\(task.leftOut) annotations beside the one that is read, or fields of regions"))
        }
        if task.regionsWithoutLabels > 0 {
            spans.note(
                CorpusProblem(
                    .fieldLeftOut, documentID: id,
                    detail: "\(task.regionsWithoutLabels) regions of another kind than a stretch of text with labels"))
        }
        if provenance.isUnfinished {
            spans.note(
                CorpusProblem(
                    .notAccepted, documentID: id,
                    detail: task.hasPrediction
                        ? "nobody has annotated it; --predictions takes its predictions"
                        : "nobody has annotated it, or it was skipped"))
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
        var regionsWithoutLabels = 0
        var hasPrediction = false
        /// A name that the data give, for tasks that no project has numbered.
        var id: String?
    }

    /// Keys of a region's result that are made anew or say nothing of the annotation.
    private static let resultKeys: Set<String> = ["id", "from_name", "to_name", "type", "value", "origin"]

    // MARK: Reading

    private static func full(_ record: JSONRecord, options: ReadingOptions) throws -> Task {
        var data = JSONRecord(try record.object("data"), place: record.place)
        let key = try textKey(data)
        var task = Task(text: try data.string(key))
        // Of another type, it is a field like others.
        task.id = try? data.id("id")
        data.fields[key] = nil
        task.provenance.labelStudio.textKey = key
        task.provenance.extraFields = record.fields
        for known in ["id", "annotations", "completions"] { task.provenance.extraFields[known] = nil }
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
        task.hasPrediction = !predictions.isEmpty
        task.provenance.isUnfinished = done.isEmpty && !(task.hasPrediction && options.predictions != nil)
        let isPrediction = task.hasPrediction && (done.isEmpty || options.predictions == .first)
        task.provenance.isPrediction = isPrediction
        guard let chosen = isPrediction ? predictions.first : done.first else { return task }
        task.leftOut =
            isPrediction ? predictions.count - 1 + annotations.count : annotations.count - 1
        if isPrediction { task.provenance.extraFields["predictions"] = nil }
        task.provenance.labelStudio.annotationFields = chosen.fields.filter { $0.key != "result" }
        for result in try chosen.objects("result") {
            guard case .object(let value)? = result.fields["value"], value["labels"] != nil else {
                task.regionsWithoutLabels += 1
                continue
            }
            task.leftOut += result.fields.keys.lazy.filter { !resultKeys.contains($0) }.count
            if case .string(let name)? = result.fields["from_name"] { task.provenance.labelStudio.fromName = name }
            if case .string(let name)? = result.fields["to_name"] { task.provenance.labelStudio.toName = name }
            task.regions.append(try region(JSONRecord(value, place: record.place), id: try result.id("id")))
        }
        return task
    }

    /// JSON-MIN: the data's keys beside those of the annotation, the regions under the name of their control.
    private static func minimal(_ record: JSONRecord) throws -> Task {
        let name = record.fields.keys.sorted().first { key in
            guard case .array(let values)? = record.fields[key], case .object(let first)? = values.first else {
                return false
            }
            return first["labels"] != nil && first["start"] != nil
        }
        if name == nil,
            StraySpans.problem(in: record.fields, documentID: "", own: "data") != nil
                || record.fields["annotations"] != nil || record.fields["entities"] != nil
        {
            throw LetheError(
                .format, place: record.place, "a plain record with annotations, not a task of Label Studio",
                expected: "`data` and `annotations` of Label Studio",
                advice: "Write the records one a line and read them as JSON lines: jq -c '.[]' FILE > NEW.jsonl")
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
                expected: "`text` in its data, or one string alone", found: "\(strings.count) strings",
                advice: "Rename the note's field to text")
        }
        return only
    }

    private static func region(_ value: JSONRecord, id: String?) throws -> Region {
        guard case .array(let labels)? = value.fields["labels"] else {
            throw value.wrong("labels", "a list of strings")
        }
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
    private static func recogniseUnit(_ regions: [Region], text: String, index: ScalarIndex) -> OffsetUnit {
        guard text.unicodeScalars.contains(where: { $0.value > 0xFFFF }) else { return .scalars }
        func matches(_ unit: OffsetUnit) -> Int {
            let map = OffsetMap(text, unit: unit)
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
    ///
    /// - Returns: annotations that the unit can't hold exactly are among the problems.
    static func write(_ document: Document, unit: OffsetUnit, controls: LabelStudioControls? = nil) throws -> (
        data: Data, problems: [CorpusProblem]
    ) {
        var spans = SpanWriter(document, unit: unit)
        let index = ScalarIndex(document.text)
        var task = document.provenance.labelStudio
        if let controls { (task.fromName, task.toName) = (controls.label, controls.text) }
        // Labels of one region stand in one result.
        struct Place: Hashable {
            var id: String
            var range: ScalarRange
        }
        var regions: [(id: String, range: ScalarRange, labels: [JSONValue])] = []
        var places: [Place: Int] = [:]
        for (number, annotation) in document.annotations.enumerated() {
            let place = annotation.id.map { Place(id: $0, range: annotation.range) }
            if let place, let known = places[place] {
                regions[known].labels.append(.string(annotation.label))
            } else {
                if let place { places[place] = regions.count }
                regions.append((annotation.id ?? "r\(number + 1)", annotation.range, [.string(annotation.label)]))
            }
        }
        let results: [JSONValue] = regions.map { region in
            let range = spans.units(region.range)
            return .object([
                "id": .string(region.id), "from_name": .string(task.fromName), "to_name": .string(task.toName),
                "type": .string("labels"),
                "value": .object([
                    "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
                    "text": .string(escaped(index.text(spans.widened(region.range)))), "labels": .array(region.labels),
                ]),
            ])
        }
        let isOwn = document.provenance.format == .labelStudio
        var fields = isOwn ? document.provenance.extraFields : [:]
        var data: [String: JSONValue] = isOwn ? [:] : document.provenance.extraFields
        if isOwn, case .object(let others)? = fields["data"] { data = others }
        data[task.textKey] = .string(document.text)
        if let number = Int64(document.id), String(number) == document.id {
            fields["id"] = .integer(number)
        } else if data["id"] == nil {
            // Label Studio numbers tasks itself: another name stays with the data.
            data["id"] = .string(document.id)
        }
        fields["data"] = .object(data)
        var entry = task.annotationFields
        entry["result"] = .array(results)
        if document.provenance.isPrediction {
            entry["model_version"] = entry["model_version"] ?? .string("lethe \(ProgramVersion.current)")
            if !document.provenance.isUnfinished { fields["predictions"] = .array([.object(entry)]) }
        } else {
            if task.annotationFields.isEmpty {
                // Left out, it would be taken for the ground truth on import.
                entry["ground_truth"] = .bool(false)
                entry["was_cancelled"] = .bool(false)
            }
            fields["annotations"] = .array([.object(entry)])
        }
        return (try StrictJSON.encodeLine(fields), spans.problems)
    }
}

/// The names that a Label Studio project's configuration gives the control that labels and the text that it labels.
public struct LabelStudioControls: Sendable, Equatable {
    public var label: String
    public var text: String

    /// Reads "LABEL,TEXT".
    ///
    /// - Throws: `LetheError` of kind `setting`.
    public init(parsing text: String) throws {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        guard names.count == 2, !names.contains(where: \.isEmpty) else {
            throw LetheError.invalidSetting(
                name: "Label Studio's controls `\(text)`", expected: "LABEL,TEXT, such as label,text",
                found: "something else")
        }
        label = String(names[0])
        self.text = String(names[1])
    }
}

/// What a Label Studio project calls things, and what a task's annotation holds besides regions.
public struct LabelStudioTask: Sendable, Equatable {
    /// The key of the text in a task's data.
    public var textKey = "text"
    /// The control that gives labels.
    public var fromName = "label"
    /// The object that it labels.
    public var toName = "text"
    /// Keys of the annotation or prediction other than its result.
    public var annotationFields: [String: JSONValue] = [:]

    public init() {}
}
