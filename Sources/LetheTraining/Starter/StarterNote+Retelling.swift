internal import Lethe
internal import LetheEssentials

/// A written note told anew: other people, places, days and numbers, each in the form that stood there.
extension StarterNote {
    /// What this note's texts have become, so that one person keeps one name.
    struct Renaming {
        var words: [String: String] = [:]
        var texts: [String: String] = [:]
        var keepsNames = false
    }

    mutating func retell(_ note: MarkedNote) {
        var renaming = Renaming(keepsNames: chance(0.15))
        let isGarbled = chance(0.5)
        for piece in note.pieces {
            guard let kind = piece.kind else {
                append(otherNumbers(isGarbled ? garbled(piece.text) : piece.text))
                continue
            }
            append(retold(piece.text, kind, &renaming), kind.standardLabel)
        }
        append("\n")
    }

    private mutating func retold(_ text: String, _ kind: IdentifierKind, _ renaming: inout Renaming) -> String {
        switch kind {
        case .patient, .relative, .staff, .person:
            return renaming.keepsNames ? text : renamed(text, kind, &renaming)
        case .date: return chance(0.25) ? text : otherDate(text)
        case .age:
            // Old stays old: from 90 on the law asks for it, below it doesn't.
            guard let years = Int(text) else { return text }
            return String(years >= 90 ? 90 + generator.nextIndex(13) : 1 + generator.nextIndex(89))
        case .email: return cased(email(), as: text)
        case .url, .ip, .username: return text
        case .hospital, .organization, .street, .city, .state, .country, .location, .profession, .ward, .other, .sex:
            if let known = renaming.texts[text] { return known }
            let other = chance(kind == .profession || kind == .location ? 0.4 : 0.55) ? elsewhere(text, kind) : text
            renaming.texts[text] = other
            return other
        default:
            if let known = renaming.texts[text] { return known }
            let other = chance(0.1) ? text : otherCode(text)
            renaming.texts[text] = other
            return other
        }
    }

    private mutating func elsewhere(_ text: String, _ kind: IdentifierKind) -> String {
        let other: String
        switch kind {
        case .hospital: other = hospital()
        case .organization: other = organization()
        case .street: other = street()
        case .city: other = town()
        case .state: other = pick(isSpanish ? StarterPlaces.spanishStates : StarterPlaces.states)
        case .country: other = pick(isSpanish ? StarterPlaces.spanishCountries : StarterPlaces.countries)
        case .profession: other = job()
        default: return text
        }
        return cased(other, as: text)
    }

    /// In capitals or small letters where the old text was.
    private func cased(_ new: String, as old: String) -> String {
        let letters = old.filter(\.isLetter)
        guard letters.count > 1 else { return new }
        if letters.allSatisfy(\.isUppercase) { return new.uppercased() }
        return letters.allSatisfy(\.isLowercase) ? new.lowercased() : new
    }

    // MARK: Names

    /// Word by word: initials become initials, particles stay, a word met before becomes what it became then.
    private mutating func renamed(_ text: String, _ kind: IdentifierKind, _ renaming: inout Renaming) -> String {
        let words = text.split { !$0.isLetter && $0 != "'" && $0 != "’" }
        let isInverted = text.contains(",")
        var result = ""
        var position = text.startIndex
        for (index, word) in words.enumerated() {
            result += text[position..<word.startIndex]
            position = word.endIndex
            let isSurname: Bool
            if words.count == 1 {
                isSurname = kind == .staff ? chance(0.8) : kind == .relative ? chance(0.15) : chance(0.5)
            } else if isInverted {
                isSurname = !text[..<word.startIndex].contains(",")
            } else {
                isSurname = index > 0
            }
            result += newName(String(word), isSurname: isSurname, isAlone: words.count == 1, &renaming)
        }
        return result + text[position...]
    }

    private mutating func newName(_ word: String, isSurname: Bool, isAlone: Bool, _ renaming: inout Renaming) -> String
    {
        let folded = word.lowercased()
        if !isAlone, Self.particles.contains(folded) { return word }
        if word.count <= 2, word.count == 1 || word.allSatisfy(\.isUppercase) || isAlone && word == folded {
            let initials = word.map { _ in letter() }.joined()
            return word == folded ? initials.lowercased() : initials
        }
        if let known = renaming.words[folded] { return cased(known, as: word) }
        let name = isSurname ? surname() : givenName(chance(0.5))
        renaming.words[folded] = name
        return cased(name, as: word)
    }

