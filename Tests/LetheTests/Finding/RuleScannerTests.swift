import Testing

@testable import Lethe
@testable import LetheTraining

struct RuleScannerTests {
    /// What the rules find in a text, as rule and text.
    static func found(_ text: String) -> [String] {
        let note = NoteText(text)
        let tokens = Tokenizer().tokenize(note).tokens
        return note.withUTF8 { utf8 in
            RuleScanner().find(
                in: Document(id: "1", text: note), Lexemes(note, tokens: tokens, utf8: utf8)
            ).map { "\($0.source.name) \(note.copy($0.range))" }
        }
    }

    @Test(arguments: [
        ("write to m.okafor+x@mail.example.org.", "email m.okafor+x@mail.example.org"),
        ("josé@clínica.es today", "email josé@clínica.es"),
        ("see https://example.org/a?b=1&c=2.", "url https://example.org/a?b=1&c=2"),
        ("(www.example.com)", "url www.example.com"),
        ("from 10.1.2.3 at night", "ipv4 10.1.2.3"),
        ("host 2001:db8::8a2e:370:7334 up", "ipv6 2001:db8::8a2e:370:7334"),
        ("card 00:1B:44:11:3A:B7 up", "mac 00:1B:44:11:3A:B7"),
        ("number 219-09-9999 given", "ssn 219-09-9999"),
        ("NHS 943 476 5919 given", "nhs 943 476 5919"),
        ("IBAN ES91 2100 0418 4502 0005 1332 ok", "iban ES91 2100 0418 4502 0005 1332"),
        ("IBAN GB82WEST12345698765432 ok", "iban GB82WEST12345698765432"),
        ("paid 4111 1111 1111 1111 ok", "card 4111 1111 1111 1111"),
        ("paid 378282246310005 ok", "card 378282246310005"),
        ("con 12345678Z y", "dni 12345678Z"),
        ("con 12.345.678-Z y", "dni 12.345.678-Z"),
        ("con X1234567L y", "nie X1234567L"),
        ("nir 1 89 01 75 056 018 30 bien", "nir 1 89 01 75 056 018 30"),
        ("codice RSSMRA85T10A562S qui", "codice-fiscale RSSMRA85T10A562S"),
        ("KV A123456780 neu", "kvnr A123456780"),
        ("pesel 44051401359 tak", "pesel 44051401359"),
        ("hetu 131052-308T on", "hetu 131052-308T"),
        ("nr 811228-9874 ja", "personnummer 811228-9874"),
        ("car 1M8GDM9AXKP042788 red", "vin 1M8GDM9AXKP042788"),
        ("call (617) 555-0123 now", "phone (617) 555-0123"),
        ("call +44 20 7946 0958 now", "phone +44 20 7946 0958"),
        ("llame al 600 123 456 hoy", "phone 600 123 456"),
        ("pager 55123 please", "phone 55123"),
        ("Fax: 4421-99", "fax 4421-99"),
        ("MRN: 4711-0815 here", "record-in-context 4711-0815"),
        ("NHC 123456 aquí", "record-in-context 123456"),
        ("a 93-year-old man", "age-90 93"),
        ("edad: 91 años", "age-90 91"),
        ("Boston, MA 02139-4307 then", "zip 02139-4307"),
        ("C.P.: 28003 Madrid", "postcode 28003"),
        ("at SW1A 2AA in", "postcode SW1A 2AA"),
        ("on 3/4/2015 he", "date 3/4/2015"),
        ("on 2015-04-03T10:00 he", "date 2015-04-03"),
        ("am 5. März 2020 dann", "date 5. März 2020"),
        ("el 5 de marzo de 2020 fue", "date 5 de marzo de 2020"),
        ("on March 3rd, 2015 he", "date March 3rd, 2015"),
        ("on 02-MAR-15 he", "date 02-MAR-15"),
        ("in March she", "date March"),
        ("am Mayo 2, 2020 fue", "date Mayo 2, 2020"),
        ("el Mayo 21 fue", "date Mayo 21"),
        ("HIS WIFE MARY CAME", "relation MARY"),
        ("Hospital de Día San Roque hoy", "hospital Hospital de Día San Roque"),
        ("Mary-Anne Stone came", "listed-name Mary-Anne Stone"),
        ("e-signed, user pszczer4", "username pszczer4"),
        ("User ID: rgomez", "username rgomez"),
        ("lead S/N PJN8855021 up", "serial PJN8855021"),
        ("marcapasos n/s RNV604418", "serial RNV604418"),
        ("CLIA 99D0555123", "code 99D0555123"),
        ("voucher no. 00672.", "numbered 00672"),
        ("call (555) 203-1199 x4412 now", "phone (555) 203-1199 x4412"),
        ("at 519 N. Quicksilver Ave, lot 12, now", "street 519 N. Quicksilver Ave, lot 12"),
        ("seen by Dr. Samuel P. Reyes today", "title Samuel P. Reyes"),
        ("por la Dra. de la Fuente hoy", "title de la Fuente"),
        ("Patient: Okafor, Maria\nnext", "field Okafor, Maria"),
    ])
    func whatHasAForm(text: String, expected: String) {
        #expect(Self.found(text).contains(expected), "\(Self.found(text))")
    }

