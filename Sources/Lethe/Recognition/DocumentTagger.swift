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
        let texts = texts(documents)
        return zip(texts, tagger.tag(texts)).map { annotations($1, tokenization: $0.tokenization) }
    }

    /// The same with how sure the network is.
    func examine(_ documents: [Document], _ request: ConfidenceRequest = ConfidenceRequest()) -> [NoteFindings] {
        let texts = texts(documents)
        return zip(texts, tagger.tag(texts, request)).map { text, tagged in
            var findings = NoteFindings(annotations(tagged, tokenization: text.tokenization))
            var tokens = TokenConfidence(protection: tagged.protection, likelyType: tagged.likelyType)
            tokens.types = tagSet.types
            findings.tokens = tokens
            guard request.wantsLeakRisk else { return findings }
            findings.sentenceRisks = tagged.sentenceRisks
            return findings
        }
    }

    /// The tag index of each token of each document, and by sentence how probable each tag is, from a probability on.
    func softTags(_ documents: [Document], least: Float) -> [(tags: [Int32], soft: [SoftTags])] {
        var request = ConfidenceRequest()
        request.leastSoftTag = least
        return tagger.tag(texts(documents), request).map { ($0.tags, $0.softTags) }
    }

    private func texts(_ documents: [Document]) -> [(text: NoteText, tokenization: Tokenization)] {
        documents.map { (text: $0.text, tokenization: tokenizer.tokens(of: $0)) }
    }

    private func annotations(_ tagged: TaggedText, tokenization: Tokenization) -> [Annotation] {
        var annotations: [Annotation] = []
        tagged.tags.withUnsafeBufferPointer { tags in
            for sentence in tokenization.sentences {
                tagSet.spans(of: UnsafeBufferPointer(rebasing: tags[sentence]), into: &spans)
                for span in spans {
                    let first = sentence.lowerBound + span.start
                    let last = tokenization.tokens[sentence.lowerBound + span.end - 1]
                    var annotation = Annotation(
                        label: span.type,
                        range: ScalarRange(Int(tokenization.tokens[first].scalarStart), Int(last.scalarEnd)))
                    if !tagged.spanProbability.isEmpty {
                        annotation.confidence = Double(tagged.spanProbability[first])
                    }
                    annotations.append(annotation)
                }
            }
        }
        return annotations
    }
}
