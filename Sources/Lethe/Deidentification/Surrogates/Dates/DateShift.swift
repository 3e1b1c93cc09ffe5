/// Moves dates by a number of days, each in its own form and language: fields, widths, case and signs stay. Missing parts are never
/// made up: where the year is needed and absent, it is the note's own latest one.
struct DateShift {
    typealias Language = DateWords.Language

    enum Outcome: Equatable {
        case text(String)
        /// Day and month could be each other, and nothing decides.
        case ambiguous
        /// Something in it isn't understood: it could be part of the date.
        case unknown
    }

    var days: Int
    var order: DateGrammar.Order?
    /// The latest day that the note names in full.
    var reference: CivilDay?
    /// Of the note, for words that several languages share.
    var language: Language?
    /// A date this many years before the reference tells an age: nil lets all pass.
    var oldestYears: Int?

    /// A date's text, moved.
    func shift(_ text: String) -> Outcome {
        if let plain = Self.withoutDots(text) {
            guard case .text(let moved) = plainShift(plain) else { return plainShift(plain) }
            return .text(Self.withDots(moved))
        }
        return plainShift(text)
    }

    /// "octubre de 2.002": a year with a point between its thousands, as some write it; nil where there is none.
    private static func withoutDots(_ text: String) -> String? {
        var result = ""
        var found = false
        let characters = Array(text)
        func isDigit(_ index: Int) -> Bool {
            characters.indices.contains(index) && ("0"..."9").contains(characters[index])
        }
        for (index, character) in characters.enumerated() {
            let isPoint =
                character == "." && isDigit(index - 1) && !isDigit(index - 2)
                && (1...3).allSatisfy { isDigit(index + $0) }
                && !isDigit(index + 4) && (characters[index - 1] == "1" || characters[index - 1] == "2")
                && !(characters.indices.contains(index - 2) && "./-".contains(characters[index - 2]))
            if isPoint { found = true } else { result.append(character) }
        }
        return found ? result : nil
    }

    private static func withDots(_ text: String) -> String {
        var result = ""
        var run = ""
        func flushed() -> String {
            run.count == 4 ? "\(run.prefix(1)).\(run.suffix(3))" : run
        }
        for character in text {
            if ("0"..."9").contains(character) {
                run.append(character)
            } else {
                result += flushed()
                run = ""
                result.append(character)
            }
        }
        return result + flushed()
    }

    private func plainShift(_ text: String) -> Outcome {
        let note = NoteText(text)
        let tokens = Tokenizer().tokenize(note).tokens
        return note.withUTF8 { utf8 in
            var walk = DateWalk(self, Lexemes(note, tokens: tokens, utf8: utf8), utf8)
            return walk.run()
        }
    }

    /// A year of two digits in four: this century's up to 39, the last one's above.
    static func fullYear(_ year: Int) -> Int { year >= 100 ? year : year < 40 ? 2000 + year : 1900 + year }
}

/// One date text, lexeme by lexeme.
private struct DateWalk {
    typealias Language = DateWords.Language

    private let shift: DateShift
    private let text: Lexemes
    private let utf8: UnsafeBufferPointer<UInt8>
    /// In order: bytes and what takes their place.
    private var edits: [(bytes: Range<Int>, text: String)] = []
    private var index = 0
    private var isAmbiguous = false

    init(_ shift: DateShift, _ text: Lexemes, _ utf8: UnsafeBufferPointer<UInt8>) {
        self.shift = shift
        self.text = text
        self.utf8 = utf8
    }

    mutating func run() -> DateShift.Outcome {
        while index < text.count { guard step() else { return isAmbiguous ? .ambiguous : .unknown } }
        // Nothing that was moved: the text itself would come back.
        guard !edits.isEmpty else { return .unknown }
        var result: [UInt8] = []
        var position = 0
        for edit in edits {
            guard edit.bytes.lowerBound >= position else { return .unknown }
            result += utf8[position..<edit.bytes.lowerBound]
            result += Array(edit.text.utf8)
            position = edit.bytes.upperBound
        }
        result += utf8[position...]
        return .text(String(decoding: result, as: UTF8.self))
    }

