/// A name as it stands in a note, taken apart: "Dr. J. van der Berg-Smith's", "GARCÍA LÓPEZ, MARÍA", "John and Mary Smith".
struct NameMention: Sendable {
    enum Role: Sendable { case given, surname, initial }

    struct Unit: Sendable {
        /// Of the mention's text. A surname's particles belong to it.
        var bytes: Range<Int>
        var text: String
        /// Without case and accents.
        var key: String
        var role: Role
    }

    enum Gender: Sendable { case woman, man }

    /// In the text's order.
    var units: [Unit]
    var gender: Gender?
    /// Given name and surname stand together, by key.
    var pairs: [NamePair] {
        // The surname of "John and Mary Smith" is both people's.
        guard let surname = units.first(where: { $0.role == .surname }) else { return [] }
        return units.filter { $0.role == .given }.map { NamePair(given: $0.key, surname: surname.key) }
    }

    // MARK: Reading

    /// What is known of a word: a given name, a surname; nil for neither or both.
    typealias Class = (String) -> Role?

    /// - Parameter classOf: what other mentions, or lists, say of a folded word.
    /// - Returns: nil where something in it is no part of a name that can be written anew.
    init?(_ text: String, classOf: Class = NameMention.listed) {
        let note = NoteText(text)
        let tokens = Tokenizer().tokenize(note).tokens
        let parts: Parts? = note.withUTF8 { utf8 in
            var parts = Parts()
            return parts.read(Lexemes(note, tokens: tokens, utf8: utf8), utf8) ? parts : nil
        }
        guard let parts else { return nil }
        gender = parts.gender
        units = parts.withRoles(classOf)
        guard !units.isEmpty else { return nil }
    }

    /// What lists alone say.
    static func listed(_ key: String) -> Role? {
        switch (NameLists.genders[key] != nil, NameLists.surnameLanguages[key] != nil) {
        case (true, false): .given
        case (false, true): .surname
        default: nil
        }
    }
}

struct NamePair: Hashable, Sendable {
    var given: String
    var surname: String
}

/// Words of names that are nobody's own.
enum NameWords {
    static let womensTitles: Set<String> = [
        "mrs", "ms", "miss", "sra", "srta", "senora", "senorita", "frau", "mme", "mlle", "madame", "mademoiselle",
        "signora",
        "sig.ra", "mevr", "mevrouw", "dona", "dra", "doctora", "fru", "sister", "sor", "mother", "prof.ssa", "dott.ssa",
        "dottoressa", "professora", "profesora", "senhora", "sa", "da",
    ]
    static let mensTitles: Set<String> = [
        "mr", "mister", "sr", "senor", "herr", "monsieur", "sig", "signor", "signore", "dhr", "don", "meneer", "senhor",
        "brother", "father", "fray", "sir",
    ]
    static let titles: Set<String> = womensTitles.union(mensTitles).subtracting(["da", "sa"]).union([
        "dr", "drs", "dres", "doctor", "docteur", "dott", "dottore", "doutor", "prof", "professor", "profesor", "nurse",
        "rn",
        "mx", "sres", "rev", "reverend", "hon", "judge", "capt", "captain", "sgt", "lt", "col", "gen", "med", "lic",
        "ing",
        "enf", "due", "mag", "dipl", "pt", "patient", "paciente", "attending", "resident", "np", "pa", "cna", "lpn",
        "msw",
    ])
    static let suffixes: Set<String> = [
        "jr", "sr", "ii", "iii", "iv", "md", "phd", "do", "rn", "np", "pa", "dds", "mph", "msn", "facs", "frcp", "esq",
        "msc",
        "bsc", "lcsw", "pharmd", "mbbs", "dpt", "fnp", "ms", "pac", "cnm", "crna", "bn", "junior",
    ]
    static let particles: Set<String> = [
        "de", "la", "las", "los", "del", "van", "von", "der", "den", "da", "di", "do", "dos", "das", "le", "du", "des",
        "ter",
        "ten", "te", "zu", "zur", "zum", "af", "al", "el", "bin", "ibn", "ben", "san", "santa", "st", "saint", "mc",
        "mac", "della",
        "dello", "degli", "dal", "dalla", "lo", "op", "het", "'t", "t",
    ]
    /// Between two people, or two surnames of one.
    static let joints: Set<String> = ["and", "y", "i", "e", "und", "et", "en"]
    /// Titles before a given name.
    static let givenTitles: Set<String> = ["don", "dona", "sor", "fray", "sister", "brother", "sir"]
}

