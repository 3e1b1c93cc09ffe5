/// How what was read is written: moved, in its own form.
extension DateWalk {
    // MARK: Moving

    /// The day that some fields name, moved; what is missing is the middle of what is named.
    mutating func moved(_ fields: [DateMention.Field]) -> (year: Int, month: Int, day: Int)? {
        func value(_ part: DateMention.Part) -> Int? { fields.first { $0.part == part }?.value }
        let year = value(.year).map(DateShift.fullYear)
        if let year, let oldest = shift.oldestYears, let reference = shift.reference {
            // A year of two digits that lies ahead may be one of the last century.
            let isShort = (value(.year) ?? 100) < 100
            let least = isShort && year > reference.parts.year ? year - 100 : year
            if reference.parts.year - least >= oldest {
                isOld = true
                return nil
            }
        }
        // A common year where nothing names one.
        let named = year ?? shift.reference?.parts.year ?? 2001
        let day: CivilDay
        switch (value(.month), value(.day)) {
        case (let month?, let own?): day = CivilDay(year: named, month: month, day: own)
        case (let month?, nil): day = CivilDay(year: named, month: month, day: 15)
        default: day = CivilDay(year: named, month: 7, day: 1)
        }
        return (day + shift.days).parts
    }

    /// Writes some fields, moved.
    mutating func apply(_ fields: [DateMention.Field], through end: Int) -> Bool {
        guard let parts = moved(fields) else { return false }
        let numeric = fields.filter { $0.part != .year && text.isDigits($0.lexeme) }
        // Zeros in front are written where one is, and where two numbers of two digits may each have one.
        let isPadded =
            numeric.contains { text.length($0.lexeme) == 2 && utf8[Int(text.tokens[$0.lexeme].utf8Start)] == 0x30 }
            || numeric.count == 2 && numeric.allSatisfy { text.length($0.lexeme) == 2 }
            // "15-MAR-2020" is a column's form.
            || numeric.count == 1 && text.length(numeric[0].lexeme) == 2 && text.touches(numeric[0].lexeme + 1)
                && text.isSign(numeric[0].lexeme + 1, "-") && text.isLetters(numeric[0].lexeme + 2)
        for field in fields.sorted(by: { $0.lexeme < $1.lexeme }) {
            switch field.part {
            case .day:
                edit(field.lexeme, number(parts.day, like: field.lexeme, isPadded: isPadded))
                ordinal(behind: field.lexeme, day: parts.day)
            case .month: edit(field.lexeme, monthText(parts.month, at: field.lexeme, isPadded: isPadded))
            case .year:
                let short = text.length(field.lexeme) == 2
                edit(field.lexeme, short ? Self.padded(parts.year % 100) : String(parts.year))
            }
        }
        index = end
        return true
    }

    func number(_ value: Int, like lexeme: Int, isPadded: Bool) -> String {
        isPadded ? Self.padded(value) : String(value)
    }

    static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    /// "3rd" → "13th", "1er" → "13".
    mutating func ordinal(behind lexeme: Int, day: Int) {
        let place = lexeme + 1
        if text.touches(place), let sign = text.sign(place), sign == "º" || sign == "°" {
            // Of the first alone, but where every day has one.
            if text.number(lexeme) == 1, day != 1 { edit(place, "") }
            return
        }
        guard text.touches(place), text.isLetters(place) else {
            if day == 1, shift.language == .french, text.isLetters(lexeme + 1),
                DateWords.monthOf[text.folded(lexeme + 1)]?.languages.contains(.french) == true
            {
                extendLast("er")
            }
            return
        }
        let word = text.folded(place)
        let suffix: String
        switch word {
        case "st", "nd", "rd", "th":
            let teens = (11...13).contains(day)
            suffix = teens ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th"
        case "er", "re": suffix = day == 1 ? word : ""
        case "º", "o", "a", "ª":
            guard text.number(lexeme) == 1, day != 1 else { return }
            suffix = ""
        default: return
        }
        edit(place, Self.cased(suffix, like: text.string(place), canonical: nil))
    }

