/// What annotation tools' offsets count.
enum ToolOffsets {
    private static let units = FormatOption.Kind.choice(OffsetUnit.allCases.map(\.rawValue))

    static let reading = FormatOption(
        "offsets", units,
        help:
            "doccano, Prodigy, Label Studio: what offsets count. (default: utf16 for doccano, scalars for Prodigy, told by the regions' text for Label Studio)"
    )
    static let writing = FormatOption(
        "offsets", units, help: "doccano, Prodigy, Label Studio: what offsets count. (default: as the tool expects)")
}

extension ReadingOptions {
    /// doccano, Prodigy, Label Studio: what offsets count; nil takes what the tool is known to write.
    public var offsets: OffsetUnit? {
        get { values[choice: ToolOffsets.reading] }
        set { values[choice: ToolOffsets.reading] = newValue }
    }
}

extension WritingOptions {
    /// doccano, Prodigy, Label Studio: what offsets count; nil takes what the tool expects.
    public var offsets: OffsetUnit? {
        get { values[choice: ToolOffsets.writing] }
        set { values[choice: ToolOffsets.writing] = newValue }
    }
}

/// Lists of annotations under keys that a format doesn't read.
enum StraySpans {
    /// Keys that tools are known to use: others may be words of the note and aren't named.
    private static let known: Set<String> = [
        "spans", "label", "labels", "entities", "annotations", "ents", "predictions", "results", "phi",
    ]

    /// The finding where a record without annotations of its own holds a list that looks like some.
    static func problem(in fields: [String: JSONValue], documentID: String, own: String) -> CorpusProblem? {
        guard let key = fields.keys.sorted().first(where: { fields[$0].map(isSpanList) ?? false }) else { return nil }
        return CorpusProblem(
            .annotationsElsewhere, documentID: documentID,
            detail:
                "its annotations stand under \(known.contains(key) ? "`\(key)`" : "another key"), not under `\(own)`")
    }

    private static func isSpanList(_ value: JSONValue) -> Bool {
        guard case .array(let entries) = value, !entries.isEmpty else { return false }
        return entries.allSatisfy { entry in
            switch entry {
            case .array(let parts):
                if parts.count == 3, case .integer = parts[0], case .integer = parts[1], case .string = parts[2] {
                    return true
                }
                return false
            case .object(let fields):
                func has(_ names: [String]) -> Bool { names.contains { fields[$0] != nil } }
                return has(["start", "start_offset", "begin"]) && has(["end", "end_offset"])
                    && has(["label", "labels", "type", "entity", "entity_group"])
            default: return false
            }
        }
    }
}

/// Takes a tool's spans into a document, offsets converted, and notes what doesn't fit.
struct SpanReader {
    private let map: OffsetMap
    private let unit: OffsetUnit
    private let documentID: String
    private(set) var annotations: [Annotation] = []
    private(set) var problems: [CorpusProblem] = []

    init(_ text: NoteText, unit: OffsetUnit, documentID: String) {
        map = OffsetMap(text, unit: unit)
        self.unit = unit
        self.documentID = documentID
    }

    mutating func add(_ label: String, _ start: Int, _ end: Int, id: String? = nil, confidence: Double? = nil) {
        let range = ScalarRange(start, end)
        guard !CorpusProblem.isEmptyLabel(label) else {
            problems.append(.emptyLabel(documentID: documentID, range: range))
            return
        }
        guard let found = map.scalars(range) else {
            problems.append(
                CorpusProblem(
                    .outOfBounds, documentID: documentID, ranges: [range], labels: [label],
                    detail: "the text has a length of \(map.length) in \(unit.rawValue)"))
            return
        }
        if !found.isExact {
            problems.append(
                CorpusProblem(
                    .misaligned, documentID: documentID, ranges: [found.range], labels: [label],
                    detail: "an offset lies inside a character; widened to hold it"))
        }
        var annotation = Annotation(label: label, range: found.range, id: id)
        annotation.confidence = confidence
        annotations.append(annotation)
    }

    /// What found the span added last.
    mutating func setSources(_ sources: [FindingSource]) { annotations[annotations.count - 1].sources = sources }

    /// The scalars of a range of the tool's, or nil where it isn't in the text.
    func scalars(_ start: Int, _ end: Int) -> ScalarRange? { map.scalars(ScalarRange(start, end))?.range }

    mutating func note(_ problem: CorpusProblem) { problems.append(problem) }
}

/// Gives a document's annotations the offsets of a tool, and notes what they can't hold exactly.
struct SpanWriter {
    private let map: OffsetMap
    private let documentID: String
    private(set) var problems: [CorpusProblem] = []

    init(_ document: Document, unit: OffsetUnit) {
        map = OffsetMap(document.text, unit: unit)
        documentID = document.id
    }

    /// A range in the tool's unit.
    mutating func units(_ range: ScalarRange) -> ScalarRange {
        let units = map.units(range)
        if widened(range) != range {
            problems.append(
                CorpusProblem(
                    .misaligned, documentID: documentID, ranges: [range],
                    detail: "an offset lies inside a grapheme cluster; widened to hold it"))
        }
        return units
    }

    /// The scalars that a range holds once it is written.
    func widened(_ range: ScalarRange) -> ScalarRange {
        range.isEmpty ? range : map.scalars(map.units(range))?.range ?? range
    }
}
