/// A trained model applied to text: documents in, annotations out. Immutable, shared by any number of threads, each with
/// a worker of its own.
public struct Recognizer: Annotator {
    public let bundle: ModelBundle
    /// Vectors of tokens that the model's vocabulary lacks.
    public let vectors: WordVectors?
    let tagSet: TagSet
    public let tokenizer: Tokenizer
    /// Say how sure the model is: annotations get the probability of exactly this label and range, notes their leak risk. The
    /// default doesn't, and costs nothing.
    public var measuresConfidence = false

    /// A model as it is.
    ///
    /// - Throws: `LetheError` for a network that was taught without labels: it would find nothing, which no one may take for a
    ///   note without identifiers.
    public init(_ bundle: ModelBundle) throws { try self.init(bundle, vectors: nil) }

    /// A model and the word vectors that its token embeddings began as, for the tokens that its vocabulary lacks.
    ///
    /// - Throws: `LetheError` where the model's embeddings began as no vectors, or as vectors of another size: numbers
    ///   of another space would mean nothing to the network. Also for a network that was taught without labels.
    public init(_ bundle: ModelBundle, vectors: WordVectors?) throws {
        guard !bundle.configuration.types.isEmpty else {
            throw LetheError(
                .model, "the network was taught without labels and can find nothing", expected: "a trained model",
                advice: "Carry it to labelled notes: lethe transfer --source MODEL --train NOTES --output OTHER")
        }
        if let vectors { try Self.check(vectors, for: bundle) }
        self.init(bundle, checkedVectors: vectors)
    }

    private static func check(_ vectors: WordVectors, for bundle: ModelBundle) throws {
        guard bundle.configuration.vectors != nil || bundle.configuration.imported != nil else {
            throw LetheError(
                .setting, place: vectors.origin.name, "the model wasn't trained with word vectors",
                advice: "Leave --vectors out: its token embeddings are of its own making")
        }
        let size = bundle.configuration.network.tokenEmbeddingSize
        guard vectors.dimension == size else {
            throw LetheError(
                .setting, place: vectors.origin.name, "vectors of another size than the model's token embeddings",
                expected: "\(size) values", found: "\(vectors.dimension)")
        }
    }

    init(_ bundle: ModelBundle, checkedVectors vectors: WordVectors?) {
        self.bundle = bundle
        self.vectors = vectors
        tagSet = bundle.tagSet
        tokenizer = bundle.configuration.tokenizer.tokenizer
    }

    /// Reads a model.
    ///
    /// - Throws: `LetheError` for a bundle that is missing, damaged or inconsistent.
    public init(loading folder: String) throws {
        try self.init(ModelBundle(loading: folder))
    }

    public var labels: [String] { bundle.configuration.types }

    /// Tokens of the vocabulary or the word vectors, in any spelling that they are looked up by.
    public var knowsToken: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? {
        { [vocabulary = bundle.vocabulary, vectors] in vocabulary.row(ofToken: $0, beside: vectors) != 0 }
    }

    /// One thread's memory.
    public final class Worker: AnnotationWorker {
        private let sentences: SentenceTagger
        private let tagger: DocumentTagger
        private let measuresConfidence: Bool

        init(_ recognizer: Recognizer) {
            let bundle = recognizer.bundle
            measuresConfidence = recognizer.measuresConfidence
            sentences = SentenceTagger(
                bundle.networks.map { $0.forwardPass() }, vocabulary: bundle.vocabulary,
                vectors: recognizer.vectors, tagSet: recognizer.tagSet)
            tagger = DocumentTagger(
                sentences, tagSet: recognizer.tagSet, tokenizer: recognizer.tokenizer,
                agrees: bundle.configuration.agreesWithinNotes == true)
        }

        /// Lets another thread's worker of the same model do half of what is long, where one is idle; the result is the same.
        ///
        /// - Parameter ask: hands work to such a thread; nil where there is none.
        package func share(
            with ask: @escaping (_ work: @escaping @Sendable (Worker) -> Void) -> Assistance?
        ) {
            sentences.help = { work in ask { work($0.sentences) } }
        }

        /// What the model finds in each document, gold annotations left aside. Tokens that a document brings are used
        /// as they are.
        public func annotate(_ documents: [Document]) -> [[Annotation]] {
            measuresConfidence ? examine(documents).map(\.annotations) : tagger.annotate(documents)
        }

        public func examine(_ documents: [Document]) -> [NoteFindings] {
            measuresConfidence ? tagger.examine(documents) : tagger.annotate(documents).map { NoteFindings($0) }
        }

        /// What the model would teach another: see `DocumentTagger.softTags`.
        package func softTags(
            _ documents: [Document], least: Float = SoftTags.leastProbability
        ) -> [(tags: [Int32], soft: [SoftTags])] {
            tagger.softTags(documents, least: least)
        }

        /// How sure the model is, whatever the recogniser's settings.
        func examine(_ documents: [Document], _ request: ConfidenceRequest) -> [NoteFindings] {
            tagger.examine(documents, request)
        }
    }

    /// A worker for one thread.
    public func makeWorker() -> Worker { Worker(self) }
}
