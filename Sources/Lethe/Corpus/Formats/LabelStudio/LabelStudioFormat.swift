internal import LetheEssentials

extension CorpusFormat {
    /// Label Studio's JSON.
    public static let labelStudio = CorpusFormat(LabelStudioFormat.self)
}

/// When Label Studio's predictions count as a task's annotations.
public enum PredictionUse: String, Codable, Sendable, CaseIterable {
    /// Where nobody annotated the task.
    case whereUnannotated
    /// Wherever there are any: for scoring them.
    case first
}

extension ReadingOptions {
    /// Label Studio: what to do with a task's predictions. The default leaves tasks that nobody annotated out of corpora.
    public var predictions: PredictionUse? {
        get { values[choice: LabelStudioFormat.predictions] }
        set { values[choice: LabelStudioFormat.predictions] = newValue }
    }
}

extension WritingOptions {
    /// Label Studio: the names of the labelling control and of the text in the project's configuration; nil takes those of
    /// the input.
    public var controls: LabelStudioControls? {
        get {
            let names = values[names: LabelStudioFormat.controls]
            return names.count == 2 ? LabelStudioControls(label: names[0], text: names[1]) : nil
        }
        set { values[names: LabelStudioFormat.controls] = newValue.map { [$0.label, $0.text] } ?? [] }
    }
}

/// Label Studio's JSON: an array of tasks, each with `data`, `annotations` (one an annotator) and `predictions`, whose
/// `result` holds regions of `value.start`, `value.end`, `value.labels`. JSON-MIN, a record an annotation, is read too.
///
/// Offsets count Unicode scalars in its present versions and UTF-16 code units in those of before 2022; `value.text`
/// tells which.
enum LabelStudioFormat: NoteFormat {
    static let name = "label-studio"
    static let layout = FileLayout.stream(ending: "json")
    static let endings: Set<String> = ["json"]
    static let weakEndings: Set<String> = ["json"]
    static let readingOptions = [ToolOffsets.reading, predictions]
    static let writingOptions = [ToolOffsets.writing, controls]
    static let frame = JSONStream.arrayFrame

    static let predictions = FormatOption(
        "predictions",
        .flag(PredictionUse.allCases.map(\.rawValue), chooses: PredictionUse.whereUnannotated.rawValue),
        help: "Label Studio: take predictions where nobody annotated a task.")
    static let controls = FormatOption(
        "controls", .names(exactly: 2),
        help:
            "Label Studio: LABEL,TEXT, the names of the labelling control and the text in the project's configuration. (default: those of the input, else label,text)"
    )

    static func likeness(_ head: FileHead) -> Likeness {
        guard let record = head.record else { return head.ending == "json" ? .name : .none }
        if case .object? = record["data"] {
            if case .array? = record["spans"] { return .none }
            return record["text"] == nil ? .mark : .none
        }
        // JSON-MIN, of which a task without annotations has keys of its own as well.
        let isMinimal = minimalKeys.contains { record[$0] != nil } || controlKey(record) != nil
        return head.isArray && isMinimal ? .mark : .none
    }

    // MARK: Reading

    static func cutter(_ file: NoteFile, _ options: ReadingOptions) throws -> any NoteCutter {
        try ArrayCutter(file, element: "task") { try parse($0, $1) }
    }

    static func parse(_ bytes: [UInt8], _ place: NotePlace) throws -> ParsedDocument {
        let options = place.options
        let record = try JSONRecord(bytes, place: place.place)
        var task = record.fields["data"] == nil ? try minimal(record) : try full(record, options: options)
        let id = try record.id("id") ?? task.id ?? place.unnamed
        let unit = options.offsets ?? recogniseUnit(task.regions, text: task.text)
        var spans = SpanReader(task.text, unit: unit, documentID: id)
        for region in task.regions {
            for label in region.labels {
                spans.add(label, region.start, region.end, id: region.id, confidence: region.score)
            }
            if let copy = region.text, let range = spans.scalars(region.start, region.end),
                !isCopy(copy, of: task.text.copy(range))
            {
                spans.note(CorpusProblem(.textMismatch, documentID: id, ranges: [range], labels: region.labels))
            }
        }
        let predictions = unit == .scalars ? nil : task.fields.removeValue(forKey: "predictions")
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
        if task.isUnfinished {
            spans.note(
                CorpusProblem(
                    .notAccepted, documentID: id,
                    detail: task.hasPrediction
                        ? "nobody has annotated it; --predictions takes its predictions"
                        : "nobody has annotated it, or it was skipped"))
        }
        var document = Document(
            id: id, text: task.text, annotations: spans.annotations, origin: place.origin(LabelStudioFormat.self))
        document.origin.isPrediction = task.isPrediction
        document.origin.isUnfinished = task.isUnfinished
        document.fields = task.fields
        document.payload = task.payload
        return ParsedDocument(document, problems: spans.problems)
    }

    private struct Region {
        var id: String?
        var start: Int
        var end: Int
        var text: String?
        var labels: [String]
        /// Of a prediction.
        var score: Double?
    }

