/// Other names for a patient's people: each word of a name has one substitute within its scope, so that every form of a name (with
/// a title, initials, the surname first, in capitals) becomes that form of the same other name. Two words never share one.
struct NameSurrogates: Sendable {
    private let key: ReleaseKey
    private let scope: String
    private let evidence: NameEvidence
    private let index: NamePairIndex
    private let hidden: HiddenWords
    private let language: NameLists.Language
    private var given: [String: String] = [:]
    private var surnames: [String: String] = [:]
    private var usedGiven: Set<String> = []
    private var usedSurnames: Set<String> = []
    /// By list: its names that are nothing hidden, with their folded forms.
    private var lists: [ListKey: [Candidate]] = [:]

    private struct Candidate: Sendable {
        var name: String
        var folded: String
    }

    private enum Sex: Hashable { case woman, man, neutral, none }

    private struct ListKey: Hashable {
        var language: NameLists.Language
        var sex: Sex
    }

    /// - Parameter language: of the notes, for names that are in no list.
    init(_ key: ReleaseKey, scope: String, evidence: NameEvidence, hidden: HiddenWords, language: NameLists.Language) {
        self.key = key
        self.scope = scope
        self.evidence = evidence
        index = NamePairIndex(evidence.pairs)
        self.hidden = hidden
        self.language = NameLists.languages.contains(language) ? language : .english
        // In the order of the alphabet: whatever order the notes came in.
        for word in evidence.words.keys.sorted() {
            guard let counts = evidence.words[word] else { continue }
            prepare(.given, word)
            prepare(.surname, word)
            if counts.given > 0, let name = draw(.given, word, avoiding: usedGiven) {
                usedGiven.insert(FoldedText.fold(name))
                given[word] = name
            }
            if counts.surname > 0, let name = draw(.surname, word, avoiding: usedSurnames) {
                usedSurnames.insert(FoldedText.fold(name))
                surnames[word] = name
            }
        }
    }

    private mutating func prepare(_ role: NameMention.Role, _ word: String) {
        for key in listKeys(role, word) where lists[key] == nil { lists[key] = candidates(key) }
    }

    private func candidates(_ key: ListKey) -> [Candidate] {
        (Self.all[key] ?? []).filter { !hidden.stand(in: $0.folded) }
    }

    /// Every list, folded once.
    private static let all: [ListKey: [Candidate]] = {
        var all: [ListKey: [Candidate]] = [:]
        for language in NameLists.languages {
            let names = NameLists.names(language)
            for (sex, list) in [
                (Sex.woman, names.women), (.man, names.men), (.neutral, NameLists.neutral), (.none, names.surnames),
            ] {
                all[ListKey(language: language, sex: sex)] = list.map {
                    Candidate(name: $0, folded: FoldedText.fold($0))
                }
            }
        }
        return all
    }()

    /// Lists that a word's substitute comes from, the first one first.
    private func listKeys(_ role: NameMention.Role, _ word: String) -> [ListKey] {
        let known = role == .given ? NameLists.givenLanguages[word] : NameLists.surnameLanguages[word]
        let language = known.map { $0.contains(self.language) ? self.language : $0[0] } ?? self.language
        guard role == .given else { return [ListKey(language: language, sex: .none)] }
        return switch evidence.gender(word, index) {
        case .woman: [ListKey(language: language, sex: .woman)]
        case .man: [ListKey(language: language, sex: .man)]
        // Beyond twenty that both have, anybody's.
        case .either:
            [
                ListKey(language: .english, sex: .neutral), ListKey(language: language, sex: .woman),
                ListKey(language: language, sex: .man),
            ]
        }
    }

    /// A name that is nothing hidden, and nobody else's while there are others. Cost: the lists' length.
    ///
    /// - Returns: nil where every name is hidden, or the word itself.
    private func draw(_ role: NameMention.Role, _ word: String, avoiding used: Set<String>, epoch: Int = 0) -> String? {
        var draw = KeyedDraw(key, .names, scope: scope, kind: epoch == 0 ? "\(role)" : "\(role) \(epoch)", word)
        var second: String?
        for key in listKeys(role, word) {
            let list = lists[key] ?? candidates(key)
            guard !list.isEmpty else { continue }
            // From a drawn place on, once around.
            let start = draw.below(list.count)
            for step in list.indices {
                let candidate = list[(start + step) % list.count]
                guard candidate.folded != word else { continue }
                if !used.contains(candidate.folded) { return candidate.name }
                if second == nil { second = candidate.name }
            }
        }
        return second
    }

