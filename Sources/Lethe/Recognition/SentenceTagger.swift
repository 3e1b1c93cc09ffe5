/// Tags sentences with a trained network, or with the mean of several, on one thread, and on another where one comes to help; several
/// may share one network.
///
/// What a token contributes to the token LSTM's sums (its characters' LSTM, its embedding, times the input weights)
/// depends on the token alone, so it is computed once a distinct token and kept. Every row's arithmetic is independent
/// of the rows beside it: the tags don't depend on how sentences are grouped.
final class SentenceTagger: @unchecked Sendable {
    private let vocabulary: Vocabulary
    private let vectors: WordVectors?
    private let tagSet: TagSet
    private let networks: [Network]
    private let outputLayer: OutputLayer
    /// The transition scores, and where the emission scores of a batch are, over all networks.
    private let crf: ConditionalRandomField<Float>
    private let mean: EmissionMean<Float>?
    private var emissions: Matrix<Float> { mean?.emissions ?? networks[0].pass.emissions }

    /// One network at work.
    private struct Network {
        let pass: ForwardPass<Float>
        /// [tokens, G·H] of each direction.
        let projections: [Matrix<Float>]
    }

    /// Tokens that the projections are kept for, in the order of `projections`' rows.
    private var known = TokenTable(minimumCapacity: 1024)
    private let maximumKnownTokens: Int
    private var fresh = TokenTypes()
    private var freshRow = 0
    private var characterRows: [Int32] = []

    private let tokens = Packing()
    private let spelling: Spelling
    private let projectionRows = IndexBuffer()
    private let pathScratch = BestPathScratch<Float>()
    /// Made when it is first asked for.
    private var posterior: TagPosterior<Float>?
    private var spans: [TokenSpan] = []
    /// The tags of each type, by index.
    private let tagsOfTypes: [Range<Int>]

    /// Distinct tokens whose projections are kept: about 2.4 kB each in the default sizes, and network.
    private static let mostKnownTokens = 16_384
    /// Tokens gathered before sentences are sorted into batches.
    private static let blockTokens = 4_096
    /// Rows of one batch: its working memory stays in the processor's second-level cache.
    private static let batchRows = 384
    /// Characters of one pass of the character LSTM.
    private static let characterBatchRows = 2_048

    /// - Parameter passes: of this tagger alone, one a network; all of one shape.
    init(_ passes: [ForwardPass<Float>], vocabulary: Vocabulary, vectors: WordVectors? = nil, tagSet: TagSet) {
        guard let first = passes.first?.parameters else { preconditionFailure("no network to tag with") }
        precondition(
            passes.allSatisfy { $0.parameters.shape == first.shape }, "networks of several shapes, \(first.shape) first"
        )
        let sizes = first.shape.configuration
        self.vocabulary = vocabulary
        self.vectors = vectors
        self.tagSet = tagSet
        outputLayer = sizes.outputLayer
        crf = passes.count == 1 ? first.crf : ConditionalRandomField(meanOf: passes.map(\.parameters.crf))
        mean = passes.count == 1 ? nil : EmissionMean(tagCount: first.shape.tagCount)
        // Room for what one block can bring, and for what it shares with the one before.
        maximumKnownTokens = max(2 * Self.blockTokens, Self.mostKnownTokens / passes.count)
        let (width, rows) = (sizes.cell.gateCount * sizes.tokenHiddenSize, maximumKnownTokens)
        networks = passes.map { pass in
            Network(
                pass: pass,
                projections: (0..<2).map { _ in
                    let projection = Matrix<Float>(rows: 0, columns: width)
                    projection.reserve(rows: rows)
                    return projection
                })
        }
        spelling = Spelling(alphabetSize: first.shape.alphabetSize)
        tagsOfTypes = tagSet.tagsOfTypes
    }

    /// Forgets what it knows of tokens: after the weights have changed.
    func forgetTokens() {
        known.removeAll()
        posterior = nil
    }

    /// A sentence of some text: which tokens, and where its tags go.
    private struct Sentence {
        var text: Int
        var number: Int
        var tokens: Range<Int>
    }

