/// Writes invented patient notes of two institutions, reproducibly.
///
/// The task is made to resemble the real one: names that are also words, names in the test part that no training note
/// holds, dates and numbers in many forms, misspellings, forms beside narrative. A's and B's notes differ in layout,
/// wording, identifiers and labels.
package struct SampleGenerator: Sendable {
    package let institution: SampleInstitution
    package let seed: UInt64

    package init(institution: SampleInstitution, seed: UInt64) {
        self.institution = institution
        self.seed = seed
    }

    /// Notes of one part. Note i of a part is the same however many are asked for.
    package func notes(_ count: Int, part: SamplePart) -> [Document] {
        (0..<count).map { index in
            let base = SamplePart.allCases.firstIndex(of: part) ?? 0
            let generator = SeededGenerator(
                seed: seed &+ (institution == .a ? 0 : 0x5EED), purpose: .sample, position: index * 3 + base)
            var note = SampleNote(institution: institution, part: part, generator: generator)
            return note.write(id: "\(institution.rawValue)-\(part.rawValue)-\(index + 1)")
        }
    }

    /// A corpus of 70 % training, 10 % validation and 20 % test notes, at least one each.
    package func corpus(notes count: Int) -> [SamplePart: [Document]] {
        let validation = max(1, count / 10)
        let test = max(1, count / 5)
        return [
            .train: notes(max(1, count - validation - test), part: .train),
            .validation: notes(validation, part: .validation), .test: notes(test, part: .test),
        ]
    }
}

/// One sample note being written.
struct SampleNote {
    private let institution: SampleInstitution
    private let part: SamplePart
    private var generator: SeededGenerator
    private var text = ""
    private var scalars = 0
    private var annotations: [Annotation] = []

    // The people and places of the note.
    private var isFemale = false
    private var firstName = ""
    private var surname = ""
    private var hospitals: [String] = []
    private var cities: [String] = []
    private var record = ""
    private var age = 50

    init(institution: SampleInstitution, part: SamplePart, generator: SeededGenerator) {
        self.institution = institution
        self.part = part
        self.generator = generator
    }

    mutating func write(id: String) -> Document {
        isFemale = chance(0.5)
        firstName = givenName(female: isFemale)
        surname = familyName()
        cities = [city(), city()]
        hospitals = [hospital(), hospital()]
        record = recordNumber()
        age = 20 + generator.nextIndex(76)
        let isA = institution == .a
        fill(pick(isA ? SampleTemplates.headersA : SampleTemplates.headersB))
        var sentences = isA ? SampleTemplates.narrativeA : SampleTemplates.narrativeB
        // Validation and test part each have wording of their own.
        let unseen = isA ? SampleTemplates.unseenA : SampleTemplates.unseenB
        for (index, sentence) in unseen.enumerated() where part == (index % 2 == 0 ? .validation : .test) {
            sentences.append(sentence)
        }
        generator.shuffle(&sentences)
        let count = isA ? 7 + generator.nextIndex(8) : 5 + generator.nextIndex(7)
        for (index, sentence) in sentences.prefix(count).enumerated() {
            fill(sentence)
            // A's notes wrap into paragraphs, B's run in lines.
            append(index % 3 == 2 || (!isA && chance(0.5)) ? "\n" : " ")
        }
        fill(pick(isA ? SampleTemplates.footersA : SampleTemplates.footersB))
        return Document(id: id, text: text, annotations: annotations)
    }

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

    private mutating func append(_ string: String, _ kind: SampleKind? = nil) {
        let start = scalars
        text += string
        scalars += string.unicodeScalars.count
        if let kind {
            annotations.append(Annotation(label: institution.label(of: kind), range: ScalarRange(start, scalars)))
        }
    }

