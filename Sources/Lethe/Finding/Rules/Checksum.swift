/// Check digits of identifiers. Each takes letters and digits alone, letters in capitals.
package enum Checksum {
    private static func digits(_ code: [UInt8]) -> [Int]? {
        guard code.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return code.map { Int($0) - 48 }
    }

    private static func digits(_ code: ArraySlice<UInt8>) -> [Int]? { digits(Array(code)) }

    private static func number(_ digits: some Sequence<Int>, modulo: Int) -> Int {
        digits.reduce(0) { ($0 * 10 + $1) % modulo }
    }

    /// Cards, Canadian SIN, Swedish numbers (ISO/IEC 7812-1, annex B): every second digit from the right doubled, digits added.
    package static func isLuhn(_ code: [UInt8]) -> Bool {
        guard let digits = digits(code), !digits.isEmpty else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 1 ? digit * 2 : digit
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    /// US National Provider Identifier: Luhn behind 80840.
    package static func isNPI(_ code: [UInt8]) -> Bool {
        code.count == 10 && (code[0] == 0x31 || code[0] == 0x32) && isLuhn(Array("80840".utf8) + code)
    }

    /// A payment card's number: length, first digit and Luhn.
    package static func isCard(_ code: [UInt8]) -> Bool {
        (13...19).contains(code.count) && (0x32...0x36).contains(code[0]) && isLuhn(code)
    }

    /// US social security number: ranges that were never given out are none.
    package static func isSSN(_ code: [UInt8]) -> Bool {
        guard code.count == 9, let digits = digits(code) else { return false }
        let area = number(digits[..<3], modulo: 1000)
        return area != 0 && area != 666 && area < 900 && number(digits[3..<5], modulo: 100) != 0
            && number(digits[5...], modulo: 10_000) != 0
    }

    /// NHS number: weights 10 to 2, modulo 11.
    package static func isNHS(_ code: [UInt8]) -> Bool {
        guard code.count == 10, let digits = digits(code) else { return false }
        let sum = zip(digits, stride(from: 10, to: 1, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
        let check = 11 - sum % 11
        return (check == 11 ? 0 : check) == digits[9]
    }

    /// Lengths of international bank account numbers by country (registry of ISO 13616).
    static let ibanLengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21,
        "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
        "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26,
        "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24,
        "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
        "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29,
        "VG": 24, "XK": 20,
    ]

    /// International bank account number (ISO 13616): the first four behind the rest, letters as 10 to 35, modulo 97.
    package static func isIBAN(_ code: [UInt8]) -> Bool {
        guard code.count >= 15, ibanLengths[String(decoding: code[..<2], as: UTF8.self)] == code.count else {
            return false
        }
        var rest = 0
        for byte in code[4...] + code[..<4] {
            switch byte {
            case 0x30...0x39: rest = (rest * 10 + Int(byte) - 48) % 97
            case 0x41...0x5A: rest = (rest * 100 + Int(byte) - 55) % 97
            default: return false
            }
        }
        return rest == 1
    }

    private static let dniLetters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)

    /// Spanish identity numbers: DNI of eight digits and NIE of X, Y or Z and seven, with their letter.
    package static func isDNI(_ code: [UInt8]) -> Bool {
        guard code.count == 9, let last = code.last else { return false }
        var first = code
        if let place = Array("XYZ".utf8).firstIndex(of: code[0]) { first[0] = 48 + UInt8(place) }
        guard let digits = digits(first[..<8]) else { return false }
        return dniLetters[number(digits, modulo: 23)] == last
    }

    /// Dutch citizen service number: weights 9 to 2 and −1, modulo 11.
    package static func isBSN(_ code: [UInt8]) -> Bool {
        guard code.count == 9, let digits = digits(code), digits.contains(where: { $0 != 0 }) else { return false }
        let sum = zip(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]).reduce(0) { $0 + $1.0 * $1.1 }
        return sum % 11 == 0
    }

    /// French social security number: 13 signs and the key 97 − n mod 97; 2A and 2B count as 19 and 18.
    package static func isNIR(_ code: [UInt8]) -> Bool {
        guard code.count == 15, code[0] == 0x31 || code[0] == 0x32 else { return false }
        var code = code
        if code[5] == 0x32, code[6] == 0x41 || code[6] == 0x42 {
            code[5] = 0x31
            code[6] = code[6] == 0x41 ? 0x39 : 0x38
        }
        guard let digits = digits(code) else { return false }
        return 97 - number(digits[..<13], modulo: 97) == number(digits[13...], modulo: 100)
    }

    /// Italian fiscal code: letters and digits in their places, the last sign from odd and even places (decree of 23 December
    /// 1976).
    package static func isCodiceFiscale(_ code: [UInt8]) -> Bool {
        let shape = Array("LLLLLLDDLDDLDDDL".utf8)
        guard code.count == 16 else { return false }
        // Where two people would have one code, digits become these letters.
        let omocodia = Array("LMNPQRSTUV".utf8)
        for (byte, kind) in zip(code, shape) {
            let isLetter = (0x41...0x5A).contains(byte)
            let isDigit = (0x30...0x39).contains(byte)
            guard kind == UInt8(ascii: "L") ? isLetter : isDigit || omocodia.contains(byte) else { return false }
        }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        var sum = 0
        for (place, byte) in code[..<15].enumerated() {
            let value = Int(byte) - ((0x30...0x39).contains(byte) ? 48 : 65)
            sum += place % 2 == 0 ? odd[value] : value
        }
        return UInt8(sum % 26 + 65) == code[15]
    }

    /// German health insurance number: a letter as two digits, weights 1 and 2 in turn, sums of digits, modulo 10.
    package static func isKVNR(_ code: [UInt8]) -> Bool {
        guard code.count == 10, (0x41...0x5A).contains(code[0]), let digits = digits(code[1...]) else { return false }
        let letter = Int(code[0]) - 64
        let all = [letter / 10, letter % 10] + digits[..<8]
        let sum = all.enumerated().reduce(0) { sum, item in
            let value = item.element * (item.offset % 2 + 1)
            return sum + value / 10 + value % 10
        }
        return sum % 10 == digits[8]
    }

    /// Polish PESEL: weights 1, 3, 7, 9 in turn, modulo 10.
    package static func isPESEL(_ code: [UInt8]) -> Bool {
        guard code.count == 11, let digits = digits(code) else { return false }
        let sum = zip(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return sum % 10 == 0 && (1...31).contains(number(digits[4..<6], modulo: 100))
    }

    /// Finnish identity code without its century sign: nine digits modulo 31 give the last sign.
    package static func isHETU(_ code: [UInt8]) -> Bool {
        guard code.count == 10, let digits = digits(code[..<9]) else { return false }
        guard (1...31).contains(number(digits[..<2], modulo: 100)) else { return false }
        return Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)[number(digits, modulo: 31)] == code[9]
    }

    /// Swedish personal number: ten digits by Luhn, a month and a day (or one 60 higher) in their places.
    package static func isPersonnummer(_ code: [UInt8]) -> Bool {
        guard code.count == 10, let digits = digits(code), isLuhn(code) else { return false }
        let day = number(digits[4..<6], modulo: 100)
        return (1...12).contains(number(digits[2..<4], modulo: 100))
            && ((1...31).contains(day) || (61...91).contains(day))
    }

    /// Vehicle identification number with North America's check sign in the ninth place (49 CFR 565.15).
    package static func isVIN(_ code: [UInt8]) -> Bool {
        guard code.count == 17 else { return false }
        let letters: [UInt8: Int] = Dictionary(
            uniqueKeysWithValues: zip(
                Array("ABCDEFGHJKLMNPRSTUVWXYZ".utf8),
                [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]))
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        var sum = 0
        for (byte, weight) in zip(code, weights) {
            guard let value = (0x30...0x39).contains(byte) ? Int(byte) - 48 : letters[byte] else { return false }
            sum += value * weight
        }
        let check = sum % 11
        return code[8] == (check == 10 ? UInt8(ascii: "X") : UInt8(48 + check))
    }
}
