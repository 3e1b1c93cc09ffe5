import Testing

@testable import Lethe

struct MentionExchangeTests {
    /// Sentences of types and tags; a tag above 0 is an entity's of type (tag − 1) / 2, even where it begins one.
    private func encoded(_ sentences: [[(type: Int32, tag: Int32)]]) -> EncodedSentences {
        var result = EncodedSentences()
        for sentence in sentences {
            for token in sentence { result.append(type: token.type, tag: token.tag) }
            result.endSentence()
        }
        return result
    }

    private let sentences: [[(type: Int32, tag: Int32)]] = [
        [(10, 0), (11, 1), (12, 2), (13, 0)],
        [(14, 3)],
        [(15, 1), (16, 1)],
        [(17, 0)],
        [(18, 0), (19, 3), (20, 4), (21, 4)],
    ]

    private func exchange(share: Double, keepsFirstTag: Bool = false) -> MentionExchange {
        var exchange = MentionExchange(share: share, keepsFirstTag: keepsFirstTag)
        exchange.add(1..<3, type: 0)
        exchange.add(4..<5, type: 1)
        exchange.add(5..<6, type: 0)
        exchange.add(6..<7, type: 0)
        exchange.add(9..<12, type: 1)
        return exchange
    }

    @Test func entitiesAreReplacedByOthersOfTheirType() {
        let source = encoded(sentences)
        let mentions: [[[Int32]]] = [[[11, 12], [15], [16]], [[14], [19, 20, 21]]]
        var seen: Set<[Int32]> = []
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let result = exchange(share: 1).exchanged(source, generator: &generator)
            #expect(result.count == 5)
            #expect(result.types.count == source.types.count)
            let read = (0..<5).map { sentence in
                Array(result.tokenTypes[Int(result.offsets[sentence])..<Int(result.offsets[sentence + 1])])
            }
            let first = mentions[0].filter { read[0] == [10] + $0 + [13] }
            #expect(first.count == 1)
            #expect(mentions[1].contains(read[1]))
            #expect(mentions[0].flatMap { a in mentions[0].map { a + $0 } }.contains(read[2]))
            #expect(read[3] == [17])
            #expect(mentions[1].contains { read[4] == [18] + $0 })
            // Each token brings its tag.
            for (type, tag) in zip(result.tokenTypes, result.tags) {
                #expect(sentences.joined().contains { $0.type == type && $0.tag == tag })
            }
            seen.insert(result.tokenTypes)
        }
        #expect(seen.count > 50)
    }

    @Test func aShareOfNoneChangesNothingAndTheSameSeedTheSame() {
        let source = encoded(sentences)
        var generator = SeededGenerator(seed: 3)
        let same = exchange(share: 0).exchanged(source, generator: &generator)
        #expect(same.tokenTypes == source.tokenTypes && same.tags == source.tags && same.offsets == source.offsets)
        var (one, two) = (SeededGenerator(seed: 4), SeededGenerator(seed: 4))
        let half = exchange(share: 0.5)
        #expect(
            half.exchanged(source, generator: &one).tokenTypes == half.exchanged(source, generator: &two).tokenTypes)
    }

    /// A share of the entities, whatever became of those before.
    @Test func theShareIsTheShare() {
        var source = EncodedSentences()
        var exchange = MentionExchange(share: 0.3, keepsFirstTag: false)
        for mention in 0..<20_000 {
            source.append(type: Int32(mention), tag: 1)
            source.endSentence()
            exchange.add(mention..<mention + 1, type: 0)
        }
        var generator = SeededGenerator(seed: 1)
        let result = exchange.exchanged(source, generator: &generator)
        let changed = zip(result.tokenTypes, source.tokenTypes).count { $0 != $1 }
        #expect(abs(changed - 6_000) < 300)
    }

    /// Where tags say what stands before an entity, an entity's first tag belongs to its place.
    @Test func theFirstTagStaysWithThePlaceWhereItSaysWhatStandsBefore() {
        // I I, then an entity that touches it: B.
        var source = EncodedSentences()
        for (type, tag) in [(1, 2), (2, 2), (3, 1)] as [(Int32, Int32)] { source.append(type: type, tag: tag) }
        source.endSentence()
        var exchange = MentionExchange(share: 1, keepsFirstTag: true)
        exchange.add(0..<2, type: 0)
        exchange.add(2..<3, type: 0)
        for seed in 0..<50 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let result = exchange.exchanged(source, generator: &generator)
            let first = result.tokenTypes.first == 1 ? 2 : 1
            #expect(result.tags[0] == 2)
            #expect(result.tags[first] == 1)
            #expect(result.tags.dropFirst(first + 1).allSatisfy { $0 == 2 })
        }
    }

    /// What a teacher said of notes without labels stays with their tokens, wherever those move.
    @Test func probabilitiesStayWithTheirTokens() {
        var source = encoded(sentences)
        var soft = SoftTags(certain: source.tokenCount)
        for token in 0..<3 {
            source.append(type: Int32(30 + token), tag: 0)
            [0.25, 0.75].map(Float.init).withUnsafeBufferPointer { soft.append($0) }
            if token == 1 { soft.appendCertain() } else { continue }
            source.append(type: 40, tag: 0)
        }
        source.endSentence()
        source.softTags = soft
        for seed in 0..<20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let result = exchange(share: 1).exchanged(source, generator: &generator)
            let counts = result.softTags.map { soft in (0..<soft.count).map { soft.entries($0).count } }
            #expect(counts == Array(repeating: 0, count: result.tokenCount - 4) + [2, 2, 0, 2])
            #expect(result.tokenTypes.suffix(4) == [30, 31, 40, 32])
        }
    }
}