    private struct Task {
        var text: NoteText
        var regions: [Region] = []
        var fields: [String: JSONValue] = [:]
        var payload = LabelStudioTask()
        var isPrediction = false
        var isUnfinished = false
        var leftOut = 0
        var regionsWithoutLabels = 0
        var hasPrediction = false
        /// A name that the data give, for tasks that no project has numbered.
        var id: String?
    }

    /// Keys of a region's result that are made anew or say nothing of the annotation.
    private static let resultKeys: Set<String> = [
        "id", "from_name", "to_name", "type", "value", "origin", "score",
    ]

    private static func full(_ record: JSONRecord, options: ReadingOptions) throws -> Task {
        var data = JSONRecord(try record.object("data"), place: record.place)
        let key = try textKey(data)
        var task = Task(text: NoteText(try data.string(key)))
        // Of another type, it is a field like others.
        task.id = try? data.id("id")
        data.fields[key] = nil
        task.payload.textKey = key
        task.fields = record.fields
        for known in ["id", "annotations", "completions"] { task.fields[known] = nil }
        task.fields["data"] = data.fields.isEmpty ? nil : .object(data.fields)
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
        task.isUnfinished = done.isEmpty && !(task.hasPrediction && options.predictions != nil)
        let isPrediction = task.hasPrediction && (done.isEmpty || options.predictions == .first)
        task.isPrediction = isPrediction
        guard let chosen = isPrediction ? predictions.first : done.first else { return task }
        task.leftOut =
            isPrediction ? predictions.count - 1 + annotations.count : annotations.count - 1
        if isPrediction { task.fields["predictions"] = nil }
        task.payload.annotationFields = chosen.fields.filter { $0.key != "result" }
        for result in try chosen.objects("result") {
            guard case .object(let value)? = result.fields["value"], value["labels"] != nil else {
                task.regionsWithoutLabels += 1
                continue
            }
            task.leftOut += result.fields.keys.lazy.filter { !resultKeys.contains($0) }.count
            if case .string(let name)? = result.fields["from_name"] { task.payload.fromName = name }
            if case .string(let name)? = result.fields["to_name"] { task.payload.toName = name }
            var region = try region(JSONRecord(value, place: record.place), id: try result.id("id"))
            region.score = result.probability("score")
            task.regions.append(region)
        }
        return task
    }

    /// JSON-MIN: the data's keys beside those of the annotation, the regions under the name of their control.
    private static func minimal(_ record: JSONRecord) throws -> Task {
        let name = controlKey(record.fields)
        if name == nil,
            StraySpans.problem(in: record.fields, documentID: "", own: "data") != nil
                || record.fields["annotations"] != nil || record.fields["entities"] != nil
        {
            throw LetheError(
                .format, place: record.place, "a plain record with annotations, not a task of Label Studio",
                expected: "`data` and `annotations` of Label Studio",
                advice: "Read the file as what it is: --format json")
        }
        let own = minimalKeys.union(["id", "created_at", "updated_at", name ?? "label"])
        let data = JSONRecord(record.fields.filter { !own.contains($0.key) }, place: record.place)
        let key = try textKey(data)
        var task = Task(text: NoteText(try data.string(key)))
        task.payload.textKey = key
        if let name {
            task.payload.fromName = name
            task.regions = try record.objects(name).map { try region($0, id: nil) }
        }
        let others = data.fields.filter { $0.key != key }
        task.fields = others.isEmpty ? [:] : ["data": .object(others)]
        return task
    }

    /// JSON-MIN's own keys.
    private static let minimalKeys: Set<String> = ["annotator", "annotation_id", "lead_time", "agreement"]

