/// A half-open range of Unicode scalars of a document's text: the unit of every offset in files and reports.
public struct ScalarRange: Hashable, Sendable, Codable, CustomStringConvertible {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    public var count: Int { end - start }
    public var isEmpty: Bool { end <= start }
    public var description: String { "\(start)–\(end)" }

    /// Whether the two share a scalar.
    package func overlaps(_ other: ScalarRange) -> Bool { start < other.end && other.start < end }
}

/// A stretch of text with a label.
public struct Annotation: Hashable, Sendable {
    /// The type, such as DATE.
    public var label: String
    public var range: ScalarRange
    /// The annotation's name in the file it came from.
    public var id: String?
    /// i2b2's element name above the type (NAME, LOCATION, …).
    public var category: String?
    /// i2b2's comment, where it isn't empty.
    public var comment: String?
    /// The probability of exactly this label and range, as a model that was asked for it sees it; nil elsewhere.
    public var confidence: Double?
    /// What found it, where more than a model may have.
    public var sources: [FindingSource] = []

    public init(label: String, range: ScalarRange, id: String? = nil, category: String? = nil) {
        self.label = label
        self.range = range
        self.id = id
        self.category = category
    }

    package init(label: String, range: ScalarRange, sources: [FindingSource], confidence: Double? = nil) {
        self.init(label: label, range: range)
        self.sources = sources
        self.confidence = confidence
    }

    /// The order of reports and files: by place, longer first.
    static func precedes(_ a: Annotation, _ b: Annotation) -> Bool {
        (a.range.start, -a.range.end, a.label) < (b.range.start, -b.range.end, b.label)
    }
}

/// What found a stretch of text.
public struct FindingSource: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// A trained network.
        case model
        /// A scanner for something that has a form, such as an e-mail address.
        case rule
        /// A list of names.
        case list
        /// What the record knows of the patient.
        case known
        /// The same words, hidden elsewhere in the note.
        case propagation
        /// Somebody who read the note and labelled it.
        case person
        /// A step of a redaction ladder behind the network's own threshold.
        case ladder
    }

    public let kind: Kind
    /// Which rule, list or field; never text of a note.
    public let name: String

    package init(_ kind: Kind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }

    /// As `description` writes it; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard let first = parts.first, let kind = Kind(rawValue: String(first)) else { return nil }
        self.init(kind, parts.count > 1 ? String(parts[1]) : "")
    }

    public var description: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue):\(name)" }
}

/// A token's place in its text, in scalars and in UTF-8 bytes.
public struct Token: Hashable, Sendable {
    package var scalarStart: Int32
    package var scalarEnd: Int32
    package var utf8Start: Int32
    package var utf8End: Int32

    package init(scalarStart: Int, scalarEnd: Int, utf8Start: Int, utf8End: Int) {
        self.scalarStart = Int32(truncatingIfNeeded: scalarStart)
        self.scalarEnd = Int32(truncatingIfNeeded: scalarEnd)
        self.utf8Start = Int32(truncatingIfNeeded: utf8Start)
        self.utf8End = Int32(truncatingIfNeeded: utf8End)
    }

    public var range: ScalarRange { ScalarRange(Int(scalarStart), Int(scalarEnd)) }
}

/// Tokens of a text, grouped into sentences.
public struct Tokenization: Sendable, Equatable {
    public var tokens: [Token] = []
    /// Index of each sentence's first token, rising; the first is 0. No sentence is empty.
    package var sentenceStarts: [Int] = []

    public init() {}

    /// The sentences in which some tokens stand.
    ///
    /// - Parameter tokens: indices, in any order.
    func sentenceNumbers(ofTokens tokens: [Int]) -> Set<Int> {
        var numbers: Set<Int> = []
        var number = 0
        for token in tokens.sorted() {
            while number + 1 < sentenceStarts.count, sentenceStarts[number + 1] <= token { number += 1 }
            numbers.insert(number)
        }
        return numbers
    }

    /// Token indices of each sentence.
    public var sentences: [Range<Int>] {
        sentenceStarts.indices.map { index in
            sentenceStarts[index]..<(index + 1 < sentenceStarts.count ? sentenceStarts[index + 1] : tokens.count)
        }
    }
}

