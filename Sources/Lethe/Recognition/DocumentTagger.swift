/// From documents to annotations by way of tags, on one thread.
final class DocumentTagger {
    private let tagger: SentenceTagger
    private let tagSet: TagSet
    private let tokenizer: Tokenizer
    private var spans: [TokenSpan] = []

    init(_ tagger: SentenceTagger, tagSet: TagSet, tokenizer: Tokenizer) {
        self.tagger = tagger
        self.tagSet = tagSet
        self.tokenizer = tokenizer
    }

    /// After the weights have changed.
    func forgetTokens() { tagger.forgetTokens() }

    /// What is found in each document, gold annotations left aside. Tokens that a document brings are used as they are.
    func annotate(_ documents: [Document]) -> [[Annotation]] {
        let texts = documents.map { document in
            (text: document.text, tokenization: tokenizer.tokens(of: document))
        }
        return zip(texts, tagger.tag(texts)).map { annotations(tags: $1, tokenization: $0.tokenization) }
    }

    private func annotations(tags: [Int32], tokenization: Tokenization) -> [Annotation] {
        var annotations: [Annotation] = []
        tags.withUnsafeBufferPointer { tags in
            for sentence in tokenization.sentences {
                tagSet.spans(of: UnsafeBufferPointer(rebasing: tags[sentence]), into: &spans)
                for span in spans {
                    let first = tokenization.tokens[sentence.lowerBound + span.start]
                    let last = tokenization.tokens[sentence.lowerBound + span.end - 1]
                    annotations.append(
                        Annotation(label: span.type, range: ScalarRange(Int(first.scalarStart), Int(last.scalarEnd))))
                }
            }
        }
        return annotations
    }
}