    /// JSON-MIN: the key whose list holds the regions.
    private static func controlKey(_ fields: [String: JSONValue]) -> String? {
        fields.keys.sorted().first { key in
            guard case .array(let values)? = fields[key], case .object(let first)? = values.first else { return false }
            return first["labels"] != nil && first["start"] != nil
        }
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
    private static func recogniseUnit(_ regions: [Region], text: NoteText) -> OffsetUnit {
        guard text.string.unicodeScalars.contains(where: { $0.value > 0xFFFF }) else { return .scalars }
        func matches(_ unit: OffsetUnit) -> Int {
            let map = OffsetMap(text, unit: unit)
            return regions.lazy.filter { region in
                guard let copy = region.text, let found = map.scalars(ScalarRange(region.start, region.end)) else {
                    return false
                }
                return isCopy(copy, of: text.copy(found.range))
            }.count
        }
        return matches(.utf16) > matches(.scalars) ? .utf16 : .scalars
    }

    /// Label Studio writes a line end in `value.text` as a backslash and an n.
    private static func isCopy(_ copy: String, of text: String) -> Bool {
        func flat(_ text: String) -> [UInt8] { Array(escaped(text).utf8) }
        return flat(copy) == flat(text)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        // By scalars: as characters, a line's end would hide behind a carriage return.
        for scalar in text.unicodeScalars {
            if scalar == "\n" { escaped.append(contentsOf: "\\n".unicodeScalars) } else { escaped.append(scalar) }
        }
        return String(escaped)
    }

    // MARK: Changing

    /// What was said of the annotations that the model's replace, and other predictions, are not the model's; a project's
    /// names stay for annotations, not where text was replaced: they may be anything.
    static func carry(_ document: inout Document, through change: NoteChange) -> Int {
        switch change {
        case .annotationsReplaced:
            if var task = document.payload as? LabelStudioTask {
                task.annotationFields = [:]
                document.payload = task
            }
            return (JSONStream.fieldsOfAnnotations + ["predictions"]).count {
                document.fields.removeValue(forKey: $0) != nil
            }
        case .textReplaced: return document.dropEverythingElse()
        }
    }

    // MARK: Writing

    static let holdsConfidence = true

    static func holdsFields(of document: Document) -> Bool { true }

    static func makeWritable(_ document: inout Document) -> [CorpusProblem] {
        ReservedFields.remove(["text"], from: &document, format: LabelStudioFormat.self)
    }

    /// One task, without the brackets and commas around it.
    static func write(_ document: Document, _ options: WritingOptions) throws -> WrittenNote {
        var spans = SpanWriter(document, unit: options.offsets ?? .scalars)
        var task = document.payload as? LabelStudioTask ?? LabelStudioTask()
        if let controls = options.controls { (task.fromName, task.toName) = (controls.label, controls.text) }
        // Labels of one region stand in one result.
        struct Place: Hashable {
            var id: String
            var range: ScalarRange
        }
        var regions: [(id: String, range: ScalarRange, labels: [JSONValue], score: Double?)] = []
        var places: [Place: Int] = [:]
        for (number, annotation) in document.annotations.enumerated() {
            let place = annotation.id.map { Place(id: $0, range: annotation.range) }
            if let place, let known = places[place] {
                regions[known].labels.append(.string(annotation.label))
            } else {
                if let place { places[place] = regions.count }
                regions.append(
                    (
                        annotation.id ?? "r\(number + 1)", annotation.range, [.string(annotation.label)],
                        annotation.confidence
                    ))
            }
        }
        let results: [JSONValue] = regions.map { region in
            let range = spans.units(region.range)
            var result: [String: JSONValue] = [
                "id": .string(region.id), "from_name": .string(task.fromName), "to_name": .string(task.toName),
                "type": .string("labels"),
                "value": .object([
                    "start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)),
                    "text": .string(escaped(document.text.copy(spans.widened(region.range)))),
                    "labels": .array(region.labels),
                ]),
            ]
            if let score = region.score { result["score"] = .probability(score) }
            return .object(result)
        }
        let isOwn = document.origin.format == .labelStudio
        var fields = isOwn ? document.fields : [:]
        var data: [String: JSONValue] = isOwn ? [:] : document.fields
        if isOwn, case .object(let others)? = fields["data"] { data = others }
        data[task.textKey] = .string(document.text.string)
        if let number = Int64(document.id), String(number) == document.id {
            fields["id"] = .integer(number)
        } else if data["id"] == nil {
            // Label Studio numbers tasks itself: another name stays with the data.
            data["id"] = .string(document.id)
        }
        fields["data"] = .object(data)
        var entry = task.annotationFields
        entry["result"] = .array(results)
        if document.origin.isPrediction {
            // Tasks are sorted by it: the least certain first.
            if let risk = document.leakRisk { entry["score"] = .probability(1 - risk) }
            entry["model_version"] = entry["model_version"] ?? .string("lethe \(ProgramVersion.current)")
            if !document.origin.isUnfinished { fields["predictions"] = .array([.object(entry)]) }
        } else {
            if task.annotationFields.isEmpty {
                // Left out, it would be taken for the ground truth on import.
                entry["ground_truth"] = .bool(false)
                entry["was_cancelled"] = .bool(false)
            }
            fields["annotations"] = .array([.object(entry)])
        }
        return WrittenNote(
            files: [.init(ending: "json", data: Data(JSONWriter.line(.object(fields))))], frame: frame,
            problems: spans.problems)
    }
}

/// The names that a Label Studio project's configuration gives the control that labels and the text that it labels.
public struct LabelStudioControls: Sendable, Equatable {
    public var label: String
    public var text: String

    public init(label: String, text: String) {
        self.label = label
        self.text = text
    }
}

/// What a Label Studio project calls things, and what a task's annotation holds besides regions.
package struct LabelStudioTask: NotePayload, Equatable {
    /// The key of the text in a task's data.
    package var textKey = "text"
    /// The control that gives labels.
    package var fromName = "label"
    /// The object that it labels.
    package var toName = "text"
    /// Keys of the annotation or prediction other than its result.
    package var annotationFields: [String: JSONValue] = [:]

    package init() {}

    package var leftOutElsewhere: [String] {
        annotationFields.isEmpty ? [] : ["\(annotationFields.count) JSON fields of the annotation"]
    }
}
