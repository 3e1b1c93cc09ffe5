/// What protected stretches say together, of a note or of all notes of a patient: which words are given names and surnames, whether
/// days or months stand first, which towns go with which postcodes. A sum, so that neither order nor threads matter.
package struct SurrogateEvidence: Sendable {
    typealias Language = DateWords.Language

    var names = NameEvidence()
    /// Words of everything hidden, folded, of three letters and more: no surrogate may be one.
    var hidden: Set<String> = []
    var languages: [Language: Int] = [:]
    /// Dates in numbers that can be read in one way alone.
    var dayFirst = 0
    var monthFirst = 0
    /// The latest day that is named with a year of four digits; else of two, which says less.
    var latestDay: CivilDay? { latestLongDay ?? latestShortDay }
    private(set) var latestLongDay: CivilDay?
    private(set) var latestShortDay: CivilDay?
    /// Towns by the postcode that stands beside them, canonical.
    var towns: [String: Set<String>] = [:]

    package init() {}

    static let nameKinds: Set<IdentifierKind> = [.patient, .relative, .staff, .person]

    /// - Parameter stretches: that will be replaced, in order.
    package mutating func add(_ text: NoteText, _ stretches: [(range: ScalarRange, span: ProtectedSpan)]) {
        guard !stretches.isEmpty else { return }
        languages.merge(LanguageGuess.counts(text)) { $0 + $1 }
        var towns: [(range: ScalarRange, name: String)] = []
        var postcodes: [(range: ScalarRange, code: String)] = []
        for (range, span) in stretches {
            for word in PhraseTable.words(span.text) where word.utf8.count >= 3 { hidden.insert(word) }
            guard let kind = span.kind else { continue }
            if Self.nameKinds.contains(kind) {
                names.add(span.text)
            } else if kind == .date {
                addDate(span.text)
            } else if kind == .city {
                let name = span.text.split(separator: ",").first.map(String.init) ?? span.text
                towns.append((range, PlaceSurrogates.canonical(name)))
            } else if kind == .location, !span.text.contains(where: \.isNumber) {
                towns.append((range, PlaceSurrogates.canonical(span.text)))
            } else if kind == .postcode || kind == .location && !span.text.contains(where: \.isLetter) {
                postcodes.append((range, String(decoding: NumberSurrogate.canonical(span.text), as: UTF8.self)))
            }
        }
        for (range, code) in postcodes {
            for (town, name) in towns where Self.gap(range, town) <= Self.mostBetween {
                self.towns[code, default: []].insert(name)
            }
        }
    }

    /// Characters between a town and its postcode: "Boston, Massachusetts 02139".
    private static let mostBetween = 20

    private static func gap(_ a: ScalarRange, _ b: ScalarRange) -> Int { max(a.start - b.end, b.start - a.end, 0) }

    private mutating func addDate(_ text: String) {
        let note = NoteText(text)
        let tokens = Tokenizer().tokenize(note).tokens
        note.withUTF8 { utf8 in
            let lexemes = Lexemes(note, tokens: tokens, utf8: utf8)
            var index = 0
            while index < lexemes.count {
                guard let mention = DateGrammar.match(lexemes, at: index, isLabelled: true) else {
                    index += 1
                    continue
                }
                index = mention.lexemes.upperBound
                let numbers = mention.fields.filter { $0.part != .year && lexemes.isDigits($0.lexeme) }
                let isOpen =
                    numbers.count == 2 && numbers.allSatisfy { $0.value <= 12 } && mention.fields[0].part != .year
                if numbers.count == 2, !isOpen, mention.fields[0].part != .year {
                    if mention.fields[0].part == .day { dayFirst += 1 } else { monthFirst += 1 }
                }
                guard let year = mention.value(.year) else { continue }
                let month = isOpen ? 1 : mention.value(.month) ?? 1
                let day = CivilDay(
                    year: DateShift.fullYear(year), month: month, day: isOpen ? 1 : mention.value(.day) ?? 1)
                if year >= 100 {
                    latestLongDay = max(latestLongDay ?? day, day)
                } else {
                    latestShortDay = max(latestShortDay ?? day, day)
                }
            }
        }
    }

    package mutating func merge(_ other: SurrogateEvidence) {
        names.merge(other.names)
        hidden.formUnion(other.hidden)
        languages.merge(other.languages) { $0 + $1 }
        dayFirst += other.dayFirst
        monthFirst += other.monthFirst
        if let day = other.latestLongDay { latestLongDay = max(latestLongDay ?? day, day) }
        if let day = other.latestShortDay { latestShortDay = max(latestShortDay ?? day, day) }
        towns.merge(other.towns) { $0.union($1) }
    }

    /// Whether day or month stands first, where all that can be read in one way alone agree; else as the language has it.
    var dateOrder: DateGrammar.Order? {
        if dayFirst > 0, monthFirst == 0 { return .dayFirst }
        if monthFirst > 0, dayFirst == 0 { return .monthFirst }
        guard dayFirst == 0, LanguageGuess.most(languages) != .english else { return nil }
        return .dayFirst
    }
}
