/// Something in a corpus that a person should look at. Holds ids, offsets, labels and counts, never text.
public struct CorpusProblem: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Starts or ends inside a token: a model that tags tokens can't give exactly this range.
        case misaligned
        /// Shares text with another annotation: a tag sequence can hold only one of them.
        case overlapping
        /// Begins or ends with white space.
        case whitespaceEdged
        case empty
        /// Made of several pieces.
        case discontinuous
        /// Reaches outside the text.
        case outOfBounds
        /// The file's copy of the annotated text differs from the text at these offsets.
        case textMismatch
        /// Runs over a sentence's end as the tokenizer sees it: trained as one piece a sentence.
        case crossesSentence
        /// Labels that differ only in case or in signs between letters.
        case labelSpelling
        /// The same text under different labels in one document, or the same range twice.
        case labelInconsistency
        /// The same text as another document, or the same id.
        case duplicateDocument
        /// A tag sequence that its scheme forbids, read by conlleval's rules.
        case malformedTags
        /// Two columns of tags that differ, as gold and predicted ones: one of them was read.
        case severalTagColumns
        /// A field of the input that the output has no place for.
        case fieldLeftOut
        /// An annotation whose label is empty or blank: it is not read.
        case emptyLabel
        /// Annotations under another key than the format's: they are not read.
        case annotationsElsewhere
        /// A task that its annotator skipped, rejected or hasn't come to: left out of corpora.
        case notAccepted
        /// A label that the output's format can't hold as it is.
        case labelChanged
        /// The file is in another encoding: its text was decoded, and is written in UTF-8.
        case otherEncoding
    }

    public var kind: Kind
    public var documentID: String
    public var ranges: [ScalarRange]
    public var labels: [String]
    /// A remark without note text.
    public var detail: String

    /// Whether a label says nothing.
    static func isEmptyLabel(_ label: String) -> Bool {
        label.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.value < 0x20 }
    }

    static func emptyLabel(documentID: String, range: ScalarRange) -> CorpusProblem {
        CorpusProblem(
            .emptyLabel, documentID: documentID, ranges: [range], detail: "an annotation without a label")
    }

    static func decoded(_ documentID: String) -> CorpusProblem {
        CorpusProblem(
            .otherEncoding, documentID: documentID, detail: "read in another encoding; what is written is UTF-8")
    }

    package init(
        _ kind: Kind, documentID: String, ranges: [ScalarRange] = [], labels: [String] = [], detail: String = ""
    ) {
        self.kind = kind
        self.documentID = documentID
        self.ranges = ranges
        self.labels = labels
        self.detail = detail
    }
}
