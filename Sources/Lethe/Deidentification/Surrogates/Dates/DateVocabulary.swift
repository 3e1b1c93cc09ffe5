/// What stands beside days, months and years in dates, in nine languages, folded where it is looked up.
enum DateVocabulary {
    typealias Language = DateWords.Language

    /// Short weekdays from Monday.
    static let shortWeekdays: [Language: [String]] = [
        .english: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        .spanish: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
        .french: ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"],
        .german: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        .italian: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
        .portuguese: ["seg", "ter", "qua", "qui", "sex", "sáb", "dom"],
        .dutch: ["ma", "di", "wo", "do", "vr", "za", "zo"],
        .catalan: ["dl", "dt", "dc", "dj", "dv", "ds", "dg"],
        .swedish: ["mån", "tis", "ons", "tors", "fre", "lör", "sön"],
    ]

    private static let otherShortWeekdays: [(Language, Int, String)] = [
        (.english, 1, "Tues"), (.english, 3, "Thur"), (.english, 3, "Thurs"), (.english, 2, "Weds"),
        (.german, 5, "Sonnabend"),
    ]

    /// A weekday as a word.
    struct Weekday: Sendable {
        var number: Int
        var languages: [Language]
        var isFull: Bool
    }

    /// By folded word; of Portuguese compounds the first part.
    static let weekdayOf: [String: Weekday] = {
        var table: [String: Weekday] = [:]
        func add(_ language: Language, _ number: Int, _ word: String, _ isFull: Bool) {
            let key = FoldedText.fold(word)
            // What names another day in another language, as "mar", is the first one's.
            guard var known = table[key] else {
                table[key] = Weekday(number: number, languages: [language], isFull: isFull)
                return
            }
            guard known.number == number else { return }
            known.languages.append(language)
            known.isFull = known.isFull || isFull
            table[key] = known
        }
        for language in Language.allCases {
            for (number, word) in (DateWords.weekdays[language] ?? []).enumerated() {
                add(language, number, word.split(separator: "-").first.map(String.init) ?? word, true)
            }
        }
        for language in Language.allCases {
            for (number, word) in (shortWeekdays[language] ?? []).enumerated() { add(language, number, word, false) }
        }
        for (language, number, word) in otherShortWeekdays { add(language, number, word, false) }
        return table
    }()

    /// The day in whose middle a season stands, by its number: winter, spring, summer, autumn, north of the equator.
    static let seasonMiddles: [(month: Int, day: Int)] = [(1, 31), (5, 1), (8, 1), (10, 31)]

    static let seasons: [Language: [String]] = [
        .english: ["winter", "spring", "summer", "autumn"], .spanish: ["invierno", "primavera", "verano", "otoño"],
        .french: ["hiver", "printemps", "été", "automne"], .german: ["Winter", "Frühling", "Sommer", "Herbst"],
        .italian: ["inverno", "primavera", "estate", "autunno"],
        .portuguese: ["inverno", "primavera", "verão", "outono"], .dutch: ["winter", "lente", "zomer", "herfst"],
        .catalan: ["hivern", "primavera", "estiu", "tardor"], .swedish: ["vinter", "vår", "sommar", "höst"],
    ]

    static let seasonOf: [String: (number: Int, languages: [Language])] = {
        var table: [String: (number: Int, languages: [Language])] = [:]
        for language in Language.allCases {
            for (number, word) in (seasons[language] ?? []).enumerated() {
                table[FoldedText.fold(word), default: (number, [])].languages.append(language)
            }
        }
        for (language, number, word) in [
            (Language.english, 3, "fall"), (.german, 1, "fruhjahr"), (.dutch, 1, "voorjaar"), (.dutch, 3, "najaar"),
        ] {
            table[word] = (number, [language])
        }
        return table
    }()

    /// Feasts and holidays, which tell the day: one word stands for all.
    static let holidays: [Language: (words: Set<String>, generic: String)] = [
        .english: (
            [
                "christmas", "xmas", "easter", "thanksgiving", "halloween", "hanukkah", "passover", "ramadan", "diwali",
                "juneteenth", "kwanzaa",
            ], "holiday"
        ),
        .spanish: (["navidad", "navidades", "nochebuena", "nochevieja", "reyes", "pascua"], "festivo"),
        .french: (["noel", "paques", "toussaint", "pentecote"], "fête"),
        .german: (["weihnachten", "ostern", "silvester", "neujahr", "pfingsten", "heiligabend"], "Feiertag"),
        .italian: (["natale", "pasqua", "capodanno", "ferragosto", "epifania"], "festa"),
        .portuguese: (["natal", "pascoa", "carnaval"], "feriado"),
        .dutch: (["kerst", "kerstmis", "pasen", "sinterklaas", "koningsdag", "pinksteren"], "feestdag"),
        .catalan: (["nadal", "pasqua"], "festiu"), .swedish: (["jul", "pask", "midsommar", "pingst"], "helg"),
    ]

    /// Words of a holiday's name behind its first.
    static let holidayTails: Set<String> = ["day", "eve", "monday", "sunday"]

    /// Words beside a date that say nothing of the day.
    static let fillers: Set<String> = Set(
        """
        the on at of in and to until till through thru from since by before after between during about around approximately circa
        early late mid middle beginning end start begin last this next past week weekend month year morning afternoon evening
        night noon midnight am pm a p m h hr hrs hour hours uhr min sec utc gmt est edt cst cdt mst mdt pst pdt cet cest t z
        st nd rd th dated date day born dob admitted discharged
        el la los las de del al a y e en entre desde hasta dia dias mes ano semana principios mediados finales final inicios
        comienzos manana tarde noche hora horas pasado proximo ultimo
        le les du au et entre depuis jusque jusqu debut fin milieu mi matin soir heures heure vers er re des l d
        der die das dem den am im vom zum bis und zwischen seit ab anfang mitte ende morgens abends nachts vormittags nachmittags
        il lo gli dal dalla al alla alle e tra fra inizio fine meta mattina sera ore ora verso nel
        o os as do da dos das ao aos inicio meados fim manha tarde noite horas em
        de het en tot van op vanaf begin eind midden ochtend middag avond nacht uur
        els les i fins inici mati tarda nit hores
        den och till fran borjan slutet mitten klockan kl
        """.split(whereSeparator: \.isWhitespace).map { String($0) })
}