    // MARK: Steps

    /// Over the next part.
    ///
    /// - Returns: false where it isn't understood.
    private mutating func step() -> Bool {
        switch text.kinds[index] {
        case .digits: return time() || dayRange() || compact() || loose() || shortYearRange() || mention()
        case .letters: return words()
        case .sign:
            // "'15".
            if text.isSign(index, "'") || text.sign(index) == "\u{2019}", text.isDigits(index + 1),
                text.length(index + 1) == 2, text.touches(index + 1), let year = text.number(index + 1)
            {
                return apply([.init(part: .year, lexeme: index + 1, value: year)], through: index + 2)
            }
            guard let sign = text.sign(index), "/-.,;:()[]'’–—‐‑~+ºª°&".unicodeScalars.contains(sign) else {
                return false
            }
            index += 1
            return true
        }
    }

    /// "14:30", "14:30:05", "14h30", "2 pm", "1430 h".
    private mutating func time() -> Bool {
        guard text.length(index) <= 4, let first = text.number(index) else { return false }
        if text.isSign(index + 1, ":"), text.touches(index + 1), text.isDigits(index + 2), text.length(index) <= 2,
            first <= 24
        {
            // Minutes, seconds and their parts; anything else could be a date.
            func isSixtieth(_ place: Int) -> Bool { text.length(place, is: 2) && (text.number(place) ?? 60) < 60 }
            guard isSixtieth(index + 2) else { return false }
            var end = index + 3
            if text.isSign(end, ":"), text.touches(end) {
                guard isSixtieth(end + 1), text.touches(end + 1) else { return false }
                end += 2
                if text.isSign(end, "."), text.touches(end), text.isDigits(end + 1), text.touches(end + 1) { end += 2 }
            }
            // An offset from UTC.
            if text.isSign(end, "+") || text.isSign(end, "-"), text.touches(end), text.touches(end + 1),
                text.length(end + 1, is: 2) || text.length(end + 1, is: 4),
                let hours = text.number(end + 1), (hours > 99 ? hours / 100 : hours) <= 14
            {
                end += 2
                if text.isSign(end, ":"), text.touches(end), isSixtieth(end + 1) { end += 2 }
            }
            if text.isSign(end, ":"), text.touches(end) { return false }
            index = end
            return true
        }
        guard text.isLetters(index + 1), text.touches(index + 1) || text.follows(index + 1) else { return false }
        let word = text.folded(index + 1)
        guard ["am", "pm", "h", "hr", "hrs", "hours", "uhr", "uur", "horas", "heures", "ore"].contains(word)
        else { return false }
        index += 2
        if word == "h", text.touches(index), text.isDigits(index), text.length(index) <= 2 { index += 1 }
        return true
    }

