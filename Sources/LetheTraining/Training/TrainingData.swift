/// A training corpus as the network reads it, with the vocabulary that it defines.
struct TrainingData {
    let vocabulary: Vocabulary
    let tagSet: TagSet
    let sentences: EncodedSentences
    /// Entities that change places in training; nil where none do.
    let exchange: MentionExchange?
    /// What tokens are told apart as, where their text is learned.
    let neighbours: NeighbourClasses?
    let summary: CorpusSummary
    /// Annotations that tag sequences can't hold as they are.
    let problems: [CorpusProblem]

    /// Rows of the token embedding that must stay as they are: a changed one would tell a protected token that the files
    /// may not name, whether it is hidden or known from elsewhere.
    let untrainedRows: Set<Int>
    /// Distinct tokens that the policy keeps out.
    let protectedTypeCount: Int
    /// Distinct tokens of the corpus, and those of them that have a word vector.
    let tokenTypeCount: Int
    let typesWithVector: Int

    /// What the vocabulary is made of besides the corpus, and what of the corpus it leaves out.
    struct VocabularySources {
        var policy = VocabularyPolicy.all
        /// α of word dropout; 0 leaves it at singletons.
        var wordDropout = 0.0
        /// Of the labelled entities, how many are replaced in each epoch.
        var exchangedShare = 0.0
        /// Tokens that occur less often stay unknown.
        var leastOccurrences = 1
        /// A source model's vocabulary, and whether its tokens and characters stay known.
        var base: Vocabulary?
        var keepsTokens = false
        /// Whether rows of tokens that the source knows begin as there.
        var transfersTokenRows = false
        var keepsCharacters = false
        var vectors: WordVectors?
        /// Only tokens with a vector, or of `base`, get a row: the others' rows would never be trained.
        var needsVector = false
        /// Every token of the vectors gets a row.
        var addsAllVectors = false
        /// Sequences that a teacher takes for most probable are read as their entities: none is learned that the scheme has no reading
        /// for.
        var mendsTaught = false
        /// Notes without labels, and what another model says of them.
        var taught: TaughtNotes?
        /// Labelled notes of other corpora. Where one of all these lacks labels that others have, it says nothing of those.
        var others: [Corpus] = []
    }

    /// Tokenises and encodes a corpus.
    ///
    /// - Throws: `LetheError` where the corpus has nothing to learn from: no annotations, or for neighbours no tokens.
    init(
        _ corpus: Corpus, scheme: TagScheme, tokenizer: Tokenizer, sources: VocabularySources = VocabularySources(),
        objective: TrainingObjective = .tags, learnsText: Bool = false
    ) throws {
        if objective == .tags { try Self.checkLabels(corpus) }
        let corpora = [corpus] + sources.others
        let types = objective == .tags ? Set(corpora.flatMap(\.labels)).sorted() : []
        guard types.count <= TagSet.maximumTypes else {
            throw LetheError(
                .corpus, place: corpus.name, "too many types to learn", expected: "at most \(TagSet.maximumTypes)",
                found: "\(types.count)",
                advice: "Are ids or texts in the place of labels? `lethe corpus stats` counts them")
        }
        tagSet = TagSet(types: types, scheme: scheme)
        var encoder = Encoder(tagSet: tagSet, tokenizer: tokenizer, exchangedShare: sources.exchangedShare)
        for corpus in corpora {
            let missing = objective == .tags && corpora.count > 1 ? Set(types).subtracting(corpus.labels) : []
            for document in corpus.documents {
                switch objective {
                case .tags: encoder.add(document, without: missing)
                // Its labels aren't read.
                case .neighbours: encoder.add(Document(id: document.id, text: document.text))
                }
            }
        }
        let labelled = encoder.size
        if let taught = sources.taught {
            for (document, tags) in zip(taught.documents, taught.tags) {
                encoder.add(
                    document, sources.mendsTaught ? encoder.mended(tags.best, of: document) : tags.best, tags.soft)
            }
        }
        let vocabulary = encoder.vocabulary(sources)
        let protected = sources.policy == .outsidePHI ? encoder.tokens(outside: false) : []
        let rows = Set(protected.map { vocabulary.row(ofToken: $0) })
        // A row that an ordinary token is looked up by as well is that token's. UNK is everybody's.
        let ordinary = rows.isEmpty ? [] : Set(encoder.tokens(outside: true).map { vocabulary.row(ofToken: $0) })
        protectedTypeCount = protected.count
        untrainedRows = rows.subtracting(ordinary).subtracting([0])
        tokenTypeCount = encoder.typeCount
        typesWithVector = encoder.typesWithVector(sources.vectors)
        sentences = encoder.finish(vocabulary, policy: sources.policy, wordDropout: sources.wordDropout)
        guard sentences.count > 0 else {
            throw LetheError(.corpus, place: corpus.name, "the notes hold no text to learn from")
        }
        exchange = objective == .tags ? encoder.exchange : nil
        neighbours = objective == .neighbours || learnsText ? encoder.neighbours : nil
        self.vocabulary = vocabulary
        problems = (objective == .tags ? corpora.flatMap(\.problems) : []) + encoder.problems
        summary = CorpusSummary(
            name: corpora.map(\.name).joined(separator: " + "),
            documents: corpora.reduce(0) { $0 + $1.documents.count }, sentences: labelled.sentences,
            tokens: labelled.tokens,
            annotations: objective == .tags
                ? corpora.reduce(0) { $0 + $1.documents.reduce(0) { $0 + $1.annotations.count } } : 0)
    }

