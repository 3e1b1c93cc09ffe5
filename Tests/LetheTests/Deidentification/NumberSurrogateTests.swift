import Testing

@testable import Lethe

struct NumberSurrogateTests {
    private static let key = ReleaseKey(bytes: [UInt8](0..<32))

    private static func text(_ original: String, _ kind: IdentifierKind = .record) -> String? {
        NumberSurrogate.text(original, kind: kind, key, scope: "1")
    }

    @Test(arguments: ["12-34 56", "AB-12.cd/9", "00123456", "7", "x9"])
    func shapesStay(text: String) throws {
        let new = try #require(Self.text(text))
        #expect(new != text)
        func shape(_ text: String) -> String {
            String(text.map { $0.isNumber ? "9" : $0.isUppercase ? "A" : $0.isLowercase ? "a" : $0 })
        }
        #expect(shape(new) == shape(text))
        #expect(new.prefix { $0 == "0" }.count >= text.prefix { $0 == "0" }.count)
    }

    @Test func spellingsOfOneNumberAgree() throws {
        let plain = try #require(Self.text("123456"))
        #expect(Self.text("12-34 56")?.filter(\.isNumber) == plain)
        #expect(Self.text("123456", .identifier) == plain)
        #expect(Self.text("123457") != plain)
        #expect(Self.text("") == nil && Self.text("--") == nil && Self.text("№ ж1") == nil && Self.text("1２３") == nil)
    }

    @Test(arguments: [
        ("GB29 NWBK 6016 1331 9268 19", NumberSurrogate.Scheme.iban), ("4111 1111 1111 1111", .card),
        ("12345678Z", .dni), ("X1234567L", .dni), ("943 476 5919", .nhs), ("111222333", .bsn), ("1234567893", .npi),
        ("RSSMRA85T10A562S", .codiceFiscale), ("1M8GDM9AXKP042788", .vin), ("44051401359", .pesel),
    ])
    func checkDigitsHold(text: String, scheme: NumberSurrogate.Scheme) throws {
        #expect(scheme.holds(NumberSurrogate.canonical(text)))
        let new = try #require(Self.text(text))
        #expect(scheme.holds(NumberSurrogate.canonical(new)), "\(new)")
        #expect(new != text)
    }

    /// What a scheme accepts is drawn anew as something that it accepts: for many numbers of each.
    @Test(arguments: NumberSurrogate.Scheme.allCases)
    func validNumbersBecomeValidNumbers(scheme: NumberSurrogate.Scheme) throws {
        let specimens: [NumberSurrogate.Scheme: String] = [
            .iban: "ES9121000418450200051332", .vin: "1M8GDM9AXKP042788", .codiceFiscale: "RSSMRA85T10A562S",
            .nir: "255081416802538", .dni: "12345678Z", .kvnr: "A123456780", .hetu: "131052308T", .pesel: "44051401359",
            .card: "4111111111111111", .npi: "1234567893", .nhs: "9434765919", .bsn: "111222333",
        ]
        var code = try #require(specimens[scheme])
        #expect(scheme.holds(Array(code.utf8)), "\(scheme)")
        for round in 0..<200 {
            let new = try #require(
                NumberSurrogate.text(code, kind: .identifier, Self.key, scope: "\(round)"), "\(scheme)")
            let chosen = NumberSurrogate.Scheme.of(Array(code.utf8))
            guard chosen?.holds(Array(new.utf8)) == true else {
                Issue.record("\(scheme): \(code) became \(new)")
                return
            }
            if chosen == scheme { code = new }
        }
    }

    @Test func socialSecurityNumbersAreNobodys() throws {
        for number in ["219-09-9999", "123456789", "457-55-5462"] {
            let new = try #require(Self.text(number, .socialSecurity))
            #expect(!Checksum.isSSN(NumberSurrogate.canonical(new)))
        }
        // Also where a model takes one for something else, by how it is written.
        for kind in [IdentifierKind.record, .identifier, .plan] {
            let new = try #require(Self.text("219-09-9999", kind))
            #expect(!Checksum.isSSN(NumberSurrogate.canonical(new)))
        }
    }

    // MARK: Contacts

    private static func contact(_ text: String, _ kind: IdentifierKind, isPlausible: Bool = false) -> String? {
        ContactSurrogate.text(
            text, kind: kind, key, scope: "1", isPlausible: isPlausible,
            name: { FoldedText.fold($0) == "smith" ? "Jones" : nil })
    }

    @Test(arguments: [
        "(617) 555-9876", "617-232-1234", "+1 617 232 1234", "1-617-232-1234", "617.232.1234 ext 22", "232-1234",
    ])
    func northAmericanPhonesAreReserved(text: String) throws {
        let new = try #require(Self.contact(text, .phone))
        let digits = String(new.filter(\.isNumber))
        #expect(digits.contains("55501"), "\(new)")
        #expect(new.filter { !$0.isNumber } == text.filter { !$0.isNumber } && new != text)
    }

    @Test(arguments: [
        ("+44 20 7123 4567", ["79460", "60", "70090", "496"]), ("020 7123 4567", ["79460", "60", "70090", "496"]),
        ("+33 1 42 68 53 00", ["9900", "61910", "5301", "65710", "36490", "39980"]),
        ("+49 30 901820", ["23125", "66969", "90009", "99998", "3920", "4069"]),
    ])
    func otherPlansAreReserved(text: String, ranges: [String]) throws {
        let new = try #require(Self.contact(text, .phone))
        let digits = String(new.filter(\.isNumber))
        #expect(ranges.contains { digits.contains($0) }, "\(new)")
        #expect(digits.count == text.filter(\.isNumber).count)
    }

    @Test func spellingsOfOnePhoneAgree() {
        func digits(_ text: String) -> String? { Self.contact(text, .phone)?.filter(\.isNumber) }
        #expect(digits("617-232-1234") == digits("(617) 232 1234"))
        #expect(digits("+1 617-232-1234")?.suffix(10) == digits("617-232-1234")?.suffix(10))
        #expect(digits("612 345 678")?.hasPrefix("55501") == true)
        #expect(Self.contact("1-800-FLOWERS", .phone) == nil)
        #expect(digits("617-232-1234") != digits("617-232-1235"))
    }

    @Test func addressesAreThoseOfDocumentation() throws {
        let mail = try #require(Self.contact("j.Smith@stmary.org", .email))
        #expect(mail.contains(".jones@example.") && !mail.contains("stmary"))
        #expect(mail.split(separator: "@").last == Self.contact("other@stmary.org", .email)?.split(separator: "@").last)
        #expect(Self.contact("no address", .email) == nil)
        let page = try #require(Self.contact("https://www.stmary.org/patients/smith?id=4711", .url))
        #expect(page.hasPrefix("https://www.example.") && !page.contains("smith") && !page.contains("4711"))
        let address = try #require(Self.contact("10.1.2.3", .ip))
        #expect(["192.0.2.", "198.51.100.", "203.0.113."].contains { address.hasPrefix($0) })
        #expect(Self.contact("fe80::1", .ip)?.hasPrefix("2001:db8:") == true)
        #expect(Self.contact("smith@stmary.org", .email, isPlausible: true)?.hasSuffix(".com") == true)
    }
}