/// Where a document came from.
public struct Origin: Sendable, Equatable {
    /// File, relative to what was read.
    public var path: String
    public var format: CorpusFormat?
    /// A block of sentences, of a file that doesn't say where documents begin.
    package var isBlock = false
    /// A model's annotations rather than a person's.
    public var isPrediction = false
    /// An annotation tool says that nobody annotated the document or stands by its annotations.
    package var isUnfinished = false

    public init(path: String = "", format: CorpusFormat? = nil) {
        self.path = path
        self.format = format
    }
}

/// What a format's file holds of a note besides text, annotations and fields: carried unread by everything else.
package protocol NotePayload: Sendable {
    /// What files of another format leave out, each with its number and never quoted; empty where nothing is lost.
    var leftOutElsewhere: [String] { get }
    /// Other fields whose values are replaced where the text is, by name, with what they mean.
    var replacedFields: [String: String] { get }
}

extension NotePayload {
    package var leftOutElsewhere: [String] { [] }
    package var replacedFields: [String: String] { [:] }
}

/// A note: its text as read, unchanged, and what is annotated in it.
public struct Document: Sendable {
    public var id: String
    public var text: NoteText
    public var annotations: [Annotation]
    /// Tokens as given by the file, where it gives any; else the tokenizer decides.
    public var tokenization: Tokenization?
    /// Other fields of the note's record, by name.
    public var fields: [String: JSONValue] = [:]
    public var origin: Origin
    /// What the annotator says of what it left open, where it was asked: see `NoteFindings.leakRisk`.
    public var leakRisk: Double?
    /// What is its format's own.
    package var payload: (any NotePayload)?

    /// A note of a string.
    public init(
        id: String, text: String, annotations: [Annotation] = [], tokenization: Tokenization? = nil,
        origin: Origin = Origin()
    ) {
        self.init(
            id: id, text: NoteText(text), annotations: annotations, tokenization: tokenization, origin: origin)
    }

    public init(
        id: String, text: NoteText, annotations: [Annotation] = [], tokenization: Tokenization? = nil,
        origin: Origin = Origin()
    ) {
        self.id = id
        self.text = text
        self.annotations = annotations
        self.tokenization = tokenization
        self.origin = origin
    }

    /// Takes out everything but id, text and annotations.
    ///
    /// - Parameter keepsPayload: its format knows that it can't hold words of the note.
    /// - Returns: how many fields there were.
    mutating func dropEverythingElse(keepsPayload: Bool = false) -> Int {
        defer {
            fields = [:]
            if !keepsPayload { payload = nil }
            tokenization = nil
        }
        return fields.count
    }
}

/// Documents of one corpus, with what its reading brought to light.
public struct Corpus: Sendable {
    /// The file's or folder's name.
    public var name: String
    public var format: CorpusFormat
    public var documents: [Document] = []
    /// Findings that cost nothing but should be known; see `CorpusProblem`.
    public var problems: [CorpusProblem] = []
    /// Files of the folder that are not of its format.
    public var ignoredFiles: [String] = []
    /// Documents that couldn't be read at all.
    public var failures: [LetheError] = []

    public init(name: String, format: CorpusFormat, documents: [Document] = []) {
        self.name = name
        self.format = format
        self.documents = documents
    }

    /// Labels that occur, sorted.
    public var labels: [String] { Set(documents.lazy.flatMap { $0.annotations.map(\.label) }).sorted() }

    /// Gives labels other names.
    public mutating func rename(_ map: [String: String]) {
        guard !map.isEmpty else { return }
        for document in documents.indices {
            for index in documents[document].annotations.indices {
                let label = documents[document].annotations[index].label
                documents[document].annotations[index].label = map[label] ?? label
            }
        }
    }

    /// Distinct tokens of all documents, as given by the file or by a tokenizer.
    public func tokens(by tokenizer: Tokenizer) -> Set<String> {
        var tokens: Set<String> = []
        for document in documents {
            for token in tokenizer.tokens(of: document).tokens { tokens.insert(String(document.text[token])) }
        }
        return tokens
    }
}