    mutating func extendLast(_ suffix: String) {
        guard let last = edits.popLast() else { return }
        edits.append((last.bytes, last.text + suffix))
    }

    /// A month as digits or as a word in the language and length of the one that stands there.
    mutating func monthText(_ month: Int, at lexeme: Int, isPadded: Bool) -> String {
        guard text.isLetters(lexeme) else { return number(month, like: lexeme, isPadded: isPadded) }
        let own = text.string(lexeme)
        let folded = FoldedText.fold(own)
        guard let word = DateWords.monthOf[folded] else { return own }
        let language = choose(word.languages, between: lexeme)
        let full = DateWords.months[language] ?? []
        let short = DateWords.shortMonths[language] ?? []
        guard full.count == 12, short.count == 12 else { return own }
        let old = word.number - 1
        let isFullWord = FoldedText.fold(full[old]) == folded
        let isShortWord = FoldedText.fold(short[old]) == folded
        let isTied =
            text.touches(lexeme) && !text.isSign(lexeme - 1, "'") && text.sign(lexeme - 1) != "\u{2019}"
            || text.touches(lexeme + 1) && !text.isSign(lexeme + 1, ",")
        let isFull = isFullWord && isShortWord ? !isTied : isFullWord || (!isShortWord && folded.utf8.count > 5)
        let canonical = isFullWord ? full[old] : isShortWord ? short[old] : nil
        let new = isFull ? full[month - 1] : short[month - 1]
        if language == .catalan, month != word.number { elide(before: lexeme, FoldedText.fold(new)) }
        return Self.cased(new, like: own, canonical: canonical)
    }

    /// "5 de març", "5 d'abril".
    mutating func elide(before lexeme: Int, _ month: String) {
        let isVowel = month.first.map { "aeiou".contains($0) } ?? false
        let isSign = text.isSign(lexeme - 1, "'") || text.sign(lexeme - 1) == "\u{2019}"
        if isSign, !isVowel, text.isLetters(lexeme - 2) {
            edit(
                Int(text.tokens[lexeme - 2].utf8Start)..<Int(text.tokens[lexeme].utf8Start),
                Self.cased("de ", like: text.string(lexeme - 2), canonical: nil))
        } else if !isSign, isVowel, text.isLetters(lexeme - 1), text.folded(lexeme - 1) == "de" {
            let own = text.string(lexeme - 1)
            edit(
                Int(text.tokens[lexeme - 1].utf8Start)..<Int(text.tokens[lexeme].utf8Start),
                (own == own.uppercased() ? "D" : "d") + "'")
        }
    }

    /// Of the languages that share a word, the note's own, or that of a link before it.
    func choose(_ languages: [Language], between lexeme: Int? = nil) -> Language {
        if let language = shift.language, languages.contains(language) { return language }
        if let lexeme, text.isLetters(lexeme - 1) {
            let link = text.folded(lexeme - 1)
            if link == "de" || link == "del" {
                for language in [Language.spanish, .portuguese, .catalan] where languages.contains(language) {
                    return language
                }
            }
            if link == "di", languages.contains(.italian) { return .italian }
        }
        return languages.first ?? .english
    }

    // MARK: Edits

    mutating func edit(_ lexeme: Int, _ new: String) {
        edit(Int(text.tokens[lexeme].utf8Start)..<Int(text.tokens[lexeme].utf8End), new)
    }

    mutating func edit(_ bytes: Range<Int>, _ new: String) { edits.append((bytes, new)) }

    /// A word in the case of another, and without accents where that is written without its own.
    static func cased(_ word: String, like own: String, canonical: String?) -> String {
        var word = word
        if let canonical, FoldedText.fold(canonical) != canonical.lowercased(),
            FoldedText.fold(own) == own.lowercased()
        {
            word = FoldedText.fold(word)
        }
        let letters = own.filter(\.isLetter)
        if letters.count > 1, letters == letters.uppercased() { return word.uppercased() }
        guard let first = word.first else { return word }
        if letters.first?.isUppercase == true { return first.uppercased() + word.dropFirst() }
        return word.lowercased()
    }
}