    private mutating func insert(_ key: String) {
        let words = SampleWords.self
        switch key {
        case "patient": append("\(firstName) \(surname)", .patient)
        case "patientReversed": append("\(surname), \(firstName)", .patient)
        case "patientCapitals": append("\(surname.uppercased()), \(firstName.uppercased())", .patient)
        case "surname": append(institution == .b && chance(0.1) ? surname.lowercased() : surname, .patient)
        case "relative":
            append(
                chance(0.5) ? givenName(female: chance(0.5)) : "\(givenName(female: chance(0.5))) \(surname)", .relative
            )
        case "firstRelative": append(givenName(female: chance(0.5)), .relative)
        case "clinician": insertClinician()
        case "hospital": append(pick(hospitals), .hospital)
        case "date": append(date(), .date)
        case "year": append(String(1975 + generator.nextIndex(45)), .date)
        case "age": append(chance(0.9) ? String(age) : "\(age / 10 * 10)s", .age)
        case "phone": append(phone(), .phone)
        case "record": append(record, .record)
        case "street": append(street(), .street)
        case "city": append(pick(cities), .city)
        case "email": append(email(), .email)
        case "profession": append(pick(words.professions), .profession)
        case "sex": append(isFemale ? pick(["woman", "female", "lady"]) : pick(["man", "male", "gentleman"]))
        case "title": append(isFemale ? pick(["Mrs.", "Ms."]) : "Mr.")
        case "Title": append(isFemale ? pick(["Mrs.", "Ms.", "Ms"]) : pick(["Mr.", "Mr"]))
        case "pronoun": append(isFemale ? "she" : "he")
        case "Pronoun": append(isFemale ? "She" : "He")
        case "pronounObject": append(isFemale ? "her" : "him")
        case "pronounPossessive": append(isFemale ? "her" : "his")
        case "relation": append(pick(["wife", "husband", "daughter", "son", "sister", "brother", "mother"]))
        case "symptom": append(misspelt(pick(words.symptoms)))
        case "condition": append(misspelt(pick(words.conditions)))
        case "drug": append(misspelt(pick(words.drugs)))
        case "finding": append(misspelt(pick(words.findings)))
        case "dose":
            append(
                "\(pick([1, 2, 5, 10, 20, 25, 40, 50, 81, 100, 250, 500])) mg \(pick(["daily", "BID", "po qd", "at night"]))"
            )
        case "bloodPressure": append("\(100 + generator.nextIndex(70))/\(55 + generator.nextIndex(40))")
        case "pulse": append(String(50 + generator.nextIndex(60)))
        case "temperature": append("\(96 + generator.nextIndex(6)).\(generator.nextIndex(10))")
        case "saturation": append(String(88 + generator.nextIndex(12)))
        case "number": append("\(3 + generator.nextIndex(18)).\(generator.nextIndex(10))")
        case "smallNumber": append(String(1 + generator.nextIndex(9)))
        default: preconditionFailure("no key {\(key)} in the sample templates")
        }
    }

    private mutating func insertClinician() {
        let name = familyName()
        let first = givenName(female: chance(0.5))
        switch generator.nextIndex(institution == .a ? 5 : 4) {
        case 0:
            append("Dr. ")
            append(name, .clinician)
        case 1:
            append("Dr. ")
            append("\(first) \(name)", .clinician)
        case 2:
            append("\(first) \(name)", .clinician)
            append(institution == .a ? ", M.D." : " MBBS")
        case 3:
            append(institution == .a ? "Dr " : "Prof. ")
            append(name, .clinician)
        default: append("\(first.prefix(1)). \(name)", .clinician)
        }
    }

    // MARK: Drawing

    private mutating func chance(_ probability: Double) -> Bool { generator.nextUnit() < probability }

    private mutating func pick<T>(_ values: [T]) -> T { values[generator.nextIndex(values.count)] }

    /// Some names, twice as many in the test part, are made of syllables that no other part combines.
    private mutating func familyName() -> String {
        let share = part == .test ? 0.4 : 0.2
        if chance(share) {
            // The parts take different thirds of the combinations.
            let starts = SampleWords.surnameStarts
            let ends = SampleWords.surnameEnds
            let offset = part == .train ? 0 : part == .validation ? 1 : 2
            let start = generator.nextIndex(starts.count)
            let third = ends.count / 3
            let end = ((generator.nextIndex(third) * 3 + start + offset) % ends.count)
            return starts[start] + ends[end]
        }
        return pick(chance(0.45) ? SampleWords.wordSurnames : SampleWords.plainSurnames)
    }

    private mutating func givenName(female: Bool) -> String { pick(female ? SampleWords.women : SampleWords.men) }

    private mutating func city() -> String {
        let name = pick(SampleWords.placeStarts) + pick(SampleWords.placeEnds)
        return chance(0.15) ? "\(pick(["Port", "Lake", "Mount", "Fort"])) \(name)" : name
    }

