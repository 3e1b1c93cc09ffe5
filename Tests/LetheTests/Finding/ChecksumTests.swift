import Testing

@testable import Lethe

struct ChecksumTests {
    private typealias Scheme = (
        name: String, check: @Sendable ([UInt8]) -> Bool, specimens: [String], seesEverySlip: Bool
    )

    /// Published specimen numbers, and whether every single wrong digit is seen.
    private static let schemes: [Scheme] = [
        ("Luhn", Checksum.isLuhn, ["4111111111111111", "79927398713"], true),
        ("NPI", Checksum.isNPI, ["1234567893"], true),
        ("NHS", Checksum.isNHS, ["9434765919", "4505577104"], true),
        (
            "IBAN", Checksum.isIBAN, ["GB82WEST12345698765432", "DE89370400440532013000", "ES9121000418450200051332"],
            true
        ),
        ("DNI", Checksum.isDNI, ["12345678Z", "X1234567L"], true),
        ("BSN", Checksum.isBSN, ["111222333", "123456782"], true),
        ("NIR", Checksum.isNIR, ["255081416802538"], true),
        ("codice fiscale", Checksum.isCodiceFiscale, ["RSSMRA85T10A562S"], true),
        ("KVNR", Checksum.isKVNR, ["A123456780"], false),
        ("PESEL", Checksum.isPESEL, ["44051401359"], true),
        ("HETU", Checksum.isHETU, ["131052308T"], true),
        ("personnummer", Checksum.isPersonnummer, ["8112289874"], true),
        ("VIN", Checksum.isVIN, ["1M8GDM9AXKP042788", "11111111111111111"], true),
    ]

    @Test func specimensAreValidAndSlipsAreSeen() {
        for scheme in Self.schemes {
            for specimen in scheme.specimens {
                let code = Array(specimen.utf8)
                #expect(scheme.check(code), "\(scheme.name) \(specimen)")
                var missed = 0
                for place in code.indices where (0x30...0x39).contains(code[place]) {
                    for digit in UInt8(0x30)...0x39 where digit != code[place] {
                        var slipped = code
                        slipped[place] = digit
                        if scheme.check(slipped) { missed += 1 }
                    }
                }
                #expect(
                    scheme.seesEverySlip ? missed == 0 : missed < code.count, "\(scheme.name) \(specimen): \(missed)")
                for count in 0..<code.count where scheme.name != "Luhn" {
                    #expect(!scheme.check(Array(code.prefix(count))), "\(scheme.name), \(count) signs")
                }
            }
            for noise in ["", "é", "😀😀", "----------", String(repeating: "9", count: 40)] where scheme.name != "Luhn" {
                #expect(!scheme.check(Array(noise.utf8)))
            }
        }
        #expect(!Checksum.isSSN(Array("000123456".utf8)) && !Checksum.isSSN(Array("666123456".utf8)))
        #expect(!Checksum.isSSN(Array("900123456".utf8)) && !Checksum.isSSN(Array("123004567".utf8)))
        #expect(Checksum.isSSN(Array("219099999".utf8)))
    }

    /// Numbers made to be valid, by trying check signs, are all accepted, about as many as the scheme has check signs rejected.
    @Test func generatedNumbersAreAccepted() {
        var generator = SeededGenerator(seed: 5)
        func digits(_ count: Int) -> [UInt8] { (0..<count).map { _ in 48 + UInt8(generator.nextIndex(10)) } }
        for _ in 0..<300 {
            let dni = digits(8)
            let letters = (0x41...0x5A).filter { Checksum.isDNI(dni + [UInt8($0)]) }
            #expect(letters.count == 1)
            let nhs = digits(9)
            #expect((0x30...0x39).filter { Checksum.isNHS(nhs + [UInt8($0)]) }.count <= 1)
            let card = [UInt8(0x34)] + digits(14)
            #expect((0x30...0x39).filter { Checksum.isCard(card + [UInt8($0)]) }.count == 1)
        }
    }
}
