/// Other numbers and codes of the same shape: digits for digits, letters for letters, signs as they are. A check digit that held
/// holds again. Spellings with and without signs between become spellings of one number.
enum NumberSurrogate {
    /// Draws until a check digit holds: at one in 97, none of a million misses.
    private static let mostDraws = 4000

    /// - Parameter kind: social security numbers, and other numbers written as they are, become ones that are never given out.
    /// - Returns: nil for what has neither letter nor digit, or letters beyond ASCII, which have no neighbours to draw from.
    static func text(_ original: String, kind: IdentifierKind?, _ key: ReleaseKey, scope: String) -> String? {
        let code = canonical(original)
        guard !code.isEmpty, original.unicodeScalars.allSatisfy(NumberSurrogate.isPlain) else {
            return nil
        }
        var draw = KeyedDraw(key, .numbers, scope: scope, kind: "number", String(decoding: code, as: UTF8.self))
        let scheme = Scheme.of(code)
        let isSSN =
            code.count == 9 && code.allSatisfy(isDigit) && (kind == .socialSecurity || hasFormOfSSN(original))
        for _ in 0..<mostDraws {
            var new = code.map { byte -> UInt8 in
                isDigit(byte) ? 48 + UInt8(draw.below(10)) : 65 + UInt8(draw.below(26))
            }
            // Zeros in front stay: they tell a width, not a person.
            for index in code.indices where isDigit(code[index]) {
                guard code[index] == 48 else {
                    if new[index] == 48 { new[index] = 49 + UInt8(draw.below(9)) }
                    break
                }
                new[index] = 48
            }
            if isSSN { new[0] = 57 }
            scheme?.shape(&new, like: code)
            guard new != code, isSSN || scheme?.holds(new) != false else { continue }
            return fill(original, with: new)
        }
        return nil
    }

    /// "219-09-9999", whatever a model takes it for.
    private static func hasFormOfSSN(_ text: String) -> Bool {
        text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [3, 2, 4]
    }

    /// Letters in capitals and digits.
    static func canonical(_ text: String) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A: byte
            case 0x61...0x7A: byte & 0xDF
            default: nil
            }
        }
    }

    /// Whether a scalar is drawn anew, or says nothing: letters and digits beyond ASCII would stay.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII || !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A code in the places, and the case, of another.
    static func fill(_ original: String, with code: [UInt8]) -> String {
        var next = 0
        let bytes = original.utf8.map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A:
                next += 1
                return code[next - 1]
            case 0x61...0x7A:
                next += 1
                return isDigit(code[next - 1]) ? code[next - 1] : code[next - 1] | 0x20
            default: return byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Check digits that are worked out anew: what a number satisfies, its substitute does.
    enum Scheme: CaseIterable {
        case iban, vin, codiceFiscale, nir, dni, kvnr, hetu, pesel, card, npi, nhs, bsn

        static func of(_ code: [UInt8]) -> Scheme? { allCases.first { $0.holds(code) } }

        func holds(_ code: [UInt8]) -> Bool {
            switch self {
            case .iban: Checksum.isIBAN(code)
            case .vin: Checksum.isVIN(code)
            case .codiceFiscale: Checksum.isCodiceFiscale(code)
            case .nir: Checksum.isNIR(code)
            case .dni: Checksum.isDNI(code)
            case .kvnr: Checksum.isKVNR(code)
            case .hetu: Checksum.isHETU(code)
            case .pesel: Checksum.isPESEL(code)
            case .card: Checksum.isCard(code)
            case .npi: Checksum.isNPI(code)
            case .nhs: Checksum.isNHS(code)
            case .bsn: Checksum.isBSN(code)
            }
        }

        /// What of the original says what kind of number it is stays: a country, a century, a card's first digit.
        func shape(_ new: inout [UInt8], like code: [UInt8]) {
            switch self {
            case .iban: new[0..<2] = code[0..<2]
            case .card, .npi, .nir: new[0] = code[0]
            case .dni: if !NumberSurrogate.isDigit(code[0]) { new[0] = code[0] }
            // Other days and months, so that it reads as a date of birth; a century is told by twenties of months.
            case .hetu:
                Self.setTwo(&new, 0, 1 + Self.two(new, 0) % 28)
                Self.setTwo(&new, 2, 1 + Self.two(new, 2) % 12)
            case .pesel:
                Self.setTwo(&new, 4, 1 + Self.two(new, 4) % 28)
                Self.setTwo(&new, 2, Self.two(code, 2) / 20 * 20 + 1 + Self.two(new, 2) % 12)
            case .vin:
                for index in new.indices where [73, 79, 81].contains(new[index]) { new[index] = 72 }
                let check = new[8]
                // The check sign is a digit or X: drawn among the eleven.
                new[8] = check % 11 == 10 ? 88 : 48 + check % 11 % 10
            case .nhs, .bsn, .kvnr, .codiceFiscale: break
            }
            if self == .dni { new[8] = Self.dniLetter(new) }
        }

        private static func two(_ code: [UInt8], _ place: Int) -> Int {
            (Int(code[place]) - 48) * 10 + Int(code[place + 1]) - 48
        }

        private static func setTwo(_ code: inout [UInt8], _ place: Int, _ value: Int) {
            code[place] = UInt8(48 + value / 10)
            code[place + 1] = UInt8(48 + value % 10)
        }

        private static func dniLetter(_ code: [UInt8]) -> UInt8 {
            (65...90).first {
                var trial = code
                trial[8] = $0
                return Checksum.isDNI(trial)
            } ?? code[8]
        }
    }
}
