import Testing

@testable import Lethe

/// Names that what stands beside them gives away, and what looks like them.
struct SurroundingsTests {
    private static func found(_ text: String) -> [String] {
        let document = Document(id: "1", text: NoteText(text), annotations: [])
        let tokens = Tokenizer().tokenize(document.text).tokens
        return document.text.withUTF8 { utf8 in
            RuleScanner().find(in: document, Lexemes(document.text, tokens: tokens, utf8: utf8)).map {
                "\($0.source.name):\(document.text.copy($0.range))"
            }
        }
    }

    @Test(arguments: [
        ("Seen with her husband Bartholomew today.", "relation:Bartholomew"),
        ("His sister, Faith Hopewell, called.", "relation:Faith Hopewell"),
        ("Mum (Sorcha) is happy.", "relation:Sorcha"), ("Vive con su hija Encarna.", "relation:Encarna"),
        ("Signed Theo Vorandel, MD", "credential:Theo Vorandel"), ("- M. Villanueva RN", "credential:M. Villanueva"),
        ("Lives at 5518 W. Roosevelt Ct., Apt 4B now", "street:5518 W. Roosevelt Ct., Apt 4B"),
        ("at 12 Elm Street since", "street:12 Elm Street"),
        ("en Calle de la Paz, 12, 3º B desde", "street:Calle de la Paz, 12, 3º B"),
        ("C/ Mayor 5, Soria", "street:C/ Mayor 5"),
        ("from St. Brannoc Hospital today", "hospital:St. Brannoc Hospital"),
        ("al Hospital Comarcal de la Axarquía.", "hospital:Hospital Comarcal de la Axarquía"),
        ("we told Jennifer so", "listed-name:Jennifer"),
        ("we told Jennifer Vorandel so", "listed-name:Jennifer Vorandel"),
    ])
    func surroundingsTell(text: String, expected: String) {
        #expect(Self.found(text).contains(expected), "\(Self.found(text))")
    }

    @Test(arguments: [
        "Her mother has diabetes.", "The hospital course was long.", "Mother reports pain.",
        "The General Hospital staff",
        "Take 5 mg daily at night.", "Wilson's disease and Virginia ham", "HUSBAND PRESENT", "Discussed with RN at 10.",
        "5 Day course",
        "dr and nurse", "T-cell lymphoma of the way", "una calle larga", "Foley catheter, Barrett's esophagus",
        "12 hour shift way",
    ])
    func everydayWordsStay(text: String) {
        #expect(
            !Self.found(text).contains {
                ["relation", "credential", "street", "hospital"].contains(String($0.prefix { $0 != ":" }))
            },
            "\(Self.found(text))")
    }
}
