/// From documents to annotations by way of tags, on one thread, but for the halves that others take.
final class DocumentTagger {
    private let tagger: SentenceTagger
    private let tagSet: TagSet
    private let tokenizer: Tokenizer
    /// Whether what is found agrees within a note: see `NoteConsistency`.
    private let agrees: Bool
    private var spans: [TokenSpan] = []

    init(_ tagger: SentenceTagger, tagSet: TagSet, tokenizer: Tokenizer, agrees: Bool) {
        self.tagger = tagger
        self.tagSet = tagSet
        self.tokenizer = tokenizer
        self.agrees = agrees
    }

    /// After the weights have changed.
    func forgetTokens() { tagger.forgetTokens() }

    /// What is found in each document, gold annotations left aside. Tokens that a document brings are used as they are.
    func annotate(_ documents: [Document]) -> [[Annotation]] {
        let texts = texts(documents)
        var found = zip(texts, tagger.tag(texts)).map { entities($1, tokenization: $0.tokenization) }
        if agrees {
            // Few sentences disagree with others of their note: only those are asked how certain they are.
            var doubtful: [Int] = []
            var request = ConfidenceRequest(wantsLeakRisk: false)
            var sentences: [Set<Int>] = []
            for (index, text) in texts.enumerated() {
                let entities = NoteConsistency.inDoubt(found[index], text: text.text, tokenization: text.tokenization)
                guard !entities.isEmpty else { continue }
                doubtful.append(index)
                sentences.append(
                    text.tokenization.sentenceNumbers(ofTokens: entities.map { found[index][$0].tokens.lowerBound }))
            }
            request.sentences = sentences
            if !doubtful.isEmpty {
                for (index, tagged) in zip(doubtful, tagger.tag(doubtful.map { texts[$0] }, request)) {
                    for entity in found[index].indices {
                        found[index][entity].confidence = tagged.spanProbability[found[index][entity].tokens.lowerBound]
                    }
                    found[index] = NoteConsistency.agreeing(
                        found[index], text: texts[index].text, tokenization: texts[index].tokenization)
                }
            }
        }
        return zip(texts, found).map { annotations($1, tokenization: $0.tokenization, withConfidence: false) }
    }

    /// The same with how sure the network is.
    func examine(_ documents: [Document], _ request: ConfidenceRequest = ConfidenceRequest()) -> [NoteFindings] {
        let texts = texts(documents)
        let tagged = tagger.tag(texts, request)
        let found = zip(texts, tagged).map { text, tagged in
            agrees && !request.isPart
                ? agreeing(tagged, text) : entities(tagged, tokenization: text.tokenization)
        }
        let risks = request.wantsLeakRisk ? risks(tagged, found, texts, request) : []
        return texts.indices.map { index in
            let (text, tagged, found) = (texts[index], tagged[index], found[index])
            var findings = NoteFindings(annotations(found, tokenization: text.tokenization, withConfidence: true))
            var tokens = TokenConfidence(protection: tagged.protection, likelyType: tagged.likelyType)
            tokens.types = tagSet.types
            findings.tokens = tokens
            guard request.wantsLeakRisk else { return findings }
            findings.sentenceRisks = risks[index]
            return findings
        }
    }

    /// What the sentences of each text risk. Where a note's agreement hides or shows other tokens than the tags do, it is measured
    /// again.
    private func risks(
        _ tagged: [TaggedText], _ found: [[NoteConsistency.Entity]],
        _ texts: [(text: NoteText, tokenization: Tokenization)], _ request: ConfidenceRequest
    ) -> [[Double]] {
        var risks = tagged.map(\.sentenceRisks)
        guard agrees, !request.isPart else { return risks }
        var again: [Int] = []
        var second = request
        (second.hidden, second.shown) = ([], [])
        for index in texts.indices {
            let count = tagged[index].tags.count
            var isHidden = [Bool](repeating: false, count: count)
            for entity in found[index] where !request.keptTypes.contains(entity.type) {
                for token in entity.tokens { isHidden[token] = true }
            }
            let byTags = tagged[index].tags.map { tag in
                tag != 0 && !request.keptTypes.contains(tagSet.tags[Int(tag)].type)
            }
            guard isHidden != byTags else { continue }
            again.append(index)
            var hidden = request.hidden?[index] ?? [Bool](repeating: false, count: count)
            for token in 0..<count where isHidden[token] { hidden[token] = true }
            second.hidden?.append(hidden)
            second.shown?.append(isHidden.map { !$0 })
        }
        guard !again.isEmpty else { return risks }
        for (index, tagged) in zip(again, tagger.tag(again.map { texts[$0] }, second)) {
            risks[index] = tagged.sentenceRisks
        }
        return risks
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

    private func agreeing(
        _ tagged: TaggedText, _ text: (text: NoteText, tokenization: Tokenization)
    ) -> [NoteConsistency.Entity] {
        NoteConsistency.agreeing(
            entities(tagged, tokenization: text.tokenization), text: text.text, tokenization: text.tokenization)
    }

    private func entities(_ tagged: TaggedText, tokenization: Tokenization) -> [NoteConsistency.Entity] {
        var entities: [NoteConsistency.Entity] = []
        tagged.tags.withUnsafeBufferPointer { tags in
            for sentence in tokenization.sentences {
                tagSet.spans(of: UnsafeBufferPointer(rebasing: tags[sentence]), into: &spans)
                for span in spans {
                    let first = sentence.lowerBound + span.start
                    entities.append(
                        NoteConsistency.Entity(
                            tokens: first..<sentence.lowerBound + span.end, type: span.type,
                            confidence: tagged.spanProbability.isEmpty ? 0 : tagged.spanProbability[first]))
                }
            }
        }
        return entities
    }

    private func annotations(
        _ entities: [NoteConsistency.Entity], tokenization: Tokenization, withConfidence: Bool
    ) -> [Annotation] {
        entities.map { entity in
            let (first, last) = (entity.tokens.lowerBound, entity.tokens.upperBound - 1)
            var annotation = Annotation(
                label: entity.type,
                range: ScalarRange(
                    Int(tokenization.tokens[first].scalarStart), Int(tokenization.tokens[last].scalarEnd)))
            if withConfidence { annotation.confidence = Double(entity.confidence) }
            return annotation
        }
    }
}
