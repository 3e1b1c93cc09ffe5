import TestSupport
import Testing

@testable import Lethe

struct KnownIdentifiersTests {
    private static let table = """
        patient,given,family,birth_date,mrn,phone,address,city,doctor,remark
        p1,Maria José,Okafor-Lindqvist,1950-03-04,4711-0815,+34 600 123 456,"12 Elm Street, Springfield",Springfield,Samuel Reyes,x
        p2,Will,May,1960-01-02,99887766,,,,,
        """

    private static func finder(
        _ content: String, ending: String = "csv", field: String? = "patient", unknown: Bool = false
    ) throws
        -> KnownIdentifiers
    {
        let folder = TemporaryFolder()
        return try KnownIdentifiers(
            folder.file("known.\(ending)", content), patients: field.map { .field($0) } ?? .note,
            allowsUnknownPatients: unknown)
    }

    private static func found(_ finder: KnownIdentifiers, _ text: String, patient: String = "p1") throws -> [String] {
        var document = Document(id: "n", text: text)
        document.fields["patient"] = .string(patient)
        let tokens = Tokenizer().tokenize(document.text).tokens
        return try document.text.withUTF8 { utf8 in
            try finder.find(in: document, Lexemes(document.text, tokens: tokens, utf8: utf8)).map {
                document.text.copy($0.range)
            }
        }
    }

    @Test(arguments: [
        ("Seen: maria okafor today", "maria okafor"), ("OKAFOR-LINDQVIST, MARIA", "OKAFOR-LINDQVIST, MARIA"),
        ("Mrs Okafro came", "Okafro"), ("M. Lindqvist said", "M. Lindqvist"), ("Lindqvist's wish", "Lindqvist"),
        ("José Okafor", "José Okafor"), ("jose okafor", "jose okafor"),
        ("born 19500304, 04031950", "19500304"), ("born 04031950", "04031950"),
        ("born 3/4/1950", "3/4/1950"), ("born 4 March 1950", "4 March 1950"),
        ("nacida el 4 de marzo de 1950", "4 de marzo de 1950"),
        ("in March 1950 she", "March 1950"), ("no 47110815 here", "47110815"), ("no 4711 0815 here", "4711 0815"),
        ("call 600123456 now", "600123456"), ("call 600-123-456", "600-123-456"), ("ending in 0815 today", "0815"),
        ("lives at 12 Elm St in", "12 Elm"), ("from Springfield by", "Springfield"), ("Dr Reyes saw", "Reyes"),
        ("S. Reyes, M.D.", "S. Reyes"), ("O'Okafor and", "O'Okafor"), ("M. O'Okafor and", "M. O'Okafor"),
    ])
    func whatTheRecordKnows(text: String, expected: String) throws {
        let found = try Self.found(Self.finder(Self.table), text)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test(arguments: [
        "The patient was well, elm trees outside, 12 tablets, 3/4 strength, in 1950.", "number 47110816 or 4711",
        "Okaf, Lind, Marian's",
    ])
    func whatItDoesNot(text: String) throws {
        let found = try Self.found(Self.finder(Self.table), text)
        #expect(found.allSatisfy { $0.hasPrefix("Marian") }, "\(found)")
    }

    /// "will" and "may" are words; "Will May" is a name. Of another patient, nothing is looked for.
    @Test func commonWordsNeedACapital() throws {
        let finder = try Self.finder(Self.table)
        #expect(try Self.found(finder, "he will come, it may rain", patient: "p2").isEmpty)
        #expect(try Self.found(finder, "asked Will May about it", patient: "p2") == ["Will May"])
        #expect(try Self.found(finder, "asked Will May about it", patient: "p1").isEmpty)
        #expect(try Self.found(Self.finder(Self.table, unknown: true), "asked Okafor", patient: "nobody").isEmpty)
        #expect(throws: LetheError.self) { try Self.found(finder, "asked Okafor", patient: "nobody") }
        #expect(try Self.found(finder, "asked Okafor", patient: " p1 ") == ["Okafor"])
    }

    @Test func aNoteWithoutItsPatientFails() throws {
        let finder = try Self.finder(Self.table)
        #expect(throws: LetheError.self) {
            let document = Document(id: "n", text: "x")
            let tokens = Tokenizer().tokenize(document.text).tokens
            _ = try document.text.withUTF8 {
                try finder.find(in: document, Lexemes(document.text, tokens: tokens, utf8: $0))
            }
        }
    }

    @Test func recordsAreReadInBothForms() throws {
        let lines = """
            {"patient": "p1", "family": ["Okafor", "Lindqvist"], "mrn": 47110815}
            {"patient": "p1", "given": "Maria"}
            """
        let finder = try Self.finder(lines, ending: "jsonl")
        #expect(try Self.found(finder, "Maria Okafor, 47110815") == ["Maria Okafor", "47110815"])
        #expect(try Self.finder(Self.table).unusedColumns == ["remark"])
        for wrong in [
            "family\nSmith\n", "patient,remark\np1,x\n", "patient,family\n,Smith\n", "patient,family\np1\n", "",
        ] {
            #expect(throws: LetheError.self, "\(wrong)") { try Self.finder(wrong) }
        }
        #expect(throws: LetheError.self) {
            try Self.finder("{\"patient\": \"p1\", \"family\": {\"a\": 1}}", ending: "jsonl")
        }
    }

    /// Dates in either order and with two digits, e-mail by its signs, codes of letters, names that are particles.
    @Test func valuesAsRecordsWriteThem() throws {
        let table =
            "patient,family,birth_date,email,mrn\np1,Van,03/04/1950,j.smith+x@hospital.org,ABCDE12345\np2,x,3/12/50,,\np3,x,19500312,,\n"
        let finder = try Self.finder(table)
        for text in [
            "born 3 April 1950", "born 4 March 1950", "at j.smith+x@hospital.org now", "no ABCDE12345 here",
            "Mr Van came",
        ] {
            #expect(try !Self.found(finder, text).isEmpty, "\(text)")
        }
        #expect(try Self.found(finder, "a van came, 5 May 1950").isEmpty)
        for text in ["12 March 1950", "3/12/1950", "3 December 1950"] {
            #expect(try !Self.found(finder, text, patient: "p2").isEmpty, "\(text)")
        }
        #expect(try Self.found(finder, "12 March 1950", patient: "p3").contains("12 March 1950"))
        #expect(try Self.finder("patient,family,mrn\np1,Smith,none\n").unusableValues == ["mrn": 1])
    }

    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abd", true), ("abc", "ab", true), ("abc", "acb", true), ("abc", "abcd", true),
        ("abcd", "badc", false), ("abc", "cba", false), ("", "a", true), ("ab", "", false),
    ])
    func editDistance(one: String, other: String, expected: Bool) {
        #expect(EditDistance.isAtMostOne(Array(one.utf8), Array(other.utf8)) == expected)
        #expect(EditDistance.isAtMostOne(Array(other.utf8), Array(one.utf8)) == expected)
    }
}
