/// A training corpus as the network reads it, with the vocabulary that it defines.
struct TrainingData {
    let vocabulary: Vocabulary
    let tagSet: TagSet
    let sentences: EncodedSentences
    let summary: CorpusSummary
    /// Annotations that tag sequences can't hold as they are.
    let problems: [CorpusProblem]

    /// The CRF's work grows with the square of the tags.
    private static let maximumTypes = 500

    /// Tokenises and encodes a corpus.
    ///
    /// - Parameters:
    ///   - base: a source model's vocabulary, whose tokens and characters stay known.
    ///   - keepsTokens, keepsCharacters: whether they do.
    /// - Throws: `LetheError` where the corpus has no annotations: there would be nothing to learn.
    init(
        _ corpus: Corpus, scheme: TagScheme, tokenizer: Tokenizer, base: Vocabulary? = nil, keepsTokens: Bool = false,
        keepsCharacters: Bool = false
    ) throws {
        let types = corpus.labels
        guard !types.isEmpty else {
            throw LetheError(
                .corpus, place: corpus.name, "the training corpus has no annotations",
                advice: "Train on labelled notes; for brat, the .ann files must stand beside the .txt files")
        }
        guard types.count <= Self.maximumTypes else {
            throw LetheError(
                .corpus, place: corpus.name, "too many types to learn", expected: "at most \(Self.maximumTypes)",
                found: "\(types.count)",
                advice: "Are ids or texts in the place of labels? `lethe corpus stats` counts them")
        }
        tagSet = TagSet(types: types, scheme: scheme)
        var encoder = Encoder(tagSet: tagSet, tokenizer: tokenizer)
        for document in corpus.documents { encoder.add(document) }
        var vocabulary = Vocabulary()
        if let base {
            if keepsTokens { for token in base.tokens { vocabulary.insert(token: token) } }
            if keepsCharacters { for character in base.characters { vocabulary.insert(character: character) } }
        }
        encoder.extend(&vocabulary)
        sentences = encoder.finish(vocabulary)
        self.vocabulary = vocabulary
        problems = corpus.problems + encoder.problems
        summary = CorpusSummary(
            name: corpus.name, documents: corpus.documents.count, sentences: sentences.count,
            tokens: sentences.tokenCount, annotations: corpus.documents.reduce(0) { $0 + $1.annotations.count })
    }

    /// Collects sentences, then gives them numbers once the vocabulary is known.
    private struct Encoder {
        let tagSet: TagSet
        let tokenizer: Tokenizer
        private var table = TokenTable(minimumCapacity: 1 << 14)
        private var occurrences: [Int32] = []
        private var sentences = EncodedSentences()
        private(set) var problems: [CorpusProblem] = []

        init(tagSet: TagSet, tokenizer: Tokenizer) {
            self.tagSet = tagSet
            self.tokenizer = tokenizer
        }

        mutating func add(_ document: Document) {
            let tokenization = tokenizer.tokens(of: document)
            let alignment = TokenAlignment(document: document, tokenization: tokenization)
            problems.append(contentsOf: alignment.problems)
            let utf8 = Array(document.text.utf8)
            for (sentence, spans) in zip(tokenization.sentences, alignment.spansBySentence) {
                let tags = tagSet.scheme.tags(for: spans, count: sentence.count)
                for (tag, index) in zip(tags, sentence) {
                    let token = tokenization.tokens[index]
                    let (type, isNew) = utf8.withUnsafeBufferPointer {
                        table.insert(UnsafeBufferPointer(rebasing: $0[Int(token.utf8Start)..<Int(token.utf8End)]))
                    }
                    if isNew { occurrences.append(0) }
                    occurrences[type] += 1
                    sentences.append(type: Int32(truncatingIfNeeded: type), tag: tagSet.index(of: tag) ?? 0)
                }
                sentences.endSentence()
            }
        }

        func extend(_ vocabulary: inout Vocabulary) {
            for type in 0..<table.count {
                let token = String(decoding: table.key(type), as: UTF8.self)
                vocabulary.insert(token: token)
                for character in token.unicodeScalars.prefix(Vocabulary.maximumTokenCharacters) {
                    vocabulary.insert(character: character)
                }
            }
        }

        func finish(_ vocabulary: Vocabulary) -> EncodedSentences {
            var result = sentences
            var characters: [Int32] = []
            for type in 0..<table.count {
                table.key(type).withUnsafeBufferPointer { bytes in
                    vocabulary.characterRows(of: bytes, into: &characters)
                    result.types.append(
                        characters: characters, vocabularyRow: vocabulary.row(ofToken: bytes),
                        isSingleton: occurrences[type] == 1)
                }
            }
            return result
        }
    }
}