    /// Tags texts, whose sentences must be no longer than `Tokenizer` makes them.
    ///
    /// - Parameter request: what else to tell of each text; nothing costs nothing.
    /// - Returns: for each text, a tag index a token, and what was asked for.
    func tag(
        _ texts: [(text: NoteText, tokenization: Tokenization)], _ request: ConfidenceRequest? = nil
    ) -> [TaggedText] {
        var sentences: [Sentence] = []
        var total = 0
        for (index, text) in texts.enumerated() {
            for (number, tokens) in text.tokenization.sentences.enumerated()
            where request?.sentences?[index].contains(number) ?? true {
                sentences.append(Sentence(text: index, number: number, tokens: tokens))
                total += tokens.count
            }
        }
        return total >= 2 * Self.leastHalfTokens
            ? shared(sentences, total: total, texts, request) : tag(sentences[...], texts, request)
    }

    private func tag(
        _ sentences: ArraySlice<Sentence>, _ texts: [(text: NoteText, tokenization: Tokenization)],
        _ request: ConfidenceRequest?
    ) -> [TaggedText] {
        var tagged = texts.map { TaggedText($0.tokenization, request) }
        var first = sentences.startIndex
        while first < sentences.endIndex {
            var end = first
            var count = 0
            while end < sentences.endIndex, count < Self.blockTokens {
                count += sentences[end].tokens.count
                end += 1
            }
            tagBlock(Array(sentences[first..<end]), texts, request, &tagged)
            first = end
        }
        return tagged
    }

    // MARK: Another thread's help

    /// Asks a thread that has nothing to do for help, with its own tagger of the same networks; nil where there is none.
    var help: ((_ work: @escaping @Sendable (SentenceTagger) -> Void) -> Assistance?)?

    /// Fewer tokens aren't worth waking a thread for.
    private static let leastHalfTokens = 64

    /// What another thread found; read once it is done.
    private final class Half: @unchecked Sendable {
        var tagged: [TaggedText] = []
    }

    /// Tags the first half of the tokens, and the rest on another thread where one is idle.
    private func shared(
        _ sentences: [Sentence], total: Int, _ texts: [(text: NoteText, tokenization: Tokenization)],
        _ request: ConfidenceRequest?
    ) -> [TaggedText] {
        var middle = 0
        var count = 0
        while count + sentences[middle].tokens.count / 2 < total / 2 {
            count += sentences[middle].tokens.count
            middle += 1
        }
        let half = Half()
        let rest = sentences[middle...]
        guard min(count, total - count) >= Self.leastHalfTokens,
            let assistance = help?({ half.tagged = $0.tag(rest, texts, request) })
        else { return tag(sentences[...], texts, request) }
        var tagged = tag(sentences[..<middle], texts, request)
        if !assistance.settle() { half.tagged = tag(rest, texts, request) }
        for sentence in rest {
            tagged[sentence.text].take(sentence.tokens, sentence.number, of: half.tagged[sentence.text])
        }
        return tagged
    }

    // MARK: Blocks

    private func tagBlock(
        _ block: [Sentence], _ texts: [(text: NoteText, tokenization: Tokenization)], _ request: ConfidenceRequest?,
        _ tagged: inout [TaggedText]
    ) {
        var starts: [Int] = []
        starts.reserveCapacity(block.count)
        var total = 0
        for sentence in block {
            starts.append(total)
            total += sentence.tokens.count
        }
        if known.count + total > maximumKnownTokens { known.removeAll() }
        precondition(
            known.count + total <= maximumKnownTokens,
            "\(known.count) + \(total) tokens, room for \(maximumKnownTokens)")
        let rows = lookUp(block, texts, total: total)
        projectFresh()
        // Longest first; equal lengths keep their order.
        let order = block.indices.sorted { (block[$1].tokens.count, $0) < (block[$0].tokens.count, $1) }
        var first = 0
        while first < order.count {
            var end = first
            var batchRows = 0
            while end < order.count, end == first || batchRows + block[order[end]].tokens.count <= Self.batchRows {
                batchRows += block[order[end]].tokens.count
                end += 1
            }
            tagBatch(order[first..<end], block, starts: starts, rows: rows, request, &tagged)
            first = end
        }
    }

