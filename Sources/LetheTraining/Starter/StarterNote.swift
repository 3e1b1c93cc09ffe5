internal import LetheEssentials

/// One invented note being written.
struct StarterNote {
    private let language: StarterLanguage
    private let vocabulary: StarterVocabulary
    private let templates: StarterTemplates
    private var generator: SeededGenerator
    private var text = ""
    private var scalars = 0
    private var annotations: [Annotation] = []
    private var casing = Casing.asWritten

    private enum Casing { case asWritten, capitals, small }

    /// The note's patient.
    private var isFemale = false
    private var given = ""
    private var surnames: [String] = []
    private var year = 2020

    private var isSpanish: Bool { language == .spanish }

    init(_ language: StarterLanguage, generator: SeededGenerator) {
        self.language = language
        self.generator = generator
        vocabulary = language == .spanish ? .spanish : .english
        templates = language == .spanish ? .spanish : .english
    }

    mutating func write(id: String) -> Document {
        isFemale = chance(0.5)
        given = givenName(isFemale)
        surnames = [surname(), surname()]
        year = 2005 + generator.nextIndex(23)
        casing = chance(0.1) ? .capitals : chance(0.06) ? .small : .asWritten
        if chance(0.6) { line(pick(templates.titles)) }
        if chance(0.7) { form() }
        body()
        if chance(0.7) {
            append("\n")
            for _ in 0..<(1 + generator.nextIndex(2)) {
                fill(pick(templates.closings))
                append("\n")
            }
        }
        return Document(id: id, text: NoteText(text), annotations: annotations)
    }

    // MARK: Layout

    private mutating func line(_ string: String) {
        fill(string)
        append(chance(0.3) ? "\n\n" : "\n")
    }

    /// Fields in a random order, each on its line or several beside each other.
    private mutating func form() {
        let separator = pick([": ", ": ", ": ", ":", " : ", ":\t", " - ", "  "])
        let between = pick(["\n", "\n", "\n", "    ", " | ", "; ", ", ", "\t", ".\n"])
        var fields = templates.fields
        generator.shuffle(&fields)
        let isCapital = chance(0.15)
        for field in fields.prefix(2 + generator.nextIndex(8)) {
            let name = pick(field.names)
            fill(isCapital && !name.contains("{") ? name.uppercased() : name)
            append(name.contains("#") && chance(0.5) ? " " : separator)
            fill(field.value)
            append(chance(0.2) ? "\n" : between)
        }
        append("\n")
    }

    private mutating func body() {
        let count = 6 + generator.nextIndex(14)
        let style = generator.nextIndex(4)
        for _ in 0..<count {
            if chance(0.12), style != 3 {
                append("\n\(pick(vocabulary.headings))\(pick([":", ":", "", " -"]))\(pick(["\n", " "]))")
            }
            if style == 2, chance(0.5) { append(pick(["- ", "* ", "• "])) }
            if chance(0.45) {
                salad()
            } else {
                fill(pick(chance(0.45) ? templates.plainSentences : templates.sentences))
            }
            append(style == 2 || chance(0.25) ? "\n" : " ")
        }
        append("\n")
    }

    private static let englishWords = CommonWords.list(isSpanish: false) + StarterEveryday.english
    private static let spanishWords = CommonWords.list(isSpanish: true) + StarterEveryday.spanish

    /// Everyday words and clinical ones in no order: what surrounds them says that nobody is meant.
    private mutating func salad() {
        let everyday = isSpanish ? Self.spanishWords : Self.englishWords
        let count = 3 + generator.nextIndex(9)
        let isHeading = chance(0.1)
        let snippetPlace = chance(0.42) && !isHeading ? generator.nextIndex(count) : -1
        for index in 0..<count {
            if index == snippetPlace {
                fill(pick(templates.snippets))
                if index + 1 < count { append(chance(0.15) ? pick([", ", "; ", ": ", " - ", ". "]) : " ") }
                continue
            }
            var word: String
            switch generator.nextIndex(12) {
            case 0...4: word = pick(everyday)
            case 5: word = decoy()
            case 6, 7: word = StarterNames.inventedWord(&generator, isSpanish: isSpanish)
            case 8: word = StarterNames.inventedTerm(&generator)
            case 9: word = varied(pick(vocabulary.measurements))
            case 10:
                let list = pick([
                    vocabulary.anatomy, vocabulary.scores, vocabulary.devices, vocabulary.eponyms, vocabulary.findings,
                ])
                word = pick(list)
            default: word = number()
            }
            // "SAQ", "CXR": letters for words.
            if chance(0.06) { word = (0..<(2 + generator.nextIndex(3))).map { _ in letter() }.joined() }
            if index == 0 || chance(0.04) { word = capital(word) }
            append(isHeading ? word.uppercased() : word)
            if index + 1 < count {
                append(chance(0.12) ? pick([", ", "; ", ": ", " - ", "/", ". ", " (", ") "]) : " ")
            }
        }
        append(isHeading ? ":" : pick([".", ".", ".", "", ";", "?"]))
    }