    /// Two days of one month: "3-5/3/20", "3-5 March 2020", "del 3 al 5 de marzo".
    private mutating func dayRange() -> Bool {
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

    private func isNumber(_ field: DateMention.Field, _ offset: Int) -> Bool { text.isDigits(field.lexeme + offset) }

    /// "20200503".
    private mutating func compact() -> Bool {
        guard text.length(index) == 8, let value = text.number(index) else { return false }
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        guard (1800...2199).contains(year), (1...12).contains(month), (1...31).contains(day),
            let parts = moved([
                .init(part: .year, lexeme: index, value: year), .init(part: .month, lexeme: index, value: month),
                .init(part: .day, lexeme: index, value: day),
            ])
        else { return false }
        let moved = parts.year * 10_000 + parts.month * 100 + parts.day
        edit(index, String(moved))
        index += 1
        return true
    }

    /// Three numbers with blanks between: "03 05 2020", "3 / 5 / 2020".
    private mutating func loose() -> Bool {
        var lexemes: [Int] = []
        var place = index
        var sign: Unicode.Scalar?
        while place < text.count, lexemes.count < 3 {
            guard text.isDigits(place), text.length(place) <= 4 else { return false }
            lexemes.append(place)
            place += 1
            guard lexemes.count < 3 else { break }
            if let next = text.sign(place) {
                guard "/-.".unicodeScalars.contains(next), sign == nil || sign == next else { return false }
                sign = next
                place += 1
            }
        }
        guard lexemes.count == 3 else { return false }
        let values = lexemes.compactMap { text.number($0) }
        let lengths = lexemes.map { text.length($0) }
        guard values.count == 3 else { return false }
        // Without blanks the grammar knows better.
        if lexemes[2] - lexemes[0] == 4, (lexemes[0] + 1...lexemes[2]).allSatisfy({ text.touches($0) }) { return false }
        if lengths[0] == 4, lengths[1] <= 2, lengths[2] <= 2, (1...12).contains(values[1]), (1...31).contains(values[2])
        {
            return apply(
                [
                    .init(part: .year, lexeme: lexemes[0], value: values[0]),
                    .init(part: .month, lexeme: lexemes[1], value: values[1]),
                    .init(part: .day, lexeme: lexemes[2], value: values[2]),
                ], through: place)
        }
        guard lengths[2] == 4 || lengths[2] == 2, lengths[0] <= 2, lengths[1] <= 2 else { return false }
        guard let isDayFirst = dayFirst(values[0], values[1]) else { return false }
        return apply(
            [
                .init(part: isDayFirst ? .day : .month, lexeme: lexemes[0], value: values[0]),
                .init(part: isDayFirst ? .month : .day, lexeme: lexemes[1], value: values[1]),
                .init(part: .year, lexeme: lexemes[2], value: values[2]),
            ], through: place)
    }

    private mutating func dayFirst(_ first: Int, _ second: Int) -> Bool? {
        switch (
            (1...31).contains(first) && (1...12).contains(second), (1...12).contains(first) && (1...31).contains(second)
        )
        {
        case (false, false): return nil
        case (true, false): return true
        case (false, true): return false
        case (true, true):
            isAmbiguous = shift.order == nil
            return shift.order.map { $0 == .dayFirst }
        }
    }

    /// What the grammar reads.
    private mutating func mention() -> Bool {
        guard let mention = DateGrammar.match(text, at: index, isLabelled: true, order: shift.order) else {
            return false
        }
        let numbers = mention.fields.filter { $0.part != .year && text.isDigits($0.lexeme) }
        // Also of 3/3 nobody knows which is the day, nor how its neighbours are written.
        if numbers.count == 2, numbers.allSatisfy({ $0.value <= 12 }), mention.fields[0].part != .year,
            shift.order == nil
        {
            isAmbiguous = true
            return false
        }
        var fields = mention.fields
        if numbers.count == 2, fields[0].part != .year, numbers[0].value == numbers[1].value,
            shift.order == .dayFirst
        {
            fields[0].part = .day
            fields[1].part = .month
        }
        return apply(fields, through: mention.lexemes.upperBound)
    }

    /// "2014/15".
    private mutating func shortYearRange() -> Bool {
        guard let first = text.number(index), text.length(index) == 4, (1800...2199).contains(first),
            text.isSign(index + 1, "/") || text.isSign(index + 1, "-"), text.length(index + 2, is: 2),
            let second = text.number(index + 2), second == (first + 1) % 100, second > 12
        else { return false }
        return apply([.init(part: .year, lexeme: index, value: first)], through: index + 2)
            && apply([.init(part: .year, lexeme: index, value: second)], through: index + 1)
    }

    /// Weekdays, months, seasons, holidays, quarters, and words that say nothing.
    private mutating func words() -> Bool {
        let folded = text.folded(index)
        if folded == "q" || folded == "t", text.touches(index + 1), text.length(index + 1) == 1,
            let quarter = text.number(index + 1), (1...4).contains(quarter)
        {
            return quarter_(quarter)
        }
        let weekday = DateVocabulary.weekdayOf[folded]
        if let weekday, weekday.isFull || isBeforeNumbers() { return self.weekday(weekday) }
        if monthRange() { return true }
        if DateWords.monthOf[folded] != nil, mention() { return true }
        if let season = DateVocabulary.seasonOf[folded] { return self.season(season) }
        if let weekday { return self.weekday(weekday) }
        if holiday(folded) { return true }
        guard DateVocabulary.fillers.contains(folded) || DateWords.links.contains(folded) else { return false }
        index += 1
        return true
    }

    /// Whether a numeric date or a day with its month follows: "mar 3/3/2020", "Mar, 3 de marzo".
    private func isBeforeNumbers() -> Bool {
        var next = index + 1
        while text.isSign(next, ".") || text.isSign(next, ",") { next += 1 }
        guard text.isDigits(next),
            let mention = DateGrammar.match(text, at: next, isLabelled: true, order: shift.order ?? .dayFirst)
        else { return false }
        return mention.fields.count >= 2
    }

    /// "March 3-5, 2020", "March 3 to 5", whose second number is no year.
    private mutating func monthRange() -> Bool {
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

    private mutating func weekday(_ weekday: DateVocabulary.Weekday) -> Bool {
        let number = ((weekday.number + shift.days) % 7 + 7) % 7
        let folded = text.folded(index)
        let language = choose(weekday.languages)
        let full = DateWords.weekdays[language] ?? []
        let short = DateVocabulary.shortWeekdays[language] ?? []
        var end = index + 1
        if language == .portuguese, weekday.isFull, text.isSign(end, "-"), text.isLetters(end + 1),
            text.folded(end + 1) == "feira"
        {
            end += 2
        }
        guard full.count == 7, short.count == 7 else { return false }
        let isFull =
            full.contains {
                let word = FoldedText.fold($0)
                return word == folded || word.hasPrefix(folded + "-")
            }
        var word = isFull ? full[number] : short[number]
        // "mondays".
        if !isFull, weekday.isFull { word = full[number] }
        let own = isFull ? full[weekday.number] : short[weekday.number]
        edit(
            Int(text.tokens[index].utf8Start)..<Int(text.tokens[end - 1].utf8End),
            Self.cased(word, like: text.string(index), canonical: own))
        index = end
        return true
    }

    private mutating func season(_ season: (number: Int, languages: [Language])) -> Bool {
        let language = choose(season.languages)
        let place = index
        index += 1
        var skipped = index
        while skipped < text.count, text.isSign(skipped, ",") || isLink(skipped) { skipped += 1 }
        let year = text.length(skipped, is: 4) ? text.number(skipped).map { ($0, skipped) } : nil
        let middle = DateVocabulary.seasonMiddles[season.number]
        guard
            let moved = moved(
                [
                    .init(part: .month, lexeme: place, value: middle.month),
                    .init(part: .day, lexeme: place, value: middle.day),
                ] + (year.map { [.init(part: .year, lexeme: $0.1, value: $0.0)] } ?? []))
        else { return false }
        let number = moved.month == 12 || moved.month <= 2 ? 0 : (moved.month - 3) / 3 + 1
        guard let words = DateVocabulary.seasons[language], words.count == 4 else { return false }
        // "fall" and "Frühjahr" stay theirs where the season does.
        let own = text.string(place)
        edit(
            place, number == season.number ? own : Self.cased(words[number], like: own, canonical: words[season.number])
        )
        if let year {
            edit(year.1, String(moved.year))
            index = year.1 + 1
        }
        return true
    }

    private func isLink(_ index: Int) -> Bool {
        text.isLetters(index) && (DateWords.links.contains(text.folded(index)) || text.folded(index) == "do")
    }

    private mutating func quarter_(_ quarter: Int) -> Bool {
        let place = index + 1
        var next = place + 1
        while text.isSign(next, ",") || text.isSign(next, "/") || text.isSign(next, "-") || isLink(next) { next += 1 }
        let year = text.length(next, is: 4) ? text.number(next).map { ($0, next) } : nil
        guard
            let moved = moved(
                [
                    .init(part: .month, lexeme: place, value: quarter * 3 - 1),
                    .init(part: .day, lexeme: place, value: 15),
                ] + (year.map { [.init(part: .year, lexeme: $0.1, value: $0.0)] } ?? []))
        else { return false }
        edit(place, String((moved.month - 1) / 3 + 1))
        if let year { edit(year.1, String(moved.year)) }
        index = year.map { $0.1 + 1 } ?? place + 1
        return true
    }

    private mutating func holiday(_ folded: String) -> Bool {
        var end = index + 1
        var language: Language?
        if folded == "new" || folded == "nochevieja", text.isLetters(end), text.folded(end).hasPrefix("year") {
            language = .english
            end += 1
            if text.isSign(end, "'") || text.sign(end) == "\u{2019}" {
                end += 1
                if text.isLetters(end), text.folded(end) == "s" { end += 1 }
            }
        } else {
            language = Language.allCases.first { DateVocabulary.holidays[$0]?.words.contains(folded) == true }
        }
        guard let language, let generic = DateVocabulary.holidays[language]?.generic else { return false }
        while text.isLetters(end), DateVocabulary.holidayTails.contains(text.folded(end)) { end += 1 }
        edit(
            Int(text.tokens[index].utf8Start)..<Int(text.tokens[end - 1].utf8End),
            Self.cased(generic, like: text.string(index), canonical: nil))
        index = end
        return true
    }

    // MARK: Moving

    /// The day that some fields name, moved; what is missing is the middle of what is named.
    private func moved(_ fields: [DateMention.Field]) -> (year: Int, month: Int, day: Int)? {
        func value(_ part: DateMention.Part) -> Int? { fields.first { $0.part == part }?.value }
        let year = value(.year).map(DateShift.fullYear)
        if let year, let oldest = shift.oldestYears, let reference = shift.reference {
            // A year of two digits that lies ahead may be one of the last century.
            let isShort = (value(.year) ?? 100) < 100
            let least = isShort && year > reference.parts.year ? year - 100 : year
            if reference.parts.year - least >= oldest { return nil }
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
    private mutating func apply(_ fields: [DateMention.Field], through end: Int) -> Bool {
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

    private func number(_ value: Int, like lexeme: Int, isPadded: Bool) -> String {
        isPadded ? Self.padded(value) : String(value)
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    /// "3rd" → "13th", "1er" → "13".
    private mutating func ordinal(behind lexeme: Int, day: Int) {
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

    private mutating func extendLast(_ suffix: String) {
        guard let last = edits.popLast() else { return }
        edits.append((last.bytes, last.text + suffix))
    }

    /// A month as digits or as a word in the language and length of the one that stands there.
    private mutating func monthText(_ month: Int, at lexeme: Int, isPadded: Bool) -> String {
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
    private mutating func elide(before lexeme: Int, _ month: String) {
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
    private func choose(_ languages: [Language], between lexeme: Int? = nil) -> Language {
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

    private mutating func edit(_ lexeme: Int, _ new: String) {
        edit(Int(text.tokens[lexeme].utf8Start)..<Int(text.tokens[lexeme].utf8End), new)
    }

    private mutating func edit(_ bytes: Range<Int>, _ new: String) { edits.append((bytes, new)) }

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

extension Lexemes {
    /// Whether a lexeme is digits of this number.
    fileprivate func length(_ index: Int, is length: Int) -> Bool { isDigits(index) && self.length(index) == length }
}