/// A mention before it is known which word is what.
private struct Parts {
    enum Item {
        case word(bytes: Range<Int>, text: String, key: String)
        case initial(bytes: Range<Int>, text: String, key: String)
        case joint, comma
    }

    var items: [Item] = []
    var gender: NameMention.Gender?
    var hasTitle = false
    var hasGivenTitle = false
    /// Where a word ends that a hyphen joins to the next one.
    private var hyphens: Set<Int> = []

    private static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2019}", "\u{2018}", "`", "\u{B4}"]

    /// - Returns: false for digits, other scripts and signs that names don't have.
    mutating func read(_ text: Lexemes, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        var particlesStart: Int?
        var particlesEnd = 0
        var particle = (text: "", key: "")
        // Particles that no word follows are the name itself: "Anna Le".
        func flush(_ parts: inout Parts) {
            guard let start = particlesStart else { return }
            parts.items.append(.word(bytes: start..<particlesEnd, text: particle.text, key: particle.key))
            particlesStart = nil
        }
        let isAllCapitals = (0..<text.count).allSatisfy { !text.isLetters($0) || text.isAllCapitals($0) }
        func end(_ index: Int) -> Int { Int(text.tokens[index].utf8End) }
        func start(_ index: Int) -> Int { Int(text.tokens[index].utf8Start) }
        while index < text.count {
            switch text.kinds[index] {
            case .digits: return false
            case .sign:
                guard let sign = text.sign(index) else { return false }
                if !Self.apostrophes.contains(sign), sign != "." { flush(&self) }
                if "-‐‑".unicodeScalars.contains(sign), text.touches(index), text.touches(index + 1) {
                    hyphens.insert(start(index))
                }
                if sign == "," {
                    items.append(.comma)
                } else if sign == "&" || sign == "/" {
                    items.append(.joint)
                } else if !Self.apostrophes.contains(sign), !".-()\"‐‑–;:*".unicodeScalars.contains(sign) {
                    return false
                }
                index += 1
            case .letters:
                let folded = text.folded(index)
                guard folded.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return false }
                let isCapital = text.isCapitalised(index)
                // "'s", as a possessive.
                if folded == "s", index > 0, let sign = text.sign(index - 1), Self.apostrophes.contains(sign),
                    text.touches(index), index >= 2, text.isLetters(index - 2), text.length(index - 2) > 1
                {
                    flush(&self)
                    index += 1
                    continue
                }
                if NameWords.joints.contains(folded), !isCapital || folded.utf8.count > 1 && text.isAllCapitals(index),
                    !items.isEmpty
                {
                    flush(&self)
                    items.append(.joint)
                    index += 1
                    continue
                }
                if isTitle(text, index, folded) {
                    flush(&self)
                    hasTitle = true
                    hasGivenTitle = hasGivenTitle || NameWords.givenTitles.contains(folded)
                    if NameWords.womensTitles.contains(folded) {
                        gender = .woman
                    } else if NameWords.mensTitles.contains(folded), gender == nil {
                        gender = .man
                    }
                    index += 1
                    continue
                }
                if NameWords.suffixes.contains(folded), hasWord || particlesStart != nil,
                    isSuffix(text, index, isAllCapitals: isAllCapitals)
                {
                    flush(&self)
                    index += 1
                    continue
                }
                if NameWords.particles.contains(folded), index + 1 < text.count,
                    text.isLetters(index + 1) || text.sign(index + 1).map(Self.apostrophes.contains) == true,
                    !isCapital || hasWord || particlesStart != nil || NameLists.genders[folded] == nil
                {
                    if particlesStart == nil { particlesStart = start(index) }
                    particlesEnd = end(index)
                    particle = (text.string(index), folded)
                    index += 1
                    continue
                }
                // "O'Brien", "D'Angelo".
                if text.length(index) == 1, let sign = text.sign(index + 1), Self.apostrophes.contains(sign),
                    text.touches(index + 1), text.touches(index + 2), text.isLetters(index + 2),
                    text.length(index + 2) > 1
                {
                    let rest = text.folded(index + 2)
                    guard rest.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return false }
                    let bytes = (particlesStart ?? start(index))..<end(index + 2)
                    items.append(
                        .word(
                            bytes: bytes, text: Self.text(utf8, start(index)..<end(index + 2)), key: folded + "'" + rest
                        ))
                    particlesStart = nil
                    index += 3
                    continue
                }
                let isAbbreviation = text.isSign(index + 1, ".") && text.touches(index + 1) && text.length(index) <= 3
                if text.length(index) == 1 || isAbbreviation {
                    flush(&self)
                    items.append(
                        .initial(bytes: start(index)..<end(index), text: text.string(index), key: folded))
                    index += 1
                    continue
                }
                // "mother of John": what is no name stays, so that the sentence does.
                if !isCapital, CommonWords.contains(folded), !CommonWords.isAlsoName(folded),
                    NameLists.genders[folded] == nil, NameLists.surnameLanguages[folded] == nil
                {
                    flush(&self)
                    index += 1
                    continue
                }
                items.append(
                    .word(
                        bytes: (particlesStart ?? start(index))..<end(index), text: text.string(index), key: folded))
                particlesStart = nil
                index += 1
            }
        }
        flush(&self)
        return true
    }

    private static func text(_ utf8: UnsafeBufferPointer<UInt8>, _ bytes: Range<Int>) -> String {
        String(decoding: utf8[bytes], as: UTF8.self)
    }

    private var hasWord: Bool {
        items.contains { if case .word = $0 { true } else { false } }
    }

    private func isTitle(_ text: Lexemes, _ index: Int, _ folded: String) -> Bool {
        guard NameWords.titles.contains(folded) else { return false }
        let isDotted = text.isSign(index + 1, ".") && text.touches(index + 1)
        // Behind a word it is a name, where nothing marks it: "Mike Judge", "Lee Hon Wai".
        if hasWord, !isDotted { return false }
        // "Don Antonio" and "Don Draper".
        if folded == "don" || folded == "dona" {
            return text.isLetters(index + 1) && NameLists.givenLanguages[text.folded(index + 1)] != nil
        }
        // "Sr" behind a name is a suffix, and so is "RN".
        if hasWord, NameWords.suffixes.contains(folded) { return false }
        return true
    }

    private func isSuffix(_ text: Lexemes, _ index: Int, isAllCapitals: Bool) -> Bool {
        // "Kim Do" is a name, "Kim, DO" a degree.
        let isGeneration = ["jr", "sr", "ii", "iii", "iv", "junior"].contains(text.folded(index))
        let isMarked = text.isSign(index - 1, ",") || (text.isAllCapitals(index) && !isAllCapitals)
        guard isGeneration || isMarked else { return false }
        // In the middle they are none.
        return (index + 1..<text.count).allSatisfy {
            !text.isLetters($0) || NameWords.suffixes.contains(text.folded($0)) || text.folded($0) == "s"
        }
    }

    // MARK: Roles

    func withRoles(_ classOf: NameMention.Class) -> [NameMention.Unit] {
        // Initials that stand alone: "JS", "J.S.".
        let words = items.compactMap { item -> (bytes: Range<Int>, text: String, key: String)? in
            if case .word(let bytes, let text, let key) = item { return (bytes, text, key) }
            return nil
        }
        if words.count == 1, items.count == 1, (2...3).contains(words[0].key.utf8.count),
            words[0].text == words[0].text.uppercased(), classOf(words[0].key) == nil,
            NameLists.surnameLanguages[words[0].key] == nil, NameLists.genders[words[0].key] == nil
        {
            return [.init(bytes: words[0].bytes, text: words[0].text, key: words[0].key, role: .initial)]
        }
        // People, and of each what stands before a comma and behind it.
        var groups: [[[Item]]] = [[[]]]
        for item in items {
            switch item {
            case .joint: groups.append([[]])
            case .comma: groups[groups.count - 1].append([])
            default: groups[groups.count - 1][groups[groups.count - 1].count - 1].append(item)
            }
        }
        var result: [NameMention.Unit] = []
        for (place, group) in groups.enumerated() {
            let segments = group.filter { !$0.isEmpty }
            let isFollowed = groups[(place + 1)...].contains { $0.joined().count > 1 }
            for (order, segment) in segments.enumerated() {
                let forced: NameMention.Role? =
                    segments.count == 2 ? (order == 0 ? .surname : .given) : nil
                result += roles(
                    segment, forced: forced, hasTitle: hasTitle, isFirstOfTwo: place == 0 && isFollowed, classOf)
            }
        }
        return result
    }

    private func roles(
        _ segment: [Item], forced: NameMention.Role?, hasTitle: Bool, isFirstOfTwo: Bool, _ classOf: NameMention.Class
    ) -> [NameMention.Unit] {
        let words = segment.compactMap { item -> String? in
            if case .word(_, _, let key) = item { return key }
            return nil
        }
        let hasInitial = words.count < segment.count
        let isJoined =
            if case .word(let bytes, _, _)? = segment.first { hyphens.contains(bytes.upperBound) } else { false }
        let wordRoles =
            forced.map { role in words.map { _ in role } }
            ?? (words.count == 2 && isJoined
                ? joinedRoles(words, classOf)
                : wordRoles(words, hasTitle: hasTitle, hasInitial: hasInitial, isFirstOfTwo: isFirstOfTwo, classOf))
        var next = 0
        return segment.compactMap { item in
            switch item {
            case .word(let bytes, let text, let key):
                next += 1
                return .init(bytes: bytes, text: text, key: key, role: wordRoles[next - 1])
            case .initial(let bytes, let text, let key):
                return .init(bytes: bytes, text: text, key: key, role: .initial)
            case .joint, .comma: return nil
            }
        }
    }

    /// "Oyelaran-Price", "Anne-Marie": what a hyphen joins is of one sort.
    private func joinedRoles(_ words: [String], _ classOf: NameMention.Class) -> [NameMention.Role] {
        let areGiven = words.allSatisfy { word in
            classOf(word).map { $0 == .given } ?? (NameLists.genders[word] != nil)
        }
        return words.map { _ in areGiven ? .given : .surname }
    }

    private func wordRoles(
        _ words: [String], hasTitle: Bool, hasInitial: Bool, isFirstOfTwo: Bool, _ classOf: NameMention.Class
    ) -> [NameMention.Role] {
        let classes = words.map { classOf($0) }
        switch words.count {
        case 0: return []
        case 1:
            if hasInitial { return [.surname] }
            if isFirstOfTwo { return [classes[0] ?? .given] }
            if hasGivenTitle { return [classes[0] ?? .given] }
            if hasTitle { return [.surname] }
            return [classes[0] ?? (NameLists.genders[words[0]] != nil ? .given : .surname)]
        case 2:
            switch (classes[0], classes[1]) {
            case (.surname, .given): return [.surname, .given]
            case (.surname, .surname): return [.surname, .surname]
            case (.given, .given) where !hasTitle: return [.given, .given]
            case (nil, .surname) where hasTitle && !hasGivenTitle && NameLists.genders[words[0]] == nil:
                return [.surname, .surname]
            // "Ibarretxe López": where the language's given names are nearly all listed, what isn't one is a surname.
            case (nil, .surname)
            where NameLists.genders[words[0]] == nil && !hasInitial
                && NameLists.surnameLanguages[words[1]]?.contains(.english) == false
                && NameLists.surnameLanguages[words[1]]?.contains(.spanish) == true:
                return [.surname, .surname]
            default: return [.given, .surname]
            }
        default:
            // "GARCIA LOPEZ MARIA": surnames first.
            if classes[0] == .surname, let turn = classes.firstIndex(of: .given), turn > 0,
                classes[turn...].allSatisfy({ $0 == .given })
            {
                return words.indices.map { $0 < turn ? .surname : .given }
            }
            var roles: [NameMention.Role] = []
            var isGiven = classes[0] != .surname
            for index in words.indices {
                if index > 0, isGiven {
                    let mayBeGiven =
                        classes[index] == .given || (classes[index] == nil && NameLists.genders[words[index]] != nil)
                    isGiven = mayBeGiven && index < words.count - 1
                }
                roles.append(isGiven ? .given : .surname)
            }
            return roles
        }
    }
}
