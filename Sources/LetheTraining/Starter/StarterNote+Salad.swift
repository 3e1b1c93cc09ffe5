internal import LetheEssentials

/// Sentences of no meaning, and what looks like protected text and isn't.
extension StarterNote {
    static let englishWords = CommonWords.list(isSpanish: false) + StarterEveryday.english
    static let spanishWords = CommonWords.list(isSpanish: true) + StarterEveryday.spanish

    /// Everyday words and clinical ones in no order: what surrounds them says that nobody is meant.
    mutating func salad() {
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
    mutating func decoy() -> String {
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
    mutating func eponym() -> String {
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
    mutating func device() -> String {
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
    mutating func number() -> String {
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

    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