    /// - Throws: `LetheError` where there are no labels to learn.
    static func checkLabels(_ corpus: Corpus) throws {
        guard !corpus.labels.isEmpty else {
            throw LetheError(
                .corpus, place: corpus.name, "the training corpus has no annotations",
                advice: "Train on labelled notes; for brat, the .ann files must stand beside the .txt files")
        }
    }

    /// Collects sentences, then gives them numbers once the vocabulary is known.
    private struct Encoder {
        let tagSet: TagSet
        let tokenizer: Tokenizer
        private var table = TokenTable(minimumCapacity: 1 << 14)
        private var occurrences: [Int32] = []
        /// Whether the token occurs outside annotations, and in notes with labels.
        private var occursOutside: [Bool] = []
        private var occursLabelled: [Bool] = []
        private var sentences = EncodedSentences()
        private(set) var exchange: MentionExchange?
        private(set) var problems: [CorpusProblem] = []

        init(tagSet: TagSet, tokenizer: Tokenizer, exchangedShare: Double) {
            self.tagSet = tagSet
            self.tokenizer = tokenizer
            exchange =
                exchangedShare > 0
                ? MentionExchange(share: exchangedShare, keepsFirstTag: tagSet.scheme == .iob1) : nil
        }

        /// - Parameter missing: types that whoever labelled the document said nothing of.
        mutating func add(_ document: Document, without missing: Set<String> = []) {
            let first = sentences.count
            defer {
                if !missing.isEmpty {
                    sentences.open(
                        tagSet.tags.map { $0 == .outside || missing.contains($0.type) }, in: first..<sentences.count)
                }
            }
            let tokenization = tokenizer.tokens(of: document)
            let alignment = TokenAlignment(document: document, tokenization: tokenization)
            problems.append(contentsOf: alignment.problems)
            for (sentence, spans) in zip(tokenization.sentences, alignment.spansBySentence) {
                let start = sentences.tokenCount
                for span in spans {
                    guard let type = tagSet.types.firstIndex(of: span.type) else { continue }
                    exchange?.add(start + span.start..<start + span.end, type: type)
                }
                let tags = tagSet.scheme.tags(for: spans, count: sentence.count)
                for (tag, index) in zip(tags, sentence) {
                    let type = type(of: tokenization.tokens[index], in: document)
                    occursLabelled[type] = true
                    if tag == .outside { occursOutside[type] = true }
                    sentences.append(type: Int32(truncatingIfNeeded: type), tag: tagSet.index(of: tag) ?? 0)
                }
                sentences.endSentence()
            }
        }

        /// Adds a document without labels.
        ///
        /// - Parameters:
        ///   - tags: a tag index a token.
        ///   - soft: by sentence.
        mutating func add(_ document: Document, _ tags: [Int32], _ soft: [SoftTags]) {
            // Labelled notes come first.
            var softTags = sentences.softTags ?? SoftTags(certain: sentences.tokenCount)
            // Held once, it grows in place.
            sentences.softTags = nil
            precondition(
                softTags.count == sentences.tokenCount, "\(softTags.count) tokens taught of \(sentences.tokenCount)")
            let tokenization = tokenizer.tokens(of: document)
            precondition(
                tags.count == tokenization.tokens.count && soft.count == tokenization.sentences.count,
                "\(tags.count) tags in \(soft.count) sentences for \(tokenization.tokens.count) tokens in \(tokenization.sentences.count)"
            )
            for (number, sentence) in tokenization.sentences.enumerated() {
                for (place, index) in sentence.enumerated() {
                    let type = type(of: tokenization.tokens[index], in: document)
                    if tags[index] == 0 { occursOutside[type] = true }
                    sentences.append(type: Int32(truncatingIfNeeded: type), tag: tags[index])
                    softTags.append(soft[number], token: place)
                }
                sentences.endSentence()
            }
            sentences.softTags = softTags
        }

        /// Tags of the entities that some tags read as, sentence by sentence.
        func mended(_ tags: [Int32], of document: Document) -> [Int32] {
            var mended = tags
            for sentence in tokenizer.tokens(of: document).sentences {
                let spans = TagScheme.spans(of: sentence.map { tagSet.tags[Int(tags[$0])] })
                for (token, tag) in zip(sentence, tagSet.scheme.tags(for: spans, count: sentence.count)) {
                    mended[token] = tagSet.index(of: tag) ?? 0
                }
            }
            return mended
        }

