/// Tags with weights that are being trained: their owner moves them between two calls, never during one.
///
/// `Recognizer` is the one whose weights stay.
package struct LiveRecognizer: @unchecked Sendable {
    let parameters: NetworkParameters<Float>
    let vocabulary: Vocabulary
    /// Vectors of tokens that the vocabulary lacks.
    let vectors: WordVectors?
    let tagSet: TagSet
    let tokenizer: Tokenizer
    let agreesWithinNotes: Bool

    package init(
        parameters: NetworkParameters<Float>, vocabulary: Vocabulary, vectors: WordVectors? = nil, tagSet: TagSet,
        tokenizer: Tokenizer, agreesWithinNotes: Bool
    ) {
        self.parameters = parameters
        self.vocabulary = vocabulary
        self.vectors = vectors
        self.tagSet = tagSet
        self.tokenizer = tokenizer
        self.agreesWithinNotes = agreesWithinNotes
    }

    /// One thread's memory.
    func makeWorker() -> Worker {
        Worker(
            DocumentTagger(
                SentenceTagger(
                    [ForwardPass(parameters: parameters)], vocabulary: vocabulary, vectors: vectors, tagSet: tagSet),
                tagSet: tagSet, tokenizer: tokenizer, agrees: agreesWithinNotes))
    }

    final class Worker: AnnotationWorker {
        private let tagger: DocumentTagger

        init(_ tagger: DocumentTagger) { self.tagger = tagger }

        /// To be called after the weights have moved, before the next documents.
        func weightsHaveMoved() { tagger.forgetTokens() }

        func annotate(_ documents: [Document]) -> [[Annotation]] { tagger.annotate(documents) }
    }
}
