/// What kinds of errors a model makes, and where: what to work on next.
public struct ErrorAnalysis: Sendable, Codable, Equatable {
    /// What went wrong with an annotation.
    public enum Kind: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
        /// The right place under another label.
        case label
        /// The right label, and other borders.
        case borders
        /// Something is found there, with another label and other borders.
        case labelAndBorders
        /// Nothing is found there.
        case missed
        /// Found where nothing is.
        case spurious

        package var title: String {
            switch self {
            case .label: "other label"
            case .borders: "other borders"
            case .labelAndBorders: "both"
            case .missed: "missed"
            case .spurious: "spurious"
            }
        }
    }

    /// What may make an annotation hard.
    public enum Circumstance: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
        /// It holds a token that the model doesn't know.
        case unknownToken
        /// The same text stands elsewhere in the note.
        case repeated
        /// The same text stands elsewhere in the note and is found there under this label.
        case foundElsewhere
        /// A sentence's end cuts it in two: it can't be right.
        case cutInTwo
        /// It stands in a sentence of fewer than eight tokens that is a part of a longer line.
        case fragment
        /// Its line begins as a field: a few words and a colon.
        case fieldLine
        /// Its line is longer than 200 characters: running text.
        case longLine

        package var title: String {
            switch self {
            case .unknownToken: "holds a token unknown to the model"
            case .repeated: "its text stands elsewhere in the note"
            case .foundElsewhere: "and is found there"
            case .cutInTwo: "cut in two by a sentence's end"
            case .fragment: "in a fragment of a line"
            case .fieldLine: "in a line that begins as a field"
            case .longLine: "in a line of running text"
            }
        }
    }

    /// Of all annotations that have it, how many are wrong.
    public struct Share: Sendable, Codable, Equatable {
        public var annotations = 0
        public var errors = 0
    }

    public private(set) var annotations = 0
    /// Gold annotations that aren't exactly right.
    public private(set) var errors = 0
    public private(set) var kinds: [Kind: Int] = [:]
    /// By gold label, and of what is spurious by the label found.
    public private(set) var kindsByLabel: [String: [Kind: Int]] = [:]
    public private(set) var circumstances: [Circumstance: Share] = [:]

    package init() {}

    /// Adds another document's.
    package mutating func add(_ other: ErrorAnalysis) {
        annotations += other.annotations
        errors += other.errors
        kinds.merge(other.kinds, uniquingKeysWith: +)
        kindsByLabel.merge(other.kindsByLabel) { $0.merging($1, uniquingKeysWith: +) }
        circumstances.merge(other.circumstances) {
            Share(annotations: $0.annotations + $1.annotations, errors: $0.errors + $1.errors)
        }
    }

    /// The analysis of one document. Cost grows with its text and with the product of gold and predicted annotations.
    ///
    /// - Parameter isKnown: whether the model knows a token; nil where there is no model to ask.
    init(
        gold: [Annotation], predicted: [Annotation], text: NoteText, tokenization: Tokenization,
        isKnown: ((UnsafeBufferPointer<UInt8>) -> Bool)? = nil
    ) {
        let places = NotePlaces(text, tokenization, predicted: predicted, isKnown: isKnown)
        let found = Set(predicted.map { Found(label: $0.label, range: $0.range) })
        for annotation in gold {
            annotations += 1
            let isRight = found.contains(Found(label: annotation.label, range: annotation.range))
            let kind = isRight ? nil : Self.kind(of: annotation, predicted)
            if let kind { note(kind, annotation.label) }
            if kind != nil { errors += 1 }
            for circumstance in places.circumstances(of: annotation) {
                circumstances[circumstance, default: Share()].annotations += 1
                if kind != nil { circumstances[circumstance, default: Share()].errors += 1 }
            }
        }
        for annotation in predicted where !gold.contains(where: { $0.range.overlaps(annotation.range) }) {
            note(.spurious, annotation.label)
        }
    }

    private struct Found: Hashable {
        var label: String
        var range: ScalarRange
    }

    private mutating func note(_ kind: Kind, _ label: String) {
        kinds[kind, default: 0] += 1
        kindsByLabel[label, default: [:]][kind, default: 0] += 1
    }

    private static func kind(of annotation: Annotation, _ predicted: [Annotation]) -> Kind {
        let touching = predicted.filter { $0.range.overlaps(annotation.range) }
        if touching.isEmpty { return .missed }
        if touching.contains(where: { $0.range == annotation.range }) { return .label }
        return touching.contains { $0.label == annotation.label } ? .borders : .labelAndBorders
    }
}
