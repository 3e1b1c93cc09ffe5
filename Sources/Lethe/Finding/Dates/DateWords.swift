/// Words of dates in nine languages, folded: months, weekdays, what may stand between the parts.
package enum DateWords {
    package enum Language: String, CaseIterable, Sendable {
        case english, spanish, french, german, italian, portuguese, dutch, catalan, swedish
    }

    /// A month as a word: which, in which languages, and whether it is written out.
    struct Month: Sendable {
        var number: Int
        var languages: [Language]
        var isFull: Bool
    }

    /// Full names in the order of the year, as they are written.
    package static let months: [Language: [String]] = [
        .english: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ],
        .spanish: [
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre",
        ],
        .french: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre",
        ],
        .german: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember",
        ],
        .italian: [
            "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
            "novembre", "dicembre",
        ],
        .portuguese: [
            "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
            "novembro", "dezembro",
        ],
        .dutch: [
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
            "november", "december",
        ],
        .catalan: [
            "gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre", "novembre",
            "desembre",
        ],
        .swedish: [
            "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
            "november", "december",
        ],
    ]

    /// Short names in the order of the year, without a full stop.
    package static let shortMonths: [Language: [String]] = [
        .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        .spanish: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
        .french: ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
        .german: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
        .italian: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
        .portuguese: ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
        .dutch: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
        .catalan: ["gen", "febr", "març", "abr", "maig", "juny", "jul", "ag", "set", "oct", "nov", "des"],
        .swedish: ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"],
    ]

    /// Other spellings, by month.
    private static let otherSpellings: [(Language, Int, String)] = [
        (.english, 9, "Sept"), (.english, 6, "June"), (.english, 7, "July"), (.spanish, 9, "setiembre"),
        (.spanish, 9, "sept"), (.spanish, 9, "set"), (.german, 1, "Jänner"), (.german, 2, "Feber"),
        (.german, 9, "Sept"),
        (.german, 3, "Maerz"), (.german, 3, "Mrz"), (.french, 2, "fév"), (.french, 7, "juill"), (.french, 1, "jan"),
        (.dutch, 3, "maa"), (.dutch, 9, "sept"), (.italian, 9, "sett"), (.swedish, 9, "sept"),
    ]

    /// By folded word.
    static let monthOf: [String: Month] = {
        var table: [String: Month] = [:]
        func add(_ language: Language, _ number: Int, _ word: String, _ isFull: Bool) {
            let key = FoldedText.fold(word)
            if var known = table[key] {
                // A word of two months in two languages would be neither's.
                precondition(known.number == number, "\(word): months \(known.number) and \(number)")
                if !known.languages.contains(language) { known.languages.append(language) }
                known.isFull = known.isFull || isFull
                table[key] = known
            } else {
                table[key] = Month(number: number, languages: [language], isFull: isFull)
            }
        }
        for language in Language.allCases {
            for (index, word) in (months[language] ?? []).enumerated() { add(language, index + 1, word, true) }
            for (index, word) in (shortMonths[language] ?? []).enumerated() { add(language, index + 1, word, false) }
        }
        for (language, number, word) in otherSpellings { add(language, number, word, false) }
        return table
    }()

    /// Weekdays from Monday, full and short, by language.
    package static let weekdays: [Language: [String]] = [
        .english: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        .spanish: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        .french: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        .german: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        .italian: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        .portuguese: [
            "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo",
        ],
        .dutch: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        .catalan: ["dilluns", "dimarts", "dimecres", "dijous", "divendres", "dissabte", "diumenge"],
        .swedish: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    ]

    /// Words between day, month and year.
    static let links: Set<String> = ["de", "del", "of", "di", "van", "den", "d"]
    /// What may stand behind a day's number.
    static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "re", "e", "de", "ste", "o", "a", "º", "ª"]
    /// Words before a month or year that make it a date.
    static let leads: Set<String> = [
        "in", "since", "until", "till", "last", "of", "this", "next", "early", "late", "mid", "by", "from", "before",
        "after", "during", "through", "en", "desde", "hasta", "de", "del", "im", "seit", "bis", "ab", "depuis", "a",
        "al", "dal", "nel", "em", "ate", "sinds", "tot", "sedan", "i", "des", "fins",
    ]
}