    private mutating func hospital() -> String {
        let place = pick(SampleWords.placeStarts) + pick(SampleWords.placeEnds)
        let saint = pick(SampleWords.saints)
        if institution == .a {
            return pick([
                "\(place) General Hospital", "\(saint) Medical Center", "\(place) Memorial", "\(saint) Hospital",
                "\(place.prefix(1))GH",
            ])
        }
        return pick(["\(place) Infirmary", "the \(place) Clinic", "\(saint) Health Centre", "\(place) Day Unit"])
    }

    private mutating func street() -> String {
        let name =
            chance(0.5) ? pick(SampleWords.wordSurnames) : pick(SampleWords.placeStarts) + pick(SampleWords.placeEnds)
        let number = 1 + generator.nextIndex(999)
        return institution == .a
            ? "\(number) \(name) \(pick(SampleWords.streets))"
            : "\(name) \(pick(["Row", "Close", "Road", "Hill", "Green"])) \(number)"
    }

    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(generator.nextIndex(10)) }.joined()
    }

    private mutating func phone() -> String {
        if institution == .a {
            return pick([
                "(\(digits(3))) \(digits(3))-\(digits(4))", "\(digits(3))-\(digits(3))-\(digits(4))",
                "\(digits(3))-\(digits(4))", "x\(digits(5))",
            ])
        }
        return pick([
            "0\(digits(3)) \(digits(6))", "0\(digits(4))/\(digits(5))", "+44 \(digits(2)) \(digits(4)) \(digits(4))",
        ])
    }

    private mutating func recordNumber() -> String {
        if institution == .a {
            return pick(["\(digits(7))", "\(digits(3))-\(digits(2))-\(digits(2))", "\(digits(2))\(digits(6))"])
        }
        let letters = pick(["QX", "LB", "HR", "NK", "ZT"])
        return pick([
            "\(letters)/\(digits(6))", "\(letters)-\(digits(4))-\(digits(2))",
            "\(letters.lowercased())\(digits(5))\(pick(["a", "b", "k"]))",
        ])
    }

    private mutating func email() -> String {
        "\(surname.lowercased().filter { $0.isASCII && $0.isLetter })\(digits(2))@\(pick(["mail", "post", "clinic", "inbox"])).example"
    }

    private mutating func date() -> String {
        let year = 1990 + generator.nextIndex(33)
        let month = generator.nextIndex(12)
        let day = 1 + generator.nextIndex(28)
        let name = SampleWords.months[month]
        let short = String(name.prefix(3))
        let weekday = pick(SampleWords.weekdays)
        if institution == .a {
            return pick([
                "\(month + 1)/\(day)/\(year)", "\(padded(month + 1))/\(padded(day))/\(padded(year % 100))",
                "\(name) \(day), \(year)", "\(month + 1)/\(day)", "\(year)-\(padded(month + 1))-\(padded(day))",
                "\(name) \(day)",
                "\(short) \(day)", weekday, "\(name) \(year)", "\(month + 1)-\(day)-\(padded(year % 100))",
            ])
        }
        return pick([
            "\(day) \(name) \(year)", "\(padded(day)).\(padded(month + 1)).\(year)",
            "\(day) \(short.lowercased()) \(padded(year % 100))",
            "\(padded(day)).\(padded(month + 1)).\(padded(year % 100))", "\(ordinal(day)) of \(name)",
            "\(weekday), \(day) \(name)",
            "\(name) '\(padded(year % 100))", "\(ordinal(day)) \(name)",
        ])
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private func ordinal(_ day: Int) -> String {
        let ending = (11...13).contains(day % 100) ? "th" : ["th", "st", "nd", "rd"][day % 10 < 4 ? day % 10 : 0]
        return "\(day)\(ending)"
    }

    /// Plain text with a few typing errors in its longer words.
    private mutating func misspelt(_ string: String) -> String {
        let rate = institution == .a ? 0.008 : 0.02
        guard string.unicodeScalars.count > 5 else { return string }
        var words = string.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for index in words.indices {
            let letters = Array(words[index])
            guard letters.count > 5, letters.allSatisfy({ $0.isASCII && $0.isLetter && $0.isLowercase }), chance(rate)
            else {
                continue
            }
            let place = 1 + generator.nextIndex(letters.count - 2)
            var changed = letters
            switch generator.nextIndex(3) {
            case 0: changed.remove(at: place)
            case 1: changed.insert(letters[place], at: place)
            default: changed.swapAt(place, place - 1)
            }
            words[index] = String(changed)
        }
        return words.joined(separator: " ")
    }
}
