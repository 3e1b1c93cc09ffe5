/// Names that what stands beside them gives away: a relation, a degree, a word for a street or a hospital; and given names that
/// lists hold.
extension RuleScan {
    private static let relations: Set<String> = [
        "wife", "husband", "daughter", "son", "sister", "brother", "mother", "father", "partner", "spouse", "niece",
        "nephew",
        "aunt", "uncle", "cousin", "grandson", "granddaughter", "grandmother", "grandfather", "mom", "mum", "dad",
        "fiance",
        "fiancee", "boyfriend", "girlfriend", "roommate", "neighbor", "neighbour", "caregiver", "coworker",
        "stepfather",
        "stepmother", "dtr", "esposa", "marido", "esposo", "hija", "hijo", "hermana", "hermano", "madre", "padre",
        "pareja",
        "sobrina", "sobrino", "tia", "tio", "prima", "primo", "nieta", "nieto", "abuela", "abuelo", "novia", "novio",
        "cuidadora",
        "cuidador", "vecina", "vecino", "nuera", "yerno", "cunada", "cunado", "suegra", "suegro", "mama", "papa",
    ]
    private static let credentials: Set<String> = [
        "md", "do", "rn", "lpn", "np", "pa", "phd", "mbbs", "frcs", "frcp", "lcsw", "licsw", "msw", "pharmd", "crna",
        "cnm", "dpt",
        "bsn", "msn", "fnp", "aprn", "dnp", "otr", "rrt", "dds", "dmd", "facs", "mrcp", "cna",
    ]
    private static let streetWords: Set<String> = [
        "street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "drive", "dr", "court", "ct", "boulevard", "blvd",
        "way",
        "place", "pl", "terrace", "circle", "close", "parkway", "pkwy", "hwy", "highway", "row", "crescent", "square",
        "trail",
        "loop", "alley", "gardens",
    ]
    private static let streetLeads: Set<String> = [
        "calle", "avenida", "avda", "av", "plaza", "pza", "paseo", "camino", "carretera", "ronda", "travesia",
        "glorieta", "pasaje",
        "rue", "via", "viale", "rua", "urbanizacion",
    ]
    private static let hospitalWords: Set<String> = [
        "hospital", "clinic", "infirmary", "hospice",
    ]
    /// What a hospital has many of, and what is done there: with nothing else beside it, it is nobody's.
    private static let departments: Set<String> = [
        "outpatient", "paediatric", "pediatric", "derm", "dermatology", "photo", "eye", "dental", "pain", "wound",
        "hand",
        "fracture", "chaplain", "consented", "course", "discharge", "admission", "medicine", "day", "number", "follow",
        "clinic", "ent", "ob", "gyn", "renal", "stroke", "memory", "travel", "sleep", "allergy", "asthma", "diabetes",
        "dia", "medica", "medico", "polivalente", "quirurgica", "domicilio", "domiciliaria", "ingreso", "alta",
        "dental",
        "veterinaria", "dolor", "referencia", "origen", "general", "cardiaco", "quirurgico", "psiquiatrico",
    ]
    private static let hospitalLeads: Set<String> = [
        "hospital", "hosp", "clinica", "sanatorio", "policlinico", "ambulatorio",
    ]
    private static let units: Set<String> = [
        "apt", "apartment", "unit", "suite", "ste", "floor", "flat", "lot", "bldg", "trailer", "piso", "bajo", "portal",
        "puerta", "int",
    ]
    /// Behind a name: it is a disease's, a sign's or a thing's.
    private static let eponymNouns: Set<String> = [
        "disease", "syndrome", "sign", "test", "scale", "score", "criteria", "classification", "grade", "nodes",
        "ligament", "fascia",
        "triangle", "pouch", "collar", "clamp", "forceps", "retractor", "tube", "drain", "catheter", "suture", "stain",
        "bodies",
        "cells", "ganglion", "duct", "fracture", "maneuver", "manoeuvre", "position", "incision", "procedure", "repair",
        "staging",
        "index", "formula", "reflex", "phenomenon", "guidelines", "view", "line", "lines", "space", "canal", "palsy",
        "lymphoma",
        "tumor", "tumour", "sarcoma", "virus", "scan", "ulcer", "node", "protocol", "brace", "boot", "splint", "needle",
        "lesion",
    ]

