/// A date in a text: which parts of it are there, and in which lexemes.
struct DateMention: Sendable, Equatable {
    enum Part: Sendable { case day, month, year }

    struct Field: Sendable, Equatable {
        var part: Part
        var lexeme: Int
        /// A year of two digits stays one.
        var value: Int
    }

    /// Of all its lexemes, weekday and time of day left aside.
    var lexemes: Range<Int>
    /// In the text's order.
    var fields: [Field]
    /// Day and month may be each other: both are at most 12, and nothing tells.
    var isOrderOpen = false

    func value(_ part: Part) -> Int? { fields.first { $0.part == part }?.value }

    /// Whether two mentions may be of one date: no part that both have differs, and both have a month.
    ///
    /// - Parameter other: with its year in four digits, where it has one.
    func mayBe(_ other: DateMention) -> Bool {
        func agrees(day: Int?, month: Int?) -> Bool {
            guard let month, other.value(.month) == month else { return false }
            if let day, let known = other.value(.day), day != known { return false }
            if let year = value(.year), let known = other.value(.year) {
                return year == known || (year < 100 && known % 100 == year)
            }
            // A month alone says too little to be somebody's date.
            return day != nil || value(.year) != nil
        }
        if agrees(day: value(.day), month: value(.month)) { return true }
        return isOrderOpen && agrees(day: value(.month), month: value(.day))
    }
}