    // MARK: Tokens

    /// The projection row of every token of a block; new tokens are noted in `fresh`.
    private func lookUp(
        _ block: [Sentence], _ texts: [(text: NoteText, tokenization: Tokenization)], total: Int
    ) -> [Int32] {
        fresh = TokenTypes()
        freshRow = known.count
        var rows = [Int32](repeating: 0, count: total)
        var next = 0
        for sentence in block {
            let text = texts[sentence.text]
            text.text.withUTF8 { utf8 in
                text.tokenization.tokens.withUnsafeBufferPointer { tokens in
                    for index in sentence.tokens {
                        let token = tokens[index]
                        let bytes = token.bytes(in: utf8)
                        let (row, isNew) = known.insert(bytes)
                        if isNew {
                            vocabulary.characterRows(of: bytes, into: &characterRows)
                            fresh.append(
                                characters: characterRows,
                                vocabularyRow: vocabulary.row(ofToken: bytes, beside: vectors),
                                isSingleton: false)
                        }
                        rows[next] = Int32(truncatingIfNeeded: row)
                        next += 1
                    }
                }
            }
        }
        return rows
    }

    /// Computes the projections of the new tokens.
    private func projectFresh() {
        let order = (0..<fresh.count).sorted { (fresh.length($1), $0) < (fresh.length($0), $1) }
        var first = 0
        while first < order.count {
            var end = first
            var characterCount = 0
            while end < order.count,
                end == first || characterCount + fresh.length(order[end]) <= Self.characterBatchRows
            {
                characterCount += fresh.length(order[end])
                end += 1
            }
            let types = Array(order[first..<end])
            spelling.lay(fresh, count: types.count) { types[$0] }
            for network in networks { project(types, network) }
            first = end
        }
    }

    private func project(_ types: [Int], _ network: Network) {
        let pass = network.pass
        pass.reserveTokens(rows: types.count, spelling: spelling)
        pass.readCharacters(spelling, .alone)
        pass.assembleInput(rows: 0..<types.count, spelling: spelling) {
            $0
        } embed: { place, target in
            let row = Int(fresh.vocabularyRow[types[place]])
            if let vectors, row >= vocabulary.tokenRowCount {
                vectors.copy(row: row - vocabulary.tokenRowCount, into: target)
            } else {
                pass.parameters.tokenEmbedding.forward(row: Int32(truncatingIfNeeded: row), into: target)
            }
        }
        pass.projectInput(rows: types.count, .alone)
        for (direction, projection) in network.projections.enumerated() {
            let found = pass.projection(direction)
            for (place, type) in types.enumerated() {
                projection.row(freshRow + type).update(from: found.row(place), count: found.stride)
            }
        }
    }

    // MARK: Sentences