    /// Before "de" and a name: it is a sign's, an operation's or a thing's.
    private static let eponymLeads: Set<String> = [
        "signo", "signos", "prueba", "test", "maniobra", "fondo", "saco", "arco", "arcos", "mesa", "escala",
        "criterios",
        "clasificacion", "sindrome", "angina", "ergometria", "ferula", "indice", "punto", "linea", "triangulo",
        "tecnica",
        "pinza", "pinzas", "sonda", "tubo", "cateter", "drenaje", "corse", "reflejo", "ley", "tumor", "ulcera",
        "celulas",
        "cuerpos", "esofago", "diverticulo", "fractura", "paralisis", "cirugia", "operacion", "angulo", "hierba",
    ]

    /// Whether a word may be a name: a capital, no word of everyday language, not all of the line in capitals by chance.
    private func mayBeName(_ index: Int) -> Bool {
        guard text.isLetters(index), text.isCapitalised(index), text.length(index) >= 2 else { return false }
        let folded = text.folded(index)
        return !CommonWords.contains(folded) || CommonWords.isAlsoName(folded) && !text.isAllCapitals(index)
    }

    private func isSigned(_ index: Int, _ sign: Unicode.Scalar) -> Bool { text.isSign(index, sign) }

    /// The end of a name of up to three words that begins at a lexeme; nil where none does.
    private func shortName(from start: Int) -> Int? {
        guard mayBeName(start) else { return nil }
        var end = start + 1
        while end < text.count, end - start < 7, !text.startsLine(end) {
            // A degree behind a name is no part of it.
            if text.isLetters(end), text.isAllCapitals(end), !text.isAllCapitals(start),
                Self.credentials.contains(text.folded(end))
            {
                break
            }
            if mayBeName(end),
                text.follows(end) || text.isSign(end - 1, "-") || text.isSign(end - 1, ".") || text.isSign(end - 1, "'")
            {
                end += 1
            } else if text.isSign(end, "-") || text.isSign(end, "'") || text.sign(end) == "\u{2019}", text.touches(end),
                text.touches(end + 1), mayBeName(end + 1)
            {
                end += 2
            } else if text.isLetters(end), text.length(end) == 1, text.isCapitalised(end), isSigned(end + 1, "."),
                text.touches(end + 1)
            {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    /// "her husband Bartholomew", "sister, Faith Hopewell,", "mom (Sorcha)".
    mutating func relation(at index: Int, _ folded: String) {
        guard Self.relations.contains(folded) else { return }
        var start = index + 1
        if isSigned(start, ",") || isSigned(start, ":") || isSigned(start, "(") { start += 1 }
        guard !text.startsLine(start), text.follows(start) || isSigned(start - 1, "("), let end = shortName(from: start)
        else {
            return
        }
        // "Mother: Reports" in capitals or at a field's beginning is no name; in capitals "BROTHER KILLED" isn't either.
        if text.isAllCapitals(start), !text.isAllCapitals(index) || NameLists.genders[text.folded(start)] == nil {
            return
        }
        if isSigned(start - 1, ":"), NameLists.genders[text.folded(start)] == nil { return }
        add(start..<end, .relative, "relation")
    }

    /// "Theo Marsh, MD", "M. Villanueva RN".
    mutating func credential(at index: Int, _ folded: String) {
        guard Self.credentials.contains(folded), text.isAllCapitals(index), index > 0, !text.startsLine(index) else {
            return
        }
        var end = index
        if isSigned(end - 1, ",") { end -= 1 }
        var start = end
        var words = 0
        while start > 0, words < 4, !text.startsLine(start) {
            let before = start - 1
            if text.isLetters(before), text.isCapitalised(before) {
                let folded = text.folded(before)
                let isInitial = text.length(before) == 1
                guard isInitial || !CommonWords.contains(folded) || CommonWords.isAlsoName(folded),
                    !Self.credentials.contains(folded)
                else { break }
                start = before
                words += 1
            } else if isSigned(before, ".") || isSigned(before, "-") || isSigned(before, "'"), before > 0,
                text.isLetters(before - 1), text.touches(before),
                // "with Duplo. RN Beaudry": a sentence's end.
                !isSigned(before, ".") || text.length(before - 1) <= 2
            {
                start = before
            } else {
                break
            }
        }
        guard words >= 1, start < end, text.isLetters(start), !isSigned(index + 1, ":") else { return }
        // "BCG RN", "OI MD -7.9": abbreviations beside each other.
        if (start..<end).allSatisfy({ !text.isLetters($0) || text.isAllCapitals($0) && text.length($0) <= 4 }),
            (start..<end).allSatisfy({ !text.isLetters($0) || NameLists.genders[text.folded($0)] == nil })
        {
            return
        }
        add(start..<end, .staff, "credential")
    }

    /// "5518 W. Roosevelt Ct., Apt 4B".
    mutating func street(at index: Int) {
        guard text.length(index) <= 5, let number = text.number(index), number > 0 else { return }
        var end = index + 1
        var words = 0
        while end < text.count, end - index < 9, !text.startsLine(end) {
            if text.isLetters(end) {
                let folded = text.folded(end)
                if words > 0, Self.streetWords.contains(folded), text.isCapitalised(end) {
                    end += 1
                    if isSigned(end, "."), text.touches(end) { end += 1 }
                    // "0600 PICU Dr. Stillwater": a doctor.
                    if folded == "dr", text.isCapitalised(end), !text.startsLine(end),
                        !Self.units.contains(text.folded(end))
                    {
                        return
                    }
                    // A flat behind it.
                    var unit = end
                    if isSigned(unit, ",") { unit += 1 }
                    if text.isLetters(unit), Self.units.contains(text.folded(unit)), !text.startsLine(unit) {
                        unit += 1
                        if isSigned(unit, ".") { unit += 1 }
                        if isSigned(unit, "#") { unit += 1 }
                        while unit < text.count, text.kinds[unit] != .sign, text.touches(unit) || text.follows(unit),
                            unit - end < 5,
                            text.kinds[unit] == .digits || text.length(unit) == 1
                        {
                            unit += 1
                        }
                        end = unit
                    }
                    add(index..<end, .street, "street")
                    return
                }
                guard text.isCapitalised(end) else { return }
                words += 1
            } else if text.kinds[end] == .digits, words == 0, text.length(end) <= 3, text.isLetters(end + 1),
                text.touches(end + 1)
            {
                // "12 5th Avenue".
                words += 1
                end += 1
            } else if !(isSigned(end, ".") || isSigned(end, "'") || isSigned(end, "-")) || !text.touches(end) {
                return
            }
            end += 1
        }
    }

    /// "Calle de la Paz, 12, 3º B", "C/ Mayor 5".
    mutating func spanishStreet(at index: Int, _ folded: String) {
        let isShort = folded == "c" && isSigned(index + 1, "/")
        guard isShort || Self.streetLeads.contains(folded) else { return }
        // "via EMS" is no street.
        guard folded != "via" || text.isCapitalised(index) && !text.isAllCapitals(index) else { return }
        var end = index + 1
        if isSigned(end, ".") || isSigned(end, "/"), text.touches(end) { end += 1 }
        var capitals = 0
        while end < text.count, end - index < 12, !text.startsLine(end) {
            if text.isLetters(end) {
                if text.isCapitalised(end) {
                    capitals += 1
                } else if !["de", "del", "la", "las", "los", "el", "y", "n", "numero", "nº"].contains(text.folded(end))
                {
                    return
                }
            } else if text.kinds[end] == .digits {
                // "c/ SO4" and "AV OD 20/40" are no addresses.
                guard capitals > 0, text.length(end) <= 5, !(text.touches(end) && text.isLetters(end - 1)),
                    !["od", "oi", "ao"].contains(text.folded(index + 1))
                else { return }
                end += 1
                // "3º B".
                var unit = end
                if isSigned(unit, ",") { unit += 1 }
                if text.isDigits(unit), text.length(unit) <= 2, !text.startsLine(unit) {
                    unit += 1
                    if text.sign(unit) == "º" || text.sign(unit) == "°" || text.sign(unit) == "ª" { unit += 1 }
                    if text.isLetters(unit), text.length(unit) == 1 || text.folded(unit) == "º" { unit += 1 }
                    if text.isLetters(unit), text.length(unit) == 1, text.isCapitalised(unit) { unit += 1 }
                    end = unit
                }
                add(index..<end, .street, "street")
                return
            } else if !(isSigned(end, ",") || isSigned(end, ".") || text.sign(end) == "º") {
                return
            }
            end += 1
        }
    }

    /// "St. Brannoc Hospital", "Kirrawee Downs District Hospital", "Hospital Comarcal de la Axarquía".
    mutating func hospital(at index: Int, _ folded: String) {
        guard text.isCapitalised(index) else { return }
        if Self.hospitalWords.contains(folded) || folded == "center" && index > 0 && text.folded(index - 1) == "medical"
        {
            var start = index
            var hasName = false
            while start > 0, index - start < 8, !text.startsLine(start),
                text.isLetters(start - 1) || text.touches(start) || isSigned(start - 1, ".")
            {
                let before = start - 1
                if text.isLetters(before), text.isCapitalised(before) {
                    let word = text.folded(before)
                    if !Self.departments.contains(word), !CommonWords.contains(word) || CommonWords.isAlsoName(word) {
                        hasName = true
                    }
                } else if isSigned(before, "."),
                    !(before > 0 && ["st", "ste", "mt", "ft", "dr"].contains(text.folded(before - 1)))
                {
                    // A sentence's end.
                    break
                } else if !(isSigned(before, ".") || isSigned(before, "'") || isSigned(before, "-")
                    || text.isLetters(before) && ["of", "s"].contains(text.folded(before)))
                {
                    break
                }
                start = before
            }
            if hasName, text.isLetters(start), !text.isAllCapitals(index) || start < index - 1 {
                add(start..<index + 1, .hospital, "hospital")
                return
            }
        }
        // "HISTORIA CLÍNICA".
        guard Self.hospitalLeads.contains(folded), index == 0 || text.folded(index - 1) != "historia" else { return }
        var end = index + 1
        if isSigned(end, "."), text.touches(end) { end += 1 }
        var last: Int?
        var hasName = false
        while end < text.count, end - index < 12, !text.startsLine(end),
            text.isLetters(end) || isSigned(end, ".") && text.touches(end)
        {
            if text.isLetters(end) {
                let word = text.folded(end)
                if text.isCapitalised(end) {
                    if isSigned(end + 1, ":") { break }
                    last = end + 1
                    if !Self.departments.contains(word) { hasName = true }
                } else if !["de", "del", "la", "las", "los", "el", "y"].contains(word) {
                    break
                }
            }
            end += 1
        }
        if let last, last > index + 1, hasName { add(index..<last, .hospital, "hospital") }
    }

    /// A given name that lists hold, with what follows it; not where an eponym's noun does.
    mutating func listedName(at index: Int, _ folded: String) {
        guard text.length(index) >= 3, text.isCapitalised(index), !text.isAllCapitals(index),
            NameLists.genders[folded] != nil,
            !CommonWords.contains(folded), !isSigned(index + 1, ":"), DateWords.monthOf[folded] == nil
        else { return }
        let end = shortName(from: index) ?? index + 1
        var next = end
        if isSigned(next, "'") || text.sign(next) == "\u{2019}" { next += 2 }
        if next < text.count, text.isLetters(next), Self.eponymNouns.contains(text.folded(next)) { return }
        // "Martin-Gruber", "Rumack-Matthew": two surnames that share a sign, unless both are given names.
        if isSigned(index - 1, "-"), text.touches(index), NameLists.genders[text.folded(index - 2)] == nil { return }
        if isSigned(index + 1, "-"), text.touches(index + 1), text.touches(index + 2), text.isCapitalised(index + 2),
            NameLists.genders[text.folded(index + 2)] == nil, end == index + 3
        {
            return
        }
        // "Lake Louise 11", "Ann Arbor IIB", "signo de Russell", "arcos de Erich".
        if index > 0, folded == "louise", text.folded(index - 1) == "lake" { return }
        if folded == "ann", text.isLetters(index + 1), text.folded(index + 1) == "arbor" { return }
        if index > 1, text.folded(index - 1) == "de", Self.eponymLeads.contains(text.folded(index - 2)) { return }
        // "enfermedad de Parkinson".
        if index > 1, text.folded(index - 1) == "de", CommonWords.isEponym(folded) { return }
        add(index..<end, .person, "listed-name")
    }
}
