/// What the mentions of a note, or of all notes of a patient, say together of names. A sum: order and threads don't matter.
struct NameEvidence: Sendable, Equatable {
    struct Word: Sendable, Equatable {
        var given = 0
        var surname = 0
        var woman = 0
        var man = 0
    }

    /// By folded word.
    private(set) var words: [String: Word] = [:]
    private(set) var pairs: Set<NamePair> = []
    /// Titles beside a surname without a given name.
    private(set) var titledSurnames: [String: Word] = [:]

    mutating func add(_ text: String) {
        guard let mention = NameMention(text) else { return }
        pairs.formUnion(mention.pairs)
        let isWhole = mention.units.contains { $0.role == .given } && mention.units.contains { $0.role == .surname }
        // A word by itself says little of what it is.
        let weight = isWhole ? 3 : 1
        for unit in mention.units where unit.role != .initial {
            if unit.role == .given {
                words[unit.key, default: Word()].given += weight
                if mention.gender == .woman { words[unit.key, default: Word()].woman += 1 }
                if mention.gender == .man { words[unit.key, default: Word()].man += 1 }
            } else {
                words[unit.key, default: Word()].surname += weight
                if mention.gender == .woman { titledSurnames[unit.key, default: Word()].woman += 1 }
                if mention.gender == .man { titledSurnames[unit.key, default: Word()].man += 1 }
            }
        }
    }

    mutating func merge(_ other: NameEvidence) {
        pairs.formUnion(other.pairs)
        words.merge(other.words, uniquingKeysWith: Self.sum)
        titledSurnames.merge(other.titledSurnames, uniquingKeysWith: Self.sum)
    }

    private static func sum(_ a: Word, _ b: Word) -> Word {
        Word(given: a.given + b.given, surname: a.surname + b.surname, woman: a.woman + b.woman, man: a.man + b.man)
    }

    /// What a word is by itself: as it mostly is elsewhere.
    func classOf(_ key: String) -> NameMention.Role? {
        guard let word = words[key], word.given != word.surname else { return NameMention.listed(key) }
        if word.given > 0, word.surname > 0, max(word.given, word.surname) < 2 * min(word.given, word.surname) {
            return nil
        }
        return word.given > word.surname ? .given : .surname
    }

    /// Of a given name: by lists, by titles beside it, by titles beside the one surname that it stands with.
    func gender(_ given: String, _ index: NamePairIndex) -> NameLists.Gender {
        if let listed = NameLists.genders[given], listed != .either { return listed }
        func decide(_ word: Word?) -> NameLists.Gender? {
            guard let word, word.woman != word.man else { return nil }
            return word.woman > word.man ? .woman : .man
        }
        if let own = decide(words[given]) { return own }
        var sum = Word()
        for surname in index.surnames[given] ?? [] where index.givens[surname]?.count == 1 {
            if let titled = titledSurnames[surname] { sum = Self.sum(sum, titled) }
        }
        return decide(sum) ?? .either
    }
}

/// Pairs of names by each of their parts.
struct NamePairIndex: Sendable {
    /// In the order of the alphabet.
    private(set) var surnames: [String: [String]] = [:]
    private(set) var givens: [String: [String]] = [:]
    /// By first letters of given name and surname.
    private(set) var byInitials: [String: [NamePair]] = [:]

    init(_ pairs: Set<NamePair>) {
        for pair in pairs.sorted(by: { ($0.given, $0.surname) < ($1.given, $1.surname) }) {
            surnames[pair.given, default: []].append(pair.surname)
            givens[pair.surname, default: []].append(pair.given)
            if let first = pair.given.first, let last = pair.surname.first {
                byInitials[String([first, last]), default: []].append(pair)
            }
        }
    }
}
