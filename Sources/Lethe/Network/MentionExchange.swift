/// Entities that change places in training: some are replaced, each epoch anew, by others of their type from the same notes, so that
/// what stands around an entity is learned apart from what it says (replacement of mentions: Dai and Adel 2020, section 3).
package struct MentionExchange: Sendable {
    /// Of the entities that are replaced.
    package var share: Double
    /// By mention, in the order of the text: tokens among all tokens of the sentences, and the entity's type.
    private var mentions: [Range<Int32>] = []
    private var types: [Int32] = []
    /// By type: its mentions.
    private var mentionsOfType: [[Int32]] = []
    /// Whether the first tag says what stands before an entity, and not only which entity it is (IOB1).
    private let keepsFirstTag: Bool

    /// - Parameter keepsFirstTag: an entity that takes another's place takes that one's first tag too.
    package init(share: Double, keepsFirstTag: Bool) {
        precondition((0...1).contains(share), "a share of \(share)")
        self.share = share
        self.keepsFirstTag = keepsFirstTag
    }

    /// Adds the next mention of the text.
    ///
    /// - Parameters:
    ///   - tokens: among all tokens of the sentences, within one of them.
    ///   - type: from 0.
    package mutating func add(_ tokens: Range<Int>, type: Int) {
        precondition(
            !tokens.isEmpty && tokens.lowerBound >= Int(mentions.last?.upperBound ?? 0),
            "tokens \(tokens) behind \(mentions.last.map(String.init(describing:)) ?? "none")")
        while mentionsOfType.count <= type { mentionsOfType.append([]) }
        mentionsOfType[type].append(Int32(truncatingIfNeeded: mentions.count))
        mentions.append(Int32(tokens.lowerBound)..<Int32(tokens.upperBound))
        types.append(Int32(truncatingIfNeeded: type))
    }

    /// The sentences with some of their entities replaced; each has as many sentences and entities as before.
    ///
    /// Cost: their tokens.
    ///
    /// - Parameter sentences: those whose tokens the mentions were added by.
    func exchanged(_ sentences: EncodedSentences, generator: inout SeededGenerator) -> EncodedSentences {
        var rewriting = EncodedSentences.Rewriting(sentences)
        for (mention, tokens) in mentions.enumerated() {
            // Drawn always, so that one entity's luck doesn't shift the others'.
            let isReplaced = generator.nextUnit() < share
            let others = mentionsOfType[Int(types[mention])]
            let other = mentions[Int(others[generator.nextIndex(others.count)])]
            if isReplaced { rewriting.replace(tokens, by: other, keepsFirstTag: keepsFirstTag) }
        }
        return rewriting.finish()
    }
}
