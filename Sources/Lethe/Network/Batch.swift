/// Some sentences laid out for one step: token positions packed, distinct tokens and characters listed once.
///
/// Filled anew for each step, into memory that only grows.
final class Batch: @unchecked Sendable {
    /// Token positions; sequence s is sentence `order[s]`.
    let tokens = Packing()
    let order = IndexBuffer()
    /// By row: gold tag; token type's slot among the batch's distinct types; embedding row (UNK replacements made).
    let tags = IndexBuffer()
    /// By row: the token's place among those of all sentences.
    let positions = IndexBuffer()
    /// By row: the sentence among all.
    private let sentences = IndexBuffer()
    let typeSlots = IndexBuffer()
    let vocabularyRows = IndexBuffer()
    /// Slot of the embedding row among the batch's distinct ones, by row.
    let embeddingSlots = IndexBuffer()
    /// Distinct types, longest first, and their characters.
    let types = IndexBuffer()
    let spelling: Spelling
    /// Embedding rows that occur, UNK replacements made.
    let distinctTokens: DistinctRows

    private let slotOfType: IndexBuffer
    private let places = IndexBuffer()
    private let found = IndexBuffer()
    private let unsorted = IndexBuffer()
    private let starts = IndexBuffer()

    /// - Parameters:
    ///   - typeCount: token types of the sentences that will be laid out.
    ///   - shape: of the network that they go through.
    init(typeCount: Int, shape: NetworkShape) {
        spelling = Spelling(alphabetSize: shape.alphabetSize)
        distinctTokens = DistinctRows(rowCount: shape.vocabularySize)
        slotOfType = IndexBuffer(capacity: typeCount)
        for index in 0..<slotOfType.capacity { slotOfType[index] = -1 }
    }

    /// Lays out sentences.
    ///
    /// - Parameters:
    ///   - chosen: indices of sentences.
    ///   - unknown: where given, singletons become UNK with probability ½.
    func fill(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?) {
        layTokens(sentences, chosen: chosen)
        distinctTokens.reset()
        let distinct = listTypes(sentences, unknown: &unknown)
        sortTypes(sentences.types, distinct: distinct)
    }

    /// The sentence, among all, that a row is of.
    @inline(__always)
    func sentence(ofRow row: Int) -> Int { Int(sentences[row]) }

    private func layTokens(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>) {
        let count = chosen.count
        order.reserve(count)
        unsorted.reserve(count)
        var index = 0
        for sentence in chosen {
            unsorted[index] = sentence
            index += 1
        }
        sortDescending(unsorted, count: count, into: order) { sentences.length(Int($0)) }
        tokens.lay(sequences: count) { sentences.length(Int(order[$0])) }
    }

    /// Goes over the positions in time order; returns how many distinct types there are.
    private func listTypes(_ sentences: EncodedSentences, unknown: inout SeededGenerator?) -> Int {
        let rows = tokens.rows
        for buffer in [tags, positions, self.sentences, typeSlots, vocabularyRows, embeddingSlots] {
            buffer.reserve(rows)
        }
        var distinct = 0
        var bits: UInt64 = 0
        var bitsLeft = 0
        for step in 0..<tokens.steps {
            let start = tokens.offset(step)
            for sequence in 0..<tokens.count(step) {
                let row = start + sequence
                let position = Int(sentences.offsets[Int(order[sequence])]) + step
                let type = Int(sentences.tokenTypes[position])
                tags[row] = sentences.tags[position]
                positions[row] = Int32(truncatingIfNeeded: position)
                self.sentences[row] = order[sequence]
                var slot = slotOfType[type]
                if slot < 0 {
                    slot = Int32(truncatingIfNeeded: distinct)
                    slotOfType[type] = slot
                    found.reserve(distinct + 1)
                    found[distinct] = Int32(truncatingIfNeeded: type)
                    distinct += 1
                }
                typeSlots[row] = slot
                var vocabularyRow = sentences.types.vocabularyRow[type]
                if unknown != nil, sentences.types.isSingleton[type] {
                    if bitsLeft == 0 {
                        bits = unknown?.next() ?? 0
                        bitsLeft = 64
                    }
                    if bits & 1 == 1 { vocabularyRow = 0 }
                    bits >>= 1
                    bitsLeft -= 1
                }
                let share = sentences.types.unknownShare[type]
                if share > 0, let number = unknown?.next(), number & 255 < UInt64(share) { vocabularyRow = 0 }
                vocabularyRows[row] = vocabularyRow
                embeddingSlots[row] = distinctTokens.slot(of: vocabularyRow)
            }
        }
        for index in 0..<distinct { slotOfType[Int(found[index])] = -1 }
        return distinct
    }

    private func sortTypes(_ all: TokenTypes, distinct: Int) {
        types.reserve(distinct)
        sortDescending(found, count: distinct, into: types) { all.length(Int($0)) }
        for row in 0..<tokens.rows { typeSlots[row] = places[Int(typeSlots[row])] }
        spelling.lay(all, count: distinct) { Int(types[$0]) }
    }

    /// Stable counting sort by falling key; `places` receives each item's new place.
    private func sortDescending(_ items: IndexBuffer, count: Int, into target: IndexBuffer, key: (Int32) -> Int) {
        var longest = 0
        for index in 0..<count { longest = max(longest, key(items[index])) }
        starts.reserve(longest + 2)
        for length in 0...(longest + 1) { starts[length] = 0 }
        for index in 0..<count { starts[longest - key(items[index]) + 1] += 1 }
        for length in 1...(longest + 1) { starts[length] += starts[length - 1] }
        places.reserve(count)
        for index in 0..<count {
            let bucket = longest - key(items[index])
            let place = starts[bucket]
            starts[bucket] = place + 1
            target[Int(place)] = items[index]
            places[index] = place
        }
    }

}
