internal import LetheEssentials

/// Of a date its year, where that doesn't tell an age of 90 or more (45 CFR 164.514(b)(2)(i)(C)).
public struct YearReplacer: Replacer {
    public static let name = "year"
    public static let help = "a date's year, unless it tells an age over 89"
    public init() {}

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        guard let year = Self.year(in: span.text) else { return nil }
        // Seen from the latest date of the note, never from a clock.
        if let latest = note.latestYear, latest - year >= 90 { return nil }
        if span.isBirthDate, note.latestYear ?? year <= year { return nil }
        return String(year)
    }

    /// The latest year that a date may mean; one of two digits is taken for one of this century or the last, whichever is later
    /// and not beyond 2039: rather too late than too early.
    static func latestYear(in text: String) -> Int? {
        if let year = year(in: text) { return year }
        let runs = text.unicodeScalars.split { !("0"..."9").contains($0) }
        guard runs.count >= 3, let last = runs.last, last.count == 2, let short = Int(String(last)) else { return nil }
        return short < 40 ? 2000 + short : 1900 + short
    }

    /// The one year in four digits that a date names.
    static func year(in text: String) -> Int? {
        let runs = text.unicodeScalars.split { !("0"..."9").contains($0) }.map { String($0) }
        let years = runs.filter { $0.utf8.count == 4 }.compactMap { Int($0) }.filter { (1800...2199).contains($0) }
        return Set(years).count == 1 ? years[0] : nil
    }
}

/// An age as it is up to 89, `90+` above; also ages in words (45 CFR 164.514(b)(2)(i)(C)).
public struct CappedAgeReplacer: Replacer {
    public static let name = "age-cap"
    public static let help = "an age up to 89 as it is, 90+ above"
    public init() {}
    public func keeps(_ kind: IdentifierKind?) -> Bool { true }

    private static let shorterUnits: Set<String> = [
        "month", "months", "mo", "mos", "week", "weeks", "wk", "wks", "day", "days", "hour", "hours", "mes", "meses",
        "semana", "semanas", "dia", "dias", "hora", "horas", "mois", "semaine", "semaines", "jour", "jours", "monate",
        "wochen", "tage",
    ]
    private static let old = [
        "nonagenar", "centenar", "ninet", "novent", "hundred", "cien", "neunzig", "quatre-vingt-dix",
    ]

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        let words = PhraseTable.words(span.text)
        let folded = FoldedText.fold(span.text)
        if Self.old.contains(where: { folded.contains($0) }) { return "90+" }
        let numbers = words.enumerated().compactMap { index, word in Int(word).map { (index: index, value: $0) } }
        guard let largest = numbers.max(by: { $0.value < $1.value }) else { return nil }
        if largest.value < 90 { return span.text }
        // "95 days", but "93 years, 2 months": what follows the number itself decides.
        let unit = largest.index + 1 < words.count ? words[largest.index + 1] : ""
        return Self.shorterUnits.contains(unit) ? span.text : "90+"
    }
}

/// A US ZIP code's first three digits, `000` where 20,000 people or fewer live behind them (45 CFR 164.514(b)(2)(i)(B)).
public struct ZIP3Replacer: Replacer {
    public static let name = "zip3"
    public static let help = "the first three digits of a US ZIP code, 000 for thinly peopled ones"
    public init() {}

    /// Areas of 20,000 people or fewer by the census of 2000, as the Department's guidance of 2012 lists them. Newer counts, where
    /// there are any, decide.
    static let restricted: Set<String> = [
        "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884", "890",
        "893",
    ]

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        let digits = span.text.unicodeScalars.filter { ("0"..."9").contains($0) }
        let others = span.text.unicodeScalars.contains { $0.properties.isAlphabetic }
        guard !others, digits.count == 5 || digits.count == 9 else { return nil }
        let first = String(String.UnicodeScalarView(digits.prefix(3)))
        return (Self.restricted.contains(first) ? "000" : first) + "**"
    }
}