    /// What takes the place of a word.
    private func name(_ role: NameMention.Role, _ word: String, epoch: Int) -> String? {
        if epoch > 0 { return draw(role, word, avoiding: [], epoch: epoch) }
        if let known = role == .given ? given[word] : surnames[word] { return known }
        return draw(role, word, avoiding: role == .given ? usedGiven : usedSurnames)
    }

    /// The substitute of a word that the notes name somebody by; nil for others.
    func known(_ word: String) -> String? {
        let key = FoldedText.fold(word)
        return surnames[key] ?? given[key]
    }

    /// A mention, written anew.
    ///
    /// - Parameter epoch: 0 within the scope's one set of names; others draw anew.
    /// - Returns: nil where it holds something that is no part of a name.
    func text(_ mention: String, epoch: Int = 0) -> String? {
        guard let parsed = NameMention(mention, classOf: evidence.classOf) else { return nil }
        let utf8 = Array(mention.utf8)
        var result: [UInt8] = []
        var position = 0
        let initials = initials(of: parsed, epoch: epoch)
        for (index, unit) in parsed.units.enumerated() {
            guard unit.bytes.lowerBound >= position else { return nil }
            result += utf8[position..<unit.bytes.lowerBound]
            let drawn =
                unit.role == .initial
                ? initials[index] : name(unit.role, unit.key, epoch: epoch).map { Self.cased($0, like: unit.text) }
            guard let drawn else { return nil }
            result += Array(drawn.utf8)
            position = unit.bytes.upperBound
        }
        result += utf8[position...]
        let new = String(decoding: result, as: UTF8.self)
        return Self.holdsWord(of: mention, in: new) ? nil : new
    }

    /// Whether a word with a capital that is no title, degree or small word stands in both: then nothing of the name may be written.
    private static func holdsWord(of mention: String, in new: String) -> Bool {
        let own = Set(PhraseTable.words(new))
        return mention.split { !$0.isLetter }.contains { word in
            guard word.count >= 2, word.first?.isUppercase == true else { return false }
            let folded = FoldedText.fold(word)
            return own.contains(folded) && !NameWords.titles.contains(folded) && !NameWords.suffixes.contains(folded)
                && !NameWords.joints.contains(folded)
        }
    }

    /// Initials of the substitutes of the person whose they are, where exactly one fits; else others.
    private func initials(of mention: NameMention, epoch: Int) -> [Int: String] {
        let places = mention.units.indices.filter { mention.units[$0].role == .initial }
        guard !places.isEmpty else { return [:] }
        let surname = mention.units.first { $0.role == .surname }
        var letters = places.flatMap { place in mention.units[place].key.map { (place: place, letter: $0) } }
        // "Fco." is one name.
        if surname != nil {
            letters = places.compactMap { place in mention.units[place].key.first.map { (place, $0) } }
        }
        func first(_ word: String) -> Character { FoldedText.fold(word).first ?? "x" }
        var resolved: [Int: Character] = [:]
        if let surname {
            let people = (index.givens[surname.key] ?? []).filter { $0.first == letters.first?.letter }
            if people.count == 1, !mention.units.contains(where: { $0.role == .given }) {
                resolved[0] = name(.given, people[0], epoch: epoch).map(first)
            }
        } else if letters.count >= 2 {
            let people = index.byInitials[String([letters[0].letter, letters[letters.count - 1].letter])] ?? []
            if people.count == 1 {
                resolved[0] = name(.given, people[0].given, epoch: epoch).map(first)
                resolved[letters.count - 1] = name(.surname, people[0].surname, epoch: epoch).map(first)
            }
        }
        var texts: [Int: String] = [:]
        let own = (surname?.key ?? "") + "|" + String(letters.map(\.letter))
        for (order, letter) in letters.enumerated() {
            var draw = KeyedDraw(key, .names, scope: scope, kind: "initial \(order) \(epoch)", own)
            let new = resolved[order] ?? draw.pick(Array("abcdefghjklmnprstvw"))
            texts[letter.place, default: ""].append(new)
        }
        for place in places {
            let unit = mention.units[place]
            // Monsieur, where nobody with this initial is known.
            if unit.key == "m", place == 0, mention.units.count == 2, resolved.isEmpty, language == .french {
                texts[place] = unit.text
                continue
            }
            texts[place] = unit.text == unit.text.lowercased() ? texts[place] : texts[place]?.uppercased()
        }
        return texts
    }

    static func cased(_ name: String, like own: String) -> String {
        let letters = own.filter(\.isLetter)
        if letters.count > 1, letters == letters.uppercased() { return name.uppercased() }
        return letters == letters.lowercased() ? name.lowercased() : name
    }
}
