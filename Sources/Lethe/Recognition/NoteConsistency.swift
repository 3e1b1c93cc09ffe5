/// Makes what was found in a note agree with itself: the same words have one label, and what was found with certainty is found
/// wherever else it stands in the note (the second pass of Krishnan and Manning 2006, without a second model).
///
/// Works on whole entities and leaves single words to `NotePropagation`: labels and borders stay those of the network.
struct NoteConsistency {
    /// An entity by tokens of the document.
    struct Entity: Equatable {
        var tokens: Range<Int>
        var type: String
        var confidence: Float
        /// Whether it was found as the repetition of another.
        var isRepetition = false
    }

    /// Entities at least this certain are looked for elsewhere.
    static let leastConfidence: Float = 0.9
    /// Characters of what is looked for or given one label at least: shorter words mean many things.
    private static let leastCharacters = (sought: 4, relabelled: 3)

    private let tokens: [Token]
    private let utf8: UnsafeBufferPointer<UInt8>
    /// By token: its sentence.
    private let sentenceOf: [Int32]

    private init(_ tokenization: Tokenization, _ utf8: UnsafeBufferPointer<UInt8>) {
        tokens = tokenization.tokens
        self.utf8 = utf8
        var sentenceOf = [Int32](repeating: 0, count: tokenization.tokens.count)
        for (number, sentence) in tokenization.sentences.enumerated() {
            for token in sentence { sentenceOf[token] = Int32(truncatingIfNeeded: number) }
        }
        self.sentenceOf = sentenceOf
    }

    /// The entities of which it must be known how certain they are, since the same words have another label elsewhere in the note, or
    /// stand outside all entities; by index. None in most notes.
    static func inDoubt(_ entities: [Entity], text: NoteText, tokenization: Tokenization) -> Set<Int> {
        guard !entities.isEmpty else { return [] }
        return text.withUTF8 { utf8 in
            let note = NoteConsistency(tokenization, utf8)
            let bySurface = note.bySurface(entities)
            var doubtful: Set<Int> = []
            for group in bySurface.values {
                let first = entities[group[0]]
                guard group.contains(where: { entities[$0].type != first.type }), note.canBeRelabelled(first) else {
                    continue
                }
                doubtful.formUnion(group)
            }
            // All words that stand somewhere, not only the longest: which of them are certain isn't known yet.
            let sought = Sought(note, entities) { _ in true }
            for start in note.tokens.indices {
                for candidate in sought.candidates(at: start) {
                    doubtful.formUnion(bySurface[note.surface(entities[candidate].tokens)] ?? [])
                }
            }
            return doubtful
        }
    }

    /// The entities as they agree, by place.
    ///
    /// - Parameter entities: with their confidences, by place.
    static func agreeing(_ entities: [Entity], text: NoteText, tokenization: Tokenization) -> [Entity] {
        guard !entities.isEmpty else { return entities }
        return text.withUTF8 { utf8 in
            let note = NoteConsistency(tokenization, utf8)
            var entities = entities
            for group in note.bySurface(entities).values where group.count > 1 {
                guard note.canBeRelabelled(entities[group[0]]) else { continue }
                var weights: [String: Float] = [:]
                for index in group { weights[entities[index].type, default: 0] += entities[index].confidence }
                guard weights.count > 1,
                    let best = weights.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
                else { continue }
                for index in group { entities[index].type = best.key }
            }
            let found = note.repetitions(entities) { $0.confidence >= leastConfidence }
            guard !found.isEmpty else { return entities }
            return (entities + found).sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
        }
    }

    private func bytes(_ token: Int) -> UnsafeBufferPointer<UInt8> { tokens[token].bytes(in: utf8) }

    /// Indices of entities by their words.
    private func bySurface(_ entities: [Entity]) -> [[UInt8]: [Int]] {
        var groups: [[UInt8]: [Int]] = [:]
        for (index, entity) in entities.enumerated() { groups[surface(entity.tokens), default: []].append(index) }
        return groups
    }

