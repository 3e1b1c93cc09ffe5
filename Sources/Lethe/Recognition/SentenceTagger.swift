/// Tags sentences with a trained network, on one thread; several may share one network.
///
/// What a token contributes to the token LSTM's sums (its characters' LSTM, its embedding, times the input weights)
/// depends on the token alone, so it is computed once a distinct token and kept. Every row's arithmetic is independent
/// of the rows beside it: the tags don't depend on how sentences are grouped.
final class SentenceTagger: @unchecked Sendable {
    private let parameters: NetworkParameters<Float>
    private let vocabulary: Vocabulary
    private let vectors: WordVectors?
    private let tagSet: TagSet
    private let cell: LSTMCellKind

    /// Tokens that the projections are kept for, in the order of `projections`' rows.
    private var known = TokenTable(minimumCapacity: 1024)
    /// [tokens, G·H] of each direction.
    private let projections: [Matrix<Float>]
    private var fresh = TokenTypes()
    private var freshRow = 0
    private var characterRows: [Int32] = []

    private let tokens = Packing()
    private let characters = Packing()
    private let characterOrder = IndexBuffer()
    private let characterSlots = IndexBuffer()
    private let distinctCharacters: DistinctRows
    private let projectionRows = IndexBuffer()
    private let characterTable: Matrix<Float>
    private let characterCaches: [CharacterLSTMCache<Float>]
    private let input: Matrix<Float>
    private let tokenCache: TokenLSTMCache<Float>
    private let emissions: Matrix<Float>
    private let pathScratch = BestPathScratch<Float>()

    /// Distinct tokens whose projections are kept: about 2.4 kB each in the default sizes.
    private static let maximumKnownTokens = 16_384
    /// Tokens gathered before sentences are sorted into batches.
    private static let blockTokens = 4_096
    /// Rows of one batch: its working memory stays in the processor's second-level cache.
    private static let batchRows = 384
    /// Characters of one pass of the character LSTM.
    private static let characterBatchRows = 2_048

    init(parameters: NetworkParameters<Float>, vocabulary: Vocabulary, vectors: WordVectors? = nil, tagSet: TagSet) {
        let sizes = parameters.shape.configuration
        self.parameters = parameters
        self.vocabulary = vocabulary
        self.vectors = vectors
        self.tagSet = tagSet
        cell = sizes.cell
        let width = sizes.cell.gateCount * sizes.tokenHiddenSize
        projections = (0..<2).map { _ in Matrix(rows: 0, columns: width) }
        distinctCharacters = DistinctRows(rowCount: parameters.shape.alphabetSize)
        characterTable = Matrix(rows: 0, columns: sizes.characterEmbeddingSize)
        characterCaches = (0..<2).map { _ in CharacterLSTMCache(configuration: sizes) }
        input = Matrix(rows: 0, columns: parameters.shape.tokenInputSize)
        tokenCache = TokenLSTMCache(configuration: sizes)
        emissions = Matrix(rows: 0, columns: parameters.shape.tagCount)
        for projection in projections { projection.reserve(rows: Self.maximumKnownTokens) }
    }

    /// Forgets what it knows of tokens: after the weights have changed.
    func forgetTokens() { known.removeAll() }

    /// A sentence of some text: which tokens, and where its tags go.
    private struct Sentence {
        var text: Int
        var tokens: Range<Int>
    }

    /// Tags texts, whose sentences must be no longer than `Tokenizer` makes them.
    ///
    /// - Returns: for each text, a tag index a token.
    func tag(_ texts: [(utf8: [UInt8], tokenization: Tokenization)]) -> [[Int32]] {
        var tags = texts.map { [Int32](repeating: 0, count: $0.tokenization.tokens.count) }
        var block: [Sentence] = []
        var count = 0
        for (index, text) in texts.enumerated() {
            for tokens in text.tokenization.sentences {
                block.append(Sentence(text: index, tokens: tokens))
                count += tokens.count
                if count >= Self.blockTokens {
                    tagBlock(block, texts, &tags)
                    block.removeAll(keepingCapacity: true)
                    count = 0
                }
            }
        }
        if !block.isEmpty { tagBlock(block, texts, &tags) }
        return tags
    }

