/// What a record knows of one patient, in the forms in which it is looked for.
struct KnownRecord: Sendable {
    /// A part of a name.
    struct NamePart: Sendable, Equatable {
        var folded: [UInt8]
        var kind: IdentifierKind
        /// The column that it stands in.
        var field: String
        var isGiven: Bool
        /// A common word as well: it needs a capital.
        var needsCapital: Bool
    }

    var nameParts: [NamePart] = []
    /// First letters of given names.
    var initials: Set<UInt8> = []
    var dates: [(mention: DateMention, field: String)] = []
    /// Letters and digits in capitals.
    var numbers: [(code: [UInt8], kind: IdentifierKind, field: String)] = []
    /// Addresses and places, phrase by phrase.
    var places: [IdentifierKind: PhraseTable] = [:]
    /// Words of street names that are nothing else, and house numbers.
    var streetWords: Set<String> = []
    var houseNumbers: Set<String> = []

    var isEmpty: Bool { nameParts.isEmpty && dates.isEmpty && numbers.isEmpty && places.isEmpty }

    /// Words of names and streets, folded: no surrogate of the patient's may be one.
    var words: Set<String> {
        Set(nameParts.map { String(decoding: $0.folded, as: UTF8.self) }).union(streetWords)
    }

    private static let particles: Set<String> = [
        "de", "la", "las", "los", "del", "van", "von", "der", "den", "da", "di", "do", "dos", "le", "du", "el", "y",
        "e", "of", "the",
        "mc", "mac", "o", "d", "l", "bin", "al", "san", "st", "saint", "jr", "sr", "ii", "iii",
    ]
    static func isParticle(_ word: String) -> Bool { particles.contains(word) }

    private static let streetTypes: Set<String> = [
        "street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "drive", "dr", "court", "ct", "boulevard", "blvd",
        "way", "place",
        "pl", "square", "terrace", "calle", "c", "avenida", "avda", "av", "plaza", "pza", "paseo", "camino",
        "carretera", "ctra", "rue",
        "strasse", "str", "weg", "platz", "via", "viale", "piazza", "rua", "straat", "laan", "apt", "apartment",
        "suite", "piso", "n",
        "no", "numero", "num", "north", "south", "east", "west",
    ]

    // MARK: Filling

    /// Adds a field's value, as the record writes it.
    ///
    /// - Returns: whether there was something to look for.
    mutating func add(_ value: String, as role: KnownRole, field: String) -> Bool {
        let words = PhraseTable.words(value)
        guard !words.isEmpty else { return false }
        switch role {
        case .name(let kind, let isGiven):
            // "Oezil" for Özil, beside "Ozil".
            if let spelt = Self.spelt(value) { _ = add(spelt, as: role, field: field) }
            var found = false
            // "Van" alone is a name; "van" beside others is a particle.
            let isParticles = words.allSatisfy { Self.isParticle($0) }
            for word in words {
                // A single letter is an initial.
                if word.utf8.count == 1 {
                    if let byte = word.utf8.first, isGiven != false { initials.insert(byte) }
                    continue
                }
                if Self.isParticle(word), !isParticles { continue }
                let part = NamePart(
                    folded: Array(word.utf8), kind: kind, field: field, isGiven: isGiven ?? true,
                    needsCapital: isParticles || CommonWords.contains(word))
                if !nameParts.contains(where: { $0.folded == part.folded }) { nameParts.append(part) }
                if isGiven ?? true, let byte = word.utf8.first { initials.insert(byte) }
                found = true
            }
            return found
        case .date, .birthDate:
            let readings = Self.dates(value)
            dates += readings.map { ($0, field) }
            for reading in readings { for code in Self.codes(of: reading) { numbers.append((code, .date, field)) } }
            return !readings.isEmpty
        case .number(let kind):
            if kind == .email || kind == .url {
                // By its words: what stands between them may be any sign.
                places[kind, default: PhraseTable()].add(words, needsCapital: false)
                return words.count > 1
            }
            let code = Array(words.joined().uppercased().utf8)
            guard code.count >= 4, code.contains(where: { (0x30...0x39).contains($0) }) else { return false }
            numbers.append((code, kind, field))
            let digits = code.filter { (0x30...0x39).contains($0) }
            // A phone number without its country's code.
            if kind == .phone || kind == .fax, digits.count > 9 {
                for count in [10, 9] where digits.count > count {
                    numbers.append((Array(digits.suffix(count)), kind, field))
                }
            }
            return true
        case .address:
            places[.street, default: PhraseTable()].add(words, needsCapital: false)
            for word in words where !Self.streetTypes.contains(word) && !Self.isParticle(word) {
                if word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                    if word.utf8.count == 5 {
                        places[.postcode, default: PhraseTable()].add([word], needsCapital: false)
                    } else {
                        houseNumbers.insert(word)
                    }
                } else if word.utf8.count >= 3 {
                    streetWords.insert(word)
                }
            }
            return true
        case .place(let kind):
            places[kind, default: PhraseTable()].add(
                words, needsCapital: words.count == 1 && CommonWords.contains(words[0]))
            return true
        }
    }

    /// Letters that are also written as two; nil where a name has none of them.
    private static func spelt(_ name: String) -> String? {
        let pairs: [Character: String] = [
            "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe",
            "Å": "Aa",
        ]
        guard name.contains(where: { pairs[$0] != nil }) else { return nil }
        return name.reduce(into: "") { $0 += pairs[$1] ?? String($1) }
    }

    /// A whole date as systems write it without signs: 19500304, 04031950 and 03041950.
    private static func codes(of date: DateMention) -> [[UInt8]] {
        guard let year = date.value(.year), let month = date.value(.month), let day = date.value(.day), year >= 1000
        else { return [] }
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let (y, m, d) = (digits(year, 4), digits(month, 2), digits(day, 2))
        return [y + m + d, d + m + y, m + d + y].map { Array($0.utf8) }
    }

    /// What a record's date may mean: either order where both parts may be either, four digits of a year for two, and
    /// `19500312`.
    private static func dates(_ value: String) -> [DateMention] {
        var value = value
        if value.utf8.count == 8, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            value = "\(value.prefix(4))-\(value.dropFirst(4).prefix(2))-\(value.suffix(2))"
        }
        let note = NoteText(value)
        let tokens = Tokenizer().tokenize(note).tokens
        return note.withUTF8 { utf8 in
            let text = Lexemes(note, tokens: tokens, utf8: utf8)
            guard text.count > 0 else { return [] }
            var mentions: [DateMention] = []
            for order in DateGrammar.Order.allCases {
                guard var mention = DateGrammar.match(text, at: 0, isLabelled: true, order: order),
                    mention.value(.month) != nil
                else { continue }
                let years: [Int?]
                if let year = mention.value(.year), year < 100 {
                    years = [1900 + year, 2000 + year]
                } else {
                    years = [mention.value(.year)]
                }
                for year in years {
                    for index in mention.fields.indices where mention.fields[index].part == .year {
                        mention.fields[index].value = year ?? mention.fields[index].value
                    }
                    mention.isOrderOpen = false
                    if !mentions.contains(mention) { mentions.append(mention) }
                }
            }
            return mentions
        }
    }
}
