/// One date text, lexeme by lexeme.
struct DateWalk {
    typealias Language = DateWords.Language

    let shift: DateShift
    let text: Lexemes
    let utf8: UnsafeBufferPointer<UInt8>
    /// In order: bytes and what takes their place.
    var edits: [(bytes: Range<Int>, text: String)] = []
    var index = 0
    private var isAmbiguous = false
    /// Something in it could tell an age over 89.
    var isOld = false

    init(_ shift: DateShift, _ text: Lexemes, _ utf8: UnsafeBufferPointer<UInt8>) {
        self.shift = shift
        self.text = text
        self.utf8 = utf8
    }

    mutating func run() -> DateShift.Outcome {
        while index < text.count { guard step() else { return isOld ? .old : isAmbiguous ? .ambiguous : .unknown } }
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
    mutating func step() -> Bool {
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
    mutating func time() -> Bool {
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

    /// "20200503".
    mutating func compact() -> Bool {
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
    mutating func loose() -> Bool {
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

    mutating func dayFirst(_ first: Int, _ second: Int) -> Bool? {
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
    mutating func mention() -> Bool {
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
        var end = mention.lexemes.upperBound
        // "13 Jun 09": at the stretch's end two digits behind day and month can only be the year.
        let last = text.isSign(end, ",") ? end + 1 : end
        if fields.count == 2, !fields.contains(where: { $0.part == .year }), numbers.count == 1, last == text.count - 1,
            text.isDigits(last), text.length(last, is: 2), text.follows(last), let year = text.number(last)
        {
            fields.append(.init(part: .year, lexeme: last, value: year))
            end = last + 1
        }
        return apply(fields, through: end)
    }

    /// "2014/15".
    mutating func shortYearRange() -> Bool {
        guard let first = text.number(index), text.length(index) == 4, (1800...2199).contains(first),
            text.isSign(index + 1, "/") || text.isSign(index + 1, "-"), text.length(index + 2, is: 2),
            let second = text.number(index + 2), second == (first + 1) % 100, second > 12
        else { return false }
        return apply([.init(part: .year, lexeme: index, value: first)], through: index + 2)
            && apply([.init(part: .year, lexeme: index, value: second)], through: index + 1)
    }

    /// Weekdays, months, seasons, holidays, quarters, and words that say nothing.
    mutating func words() -> Bool {
        let folded = text.folded(index)
        if folded == "q" || folded == "t", text.touches(index + 1), text.length(index + 1) == 1,
            let quarter = text.number(index + 1), (1...4).contains(quarter)
        {
            return quarterOfYear(quarter)
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
    func isBeforeNumbers() -> Bool {
        var next = index + 1
        while text.isSign(next, ".") || text.isSign(next, ",") { next += 1 }
        guard text.isDigits(next),
            let mention = DateGrammar.match(text, at: next, isLabelled: true, order: shift.order ?? .dayFirst)
        else { return false }
        return mention.fields.count >= 2
    }

    mutating func weekday(_ weekday: DateVocabulary.Weekday) -> Bool {
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

    mutating func season(_ season: (number: Int, languages: [Language])) -> Bool {
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

    func isLink(_ index: Int) -> Bool {
        text.isLetters(index) && (DateWords.links.contains(text.folded(index)) || text.folded(index) == "do")
    }

    mutating func quarterOfYear(_ quarter: Int) -> Bool {
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

    mutating func holiday(_ folded: String) -> Bool {
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
}

extension Lexemes {
    /// Whether a lexeme is digits of this number.
    func length(_ index: Int, is length: Int) -> Bool { isDigits(index) && self.length(index) == length }
}
