internal import LetheEssentials

/// Names, places and numbers, drawn.
extension StarterNote {
    mutating func chance(_ probability: Double) -> Bool { generator.nextUnit() < probability }
    mutating func pick<T>(_ values: [T]) -> T { values[generator.nextIndex(values.count)] }
    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(generator.nextIndex(10)) }.joined()
    }
    mutating func letter() -> String { pick(Array("ABCDEFGHJKLMNPRSTVW").map(String.init)) }
    mutating func initial() -> String { letter() + "." }
    func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
    func word(_ text: String) -> String { text.lowercased().filter { $0.isASCII && $0.isLetter } }

    /// Other digits in the places of a measurement's.
    mutating func varied(_ text: String) -> String {
        guard chance(0.7) else { return text }
        var previous: Character = " "
        return String(
            text.map { character -> Character in
                defer { previous = character }
                guard character.isNumber, character.isASCII, !previous.isLetter else { return character }
                return Character(String((previous.isNumber ? 0 : 1) + generator.nextIndex(previous.isNumber ? 10 : 9)))
            })
    }

    mutating func title(_ isWoman: Bool) -> String {
        if isSpanish {
            return isWoman
                ? pick(["Sra.", "Dña.", "Sra", "Srta.", "la Sra.", "Doña"])
                : pick(["Sr.", "D.", "Sr", "el Sr.", "Don"])
        }
        return isWoman ? pick(["Mrs.", "Ms.", "Ms", "Mrs", "Miss"]) : pick(["Mr.", "Mr"])
    }

    mutating func givenName(_ isWoman: Bool) -> String {
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

    mutating func surname() -> String {
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

    mutating func fullSurname() -> String {
        if isSpanish { return chance(0.7) ? "\(surname()) \(surname())" : surname() }
        return chance(0.06) ? "\(surname())-\(surname())" : surname()
    }

    /// A name as typed in haste.
    mutating func slip(_ name: String) -> String {
        chance(0.04) ? name.lowercased() : chance(0.03) ? name.uppercased() : name
    }

    mutating func town() -> String {
        if chance(0.25) {
            return StarterNames.invented(&generator) + (isSpanish ? "" : pick(["", "ville", " Falls", " City", ""]))
        }
        let list = isSpanish ? StarterPlaces.spanishTowns : StarterPlaces.towns
        if isSpanish { return pick(list) }
        return chance(0.3) ? pick(StarterPlaces.townStarts) + pick(StarterPlaces.townEnds) : pick(list)
    }

    mutating func hospital() -> String {
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

    mutating func organization() -> String {
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

    mutating func job() -> String {
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
    mutating func fancyName() -> String {
        let words = (0..<(1 + generator.nextIndex(2))).map { _ in
            capital(
                chance(0.6)
                    ? pick(isSpanish ? Self.spanishWords : Self.englishWords)
                    : StarterNames.inventedWord(&generator, isSpanish: isSpanish))
        }
        return words.joined(separator: " ")
    }

    mutating func street() -> String {
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

    mutating func phone() -> String {
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

    mutating func email() -> String {
        let user = pick([
            "\(word(given)).\(word(surnames[0]))", "\(word(given).prefix(1))\(word(surnames[0]))",
            "\(word(surnames[0]))\(digits(2))", "\(word(given))_\(digits(3))",
        ])
        return
            "\(user)@\(pick(["mail", "gmail", "yahoo", "hotmail", word(StarterNames.invented(&generator)), "hospital", "correo"])).\(pick(["com", "org", "net", "es", "example", "edu", "com.mx"]))"
    }

    mutating func code(isRecord: Bool) -> String {
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
    mutating func misspelt(_ string: String) -> String {
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