    private func tagBatch(
        _ batch: ArraySlice<Int>, _ block: [Sentence], starts: [Int], rows: [Int32], _ request: ConfidenceRequest?,
        _ tagged: inout [TaggedText]
    ) {
        tokens.lay(sequences: batch.count) { block[batch[batch.startIndex + $0]].tokens.count }
        projectionRows.reserve(tokens.rows)
        for step in 0..<tokens.steps {
            let start = tokens.offset(step)
            for sequence in 0..<tokens.count(step) {
                projectionRows[start + sequence] = rows[starts[batch[batch.startIndex + sequence]] + step]
            }
        }
        for network in networks {
            network.pass.reserveSentences(rows: tokens.rows)
            for (direction, projection) in network.projections.enumerated() {
                network.pass.projection(direction)[0..<tokens.rows].gather(projection.all, index: projectionRows)
            }
            network.pass.readSentences(tokens, .alone)
        }
        mean?.take(networks.map(\.pass.emissions), rows: tokens.rows)
        for sequence in 0..<tokens.sequences {
            let sentence = block[batch[batch.startIndex + sequence]]
            decode(sequence, into: &tagged[sentence.text].tags, from: sentence.tokens.lowerBound)
        }
        guard let request else { return }
        let posterior = posterior ?? TagPosterior(outputLayer, crf)
        self.posterior = posterior
        posterior.compute(tokens, emissions: emissions)
        if let least = request.leastSoftTag {
            for sequence in 0..<tokens.sequences {
                let sentence = block[batch[batch.startIndex + sequence]]
                let chain = posterior.chain(sequence)
                for step in 0..<chain.length {
                    tagged[sentence.text].softTags[sentence.number].append(
                        UnsafeBufferPointer(start: chain.marginals(step), count: chain.tagCount), least: least)
                }
            }
            return
        }
        let isProtected =
            request.keptTypes.isEmpty
            ? nil : tagSet.tags.map { $0.prefix != .outside && !request.keptTypes.contains($0.type) }
        for sequence in 0..<tokens.sequences {
            let sentence = block[batch[batch.startIndex + sequence]]
            measure(
                posterior.chain(sequence), sentence, request, isProtected, &tagged[sentence.text])
        }
    }

    private func decode(_ sequence: Int, into tags: inout [Int32], from first: Int) {
        tags.withUnsafeMutableBufferPointer { tags in
            switch outputLayer {
            case .crf:
                crf.bestPath(
                    length: tokens.length(sequence), emissions: emissions, rowAt: { tokens.row(sequence, $0) },
                    scratch: pathScratch, emit: { tags[first + $0] = $1 })
            case .softmax:
                for step in 0..<tokens.length(sequence) {
                    let scores = emissions.row(tokens.row(sequence, step))
                    var best = 0
                    for tag in 1..<max(1, tagSet.count) where scores[tag] > scores[best] { best = tag }
                    tags[first + step] = Int32(truncatingIfNeeded: best)
                }
            }
        }
    }

    // MARK: Confidence

    /// Below it no label is worked out.
    private static let leastProtection: Float = 1e-9

    /// Notes how sure the network is of one sentence whose tags are there.
    private func measure(
        _ chain: PosteriorChain<Float>, _ sentence: Sentence, _ request: ConfidenceRequest, _ isProtected: [Bool]?,
        _ tagged: inout TaggedText
    ) {
        let (hidden, shown) = (request.hidden?[sentence.text], request.shown?[sentence.text])
        let first = sentence.tokens.lowerBound
        for step in 0..<chain.length {
            let protection = chain.protection(step, isProtected)
            tagged.protection[first + step] = protection
            // Of what is never hidden, nobody asks for the label.
            guard protection >= Self.leastProtection else { continue }
            let row = chain.marginals(step)
            var best: Float = -1
            for (type, tags) in tagsOfTypes.enumerated() where isProtected?[tags.lowerBound] ?? true {
                var probability: Float = 0
                for tag in tags { probability += row[tag] }
                if probability > best {
                    best = probability
                    tagged.likelyType[first + step] = Int16(truncatingIfNeeded: type)
                }
            }
        }
        tagged.tags.withUnsafeBufferPointer {
            tagSet.spans(of: UnsafeBufferPointer(rebasing: $0[sentence.tokens]), into: &spans)
        }
        for span in spans {
            let tags = tagsOfTypes[tagSet.typeIndex(ofTag: Int(tagged.tags[first + span.start]))]
            tagged.spanProbability[first + span.start] = Float(
                chain.spanProbability(span.start..<span.end, tags: tags) {
                    tagSet.tags[$1].continues(tagSet.tags[$0])
                })
        }
        guard request.wantsLeakRisk else { return }
        tagged.sentenceRisks[sentence.number] = chain.leakRisk(isProtected) { step in
            let token = first + step
            let tag = Int(tagged.tags[token])
            let isTagged = (isProtected?[tag] ?? (tag != 0)) && shown?[token] != true
            return isTagged || tagged.protection[token] >= request.threshold || hidden?[token] == true
        }
    }
}
