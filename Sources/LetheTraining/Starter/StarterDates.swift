/// Dates in many forms, for invented notes.
enum StarterDates {
    private static func months(_ isSpanish: Bool) -> [String] {
        DateWords.months[isSpanish ? .spanish : .english] ?? []
    }
    private static func short(_ isSpanish: Bool) -> [String] {
        DateWords.shortMonths[isSpanish ? .spanish : .english] ?? []
    }
    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private static func pick(_ values: [String], _ generator: inout SeededGenerator) -> String {
        values[generator.nextIndex(values.count)]
    }

    private static func cased(_ word: String, _ generator: inout SeededGenerator) -> String {
        switch generator.nextIndex(10) {
        case 0: word.uppercased()
        case 1: word.lowercased()
        default: word
        }
    }

    static func weekday(_ generator: inout SeededGenerator, isSpanish: Bool) -> String {
        let days = DateWords.weekdays[isSpanish ? .spanish : .english] ?? []
        let day = pick(days, &generator)
        guard !isSpanish, generator.nextIndex(3) == 0 else { return cased(day, &generator) }
        return cased(String(day.prefix(day.hasPrefix("T") && generator.nextIndex(2) == 0 ? 4 : 3)), &generator)
    }

    static func fullDate(_ generator: inout SeededGenerator, year: Int, isSpanish: Bool) -> String {
        let month = generator.nextIndex(12)
        let day = 1 + generator.nextIndex(28)
        let two = padded(year % 100)
        let name = cased(months(isSpanish)[month], &generator)
        let abbreviation = cased(short(isSpanish)[month], &generator)
        if isSpanish {
            return pick(
                [
                    "\(padded(day))/\(padded(month + 1))/\(year)", "\(padded(day))/\(padded(month + 1))/\(year)",
                    "\(day)/\(month + 1)/\(two)", "\(padded(day))-\(padded(month + 1))-\(year)",
                    "\(day) de \(name) de \(year)",
                    "\(day) de \(name) del \(year)", "\(padded(day)).\(padded(month + 1)).\(year)",
                    "\(day)-\(month + 1)-\(two)", "\(year)-\(padded(month + 1))-\(padded(day))",
                    "\(padded(day))-\(abbreviation)-\(year)", "\(day) \(abbreviation) \(year)",
                ], &generator)
        }
        return pick(
            [
                "\(month + 1)/\(day)/\(year)", "\(padded(month + 1))/\(padded(day))/\(year)",
                "\(month + 1)/\(day)/\(two)", "\(name) \(day), \(year)", "\(name) \(day), \(year)",
                "\(abbreviation) \(day), \(year)", "\(padded(day)) \(abbreviation) \(year)",
                "\(year)-\(padded(month + 1))-\(padded(day))", "\(month + 1)-\(day)-\(two)",
                "\(padded(day))-\(abbreviation)-\(year)", "\(day) \(name) \(year)",
                "\(day)\(ordinal(day)) \(name) \(year)", "\(padded(day)).\(padded(month + 1)).\(year)",
                "\(padded(day))\(abbreviation.uppercased())\(two)",
            ], &generator)
    }

    static func date(_ generator: inout SeededGenerator, year: Int, isSpanish: Bool) -> String {
        switch generator.nextIndex(10) {
        case 0, 1: return monthAndDay(&generator, isSpanish: isSpanish)
        case 2:
            let month = generator.nextIndex(12) + 1
            let day = 1 + generator.nextIndex(28)
            return isSpanish ? "\(day)/\(month)" : "\(month)/\(day)"
        case 3 where generator.nextIndex(2) == 0:
            return weekday(&generator, isSpanish: isSpanish)
        default: return fullDate(&generator, year: year, isSpanish: isSpanish)
        }
    }

    static func monthAndYear(_ generator: inout SeededGenerator, year: Int, isSpanish: Bool) -> String {
        let month = generator.nextIndex(12)
        let name = months(isSpanish)[month]
        return isSpanish
            ? pick(
                [
                    "\(name) de \(year)", "\(name) del \(year)", "\(name) \(year)", "\(padded(month + 1))/\(year)",
                    name, "\(year)",
                ], &generator)
            : pick(
                [
                    "\(name) \(year)", "\(name) of \(year)", "\(short(false)[month]) \(year)", "\(month + 1)/\(year)",
                    name, "\(year)", "early \(name)",
                ], &generator)
    }

    static func monthAndDay(_ generator: inout SeededGenerator, isSpanish: Bool) -> String {
        let month = generator.nextIndex(12)
        let day = 1 + generator.nextIndex(28)
        let name = months(isSpanish)[month]
        return isSpanish
            ? pick(
                ["\(day) de \(name)", "\(day) \(short(true)[month])", "\(padded(day))/\(padded(month + 1))"], &generator
            )
            : pick(
                [
                    "\(name) \(day)", "\(name) \(day)\(ordinal(day))", "\(short(false)[month]) \(day)",
                    "the \(day)\(ordinal(day)) of \(name)", "\(day) \(name)",
                ], &generator)
    }

    private static func ordinal(_ day: Int) -> String {
        (11...13).contains(day % 100) ? "th" : ["th", "st", "nd", "rd"][day % 10 < 4 ? day % 10 : 0]
    }
}
