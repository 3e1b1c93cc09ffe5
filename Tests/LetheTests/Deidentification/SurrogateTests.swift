import TestSupport
import Testing

@testable import Lethe

/// Surrogates as a whole: a note, a patient, and what must never come back.
struct SurrogateTests {
    /// A note of few words is English where it says no more for another language.
    @Test func fewWordsAreEnglish() {
        for text in ["Patient: Joan Marlow   DOB: 07/14/1948", "Joan", "Patient seen."] {
            #expect(LanguageGuess.most(LanguageGuess.counts(NoteText(text))) == .english, "\(text)")
        }
        #expect(LanguageGuess.most(LanguageGuess.counts(NoteText("De patient heeft het niet"))) == .dutch)
    }

    private static let key = ReleaseKey(bytes: [UInt8](0..<32))

    private static func policy(_ styles: [String] = ["surrogate"], key: ReleaseKey = key) throws -> ReplacementPolicy {
        var policy = try ReplacementPolicy(parsing: styles)
        policy.key = key
        return policy
    }

    /// A note whose stretches are marked as [LABEL text].
    private static func note(_ marked: String, id: String = "1") -> Document {
        var text = ""
        var annotations: [Annotation] = []
        var rest = marked[...]
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            text += rest[..<open]
            let inside = rest[rest.index(after: open)..<close]
            let parts = inside.split(separator: " ", maxSplits: 1)
            let start = text.unicodeScalars.count
            text += parts[1]
            annotations.append(
                Annotation(label: String(parts[0]), range: ScalarRange(start, text.unicodeScalars.count)))
            rest = rest[rest.index(after: close)...]
        }
        return Document(id: id, text: NoteText(text + rest), annotations: annotations)
    }

    private static let sample = """
        [PATIENT Mary Smith], [AGE 52], of [STREET 12 Elm Street], [CITY Boston], [STATE MA] [ZIP 02139], seen on [DATE 3/15/2020] \
        by [DOCTOR Dr. J. Brown] at [HOSPITAL Mercy General Hospital]. MRN [MEDICALRECORD 12-34-56]. Call [PHONE 617-232-1234] or \
        [EMAIL mary.smith@stmary.org]. [PATIENT Mrs. Smith] returns on [DATE March 22, 2020]. SSN [SSN 219-09-9999].
        """

    @Test func aNoteReadsWell() throws {
        let replaced = try Self.policy().apply(to: Self.note(Self.sample))
        let text = replaced.document.text.string
        #expect(replaced.fallbacks.isEmpty, "\(text)")
        for original in [
            "Mary", "Smith", "Elm", "Boston", "02139", "3/15/2020", "Brown", "Mercy", "12-34-56", "232", "stmary",
        ] {
            #expect(!text.contains(original), "\(original) in \(text)")
        }
        #expect(
            text.contains(", 52, of ") && text.contains(" Street, ") && text.contains("Hospital")
                && text.contains("Mrs. "))
        let pieces = replaced.document.annotations.map { replaced.document.text.copy($0.range) }
        #expect(pieces.count == 15)
        // The same surname in "Mrs. …" and in the address.
        let surname = try #require(pieces[0].split(separator: " ").last)
        #expect(pieces[12] == "Mrs. \(surname)" && pieces[11].contains(FoldedText.fold(String(surname))))
        // A week lies between the two dates.
        let dates = [pieces[6], pieces[13]].map { text -> CivilDay? in
            let note = NoteText(text)
            let tokens = Tokenizer().tokenize(note).tokens
            return note.withUTF8 { utf8 in
                DateGrammar.match(
                    Lexemes(note, tokens: tokens, utf8: utf8), at: 0, isLabelled: true, order: .monthFirst
                )
                .flatMap { mention in
                    guard let year = mention.value(.year), let month = mention.value(.month),
                        let day = mention.value(.day)
                    else { return nil }
                    return CivilDay(year: year, month: month, day: day)
                }
            }
        }
        let first = try #require(dates[0])
        let second = try #require(dates[1])
        #expect(second.number - first.number == 7)
    }

    @Test func offsetsAreNeverNoneAndSpread() {
        var settings = SurrogateSettings()
        var seen: Set<Int> = []
        for patient in 0..<4000 {
            let days = Surrogates.offset(Self.key, scope: "\(patient)", settings)
            #expect(days != 0 && abs(days) <= 364)
            seen.insert(days)
        }
        #expect(seen.count > 700)
        settings.keepsWeekdays = true
        for patient in 0..<500 {
            let days = Surrogates.offset(Self.key, scope: "\(patient)", settings)
            #expect(days != 0 && days % 7 == 0 && abs(days) <= 364)
        }
    }

    /// What can't be written anew becomes its label and is counted, whatever it is.
    @Test(arguments: [
        "[PATIENT 李雷]", "[DATE the other day, I think]", "[PROFESSION teacher]", "[BIOID retina scan]", "[OTHER thing]",
        "[UNHEARD Smith]",
        "[EMAIL no address]", "[IPADDRESS nowhere]", "[DATE 3/5/2020]", "[MEDICALRECORD --]",
    ])
    func whatHasNoSurrogateBecomesItsLabel(marked: String) throws {
        let document = Self.note("Seen: \(marked).")
        let replaced = try Self.policy().apply(to: document)
        let label = document.annotations[0].label
        #expect(replaced.document.text.string == "Seen: <\(label)>.")
        #expect(replaced.fallbacks == [label: 1])
        #expect(replaced.unmovedDates.ambiguous == (marked.contains("3/5") ? 1 : 0))
    }

    @Test func agesOver89AndDatesThatTellThemAreHidden() throws {
        let document = Self.note("[AGE 93], born [DATE 4/20/1927], seen [DATE 5/21/2020].")
        let text = try Self.policy().apply(to: document).document.text.string
        #expect(text.hasPrefix("90+, born <DATE>, seen ") && !text.contains("5/21/2020"))
        // Where ages are kept, so are such dates.
        let kept = try Self.policy(["surrogate", "AGE=keep"]).apply(to: document).document.text.string
        #expect(kept.hasPrefix("93, born ") && !kept.contains("<DATE>"))
    }

    @Test func mixedNamesDiffer() throws {
        var policy = try Self.policy()
        let document = Self.note((0..<20).map { _ in "[PATIENT Mr. Okafor]" }.joined(separator: ". "))
        func names() -> Set<String> {
            let replaced = policy.apply(to: document).document
            return Set(replaced.annotations.map { replaced.text.copy($0.range) })
        }
        #expect(names().count == 1)
        policy.surrogates.names = .mixed
        #expect(names().count > 2 && names() == names())
    }

    @Test func townAndPostcodeGoTogether() throws {
        for id in 0..<20 {
            let document = Self.note(
                "[CITY Boston] [ZIP 02139]. Again: [CITY Boston], MA [ZIP 02139-4307].", id: "\(id)")
            let replaced = try Self.policy().apply(to: document).document
            let pieces = replaced.annotations.map { replaced.text.copy($0.range) }
            let town = try #require(PlaceLists.towns(.english).first { $0.name == pieces[0] })
            #expect(pieces[1].hasPrefix(town.postcode) && pieces[2] == pieces[0])
            #expect(pieces[3].hasPrefix(town.postcode) && pieces[3].contains("-"))
        }
    }

    @Test(arguments: [
        ("STREET", "12 Elm Street, Apt 4"), ("STREET", "C/ Mayor, 5"), ("STREET", "Hauptstraße 12"),
        ("STREET", "rue de la Paix 5"),
        ("HOSPITAL", "MGH"), ("HOSPITAL", "General Hospital"), ("HOSPITAL", "Hospital Clínico San Carlos"),
        ("WARD", "Ward 7"),
        ("ORGANIZATION", "Acme Ltd"), ("CITY", "Boston, MA"), ("STATE", "Texas"), ("COUNTRY", "Spain"),
        ("COUNTRY", "España"),
        ("LOCATION", "28013"), ("LOCATION", "Sevilla"),
    ])
    func placesBecomeOthers(label: String, text: String) throws {
        let document = Self.note("[\(label) \(text)]")
        let replaced = try Self.policy().apply(to: document)
        let new = replaced.document.text.string
        #expect(new != text && replaced.fallbacks.isEmpty, "\(new)")
    }

    /// What the record knows of the patient is nobody's other name.
    @Test func knownNamesAreNotDrawn() throws {
        var policy = try Self.policy()
        let document = Self.note("[PATIENT Mr. Okafor]")
        let drawn = policy.apply(to: document).document.text.string.dropFirst(4)
        let word = FoldedText.fold(drawn)
        policy.knownWords = { _ in [word] }
        #expect(policy.apply(to: document).document.text.string.dropFirst(4) != drawn)
    }

    @Test func onlyAndExceptHold() throws {
        var policy = try Self.policy(["surrogate", "DOCTOR=text:a colleague"])
        policy.except = ["CITY"]
        let text = policy.apply(to: Self.note(Self.sample)).document.text.string
        #expect(text.contains("a colleague") && text.contains("Boston"))
    }

    /// Search of every output for every original of four letters and more, over many invented notes and all styles.
    @Test(arguments: ["surrogate", "label", "mask", "redact", "hash", "tag-with-number"])
    func noOriginalComesBack(style: String) throws {
        let policy = try Self.policy([style])
        for institution in [SampleInstitution.a, .b] {
            for part in SampleGenerator(institution: institution, seed: 7).notes(60, part: .train) {
                let replaced = policy.apply(to: part)
                let output = replaced.document.text.string
                for annotation in part.annotations {
                    let original = part.text.copy(annotation.range)
                    let isShown = policy.keeps(annotation.label)
                    guard original.utf8.count >= 4, !isShown, IdentifierKind(label: annotation.label) != .date,
                        !CommonWords.contains(FoldedText.fold(original))
                    else { continue }
                    // What stands in the open elsewhere in the note isn't the style's doing.
                    let elsewhere = part.annotations.reduce(into: part.text.string) { text, other in
                        text = text.split(separator: part.text.copy(other.range), omittingEmptySubsequences: false)
                            .joined(separator: "\u{1}")
                    }
                    guard !elsewhere.contains(original) else { continue }
                    #expect(!output.contains(original), "\(part.id) \(annotation.label) \(original)")
                }
            }
        }
    }
}