    /// What stands where something protected may stand, and isn't.
    private mutating func decoy() -> String {
        let everyday = isSpanish ? Self.spanishWords : Self.englishWords
        func word() -> String {
            chance(0.65) ? pick(everyday) : StarterNames.inventedWord(&generator, isSpanish: isSpanish)
        }
        let number = number()
        let lead = pick(
            isSpanish
                ? [
                    "en", "de", "con", "por", "a", "desde", "para", "el", "la", "su", "un", "una", "y", "del", "al",
                    "sin", "hasta", "según", "es", "tras",
                ]
                : [
                    "in", "of", "with", "by", "to", "from", "at", "the", "her", "his", "a", "and", "for", "on", "per",
                    "no", "is a", "former", "as a", "after", "since", "via",
                ])
        switch generator.nextIndex(10) {
        case 0, 1, 2: return "\(lead) \(word())"
        case 3: return "\(lead) \(word()) \(word())"
        case 4: return "\(lead) \(number)"
        case 5:
            return chance(0.6)
                ? "\(word()) \(number)"
                : "\(capital(word()))\(chance(0.3) ? "-" + StarterNames.invented(&generator) : "") \(number)"
        case 6: return "(\(chance(0.5) ? number : word()))"
        case 7: return eponym()
        case 8: return device()
        default: return "\(lead) \(pick(vocabulary.anatomy))"
        }
    }

    /// A disease, sign or instrument that has somebody's name.
    private mutating func eponym() -> String {
        guard chance(0.6) else { return pick(vocabulary.eponyms) }
        let name = chance(0.5) ? StarterNames.invented(&generator) : pick(StarterNames.surnames)
        let second = chance(0.15) ? "-" + StarterNames.invented(&generator) : ""
        if isSpanish {
            let noun = pick([
                "enfermedad", "síndrome", "signo", "test", "escala", "índice", "criterios", "clasificación", "maniobra",
                "sonda", "drenaje", "pinza", "catéter", "tubo", "ligamento", "conducto", "fascia", "triángulo",
                "técnica", "incisión", "férula", "cánula", "tinción", "células", "nódulos", "reflejo", "prueba",
                "corsé", "separador", "aguja",
            ])
            return chance(0.85) ? "\(noun) de \(name)\(second)" : "\(name)\(second) \(1 + generator.nextIndex(9))"
        }
        let noun = pick([
            "disease", "syndrome", "sign", "test", "scale", "score", "criteria", "classification", "grade", "nodes",
            "ligament", "fascia", "triangle", "pouch", "collar", "clamp", "forceps", "retractor", "tube", "drain",
            "catheter", "suture", "stain", "bodies", "cells", "ganglion", "duct", "fracture", "maneuver", "position",
            "incision", "procedure", "repair", "staging", "index", "formula", "reflex", "phenomenon", "guidelines",
            "view", "line", "space", "canal", "exercises", "protocol", "brace", "boot", "splint", "needle", "lesion",
            "deformity", "palsy", "lymphoma", "tumor",
        ])
        switch generator.nextIndex(5) {
        case 0: return "\(noun) of \(name)"
        case 1: return "\(name)\(second)'s \(noun)"
        case 2: return "\(name) \(pick(["I", "II", "III", "IIB", "IVA", "2", "4", "A"]))"
        default: return "\(name)\(second) \(noun)"
        }
    }

    /// A thing with a maker's name.
    private mutating func device() -> String {
        guard chance(0.5) else { return pick(vocabulary.devices) }
        let maker = capital(chance(0.5) ? StarterNames.inventedTerm(&generator) : StarterNames.invented(&generator))
        let thing = pick(
            isSpanish
                ? ["ventilador", "ecógrafo", "bomba", "monitor", "prótesis", "stent", "malla"]
                : [
                    "ventilator", "scanner", "pump", "monitor", "stent", "mesh", "implant", "plate", "lens", "sensor",
                    "mask",
                ])
        switch generator.nextIndex(4) {
        case 0: return "\(maker) \(100 * (1 + generator.nextIndex(90)))"
        case 1: return isSpanish ? "\(thing) \(maker)" : "\(maker) \(thing)"
        case 2: return "\(maker) \(capital(StarterNames.inventedTerm(&generator)))"
        default: return "\(maker) \(letter())\(1 + generator.nextIndex(9))"
        }
    }