    private static let particles: Set<String> = [
        "de", "del", "la", "las", "los", "y", "e", "i", "van", "von", "der", "den", "da", "di", "do", "dos", "le", "al",
        "el", "bin", "ibn", "ap", "jr", "sr", "ii", "iii", "san", "st", "o", "mc",
    ]

    // MARK: Days and numbers

    /// Another day in the same form: figures within a calendar's, words by words of their sort.
    private mutating func otherDate(_ text: String) -> String {
        let language: DateWords.Language = isSpanish ? .spanish : .english
        let lists = [
            DateWords.months[language] ?? [], DateWords.shortMonths[language] ?? [], DateWords.weekdays[language] ?? [],
        ]
        var result = ""
        for run in runs(text) {
            if run.first?.isNumber == true {
                result += otherFigure(run)
            } else if let list = lists.first(where: { $0.contains { $0.lowercased() == run.lowercased() } }) {
                result += cased(pick(list), as: run)
            } else {
                result += run
            }
        }
        return result
    }

    private mutating func otherFigure(_ run: String) -> String {
        guard let value = Int(run), run.count <= 4 else { return otherCode(run) }
        let new: Int
        switch (run.count, value) {
        case (4, _): new = max(1900, min(2027, value - 6 + generator.nextIndex(13)))
        case (3, _): return run
        case (_, 0...12): new = 1 + generator.nextIndex(12)
        case (_, 13...31): new = 13 + generator.nextIndex(17)
        default: new = generator.nextIndex(100)
        }
        return run.count == 2 ? padded(new) : String(run.count == 1 ? new % 10 + (new >= 10 ? 1 : 0) : new)
    }

    /// Other digits, and other letters where few of them stand together.
    private mutating func otherCode(_ text: String) -> String {
        let changesLetters = chance(0.5)
        return runs(text).map { run -> String in
            guard let first = run.first else { return run }
            if first.isNumber, first.isASCII { return run.map { _ in digits(1) }.joined() }
            guard changesLetters, first.isLetter, run.count <= 2 else { return run }
            let letters = run.map { _ in letter() }.joined()
            return first.isLowercase ? letters.lowercased() : letters
        }.joined()
    }

    /// Measurements of about the same size.
    private mutating func otherNumbers(_ text: String) -> String {
        guard chance(0.5) else { return text }
        var result = ""
        var previous: Character = " "
        for run in runs(text) {
            defer { previous = run.last ?? " " }
            guard let first = run.first?.wholeNumberValue, run.first?.isASCII == true, !previous.isLetter, chance(0.5)
            else {
                result += run
                continue
            }
            result += first == 0 ? "0" : String(1 + generator.nextIndex(first))
            if run.count > 1 {
                result += String(generator.nextIndex(previous == ":" ? 6 : 10)) + digits(run.count - 2)
            }
        }
        return result
    }

    /// Letters, digits and other signs, each run by itself.
    private func runs(_ text: String) -> [String] {
        var runs: [String] = []
        var sort = 0
        for character in text {
            let own = character.isNumber ? 1 : character.isLetter ? 2 : 3
            if own == sort, !runs.isEmpty {
                runs[runs.count - 1].append(character)
            } else {
                runs.append(String(character))
            }
            sort = own
        }
        return runs
    }

    /// Words that exist in no list in the place of some: an unknown word is mostly no name.
    private mutating func garbled(_ text: String) -> String {
        var result = ""
        for run in runs(text) {
            guard run.count >= 4, run.first?.isLetter == true, chance(0.12) else {
                result += run
                continue
            }
            let word =
                chance(0.3)
                ? StarterNames.inventedTerm(&generator) : StarterNames.inventedWord(&generator, isSpanish: isSpanish)
            result +=
                run.allSatisfy(\.isUppercase)
                ? word.uppercased() : run.first?.isUppercase == true ? capital(word) : word
        }
        return result
    }
}
