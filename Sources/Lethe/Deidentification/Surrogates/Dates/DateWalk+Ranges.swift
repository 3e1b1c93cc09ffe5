/// Two days that share a month, or a year.
extension DateWalk {
    /// Two days of one month: "3-5/3/20", "3-5 March 2020", "del 3 al 5 de marzo".
    mutating func dayRange() -> Bool {
        guard let first = text.number(index), text.length(index) <= 2, (1...31).contains(first) else { return false }
        var second = index + 1
        var steps = 0
        while second < text.count, !text.isDigits(second), steps < 2 {
            let isSign = text.sign(second).map { "-–—&/".unicodeScalars.contains($0) } ?? false
            let isWord =
                text.isLetters(second)
                && ["to", "al", "a", "and", "y", "bis", "und", "au", "et", "e", "tot", "en", "till", "through", "ao"]
                    .contains(text.folded(second))
            guard isSign || isWord else { return false }
            second += 1
            steps += 1
        }
        guard steps > 0, second < text.count else { return false }
        // The rest read by itself, as if nothing stood before it.
        let rest = String(decoding: utf8[Int(text.tokens[second].utf8Start)...], as: UTF8.self)
        let note = NoteText(rest)
        let tokens = Tokenizer().tokenize(note).tokens
        let offset = second
        let found = note.withUTF8 { utf8 in
            let lexemes = Lexemes(note, tokens: tokens, utf8: utf8)
            return lexemes.count > 0
                ? DateGrammar.match(lexemes, at: 0, isLabelled: true, order: shift.order ?? .dayFirst) : nil
        }
        guard var found, found.fields.first?.part == .day, found.fields.count > 1,
            let secondDay = found.value(.day), secondDay > first
        else { return false }
        // "3-5-2020" is one date.
        if text.isSign(index + 1, "-"), found.fields.count == 2, found.fields.allSatisfy({ isNumber($0, offset) }) {
            return false
        }
        found.fields = found.fields.map {
            .init(part: $0.part, lexeme: $0.lexeme + offset, value: $0.value)
        }
        let start = moved(
            found.fields.map { $0.part == .day ? .init(part: .day, lexeme: index, value: first) : $0 })
        let end = moved(found.fields)
        guard let start, let end else { return false }
        let isPadded = text.length(index) == 2 && utf8[Int(text.tokens[index].utf8Start)] == 0x30
        var firstText = number(start.day, like: index, isPadded: isPadded)
        if start.month != end.month, let monthField = found.fields.first(where: { $0.part == .month }) {
            // The two no longer share a month: the first gets its own.
            let between = Int(text.tokens[offset].utf8End)..<Int(text.tokens[monthField.lexeme].utf8Start)
            firstText +=
                String(decoding: utf8[between], as: UTF8.self)
                + monthText(start.month, at: monthField.lexeme, isPadded: isPadded)
        }
        edit(index, firstText)
        index = offset
        return apply(found.fields, through: offset + found.lexemes.upperBound)
    }

    func isNumber(_ field: DateMention.Field, _ offset: Int) -> Bool { text.isDigits(field.lexeme + offset) }

    /// "March 3-5, 2020", "March 3 to 5", whose second number is no year.
    mutating func monthRange() -> Bool {
        guard let word = DateWords.monthOf[text.folded(index)] else { return false }
        var first = index + 1
        if text.isSign(first, "."), text.touches(first) { first += 1 }
        guard text.isDigits(first), text.length(first) <= 2, let firstDay = text.number(first) else { return false }
        var second = first + 1
        if text.isLetters(second), text.touches(second), DateWords.ordinals.contains(text.folded(second)) {
            second += 1
        }
        let isSign = text.sign(second).map { "-–—&".unicodeScalars.contains($0) } ?? false
        let isWord = text.isLetters(second) && ["to", "and", "through", "thru"].contains(text.folded(second))
        guard isSign || isWord, text.isDigits(second + 1), text.length(second + 1) <= 2,
            let secondDay = text.number(second + 1), secondDay > firstDay, secondDay <= 31
        else { return false }
        second += 1
        var end = second + 1
        if text.isLetters(end), text.touches(end), DateWords.ordinals.contains(text.folded(end)) { end += 1 }
        var year: DateMention.Field?
        var place = end
        if text.isSign(place, ",") { place += 1 }
        if text.length(place, is: 4), let value = text.number(place), (1800...2199).contains(value) {
            year = .init(part: .year, lexeme: place, value: value)
        }
        let month = DateMention.Field(part: .month, lexeme: index, value: word.number)
        guard
            let start = moved([month, .init(part: .day, lexeme: first, value: firstDay)] + (year.map { [$0] } ?? [])),
            let last = moved([month, .init(part: .day, lexeme: second, value: secondDay)] + (year.map { [$0] } ?? []))
        else { return false }
        let isPadded = utf8[Int(text.tokens[first].utf8Start)] == 0x30
        edit(index, monthText(start.month, at: index, isPadded: false))
        edit(first, number(start.day, like: first, isPadded: isPadded))
        ordinal(behind: first, day: start.day)
        let lead = last.month == start.month ? "" : monthText(last.month, at: index, isPadded: false) + " "
        edit(second, lead + number(last.day, like: second, isPadded: isPadded))
        ordinal(behind: second, day: last.day)
        if let year { edit(year.lexeme, String(last.year)) }
        index = year.map { $0.lexeme + 1 } ?? end
        return true
    }
}
