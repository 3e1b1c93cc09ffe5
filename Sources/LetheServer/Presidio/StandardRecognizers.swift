internal import Crypto
internal import Lethe

/// What Presidio finds by itself and clients ask for by name, where model and rules have no label for it or a wider one: American
/// licences, passports, tax and bank numbers, cards, wallets, net addresses. The forms are the issuing authorities'; the scores are of
/// Presidio's order: a form that says little alone counts once a word before it does (`docs/supported_entities`).
enum StandardRecognizers {
    /// From here on a form has more to say for itself than its digits.
    static let tellingScore = 0.4

    static let all: [PatternRecognizer] = [
        PatternRecognizer(
            "US_DRIVER_LICENSE",
            [
                // A letter or two and digits; seven to nine digits and a letter (AAMVA, formats by state).
                ("letters and digits", #"\b([A-Z]\d{6,14}|[A-Z]{2}\d{5,7}|\d{7,9}[A-Z]|[A-Z]{3}\d{6,9}[A-Z]?)\b"#, 0.3),
                ("digits", #"\b\d{7,12}\b"#, 0.01),
            ],
            context: ["driver", "license", "licence", "permit", "driving", "dl"]),
        PatternRecognizer(
            "US_PASSPORT", [("digits", #"\b\d{9}\b"#, 0.05), ("letter and digits", #"\b[A-Z]\d{8}\b"#, 0.1)],
            context: ["passport", "travel", "document"]),
        PatternRecognizer(
            "US_BANK_NUMBER", [("digits", #"\b\d{8,17}\b"#, 0.05)],
            context: ["bank", "account", "acct", "checking", "savings", "debit"]),
        PatternRecognizer(
            // Area numbers from 900, group numbers of the Internal Revenue Service.
            "US_ITIN",
            [("itin", #"\b9\d{2}[- ]?(5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])[- ]?\d{4}\b"#, 0.4)],
            context: ["itin", "tax", "taxpayer", "individual"]),
        PatternRecognizer(
            "MEDICAL_LICENSE", [("DEA", #"\b[A-HJ-NP-UX][A-Z9]\d{7}\b"#, 0.4)],
            context: ["dea", "medical", "certificate"],
            check: isDEA),
        PatternRecognizer(
            "CREDIT_CARD", [("groups of digits", #"\b\d([- ]?\d){12,18}\b"#, 0.3)],
            context: ["credit", "card", "visa"],
            check: { Checksum.isCard(code($0)) }),
        PatternRecognizer(
            "IBAN_CODE", [("groups", #"\b[A-Z]{2}\d{2}( ?[A-Z0-9]){11,30}\b"#, 0.5)], context: ["iban", "bank"],
            check: { Checksum.isIBAN(code($0)) }),
        PatternRecognizer(
            "URL",
            [
                (
                    "host",
                    #"\b([A-Za-z0-9-]+\.)+(com|org|net|edu|gov|int|info|io|eu|es|uk|us|de|fr|it|ca)\b(/[^\s,;]*)?"#,
                    0.5
                )
            ], context: ["website", "link", "url", "page"]),
        PatternRecognizer(
            "CRYPTO",
            [
                ("base 58", #"\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b"#, 0.5)
            ], context: ["wallet", "btc", "bitcoin", "crypto"], check: isWallet),
    ]

    /// A number of the Drug Enforcement Administration: the last digit is that of d1 + d3 + d5 + 2 (d2 + d4 + d6).
    static func isDEA(_ text: [Unicode.Scalar]) -> Bool {
        let digits = text.suffix(7).compactMap { $0.properties.numericType == .decimal ? Int($0.value) - 48 : nil }
        guard text.count == 9, digits.count == 7 else { return false }
        let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])
        return sum % 10 == digits[6]
    }

    /// Letters and digits.
    private static func code(_ text: [Unicode.Scalar]) -> [UInt8] {
        text.filter { $0.isASCII && $0 != " " && $0 != "-" }.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private static let alphabet: [Unicode.Scalar: Int] = Dictionary(
        uniqueKeysWithValues: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".unicodeScalars.enumerated()
            .map { ($1, $0) })

    /// An address of Bitcoin in base 58: 25 bytes, of which the last four begin the double SHA-256 of the others.
    static func isWallet(_ text: [Unicode.Scalar]) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 25)
        for scalar in text {
            guard var carry = alphabet[scalar] else { return false }
            for index in bytes.indices.reversed() {
                carry += 58 * Int(bytes[index])
                bytes[index] = UInt8(carry % 256)
                carry /= 256
            }
            guard carry == 0 else { return false }
        }
        let digest = SHA256.hash(data: Array(SHA256.hash(data: bytes[..<21])))
        return digest.prefix(4).elementsEqual(bytes[21...])
    }
}
