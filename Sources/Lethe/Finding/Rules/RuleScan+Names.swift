/// Names behind titles and in form fields.
extension RuleScan {
    private static let staffTitles: Set<String> = [
        "dr", "dra", "drs", "dres", "prof", "doctor", "doctora", "docteur", "nurse",
    ]
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "sr", "sra", "srta", "sres", "don", "dona", "herr", "frau", "mme", "mlle",
        "sig",
        "signora", "mevr", "dhr",
    ]
    /// Fields of forms whose value is a name.
    private static let fields: [String: IdentifierKind] = [
        "name": .patient, "patient": .patient, "client": .patient, "nombre": .patient, "apellidos": .patient,
        "paciente": .patient, "attending": .staff, "resident": .staff, "physician": .staff, "provider": .staff,
        "surgeon": .staff,
        "consultant": .staff, "medico": .staff, "doctor": .staff, "cc": .staff, "pt": .patient, "nom": .patient,
    ]
    private static let particles: Set<String> = [
        "de", "la", "las", "los", "del", "van", "von", "der", "den", "da", "di", "do", "dos", "le", "du", "el", "al",
        "bin",
        "ibn", "y", "e", "san", "santa", "st", "mc", "mac", "o",
    ]

    /// What begins with a word that may be a title or a field's name.
    mutating func names(at index: Int, _ folded: String) {
        if Self.staffTitles.contains(folded) || Self.titles.contains(folded), text.isCapitalised(index) {
            var next = index + 1
            if text.isSign(next, "."), text.touches(next) { next += 1 }
            // "Dr. Mary Jones", "Dra. de la Fuente".
            // "Azure DR MRI", "RN VIVO": capitals beside capitals without a full stop are abbreviations as well.
            let isAbbreviation =
                next == index + 1 && text.isAllCapitals(index) && text.isLetters(next) && text.length(next) <= 3
                && text.isAllCapitals(next) && NameLists.genders[text.folded(next)] == nil
            if !isAbbreviation, let end = name(from: next), text.follows(next) || text.isSign(next - 1, ".") {
                add(next..<end, Self.staffTitles.contains(folded) ? .staff : .person, "title")
            }
            return
        }
        guard let kind = Self.fields[folded], text.isSign(index + 1, ":"),
            text.touches(index + 1) || text.follows(index + 1),
            let end = name(from: index + 2), !text.startsLine(index + 2)
        else { return }
        // "CC: R flank pain", "Consultant: A/Prof": a letter alone is nobody.
        guard end > index + 3 || text.length(index + 2) > 1 else { return }
        add(index + 2..<end, kind, "field")
    }

    /// A common word that nobody is called.
    private func isNoName(_ folded: String) -> Bool {
        CommonWords.contains(folded) && !CommonWords.isAlsoName(folded) && !CommonWords.isEponym(folded)
    }

    /// Over capitalised words, initials, particles, hyphens, apostrophes and one comma, on one line.
    ///
    /// - Returns: the end; nil where no word is a name.
    private func name(from start: Int) -> Int? {
        var index = start
        var end = start
        var words = 0
        while index < text.count, words < 5, index - start < 16, index == start || !text.startsLine(index) {
            if text.isLetters(index) {
                if text.isCapitalised(index) {
                    let folded = text.folded(index)
                    // What follows in capitals is the next field or a title behind the name.
                    if words > 0,
                        isNoName(folded) || Self.fields[folded] != nil || text.isSign(index + 1, ":")
                    {
                        break
                    }
                    if Self.staffTitles.contains(folded) || Self.titles.contains(folded) {
                        index += 1
                        continue
                    }
                    words += 1
                    end = index + 1
                } else if !Self.particles.contains(text.folded(index)) {
                    break
                }
            } else if text.isSign(index, "."), text.touches(index), text.length(index - 1) <= 2 {
                if end == index { end = index + 1 }
            } else if text.isSign(index, "-") || text.isSign(index, "'") || text.sign(index) == "\u{2019}" {
                guard text.touches(index), text.touches(index + 1) else { break }
            } else {
                guard text.isSign(index, ","), words == 1, text.isCapitalised(index + 1), !text.startsLine(index + 1)
                else {
                    break
                }
            }
            index += 1
        }
        return words > 0 ? end : nil
    }
}
