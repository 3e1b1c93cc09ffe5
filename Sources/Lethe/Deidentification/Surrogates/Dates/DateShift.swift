/// Moves dates by a number of days, each in its own form and language: fields, widths, case and signs stay. Missing parts are never
/// made up: where the year is needed and absent, it is the note's own latest one.
struct DateShift {
    typealias Language = DateWords.Language

    enum Outcome: Equatable {
        case text(String)
        /// Day and month could be each other, and nothing decides.
        case ambiguous
        /// It could tell an age over 89.
        case old
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