    /// The words of some tokens, with a blank between two, whatever stands between them in the text.
    private func surface(_ range: Range<Int>) -> [UInt8] {
        var surface: [UInt8] = []
        for token in range {
            if token > range.lowerBound { surface.append(0x20) }
            surface.append(contentsOf: bytes(token))
        }
        return surface
    }

    private func characters(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 + tokens[$1].range.count }
    }

    private func canBeRelabelled(_ entity: Entity) -> Bool {
        characters(entity.tokens) >= Self.leastCharacters.relabelled
    }

    /// Words that say something by themselves: long enough, and with a capital or without any letter.
    private func isSought(_ range: Range<Int>) -> Bool {
        guard characters(range) >= Self.leastCharacters.sought else { return false }
        var hasLetter = false
        for token in range {
            let token = bytes(token)
            var index = 0
            while index < token.count {
                let scalar = Tokenizer.decode(token, at: index)
                if scalar.properties.isUppercase { return true }
                if scalar.properties.isAlphabetic { hasLetter = true }
                index += UTF8.width(scalar)
            }
        }
        return !hasLetter
    }

    /// Where else the words of entities stand, outside all entities and within one sentence; of two that overlap, the longer one.
    private func repetitions(_ entities: [Entity], where isCertain: (Entity) -> Bool) -> [Entity] {
        var sought = Sought(self, entities, where: isCertain)
        var found: [Entity] = []
        for start in tokens.indices {
            let candidates = sought.candidates(at: start)
            guard
                let longest = candidates.max(by: {
                    (entities[$0].tokens.count, $1) < (entities[$1].tokens.count, $0)
                })
            else { continue }
            var entity = entities[longest]
            entity.tokens = start..<start + entity.tokens.count
            entity.isRepetition = true
            sought.take(entity.tokens)
            found.append(entity)
        }
        return found
    }

    /// Words of entities that are looked for outside all entities.
    private struct Sought {
        private let note: NoteConsistency
        private let entities: [Entity]
        /// By their first token: the first entity of each words.
        private var byFirst: [[UInt8]: [Int]] = [:]
        /// By first byte, so that nearly all tokens are passed over without a copy.
        private var begins = [Bool](repeating: false, count: 256)
        private var isTaken: [Bool]

        init(_ note: NoteConsistency, _ entities: [Entity], where isCertain: (Entity) -> Bool) {
            self.note = note
            self.entities = entities
            var seen: Set<[UInt8]> = []
            for (index, entity) in entities.enumerated() where isCertain(entity) && note.isSought(entity.tokens) {
                guard seen.insert(note.surface(entity.tokens)).inserted else { continue }
                let first = Array(note.bytes(entity.tokens.lowerBound))
                begins[Int(first[0])] = true
                byFirst[first, default: []].append(index)
            }
            isTaken = [Bool](repeating: false, count: note.tokens.count)
            for entity in entities { take(entity.tokens) }
        }

        mutating func take(_ tokens: Range<Int>) { for token in tokens { isTaken[token] = true } }

        /// Entities whose words stand at a token, within one sentence.
        func candidates(at start: Int) -> [Int] {
            guard !isTaken[start], begins[Int(note.bytes(start)[0])],
                let candidates = byFirst[Array(note.bytes(start))]
            else { return [] }
            return candidates.filter { stands(entities[$0].tokens, at: start) }
        }

        private func stands(_ range: Range<Int>, at start: Int) -> Bool {
            let end = start + range.count
            guard end <= note.tokens.count, note.sentenceOf[start] == note.sentenceOf[end - 1] else { return false }
            return (0..<range.count).allSatisfy {
                !isTaken[start + $0] && note.bytes(range.lowerBound + $0).elementsEqual(note.bytes(start + $0))
            }
        }
    }
}