/// Finds and takes apart dates: numbers in any order, and words in nine languages. Linear: each start looks at ten lexemes at
/// most. Nothing is ever taken from a clock, a locale or a time zone.
package enum DateGrammar {
    /// Whether day and month stand day first where both could be either.
    package enum Order: String, Sendable, CaseIterable {
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    /// The date that begins at a lexeme, the longest one.
    ///
    /// - Parameter isLabelled: somebody says that it is a date, so that `3/15` and `March` are dates as well.
    static func match(_ text: Lexemes, at start: Int, isLabelled: Bool = false, order: Order? = nil) -> DateMention? {
        switch text.kinds[start] {
        case .digits:
            return numeric(text, at: start, isLabelled: isLabelled, order: order) ?? dayFirst(
                text, at: start, isLabelled: isLabelled)
                ?? (isLabelled ? year(text, at: start) : nil)
        case .letters: return monthFirst(text, at: start, isLabelled: isLabelled)
        case .sign: return nil
        }
    }

    private static func isYear(_ text: Lexemes, _ index: Int) -> Bool {
        text.isDigits(index) && text.length(index) == 4 && (1800...2199).contains(text.number(index) ?? 0)
    }

    private static func year(_ text: Lexemes, at start: Int) -> DateMention? {
        guard isYear(text, start), let value = text.number(start) else { return nil }
        return DateMention(
            lexemes: start..<start + 1, fields: [.init(part: .year, lexeme: start, value: value)])
    }

    // MARK: Numbers

    private static let separators: Set<Unicode.Scalar> = ["/", "-", ".", "\u{2010}", "\u{2011}", "\u{2013}"]

    /// Three numbers, or two where a label says so, between equal signs without blanks.
    private static func numeric(
        _ text: Lexemes, at start: Int, isLabelled: Bool, order: Order?
    ) -> DateMention? {
        // Part of something longer, as a version or a phone number is.
        if text.touches(start), let sign = text.sign(start - 1), separators.contains(sign), text.isDigits(start - 2),
            text.touches(start - 1)
        {
            return nil
        }
        guard let first = text.number(start), text.length(start) <= 4, let separator = text.sign(start + 1),
            separators.contains(separator), text.touches(start + 1), text.touches(start + 2),
            let second = text.number(start + 2)
        else { return nil }
        // Month and year: 03/2015.
        if separator == "/" || isLabelled, text.length(start) <= 2, (1...12).contains(first), isYear(text, start + 2),
            isLabelled || text.length(start) == 2,
            !(text.sign(start + 3) == separator && text.touches(start + 3) && text.isDigits(start + 4))
        {
            return DateMention(
                lexemes: start..<start + 3,
                fields: [
                    .init(part: .month, lexeme: start, value: first),
                    .init(part: .year, lexeme: start + 2, value: second),
                ])
        }
        guard text.length(start + 2) <= 2 else { return nil }
        func field(_ part: DateMention.Part, _ lexeme: Int, _ value: Int) -> DateMention.Field {
            .init(part: part, lexeme: lexeme, value: value)
        }
        let hasThird =
            text.sign(start + 3) == separator && text.touches(start + 3) && text.touches(start + 4)
            && text.isDigits(start + 4)
        // A fourth number behind the same sign: no date.
        if hasThird, text.sign(start + 5) == separator, text.touches(start + 5), text.touches(start + 6),
            text.isDigits(start + 6)
        {
            return nil
        }
        if hasThird, let third = text.number(start + 4) {
            let lexemes = start..<start + 5
            if text.length(start) == 4 {
                guard isYear(text, start), text.length(start + 4) <= 2, (1...12).contains(second),
                    (1...31).contains(third)
                else { return nil }
                return DateMention(
                    lexemes: lexemes,
                    fields: [
                        field(.year, start, first), field(.month, start + 2, second), field(.day, start + 4, third),
                    ])
            }
            let yearDigits = text.length(start + 4)
            guard text.length(start) <= 2, yearDigits == 2 || (yearDigits == 4 && isYear(text, start + 4)) else {
                return nil
            }
            // "1.2.10" may be a version or a paragraph.
            if separator == ".", yearDigits == 2, text.length(start) != 2 || text.length(start + 2) != 2, !isLabelled {
                return nil
            }
            guard let (isDayFirst, isOpen) = decide(first, second, order) else { return nil }
            return DateMention(
                lexemes: lexemes,
                fields: [
                    field(isDayFirst ? .day : .month, start, first),
                    field(isDayFirst ? .month : .day, start + 2, second), field(.year, start + 4, third),
                ], isOrderOpen: isOpen)
        }
        // Year and month: 2015-03; with a label day and month.
        if !hasThird, false == (text.sign(start + 3) == separator && text.touches(start + 3)) {
            if text.length(start) == 4, isYear(text, start), (1...12).contains(second), text.length(start + 2) == 2,
                separator != "."
            {
                return DateMention(
                    lexemes: start..<start + 3,
                    fields: [field(.year, start, first), field(.month, start + 2, second)])
            }
            guard isLabelled, text.length(start) <= 2, let (isDayFirst, isOpen) = decide(first, second, order) else {
                return nil
            }
            return DateMention(
                lexemes: start..<start + 3,
                fields: [
                    field(isDayFirst ? .day : .month, start, first),
                    field(isDayFirst ? .month : .day, start + 2, second),
                ], isOrderOpen: isOpen)
        }
        return nil
    }

    /// Which of two numbers is the day; nil where they can't be day and month.
    private static func decide(_ first: Int, _ second: Int, _ order: Order?) -> (isDayFirst: Bool, isOpen: Bool)? {
        let mayBeDayFirst = (1...31).contains(first) && (1...12).contains(second)
        let mayBeMonthFirst = (1...12).contains(first) && (1...31).contains(second)
        switch (mayBeDayFirst, mayBeMonthFirst) {
        case (false, false): return nil
        case (true, false): return (true, false)
        case (false, true): return (false, false)
        case (true, true):
            if let order { return (order == .dayFirst, false) }
            return (false, first != second)
        }
    }

    // MARK: Words

    private static func month(_ text: Lexemes, _ index: Int) -> Int? {
        guard text.isLetters(index), (2...13).contains(text.length(index)) else { return nil }
        return DateWords.monthOf[text.folded(index)]?.number
    }

    /// Over links, ordinals, commas and full stops to the next part.
    private static func skip(_ text: Lexemes, from index: Int, words: Set<String>) -> Int {
        var index = index
        var steps = 0
        while index < text.count, steps < 3 {
            let isLink = text.isLetters(index) && text.length(index) <= 3 && words.contains(text.folded(index))
            // "5 d'abril".
            let isElision =
                index > 0 && (text.isSign(index, "'") || text.sign(index) == "\u{2019}")
                && text.isLetters(index - 1) && text.length(index - 1) == 1 && text.touches(index + 1)
            guard
                isLink || isElision || text.isSign(index, ",") || text.isSign(index, ".") || text.isSign(index, "-")
                    || text.isSign(index, "/")
            else { break }
            guard text.touches(index) || text.follows(index) else { break }
            index += 1
            steps += 1
        }
        return index
    }

    /// A year behind the other parts: four digits, or two behind an apostrophe, a hyphen or a slash.
    private static func trailingYear(_ text: Lexemes, behind end: Int) -> DateMention.Field? {
        var index = skip(text, from: end, words: DateWords.links)
        if text.isSign(index, "'") || text.sign(index) == "\u{2019}" {
            index += 1
            guard text.isDigits(index), text.length(index) == 2, let value = text.number(index) else { return nil }
            return .init(part: .year, lexeme: index, value: value)
        }
        guard text.touches(index) || text.follows(index), let value = text.number(index) else { return nil }
        if isYear(text, index) { return .init(part: .year, lexeme: index, value: value) }
        let isTied = text.touches(index) && (text.isSign(index - 1, "-") || text.isSign(index - 1, "/"))
        guard isTied, text.length(index) == 2 else { return nil }
        return .init(part: .year, lexeme: index, value: value)
    }

    /// "3 March 2015", "1er février", "5. März", "5 de marzo de 2020", "02-MAR-15".
    private static func dayFirst(_ text: Lexemes, at start: Int, isLabelled: Bool) -> DateMention? {
        guard text.length(start) <= 2, let day = text.number(start), (1...31).contains(day) else { return nil }
        let index = skip(text, from: start + 1, words: DateWords.links.union(DateWords.ordinals))
        guard index > start, text.touches(index) || text.follows(index), let number = month(text, index) else {
            return nil
        }
        // "GOLD 1. FEV1 71 %", "SOFA 17, DIC": a list goes on there.
        if !isLabelled {
            let isGluedToDigits = text.touches(index + 1) && text.isDigits(index + 1) && text.length(index + 1) < 4
            if isGluedToDigits && !text.touches(index) || text.isSign(start + 1, ",") { return nil }
        }
        // "2 may" is no date where a verb may stand; "2 May" is.
        if text.folded(index) == "may" || text.folded(index) == "mar", !text.isCapitalised(index), index == start + 1 {
            if trailingYear(text, behind: index + 1) == nil { return nil }
        }
        var mention = DateMention(
            lexemes: start..<index + 1,
            fields: [.init(part: .day, lexeme: start, value: day), .init(part: .month, lexeme: index, value: number)])
        if let year = trailingYear(text, behind: index + 1) {
            mention.fields.append(year)
            mention.lexemes = start..<year.lexeme + 1
        }
        return mention
    }

    /// "March 3rd, 2015", "Mar 2015", and with a lead or a label "March".
    private static func monthFirst(_ text: Lexemes, at start: Int, isLabelled: Bool) -> DateMention? {
        guard let number = month(text, start) else { return nil }
        var mention = DateMention(
            lexemes: start..<start + 1, fields: [.init(part: .month, lexeme: start, value: number)])
        var index = start + 1
        if text.isSign(index, "."), text.touches(index) { index += 1 }
        if text.isSign(index, "-") || text.isSign(index, "/"), text.touches(index) { index += 1 }
        // "FEV1", "MAG3": what touches a month's letters without a sign is no day.
        let isGlued = index == start + 1 && text.touches(index)
        if isLabelled || !isGlued, text.touches(index) || text.follows(index), text.length(index) <= 2,
            let day = text.number(index), (1...31).contains(day), !text.isSign(index + 1, ":"), !isUnit(text, index + 1)
        {
            mention.fields.append(.init(part: .day, lexeme: index, value: day))
            mention.lexemes = start..<index + 1
            if text.touches(index + 1), text.isLetters(index + 1), DateWords.ordinals.contains(text.folded(index + 1)) {
                index += 1
                mention.lexemes = start..<index + 1
            }
        }
        if let year = trailingYear(text, behind: mention.lexemes.upperBound) {
            mention.fields.append(year)
            mention.lexemes = start..<year.lexeme + 1
        }
        if mention.fields.count > 1 {
            // "mar 12" in small letters is no month in English.
            let isShort = text.length(start) == 3 && !text.isCapitalised(start) || text.length(start) < 3
            // "Mayo 2" is a score.
            let isScore = text.folded(start) == "mayo" && (mention.value(.day) ?? 31) < 13
            return (isShort || isScore) && mention.value(.year) == nil && !isLabelled ? nil : mention
        }
        if isLabelled { return mention }
        // A month alone needs a word before it that makes it a time.
        // "marco" without its cedilla is a frame.
        guard let word = DateWords.monthOf[text.folded(start)], word.isFull, text.length(start) > 3,
            text.folded(start) != "marco" || text.length(start) > 5,
            text.follows(start), text.isLetters(start - 1), DateWords.leads.contains(text.folded(start - 1))
        else { return nil }
        let needsCapital = word.languages.contains(.english) || word.languages.contains(.german)
        return needsCapital && !text.isCapitalised(start) ? nil : mention
    }

    /// "May 2 mg": the number is a dose.
    private static func isUnit(_ text: Lexemes, _ index: Int) -> Bool {
        guard text.isLetters(index), text.touches(index) || text.follows(index) else {
            return text.isSign(index, "%")
                || text.isSign(index, ".") && text.isDigits(index + 1) && text.touches(index + 1)
        }
        return ["mg", "g", "ml", "mcg", "kg", "cm", "mm", "tablets", "tabs", "times", "x"].contains(text.folded(index))
    }
}