        /// The type of a token that occurs once more.
        private mutating func type(of token: Token, in document: Document) -> Int {
            let (type, isNew) = document.text.withUTF8 { table.insert(token.bytes(in: $0)) }
            if isNew {
                occurrences.append(0)
                occursOutside.append(false)
                occursLabelled.append(false)
            }
            occurrences[type] += 1
            return type
        }

        var typeCount: Int { table.count }
        var size: (sentences: Int, tokens: Int) { (sentences.count, sentences.tokenCount) }

        private func token(_ type: Int) -> String { String(decoding: table.key(type), as: UTF8.self) }

        /// Tokens that occur outside annotations, or those that never do.
        func tokens(outside: Bool) -> [String] { (0..<table.count).filter { occursOutside[$0] == outside }.map(token) }

        /// What the tokens are told apart as.
        var neighbours: NeighbourClasses {
            NeighbourClasses(
                occurrences: occurrences, sentences: sentences.count, lookCount: TokenLook.count
            ) { type in
                table.key(type).withUnsafeBufferPointer { TokenLook($0).index }
            }
        }

        func typesWithVector(_ vectors: WordVectors?) -> Int {
            guard let vectors else { return 0 }
            return (0..<table.count).lazy.filter { vectors.row(of: token($0)) != nil }.count
        }

        func vocabulary(_ sources: VocabularySources) -> Vocabulary {
            var vocabulary = Vocabulary()
            let base = sources.base
            let rows = sources.transfersTokenRows ? base : nil
            if sources.vectors != nil || rows?.lookup == .spellings { vocabulary.lookup = .spellings }
            // Hashes are no tokens: of a hashed source, only those of the target's own tokens are found.
            if let base, sources.keepsTokens, base.hash == nil {
                for token in base.tokens { vocabulary.insert(token: token) }
            }
            if let base, sources.keepsCharacters {
                for character in base.characters { vocabulary.insert(character: character) }
            }
            if sources.addsAllVectors, let vectors = sources.vectors {
                for token in vectors.tokens { vocabulary.insert(token: token) }
            }
            var hidden: [String] = []
            for type in 0..<table.count {
                let token = token(type)
                for character in token.unicodeScalars.prefix(Vocabulary.maximumTokenCharacters) {
                    vocabulary.insert(character: character)
                }
                let hasVector = sources.vectors?.row(of: token) != nil
                if sources.needsVector, !hasVector, (rows?.row(ofToken: token) ?? 0) == 0 { continue }
                // What was met once, and without a label, says nothing that its spelling doesn't.
                let least = max(sources.leastOccurrences, occursLabelled[type] ? 1 : 2)
                if occurrences[type] < least, !hasVector { continue }
                if sources.policy == .all || occursOutside[type] {
                    vocabulary.insert(token: token)
                } else if hasVector {
                    hidden.append(token)
                }
            }
            let known = vocabulary.tokens.count
            for token in hidden { vocabulary.insert(token: token) }
            vocabulary.hiddenTokenCount = vocabulary.tokens.count - known
            return vocabulary
        }

        /// How often, of 256 times, a token that occurs `count` times is unknown.
        private func unknownShare(_ count: Int32, policy: VocabularyPolicy, wordDropout: Double) -> UInt8 {
            if policy == .outsidePHI, wordDropout <= 1 {
                return wordDropout > 0 || count > 1 ? UInt8(256 / (1 + min(count, 255))) : 0
            }
            guard wordDropout > 0 else { return 0 }
            return UInt8(min(255, (256 * wordDropout / (wordDropout + Double(count))).rounded()))
        }

        /// Numbers for everything.
        ///
        /// Where protected tokens are unknown in training, UNK would mean “protected”: other tokens must be met as UNK more
        /// often than singletons at ½ are. A token of c occurrences is then UNK with probability 1 / (1 + c)
        /// (the word dropout of Kiperwasser and Goldberg 2016, with α = 1).
        func finish(_ vocabulary: Vocabulary, policy: VocabularyPolicy, wordDropout: Double) -> EncodedSentences {
            var result = sentences
            var characters: [Int32] = []
            for type in 0..<table.count {
                table.key(type).withUnsafeBufferPointer { bytes in
                    vocabulary.characterRows(of: bytes, into: &characters)
                    result.types.append(
                        characters: characters, vocabularyRow: vocabulary.row(ofToken: bytes),
                        isSingleton: wordDropout == 0 && occurrences[type] == 1,
                        unknownShare: unknownShare(occurrences[type], policy: policy, wordDropout: wordDropout))
                }
            }
            return result
        }
    }
}
