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
        return String(year)
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

    private static let shorterUnits: Set<String> = [
        "month", "months", "mo", "mos", "week", "weeks", "wk", "wks", "day", "days", "hour", "hours", "mes", "meses",
        "semana", "semanas", "dia", "dias", "hora", "horas", "mois", "semaine", "semaines", "jour", "jours", "monate",
        "wochen", "tage", "m", "d", "w",
    ]
    private static let old = [
        "nonagenar", "centenar", "ninet", "novent", "hundred", "cien", "neunzig", "quatre-vingt-dix",
    ]

    public func text(for span: ProtectedSpan, in note: inout ReplacementNote) -> String? {
        let words = PhraseTable.words(span.text)
        let folded = FoldedText.fold(span.text)
        if Self.old.contains(where: { folded.contains($0) }) { return "90+" }
        let numbers = words.compactMap { Int($0) }
        guard let largest = numbers.max() else { return nil }
        if largest < 90 { return span.text }
        return words.contains(where: Self.shorterUnits.contains) ? span.text : "90+"
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