    private func tagBlock(
        _ block: [Sentence], _ texts: [(utf8: [UInt8], tokenization: Tokenization)], _ tags: inout [[Int32]]
    ) {
        var starts: [Int] = []
        starts.reserveCapacity(block.count)
        var total = 0
        for sentence in block {
            starts.append(total)
            total += sentence.tokens.count
        }
        if known.count + total > Self.maximumKnownTokens { known.removeAll() }
        precondition(
            known.count + total <= Self.maximumKnownTokens,
            "\(known.count) + \(total) tokens, room for \(Self.maximumKnownTokens)")
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
            tagBatch(order[first..<end], block, starts: starts, rows: rows, &tags)
            first = end
        }
    }

    // MARK: Tokens

    /// The projection row of every token of a block; new tokens are noted in `fresh`.
    private func lookUp(
        _ block: [Sentence], _ texts: [(utf8: [UInt8], tokenization: Tokenization)], total: Int
    ) -> [Int32] {
        fresh = TokenTypes()
        freshRow = known.count
        var rows = [Int32](repeating: 0, count: total)
        var next = 0
        for sentence in block {
            let text = texts[sentence.text]
            text.utf8.withUnsafeBufferPointer { utf8 in
                text.tokenization.tokens.withUnsafeBufferPointer { tokens in
                    for index in sentence.tokens {
                        let token = tokens[index]
                        let bytes = UnsafeBufferPointer(rebasing: utf8[Int(token.utf8Start)..<Int(token.utf8End)])
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
            project(Array(order[first..<end]))
            first = end
        }
    }

    private func project(_ types: [Int]) {
        layCharacters(types)
        let hidden = parameters.shape.configuration.characterHiddenSize
        characterTable.reserve(rows: distinctCharacters.count)
        parameters.characterEmbedding.forward(distinctCharacters, into: characterTable)
        for (direction, cache) in characterCaches.enumerated() {
            cache.reserve(characters: distinctCharacters.count, rows: characters.rows)
            parameters.characterLSTM.forward(
                direction: direction, cell: cell, characters: characterTable, count: distinctCharacters.count,
                packing: characters, characterSlot: characterSlots, cache: cache)
        }
        input.reserve(rows: types.count)
        for (sequence, type) in types.enumerated() {
            let target = input.row(sequence)
            for (direction, cache) in characterCaches.enumerated() {
                let last = CharacterLSTM<Float>.lastRow(direction: direction, sequence: sequence, packing: characters)
                (target + direction * hidden).update(from: cache.output.row(last), count: hidden)
            }
            let row = Int(fresh.vocabularyRow[type])
            if let vectors, row >= vocabulary.tokenRowCount {
                vectors.copy(row: row - vocabulary.tokenRowCount, into: target + 2 * hidden)
            } else {
                parameters.tokenEmbedding.forward(row: Int32(truncatingIfNeeded: row), into: target + 2 * hidden)
            }
        }
        for (direction, projection) in projections.enumerated() {
            let sums = tokenCache.recurrence[direction].sums
            sums.reserve(rows: types.count)
            parameters.tokenLSTM.projectInput(
                direction: direction, rows: types.count, input: input.base, inputRow: input.stride, sums: sums.base,
                sumsRow: sums.stride)
            for (sequence, type) in types.enumerated() {
                projection.row(freshRow + type).update(from: sums.row(sequence), count: sums.stride)
            }
        }
    }

    private func layCharacters(_ types: [Int]) {
        characters.lay(sequences: types.count) { fresh.length(types[$0]) }
        characterSlots.reserve(characters.rows)
        distinctCharacters.reset()
        for step in 0..<characters.steps {
            let start = characters.offset(step)
            for sequence in 0..<characters.count(step) {
                let character = fresh.characters[Int(fresh.offsets[types[sequence]]) + step]
                characterSlots[start + sequence] = distinctCharacters.slot(of: character)
            }
        }
    }

    // MARK: Sentences

    private func tagBatch(
        _ batch: ArraySlice<Int>, _ block: [Sentence], starts: [Int], rows: [Int32], _ tags: inout [[Int32]]
    ) {
        tokens.lay(sequences: batch.count) { block[batch[batch.startIndex + $0]].tokens.count }
        tokenCache.reserve(rows: tokens.rows)
        emissions.reserve(rows: tokens.rows)
        projectionRows.reserve(tokens.rows)
        for step in 0..<tokens.steps {
            let start = tokens.offset(step)
            for sequence in 0..<tokens.count(step) {
                projectionRows[start + sequence] = rows[starts[batch[batch.startIndex + sequence]] + step]
            }
        }
        for direction in 0..<2 {
            let sums = tokenCache.recurrence[direction].sums
            Float.gatherRows(
                rows: tokens.rows, n: sums.columns, x: projections[direction].base, xRow: projections[direction].stride,
                index: projectionRows.base, y: sums.base, yRow: sums.stride)
            parameters.tokenLSTM.recur(direction: direction, cell: cell, packing: tokens, cache: tokenCache)
        }
        parameters.tokenLSTM.hiddenForward(rows: 0..<tokens.rows, cache: tokenCache)
        parameters.fullyConnected.forward(rows: 0..<tokens.rows, input: tokenCache.hidden, emissions: emissions)
        for sequence in 0..<tokens.sequences {
            let sentence = block[batch[batch.startIndex + sequence]]
            decode(sequence, into: &tags[sentence.text], from: sentence.tokens.lowerBound)
        }
    }

    private func decode(_ sequence: Int, into tags: inout [Int32], from first: Int) {
        tags.withUnsafeMutableBufferPointer { tags in
            switch parameters.shape.configuration.outputLayer {
            case .crf:
                parameters.crf.bestPath(
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
}
