/// Something that finds protected text in notes: a model, or anything that knows better where it is.
public protocol Annotator: Sendable {
    /// What it may find, sorted.
    var labels: [String] { get }
    /// Where it cuts text into tokens.
    var tokenizer: Tokenizer { get }
    /// Whether it knows a token's UTF-8 from training; nil where nothing was trained. An annotator that isn't trained need not
    /// write it.
    var knowsToken: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? { get }
    associatedtype Worker: AnnotationWorker
    /// One thread's memory.
    func makeWorker() -> Worker
}

/// An annotator at work on one thread.
public protocol AnnotationWorker: SendableMetatype {
    /// What is found in each document, its own annotations left aside. Tokens that a document brings are used as they are.
    func annotate(_ documents: [Document]) -> [[Annotation]]
    /// The same with what the annotator says of it. An annotator that says nothing need not write it.
    func examine(_ documents: [Document]) -> [NoteFindings]
}

extension AnnotationWorker {
    public func examine(_ documents: [Document]) -> [NoteFindings] { annotate(documents).map { NoteFindings($0) } }
}

extension Annotator {
    public var knowsToken: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? { nil }

    /// What is found in one document.
    public func annotate(_ document: Document) -> [Annotation] { makeWorker().annotate([document])[0] }
}
