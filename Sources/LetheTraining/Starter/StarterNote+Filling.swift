internal import LetheEssentials

/// What templates' keys become.
extension StarterNote {
    mutating func fill(_ template: String) {
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            append(misspelt(String(rest[..<open])))
            insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        append(misspelt(String(rest)))
    }

    mutating func append(_ string: String, _ label: String? = nil) {
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

    mutating func insert(_ key: String) {
        if personField(key) || placeField(key) || numberField(key) || plainField(key) { return }
        preconditionFailure("no key {\(key)} in the starter's templates")
    }

    mutating func personField(_ key: String) -> Bool {
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

    mutating func doctor() {
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

    mutating func placeField(_ key: String) -> Bool {
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

    mutating func numberField(_ key: String) -> Bool {
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

    mutating func plainField(_ key: String) -> Bool {
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
}
