import LetheEssentials
import Testing

@testable import Lethe

/// What stands beside a note in its record is looked for in its text, and replaced with it.
struct KnownFieldsTests {
    private func document(_ text: String, _ fields: [String: JSONValue]) -> Document {
        var document = Document(id: "n", text: text)
        document.fields = fields
        return document
    }

    private func found(_ finder: KnownFields, in document: Document) throws -> [String] {
        let tokens = Tokenizer().tokenize(document.text).tokens
        return try document.text.withUTF8 { utf8 in
            try finder.find(in: document, Lexemes(document.text, tokens: tokens, utf8: utf8)).map {
                "\($0.source.name) \(document.text.copy($0.range))"
            }.sorted()
        }
    }

    private static let fields: [String: JSONValue] = [
        "pt_last": .string("Okafor"), "dob": .string("1950-03-04"), "mrn": .integer(4_711_815),
        "relatives": .array([.string("Ada Venn"), .string("Ulf Sarto; Ida Roe")]), "ward": .string("Okafor"),
    ]
    private static let text = "OKAFOR, born 4 March 1950, no. 4711815, with Ida Roe and Ada."

    @Test func namedFieldsAreLookedFor() throws {
        let finder = try KnownFields(parsing: ["pt_last=family", "dob", "mrn", "relatives"])
        #expect(
            try found(finder, in: document(Self.text, Self.fields))
                == [
                    "dob 4 March 1950", "dob March 1950", "mrn 4711815", "pt_last OKAFOR", "relatives Ada",
                    "relatives Ida Roe",
                ])
        #expect(finder.kinds == [.patient, .date, .record, .relative])
        #expect(finder.words(of: document("", Self.fields)).isSuperset(of: ["okafor", "venn", "roe"]))
        // Names of columns as hospitals spell them, and letters that are written as two.
        let odd = document(
            "Oezil came with Ozil and Özil, Fr. Aas.",
            ["Patient Last Name": .string("Özil"), "PT_GIVEN": .string("Ås")])
        #expect(
            try found(KnownFields(parsing: ["all"]), in: odd)
                == ["patient last name Oezil", "patient last name Ozil", "patient last name Özil", "pt_given Aas"])
        // A label says it as well.
        #expect(
            try found(KnownFields(parsing: ["ward=PATIENT"]), in: document(Self.text, Self.fields)) == ["ward OKAFOR"])
    }

    @Test func allTakesWhatIsCalledSomething() throws {
        let found = try found(KnownFields(parsing: ["all"]), in: document(Self.text, Self.fields))
        #expect(found == ["dob 4 March 1950", "dob March 1950", "mrn 4711815", "relatives Ada", "relatives Ida Roe"])
    }

    /// A misspelt field would protect nothing, in silence.
    @Test func aMissingFieldFailsItsNote() throws {
        let note = document("Seen", ["dob": .null])
        #expect(try found(KnownFields(parsing: ["dob"]), in: note) == [])
        #expect(throws: LetheError.self) { try found(KnownFields(parsing: ["birth_date"]), in: note) }
        #expect(try found(KnownFields(parsing: ["birth_date"], allowsMissing: true), in: note) == [])
        #expect(throws: LetheError.self) {
            try found(KnownFields(parsing: ["all"]), in: document("Seen", ["x": .null]))
        }
        #expect(throws: LetheError.self) { try KnownFields(parsing: ["x=name", "x=mrn"]) }
        #expect(try KnownFields(parsing: ["x=name", "x=full_name"]).names == ["x"])
        for wrong in ["remark", "ward=nothing", "ward=AGE"] {
            #expect(throws: LetheError.self) { try KnownFields(parsing: [wrong]) }
        }
    }

    @Test func whatCantBeLookedForIsCounted() throws {
        let finder = try KnownFields(parsing: ["dob", "mrn"])
        for mrn in ["n/a", "", "4711815"] {
            _ = try found(finder, in: document("Seen", ["dob": .string("spring"), "mrn": .string(mrn)]))
        }
        _ = try found(finder.withoutCounting, in: document("Seen", ["dob": .string("spring"), "mrn": .string("-;x")]))
        #expect(finder.unusableValues == ["dob": 3, "mrn": 1] && finder.unseen.isEmpty)
        let missing = try KnownFields(parsing: ["dob", "mrnn=mrn"], allowsMissing: true)
        _ = try found(missing, in: document("Seen", ["dob": .null]))
        #expect(missing.unseen == ["mrnn"])
    }

    @Test func fingerprintsTellThemApart() throws {
        let prints = try [
            (["dob"], false), (["dob"], true), (["mrn"], false), (["all"], false), (["all", "x=family"], false),
            (["all", "x=given"], false),
        ].map { try KnownFields(parsing: $0.0, allowsMissing: $0.1).fingerprint }
        #expect(Set(prints).count == prints.count)
        #expect(
            try KnownFields(parsing: ["mrn", "dob"]).fingerprint == KnownFields(parsing: ["dob", "mrn"]).fingerprint)
    }
}