    /// What looks like an identifier and is none.
    @Test(arguments: [
        "BP 120/80, HR 93, temperature 37.2, saturation 96%", "2.5 mg x 3/7 then 5 mg x 4/7", "strength 5/5, pain 7/10",
        "pH 7.31. 5/10 pain, FiO2 40%, INR 2.5", "Na 140, K 4.1, Cr 1.2, glucose 104", "L4-L5, C5/C6, T12",
        "ratio 3:1, 12:30:45, 10-12 days", "Parkinson's disease and Graves' disease",
        "May take 2 tablets in the morning",
        "the patient may 12 weeks later", "24/24 h, 1.2.10 of the guideline", "stone 4 mm x 3 mm",
        "weight 61.5 (was 64.0)",
        "ECG 12.5 mm/s, 25 mm", "hemoglobin 13.5 g/dL on day 3", "Gleason 3+4=7", "ICD-10 E11.9", "a 45 year old man",
        "heparin 1000000UI, then 5000000 IU", "NCT04280705, rs12345678", "at 20240312T0830",
        "user of heroin since then",
        "user: none", "login to the portal", "no. 5 Hegar", "s/n", "no 100000 copies", "Azure W1DR01, lead 5076-52",
        "FEV1 94 %, MAG3 scan, SCC-Ag 12", "UC Mayo 2", "bordes en marco de", "Azure DR MRI", "CC: R flank pain",
        "Consultant: A/", "MARIDO FALLECIÓ", "0214 via POV Rm 11", "DERM PHOTO CLINIC", "Hospital de Día Polivalente",
        "call 0213 on scene", "GOLD 1. FEV1 71 %", "SOFA 17, DIC ISTH 7", "RA 0.75@0.5 V", "AV OD 20/40",
        "c/ SO4Mg 1 g",
        "HISTORIA CLÍNICA PSIQUIÁTRICA", "BCG RN", "signo de Russell", "Lake Louise 11",
        "0915 118/66",
        "lot 64870113", "no Martin-Gruber seen", "c.1521_1523delCTT", "sat 94, sun exposure",
        "Dr. in attendance", "tel", "MRN:", "@", "www.", "+", "(", "12", "",
    ])
    func whatIsNone(text: String) { #expect(Self.found(text).isEmpty, "\(Self.found(text))") }

    /// A wrong check digit unprotects nothing that a word before it announces, and nothing is certain about it.
    @Test func aFailingChecksumDoesNotUnprotect() {
        #expect(Self.found("DNI 12345678A aquí").contains { $0.hasSuffix("12345678A") })
        #expect(Self.found("con 12345678A aquí") == ["code 12345678A"])
        #expect(Self.found("SSN 078-05-1120").contains { $0.hasSuffix("078-05-1120") })
    }

    /// A text may end anywhere: behind a relation and its comma, a title, half a number.
    @Test func everyBeginningIsRead() {
        let texts =
            [
                "HIS WIFE, MARY (sister) came. La hija, (madre: Dr. O'Neil-Ruiz, MD; user: kmarsh_2 S/N AB-12345678 no. 00672",
                "519 N. Quicksilver Ave., lot 12, C/ de la Paz, 12, 3º B; Hospital de San Roque, St. Brannoc Hospital; tel. (617) 555-0123 ext. 4",
                "Tues, March 3rd, 2015; 5 d'abril; el 5 de mayo de '20; MRN: 4711-0815, MA 02139-4307; age: 93 y/o; a@b.c www.d.e",
            ] + (MarkedNote.english.prefix(4) + MarkedNote.spanish.prefix(4)).map { $0.pieces.map(\.text).joined() }
        var found = 0
        for text in texts {
            for end in 0...text.count { found += Self.found(String(text.prefix(end))).count }
        }
        #expect(found > 10_000)
    }

    /// What begins something again and again, none of which ends: each start looks at a bounded number of lexemes.
    @Test(arguments: [
        "Dr. ", "MRN ", "@", "1 ", "1-", "a.", "www.", "+1 ", "(1", "March ", "Name: ", "A:", "GB82 ", "no no ",
        "May 1 ", "s/n ", "user ", "user: ", "no. ", "A1-", "1A", "Tue ",
    ])
    func repetitionIsReadInTime(piece: String) {
        let text = String(repeating: piece, count: 40_000 / piece.utf8.count)
        let note = Document(id: "1", text: text)
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        let start = ContinuousClock.now
        _ = annotator.annotate(note)
        #expect(ContinuousClock.now - start < .seconds(20), "\(piece)")
    }

    /// Any bytes, however long: linear, and offsets inside the text.
    @Test func noiseIsReadInTime() {
        var generator = SeededGenerator(seed: 3)
        let pieces = [
            "@", ".", "-", "/", ":", "1", "23", "4567", "Mar", "de", "Dr", "MRN", " ", "\n", "(", "+", "é", "😀", "X",
            "www", "a",
        ]
        for length in [50, 5_000, 60_000] {
            let text = (0..<length).map { _ in pieces[generator.nextIndex(pieces.count)] }.joined()
            let start = ContinuousClock.now
            let found = Self.found(text)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(found.count <= text.utf8.count)
        }
    }
}
