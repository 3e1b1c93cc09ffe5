/// What to tell of texts besides their tags.
struct ConfidenceRequest {
    /// Tokens at least this probable to be protected count as hidden, whatever their tags. The default hides none.
    var threshold = Float.infinity
    /// Types whose text stays in the open: a tag of theirs protects nothing.
    var keptTypes: Set<String> = []
    /// Tokens that something else hides, by text.
    var hidden: [[Bool]]?
    /// The texts are parts of notes: they don't agree by themselves.
    var isPart = false
    /// Tokens that aren't hidden although their tags say so, by text.
    var shown: [[Bool]]?
    /// The sentences that are tagged, by text; nil tags all. Of the others nothing is told.
    var sentences: [Set<Int>]?
    /// Whether to measure what the tokens that aren't hidden risk.
    var wantsLeakRisk = true
    /// Where it is set: list how probable each tag of each token is, from this probability on, and nothing else.
    var leastSoftTag: Float?
}

/// A text's tags, and how sure the network is of them where that was asked for.
struct TaggedText {
    /// A tag index a token.
    var tags: [Int32]
    /// By token: the probability that it is protected.
    var protection: [Float] = []
    /// By token: the index of the type that it most likely has if it is; −1 where that is next to impossible.
    var likelyType: [Int16] = []
    /// By token with which an entity begins: the probability of exactly this entity.
    var spanProbability: [Float] = []
    /// By sentence: the probability that a token that isn't hidden is protected.
    var sentenceRisks: [Double] = []

    /// By sentence, where it was asked for: how probable the tags of its tokens are.
    var softTags: [SoftTags] = []

    init(_ tokenization: Tokenization, _ request: ConfidenceRequest?) {
        let count = tokenization.tokens.count
        tags = [Int32](repeating: 0, count: count)
        guard let request else { return }
        guard request.leastSoftTag == nil else {
            softTags = [SoftTags](repeating: SoftTags(), count: tokenization.sentenceStarts.count)
            return
        }
        protection = [Float](repeating: 0, count: count)
        likelyType = [Int16](repeating: -1, count: count)
        spanProbability = [Float](repeating: 0, count: count)
        if request.wantsLeakRisk {
            sentenceRisks = [Double](repeating: 0, count: tokenization.sentenceStarts.count)
        }
    }

    /// Takes one sentence from the same text as somebody else tagged it.
    mutating func take(_ tokens: Range<Int>, _ number: Int, of other: TaggedText) {
        tags.replaceSubrange(tokens, with: other.tags[tokens])
        if !softTags.isEmpty { softTags[number] = other.softTags[number] }
        if !sentenceRisks.isEmpty { sentenceRisks[number] = other.sentenceRisks[number] }
        guard !protection.isEmpty else { return }
        protection.replaceSubrange(tokens, with: other.protection[tokens])
        likelyType.replaceSubrange(tokens, with: other.likelyType[tokens])
        spanProbability.replaceSubrange(tokens, with: other.spanProbability[tokens])
    }
}
