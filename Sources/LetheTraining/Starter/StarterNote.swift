internal import LetheEssentials

/// One invented note being written.
struct StarterNote {
    let language: StarterLanguage
    let vocabulary: StarterVocabulary
    let templates: StarterTemplates
    var generator: SeededGenerator
    var text = ""
    var scalars = 0
    var annotations: [Annotation] = []
    var casing = Casing.asWritten

    enum Casing { case asWritten, capitals, small }

    /// The note's patient.
    var isFemale = false
    var given = ""
    var surnames: [String] = []
    var year = 2020

    /// Of the notes, those that tell a written one anew; the others are put together from templates.
    private static let writtenShare = 0.8

    var isSpanish: Bool { language == .spanish }

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
        if chance(Self.writtenShare) {
            retell(pick(isSpanish ? MarkedNote.spanish : MarkedNote.english))
        } else {
            compose()
        }
        return Document(id: id, text: NoteText(text), annotations: annotations)
    }

    // MARK: Layout

    private mutating func compose() {
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
    }

    mutating func line(_ string: String) {
        fill(string)
        append(chance(0.3) ? "\n\n" : "\n")
    }

    /// Fields in a random order, each on its line or several beside each other.
    mutating func form() {
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

    mutating func body() {
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
}