    /// A number that identifies nobody.
    private mutating func number() -> String {
        let small = 1 + generator.nextIndex(40)
        return pick([
            "\(small)", "\(small)/10", "\(small)%", "\(small).\(generator.nextIndex(10))", "x\(small)",
            "\(small)-\(small + 2)", "\(100 * small)/\(50 * small)", "\(small)/\(small + 3)", "\(small) mg",
            "\(small)h", "at \(padded(generator.nextIndex(24)))\(padded(generator.nextIndex(60)))",
            "\(padded(generator.nextIndex(24))):\(padded(generator.nextIndex(60)))", "\(small * 25) mL", "\(small)+",
            "#\(small % 9 + 1)", "q\(small % 12 + 1)h",
            "\(padded(generator.nextIndex(24)))\(padded(generator.nextIndex(60)))", "\(small) x \(small + 1) cm",
            "T\(small % 12 + 1)", "\(small * 100)", "\(small) min", "\(small)º",
            "\(small)/\(pick(["5", "6", "7", "12", "10", "10", "30", "100"]))", "\(small % 3)/\(1 + small % 3)",
            "(\(small % 4)/\(2 + small % 5))", "\(1 + small % 6)/7 of", "\(1 + small % 4)/5", "\(small % 6)-/5",
            "\(24 * (1 + small % 3))-hour", "x\(24 * (1 + small % 3))h", "\(80 + small % 20)% air", "\(small)F",
            "\(small)G", "~\(padded(small % 24))\(padded(generator.nextIndex(60)))", "911",
            "$\(small),\(150 + small)",
            "cycle \(small % 9 + 1)", "day \(small)", "\(small)th", "\(small)/\(small % 7 + 1)",
            "level \(small % 5 + 1)",
            "\(small)-\(small + 5)%", "\(small % 9 + 1)+", "-\(small)", "\(small)K", "\(small % 12 + 1)/12",
            "n=\(small)", "(\(small % 9 + 1))",
            "\(padded(generator.nextIndex(24)))\(padded(generator.nextIndex(60)))-\(padded(generator.nextIndex(24)))\(padded(generator.nextIndex(60)))",
            "\(1000 + small * 50)",
        ])
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    // MARK: Filling

    private mutating func fill(_ template: String) {
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            append(misspelt(String(rest[..<open])))
            insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        append(misspelt(String(rest)))
    }

    private mutating func append(_ string: String, _ label: String? = nil) {
        let string =
            switch casing {
            case .asWritten: string
            case .capitals: string.uppercased()
            case .small: string.lowercased()
            }
        let start = scalars
        text += string
        scalars += string.unicodeScalars.count
        if let label, !string.isEmpty {
            annotations.append(Annotation(label: label, range: ScalarRange(start, scalars)))
        }
    }

    private mutating func insert(_ key: String) {
        if person(key) || place(key) || number(key) || plainWord(key) { return }
        preconditionFailure("no key {\(key)} in the starter's templates")
    }

    private mutating func person(_ key: String) -> Bool {
        let patient = IdentifierKind.patient.standardLabel
        let staff = IdentifierKind.staff.standardLabel
        let relative = IdentifierKind.relative.standardLabel
        let both = isSpanish && chance(0.7) ? surnames.joined(separator: " ") : surnames[0]
        switch key {
        case "Pf": append(chance(0.1) ? "\(given) \(initial()) \(surnames[0])" : "\(given) \(both)", patient)
        case "Ps": append(slip(surnames[0]), patient)
        case "Pss": append(both, patient)
        case "Pg": append(slip(given), patient)
        case "Pany":
            switch generator.nextIndex(6) {
            case 0, 1: append("\(given) \(both)", patient)
            case 2: append("\(both), \(given)", patient)
            case 3: append("\(both), \(given)\(isSpanish ? "" : " " + letter())".uppercased(), patient)
            case 4: append("\(given) \(both)".uppercased(), patient)
            default:
                append("\(title(isFemale)) ")
                append("\(given) \(both)", patient)
            }
        case "Rg": append(slip(givenName(chance(0.5))), relative)
        case "Rany":
            let name = givenName(chance(0.5))
            switch generator.nextIndex(5) {
            case 0: append(name, relative)
            case 1: append("\(name) \(surnames[0])", relative)
            case 2: append("\(name) \(fullSurname())", relative)
            case 3:
                append("\(title(chance(0.5))) ")
                append(surname(), relative)
            default: append("\(name) \(surname())", relative)
            }
        case "Title", "Sra": append(title(isFemale))
        case "Dr": append("Dr.")
        case "Dra": append("Dra.")
        case "D": doctor()
        case "Dany":
            switch generator.nextIndex(6) {
            case 0: append("\(surname()), \(givenName(chance(0.5)))\(isSpanish ? "" : " " + letter())", staff)
            case 1: append("\(givenName(chance(0.5))) \(fullSurname())", staff)
            case 2: append("\(letter()). \(surname())", staff)
            default: doctor()
            }
        case "Dn": append("\(givenName(chance(0.5))) \(chance(0.1) ? initial() + " " : "")\(fullSurname())", staff)
        case "Ds": append(surname(), staff)
        case "Dg": append(givenName(chance(0.7)), staff)
        case "Dl":
            append(pick(isSpanish ? ["Dr. ", "Dra. ", "dr. ", "Dr "] : ["Dr. ", "Dr ", "dr ", "dr. "]))
            append(chance(0.2) ? surname().lowercased() : surname(), staff)
        case "Dini": append(letter() + letter() + (chance(0.5) ? letter() : ""), staff)
        default: return false
        }
        return true
    }

    private mutating func doctor() {
        let staff = IdentifierKind.staff.standardLabel
        let isWoman = chance(0.5)
        if isSpanish {
            append(isWoman ? pick(["Dra. ", "Dra. ", "Dra ", "la Dra. "]) : pick(["Dr. ", "Dr. ", "Dr ", "el Dr. "]))
            append(chance(0.5) ? fullSurname() : "\(givenName(isWoman)) \(fullSurname())", staff)
            return
        }
        switch generator.nextIndex(7) {
        case 0, 1:
            append(pick(["Dr. ", "Dr. ", "Dr "]))
            append(surname(), staff)
        case 2:
            append("Dr. ")
            append("\(givenName(isWoman)) \(surname())", staff)
        case 3:
            append("\(givenName(isWoman)) \(surname())", staff)
            append(", \(pick(["MD", "M.D.", "DO", "RN", "NP", "PA-C", "PhD", "LCSW", "MD, PhD", "FNP-C"]))")
        case 4:
            append(pick(["Nurse ", "Nurse Practitioner ", "Prof. ", "Attending ", "PA ", "NP "]))
            append(chance(0.5) ? surname() : "\(givenName(isWoman)) \(surname())", staff)
        case 5:
            append("Dr. ")
            append("\(letter()). \(surname())", staff)
        default: append("\(givenName(isWoman)) \(surname())", staff)
        }
    }

    private mutating func place(_ key: String) -> Bool {
        switch key {
        case "H": append(hospital(), IdentifierKind.hospital.standardLabel)
        case "O": append(organization(), IdentifierKind.organization.standardLabel)
        case "street": append(street(), IdentifierKind.street.standardLabel)
        case "city": append(town(), IdentifierKind.city.standardLabel)
        case "state":
            append(
                pick(isSpanish ? StarterPlaces.spanishStates : StarterPlaces.states), IdentifierKind.state.standardLabel
            )
        case "country":
            append(
                pick(isSpanish ? StarterPlaces.spanishCountries : StarterPlaces.countries),
                IdentifierKind.country.standardLabel)
        case "zip":
            append(
                isSpanish || chance(0.8)
                    ? digits(5)
                    : pick([
                        "\(digits(5))-\(digits(4))",
                        "\(letter())\(letter())\(digits(1)) \(digits(1))\(letter())\(letter())",
                    ]), IdentifierKind.postcode.standardLabel)
        default: return false
        }
        return true
    }

    private mutating func number(_ key: String) -> Bool {
        switch key {
        case "date":
            append(StarterDates.date(&generator, year: year, isSpanish: isSpanish), IdentifierKind.date.standardLabel)
        case "birth":
            append(
                StarterDates.fullDate(&generator, year: year - generator.nextIndex(90), isSpanish: isSpanish),
                IdentifierKind.date.standardLabel)
        case "monthyear":
            append(
                StarterDates.monthAndYear(&generator, year: year - generator.nextIndex(10), isSpanish: isSpanish),
                IdentifierKind.date.standardLabel)
        case "monthday":
            append(StarterDates.monthAndDay(&generator, isSpanish: isSpanish), IdentifierKind.date.standardLabel)
        case "weekday":
            append(StarterDates.weekday(&generator, isSpanish: isSpanish), IdentifierKind.date.standardLabel)
        case "md":
            let month = 1 + generator.nextIndex(12)
            let day = 1 + generator.nextIndex(28)
            append(isSpanish ? "\(day)/\(month)" : "\(month)/\(day)", IdentifierKind.date.standardLabel)
        case "month":
            append(pick(DateWords.months[isSpanish ? .spanish : .english] ?? []), IdentifierKind.date.standardLabel)
        case "holiday":
            append(
                pick(
                    isSpanish
                        ? [
                            "Navidad", "Semana Santa", "Reyes", "Nochebuena", "Año Nuevo", "San Juan", "las Fallas",
                            "la Virgen del Pilar",
                        ]
                        : [
                            "Christmas", "Thanksgiving", "Easter", "the Fourth of July", "New Year's Eve", "Labor Day",
                            "Memorial Day", "Halloween", "Diwali", "Ramadan",
                        ]),
                IdentifierKind.date.standardLabel)
        case "year": append(String(year - generator.nextIndex(40)), IdentifierKind.date.standardLabel)
        case "age":
            append(
                String(chance(0.15) ? generator.nextIndex(18) : 18 + generator.nextIndex(80)),
                IdentifierKind.age.standardLabel)
        case "phone": append(phone(), IdentifierKind.phone.standardLabel)
        case "fax": append(phone(), IdentifierKind.fax.standardLabel)
        case "email": append(email(), IdentifierKind.email.standardLabel)
        case "url":
            append(
                "\(pick(["www.", "https://www.", "http://"]))\(word(StarterNames.invented(&generator)))\(pick([".org", ".com", ".net", ".es", ".edu"]))\(chance(0.4) ? "/\(word(surname()))" : "")",
                IdentifierKind.url.standardLabel)
        case "mrn": append(code(isRecord: true), IdentifierKind.record.standardLabel)
        case "id": append(code(isRecord: false), IdentifierKind.identifier.standardLabel)
        case "license":
            append(
                pick([
                    "\(digits(2)) \(digits(2)) \(digits(5))", digits(6), "\(digits(2))/\(digits(2))/\(digits(5))",
                    "\(digits(9))",
                ]), IdentifierKind.identifier.standardLabel)
        case "dni":
            append(
                pick([
                    "\(digits(8))\(letter())", "\(digits(2)).\(digits(3)).\(digits(3))-\(letter())",
                    "X\(digits(7))\(letter())", digits(8),
                    "\(digits(2)).\(digits(3)).\(digits(3))",
                    "\(letter())\(letter())\(letter())\(letter())\(digits(6))\(letter())\(letter())\(letter())\(letter())\(letter())\(letter())\(digits(2))",
                    "\(digits(2)).\(digits(3)).\(digits(3))-\(digits(1))",
                ]), IdentifierKind.identifier.standardLabel)
        case "ssn":
            append(
                pick(["\(digits(3))-\(digits(2))-\(digits(4))", "xxx-xx-\(digits(4))", digits(9)]),
                IdentifierKind.identifier.standardLabel)
        case "job": append(job(), IdentifierKind.profession.standardLabel)
        case "jobCap": append(capital(job()), IdentifierKind.profession.standardLabel)
        default: return false
        }
        return true
    }

    private mutating func plainWord(_ key: String) -> Bool {
        let isCapital = key.first?.isUppercase == true || key.hasSuffix("Cap")
        let name = key.lowercased()
        func list(_ name: String) -> [String]? {
            switch name {
            case "drug": vocabulary.drugs
            case "brand": vocabulary.brands
            case "dose": vocabulary.doses
            case "condition": vocabulary.conditions
            case "eponym": vocabulary.eponyms
            case "symptom": vocabulary.symptoms
            case "finding": vocabulary.findings
            case "procedure", "procedurecap": vocabulary.procedures
            case "measure": vocabulary.measurements
            case "anatomy": vocabulary.anatomy
            case "organism": vocabulary.organisms
            case "ward": vocabulary.wards
            case "score": vocabulary.scores
            case "device": vocabulary.devices
            case "duration": vocabulary.durations
            case "time": vocabulary.times
            case "heading": vocabulary.headings
            case "relation", "relationcap": vocabulary.relations
            case "plain": vocabulary.plain
            default: nil
            }
        }
        if let list = list(name) {
            var chosen = pick(list)
            // Terms and numbers beyond the lists, so that shapes are learned and not words.
            if chance(0.12), ["drug", "brand", "condition", "procedure"].contains(name) {
                chosen = StarterNames.inventedTerm(&generator)
                if name == "brand" { chosen = capital(chosen) }
            }
            if name == "eponym" { chosen = eponym() }
            if name == "device" { chosen = device() }
            if name == "measure" || name == "dose" { chosen = varied(chosen) }
            if name == "heading", chance(0.3) { chosen = chosen.uppercased() }
            append(misspelt(isCapital ? capital(chosen) : chosen))
            return true
        }
        switch key {
        case "term": append(StarterNames.inventedTerm(&generator))
        case "Term": append(capital(StarterNames.inventedTerm(&generator)))
        case "small": append(String(1 + generator.nextIndex(28)))
        case "sex":
            append(
                pick(
                    isSpanish
                        ? (isFemale ? ["mujer", "femenina", "paciente"] : ["varón", "hombre", "masculino"])
                        : (isFemale
                            ? ["woman", "female", "lady", "F", "girl"] : ["man", "male", "gentleman", "M", "boy"])))
        case "sexCap": append(isFemale ? "Mujer" : "Varón")
        case "SEX":
            append(
                pick(
                    isSpanish
                        ? ["Mujer", "Varón", "M", "H", "F", "Femenino", "Masculino"] : ["F", "M", "Female", "Male"]))
        case "pronoun": append(isSpanish ? "" : isFemale ? "she" : "he")
        case "pronounCap": append(isFemale ? "She" : "He")
        case "pron": append(isFemale ? "her" : "his")
        case "pronObj": append(isFemale ? "her" : "him")
        case "language": append(pick(["English", "Spanish", "Mandarin", "none needed", "ASL"]))
        case "credential":
            append(
                pick(
                    isSpanish
                        ? ["FEA", "MIR-3", "DUE", "enfermera", "médico adjunto", "R2", "matrona"]
                        : [
                            "MD", "RN", "DO", "PA-C", "NP", "BSN, RN", "PhD", "CNM", "CRNA", "MSW", "PT", "PharmD",
                            "MBBS", "M.D.",
                        ]))
        default: return false
        }
        return true
    }

    // MARK: Drawing

    private mutating func chance(_ probability: Double) -> Bool { generator.nextUnit() < probability }
    private mutating func pick<T>(_ values: [T]) -> T { values[generator.nextIndex(values.count)] }
    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(generator.nextIndex(10)) }.joined()
    }
    private mutating func letter() -> String { pick(Array("ABCDEFGHJKLMNPRSTVW").map(String.init)) }
    private mutating func initial() -> String { letter() + "." }
    private func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
    private func word(_ text: String) -> String { text.lowercased().filter { $0.isASCII && $0.isLetter } }

    /// Other digits in the places of a measurement's.
    private mutating func varied(_ text: String) -> String {
        guard chance(0.7) else { return text }
        var previous: Character = " "
        return String(
            text.map { character -> Character in
                defer { previous = character }
                guard character.isNumber, character.isASCII, !previous.isLetter else { return character }
                return Character(String((previous.isNumber ? 0 : 1) + generator.nextIndex(previous.isNumber ? 10 : 9)))
            })
    }

    private mutating func title(_ isWoman: Bool) -> String {
        if isSpanish {
            return isWoman
                ? pick(["Sra.", "Dña.", "Sra", "Srta.", "la Sra.", "Doña"])
                : pick(["Sr.", "D.", "Sr", "el Sr.", "Don"])
        }
        return isWoman ? pick(["Mrs.", "Ms.", "Ms", "Mrs", "Miss"]) : pick(["Mr.", "Mr"])
    }

    private mutating func givenName(_ isWoman: Bool) -> String {
        let own = NameLists.names(isSpanish ? .spanish : .english)
        let share = generator.nextUnit()
        let name: String
        if share < (isSpanish ? 0.7 : 0.5) {
            name = pick(isWoman ? own.women : own.men)
        } else if share < 0.8 {
            name = pick(StarterNames.given)
        } else if share < 0.9 {
            name = StarterNames.invented(&generator)
        } else {
            let other = NameLists.names(pick(NameLists.languages))
            name = pick(isWoman ? other.women : other.men)
        }
        return isSpanish && chance(0.2) ? "\(name) \(pick(isWoman ? own.women : own.men))" : name
    }

    private mutating func surname() -> String {
        let own = NameLists.names(isSpanish ? .spanish : .english)
        let share = generator.nextUnit()
        if share < (isSpanish ? 0.6 : 0.35) { return pick(own.surnames) }
        if share < 0.7 { return pick(StarterNames.surnames) }
        if share < 0.85 { return StarterNames.invented(&generator) }
        let other = pick(NameLists.names(pick(NameLists.languages)).surnames)
        return chance(0.15)
            ? "\(pick(isSpanish ? ["de la", "del", "de"] : ["van", "de", "von", "St.", "De La", "Van der"])) \(other)"
            : other
    }

    private mutating func fullSurname() -> String {
        if isSpanish { return chance(0.7) ? "\(surname()) \(surname())" : surname() }
        return chance(0.06) ? "\(surname())-\(surname())" : surname()
    }

    /// A name as typed in haste.
    private mutating func slip(_ name: String) -> String {
        chance(0.04) ? name.lowercased() : chance(0.03) ? name.uppercased() : name
    }

    private mutating func town() -> String {
        if chance(0.25) {
            return StarterNames.invented(&generator) + (isSpanish ? "" : pick(["", "ville", " Falls", " City", ""]))
        }
        let list = isSpanish ? StarterPlaces.spanishTowns : StarterPlaces.towns
        if isSpanish { return pick(list) }
        return chance(0.3) ? pick(StarterPlaces.townStarts) + pick(StarterPlaces.townEnds) : pick(list)
    }

    private mutating func hospital() -> String {
        let place = chance(0.45) ? town() : chance(0.5) ? surname() : fancyName()
        if isSpanish {
            let saint = pick(StarterPlaces.spanishSaints)
            return pick([
                "Hospital \(saint)", "Hospital Universitario \(saint)", "Hospital General de \(place)",
                "Clínica \(saint)", "Hospital Clínico de \(place)",
                "Centro de Salud \(place)", "CAP \(place)", "Hospital Comarcal de \(place)", "Hospital \(place)",
                "Clínica \(place)", "Complejo Hospitalario de \(place)",
                "H. \(saint)", "Sanatorio \(saint)", "Consultorio de \(place)", "Hospital Regional de \(place)",
                "Centro Médico \(place)", "Ambulatorio \(place)",
            ])
        }
        let saint = chance(0.7) ? pick(StarterPlaces.saints) : "St. \(surname())"
        return pick([
            "\(place) General Hospital", "\(place) Medical Center", "\(saint) Hospital", "\(saint) Medical Center",
            "\(place) Memorial Hospital", "\(place) Clinic",
            "\(place) Regional", "University of \(place) Hospital", "\(place) Community Hospital",
            "\(place) Children's Hospital", "\(place) VA", "\(saint)'s",
            "\(place) Family Practice", "\(place) Nursing Home", "\(place) Rehab", "\(place) Health Center",
            "\(place) Surgery Center", "the \(place) Clinic", "\(place) General",
            "\(letter())\(letter())H", "\(place) Urgent Care", "\(place) Infirmary", "\(place) Manor",
            "\(place) Dialysis Center", "\(place) Oncology Associates",
        ])
    }

    private mutating func organization() -> String {
        let place = chance(0.3) ? town() : chance(0.4) ? surname() : fancyName()
        if chance(0.15) { return fancyName() }
        if isSpanish {
            return pick([
                "Talleres \(place)", "Construcciones \(place) S.L.", "Colegio \(pick(StarterPlaces.spanishSaints))",
                "IES \(place)", "Ayuntamiento de \(place)", "Transportes \(place)",
                "Supermercados \(place)", "Universidad de \(place)", "Seguros \(place)",
                "Residencia \(pick(StarterPlaces.spanishSaints))", "Panadería \(place)", "\(place) S.A.",
                "Escuela \(place)",
                "Farmacia \(place)", "Laboratorios \(place)", "Guardería \(place)", "Fundación \(place)",
                "Cafetería \(place)", "Cooperativa \(place)", "Textiles \(place)", "Asociación \(place)",
                "Ferretería \(place)", "Bodegas \(place)", "Hotel \(place)", "Grupo \(place)",
            ])
        }
        return pick([
            "\(place) Elementary School", "\(place) High School", "\(place) Construction", "\(place) & Sons",
            "\(place) Logistics", "\(place) Inc.", "\(place) Foods", "\(place) Bank",
            "\(place) County Schools", "\(place) University", "\(place) Electric", "First Baptist Church of \(place)",
            "\(place) Diner", "\(place) Pharmacy", "\(place) Motors", "\(place) Health Plan",
            "\(place) Police Department", "the \(place) Public Library", "\(place) Tech", "\(place) Labs",
            "\(place) Day Care", "\(place) Pathology Associates, LLC", "\(place) Drugs", "\(place) Apartments",
            "\(place) Grill", "\(place) Cafe", "Camp \(place)", "\(place) Shelter", "\(place) Ambulance",
            "\(place) Home Care", "\(place) Recovery Center", "\(place) Credit Union", "\(place) Steel", "\(place) LLC",
            "\(place) Community College", "\(place) Insurance", "\(place) Fire Department", "\(place) Farms",
        ])
    }

    private mutating func job() -> String {
        guard chance(0.35) else { return pick(vocabulary.jobs) }
        let word =
            chance(0.5)
            ? pick(isSpanish ? Self.spanishWords : Self.englishWords)
            : StarterNames.inventedWord(&generator, isSpanish: isSpanish)
        if isSpanish {
            if chance(0.5) {
                return String(word.prefix(6))
                    + pick(["ista", "ero", "era", "or", "ora", "dor", "dora", "ante", "ario", "aria", "ólogo", "eño"])
            }
            return
                "\(pick(["técnico de", "operaria de", "vendedor de", "encargada de", "profesor de", "monitora de", "auxiliar de", "conductor de", "jefe de", "dueña de"])) \(word)"
        }
        return
            "\(word) \(pick(["worker", "driver", "operator", "technician", "manager", "clerk", "captain", "cook", "maker", "salesman", "engineer", "teacher", "inspector", "supervisor", "owner", "assistant", "mover", "player", "consultant"]))"
    }

    /// A name made of everyday words, as shops and schools have them.
    private mutating func fancyName() -> String {
        let words = (0..<(1 + generator.nextIndex(2))).map { _ in
            capital(
                chance(0.6)
                    ? pick(isSpanish ? Self.spanishWords : Self.englishWords)
                    : StarterNames.inventedWord(&generator, isSpanish: isSpanish))
        }
        return words.joined(separator: " ")
    }

    private mutating func street() -> String {
        let name = chance(0.5) ? surname() : pick(isSpanish ? StarterPlaces.spanishStreets : StarterPlaces.streets)
        let number = 1 + generator.nextIndex(chance(0.5) ? 199 : 9899)
        if isSpanish {
            let kind = pick([
                "Calle", "C/", "Calle", "Avenida", "Avda.", "Plaza", "Paseo", "Pza.", "calle", "Av.", "Camino", "Ronda",
                "Carretera", "Cra.", "Jr.", "Travesía",
            ])
            let floor =
                chance(0.4)
                ? pick([
                    ", \(digits(1))º \(letter())", ", \(digits(1)) \(letter())", ", piso \(digits(1))", ", bajo",
                    ", \(digits(1))º izq.", ", portal \(digits(1))",
                ]) : ""
            return "\(kind) \(name)\(pick([", ", " ", " nº ", ", nº "]))\(number % 300 + 1)\(floor)"
        }
        let kind = pick([
            "Street", "St", "St.", "Avenue", "Ave", "Ave.", "Road", "Rd", "Lane", "Ln", "Drive", "Dr", "Court", "Blvd",
            "Way", "Place", "Terrace", "Circle", "Close", "Parkway", "Hwy",
        ])
        let unit =
            chance(0.25)
            ? pick([", Apt \(digits(1))\(letter())", " Apt. \(digits(2))", ", Unit \(digits(1))", " #\(digits(3))"])
            : ""
        return "\(number) \(pick(["", "", "", "N. ", "West ", "E "]))\(name) \(kind)\(unit)"
    }

    private mutating func phone() -> String {
        if isSpanish {
            return pick([
                "\(pick(["6", "7", "9"]))\(digits(8))", "\(pick(["6", "9"]))\(digits(2)) \(digits(3)) \(digits(3))",
                "\(pick(["6", "9"]))\(digits(2)) \(digits(2)) \(digits(2)) \(digits(2))",
                "+34 6\(digits(2)) \(digits(3)) \(digits(3))",
                "+52 55 \(digits(4)) \(digits(4))", "(\(digits(2))) \(digits(4))-\(digits(4))",
                "+54 9 11 \(digits(4))-\(digits(4))", "9\(digits(1))-\(digits(3))\(digits(4))",
                "\(digits(3))-\(digits(3))-\(digits(3))", "+57 3\(digits(2)) \(digits(7))",
            ])
        }
        return pick([
            "(\(digits(3))) \(digits(3))-\(digits(4))", "\(digits(3))-\(digits(3))-\(digits(4))",
            "\(digits(3))-\(digits(4))", "\(digits(3)).\(digits(3)).\(digits(4))", "x\(digits(4))",
            "\(digits(3)) \(digits(3)) \(digits(4))",
            "1-\(digits(3))-\(digits(3))-\(digits(4))", "+1 \(digits(3)) \(digits(3)) \(digits(4))",
            "0\(digits(3)) \(digits(3)) \(digits(4))", "+44 \(digits(4)) \(digits(6))",
            "(\(digits(3)))\(digits(3))-\(digits(4))",
        ])
    }

    private mutating func email() -> String {
        let user = pick([
            "\(word(given)).\(word(surnames[0]))", "\(word(given).prefix(1))\(word(surnames[0]))",
            "\(word(surnames[0]))\(digits(2))", "\(word(given))_\(digits(3))",
        ])
        return
            "\(user)@\(pick(["mail", "gmail", "yahoo", "hotmail", word(StarterNames.invented(&generator)), "hospital", "correo"])).\(pick(["com", "org", "net", "es", "example", "edu", "com.mx"]))"
    }

    private mutating func code(isRecord: Bool) -> String {
        if isRecord, chance(0.6) { return digits(6 + generator.nextIndex(4)) }
        return pick([
            digits(5), digits(7), digits(10), "\(digits(3))-\(digits(2))-\(digits(3))", "\(letter())\(digits(7))",
            "\(letter())\(letter())\(digits(6))", "\(letter())\(letter())-\(digits(5))",
            "\(letter())\(digits(2))-\(digits(5))", "\(letter())\(letter())\(letter())\(digits(9))",
            "\(digits(4))-\(digits(4))", "\(digits(2))-\(digits(6))", "\(digits(3)) \(digits(3)) \(digits(3))",
            "\(letter())\(letter())/\(digits(6))",
            "\(digits(1))\(letter())\(letter())\(digits(1))-\(letter())\(letter())\(digits(1))-\(letter())\(letter())\(digits(2))",
            "\(digits(2))\(letter())\(digits(6))", "\(digits(12))", "\(letter())-\(digits(2))-\(digits(4))",
            "\(year)-\(digits(5))",
        ])
    }

    /// Plain text with other words in places, and a few typing errors in its longer words.
    private mutating func misspelt(_ string: String) -> String {
        guard string.unicodeScalars.count > 3 else { return string }
        var string = string
        if chance(0.5) {
            string = string.split(separator: " ", omittingEmptySubsequences: false).map { word in
                // Small words stay: they are the grammar.
                guard word.count >= 4, word.allSatisfy({ $0.isLetter }), chance(0.2) else { return String(word) }
                let new = StarterNames.inventedWord(&generator, isSpanish: isSpanish)
                return word.first?.isUppercase == true ? capital(new) : new
            }.joined(separator: " ")
        }
        guard chance(0.1) else { return string }
        var words = string.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for index in words.indices {
            var letters = Array(words[index])
            guard letters.count > 5, letters.allSatisfy({ $0.isLetter && $0.isLowercase }), chance(0.1) else {
                continue
            }
            let place = 1 + generator.nextIndex(letters.count - 2)
            switch generator.nextIndex(3) {
            case 0: letters.remove(at: place)
            case 1: letters.insert(letters[place], at: place)
            default: letters.swapAt(place, place - 1)
            }
            words[index] = String(letters)
        }
        return words.joined(separator: " ")
    }
}
