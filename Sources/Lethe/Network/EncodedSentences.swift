/// The distinct tokens of some sentences as numbers: what the network reads of each.
package struct TokenTypes: Sendable {
    /// Characters of type i: `characters[offsets[i]..<offsets[i + 1]]`, rows of the character embedding; at least one.
    package private(set) var characters: [Int32] = []
    package private(set) var offsets: [Int32] = [0]
    /// Row of the token embedding by type; 0 is UNK.
    package private(set) var vocabularyRow: [Int32] = []
    /// Whether the type occurs once in the training part, and may be replaced by UNK in training.
    package private(set) var isSingleton: [Bool] = []
    /// How often, of 256 times, a type that occurs more than once is replaced by UNK in training.
    private(set) var unknownShare: [UInt8] = []

    package init() {}

    package var count: Int { vocabularyRow.count }

    /// Adds a type and returns its number.
    @discardableResult
    package mutating func append(
        characters: some Sequence<Int32>, vocabularyRow: Int32, isSingleton: Bool, unknownShare: UInt8 = 0
    )
        -> Int32
    {
        self.characters.append(contentsOf: characters)
        if self.characters.count == Int(offsets[offsets.count - 1]) { self.characters.append(0) }
        offsets.append(Int32(self.characters.count))
        self.vocabularyRow.append(vocabularyRow)
        self.isSingleton.append(isSingleton)
        self.unknownShare.append(unknownShare)
        return Int32(count - 1)
    }

    /// How many characters a type has.
    @inline(__always)
    package func length(_ type: Int) -> Int { Int(offsets[type + 1] - offsets[type]) }
}

/// Sentences as numbers, in flat arrays: token types and the tags to learn.
package struct EncodedSentences: Sendable {
    package var types = TokenTypes()
    /// Sentence i holds tokens `offsets[i]..<offsets[i + 1]`; no sentence is empty.
    package fileprivate(set) var offsets: [Int32] = [0]
    package fileprivate(set) var tokenTypes: [Int32] = []
    package fileprivate(set) var tags: [Int32] = []
    /// By token, where some tags are known as probabilities alone: `tags` then holds the most probable sequence.
    package var softTags: SoftTags?
    /// Where some notes lack labels that others have: which tags O may stand for, and in which sentences.
    package private(set) var openTags: OpenTags?

    package init() {}

    package var count: Int { offsets.count - 1 }
    package var tokenCount: Int { tokenTypes.count }

    /// Adds a token to the sentence that `endSentence` will close.
    package mutating func append(type: Int32, tag: Int32) {
        tokenTypes.append(type)
        tags.append(tag)
    }

    /// Closes a sentence; does nothing where it would be empty.
    package mutating func endSentence() {
        if tokenTypes.count > Int(offsets[offsets.count - 1]) { offsets.append(Int32(tokenTypes.count)) }
    }

    /// Says of the sentences added so far which tags O may stand for in them.
    ///
    /// - Parameters:
    ///   - isOpen: by tag; O included.
    ///   - sentences: without an entry of their own so far.
    package mutating func open(_ isOpen: [Bool], in sentences: Range<Int>) {
        var open = openTags ?? OpenTags()
        open.add(isOpen, in: sentences)
        openTags = open
    }

    /// How many tokens a sentence has.
    package func length(_ sentence: Int) -> Int { Int(offsets[sentence + 1] - offsets[sentence]) }
}

extension EncodedSentences {
    /// The same sentences with runs of their tokens replaced by others of theirs.
    struct Rewriting {
        private let source: EncodedSentences
        private var result: EncodedSentences
        /// What was copied of the source so far.
        private var token = 0
        private var sentence = 0

        init(_ source: EncodedSentences) {
            self.source = source
            result = source
            result.offsets = [0]
            result.offsets.reserveCapacity(source.offsets.count)
            result.tokenTypes.removeAll(keepingCapacity: true)
            result.tags.removeAll(keepingCapacity: true)
        }

        /// Replaces tokens by a copy of others, with their tags.
        ///
        /// - Parameters:
        ///   - tokens: behind all that were replaced before, within a sentence, whose tags are known for certain.
        ///   - others: at least one.
        ///   - keepsFirstTag: the first tag stays.
        mutating func replace(_ tokens: Range<Int32>, by others: Range<Int32>, keepsFirstTag: Bool) {
            precondition(Int(tokens.lowerBound) >= token && !others.isEmpty, "\(tokens) by \(others) behind \(token)")
            copy(upTo: Int(tokens.lowerBound))
            let first = result.tags.count
            result.tokenTypes += source.tokenTypes[Int(others.lowerBound)..<Int(others.upperBound)]
            result.tags += source.tags[Int(others.lowerBound)..<Int(others.upperBound)]
            if keepsFirstTag { result.tags[first] = source.tags[Int(tokens.lowerBound)] }
            token = Int(tokens.upperBound)
        }

        private mutating func copy(upTo end: Int) {
            while token < end || sentence < source.count && Int(source.offsets[sentence + 1]) == token {
                let stop = min(end, Int(source.offsets[sentence + 1]))
                result.tokenTypes += source.tokenTypes[token..<stop]
                result.tags += source.tags[token..<stop]
                token = stop
                guard token == Int(source.offsets[sentence + 1]) else { return }
                result.endSentence()
                sentence += 1
            }
        }

        /// The sentences; tags that are probabilities stay with their tokens.
        mutating func finish() -> EncodedSentences {
            copy(upTo: source.tokenCount)
            let difference = result.tokenCount - source.tokenCount
            result.softTags?.move(by: difference)
            return result
        }
    }
}
