import Foundation
import Testing

@testable import Lethe

/// Numbers made by formulas of the tests' own: all are accepted, and none with one digit changed.
struct ChecksumCampaignTests {
    private static let isLong = ProcessInfo.processInfo.environment["LETHE_SLOW_TESTS"] != nil

    struct Scheme: Sendable, CustomTestStringConvertible {
        let name: String
        let holds: @Sendable ([UInt8]) -> Bool
        let make: @Sendable (inout SeededGenerator) -> String
        var testDescription: String { name }
    }

    private static func digits(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
        (0..<count).map { _ in generator.nextIndex(10) }
    }

    private static func text(_ digits: [Int]) -> String { digits.map(String.init).joined() }

    private static func modulo(_ text: String, _ modulus: Int) -> Int {
        text.reduce(0) { ($0 * 10 + ($1.wholeNumberValue ?? 0)) % modulus }
    }

    /// The digit that makes the sum of digits, every second one from the right doubled, end in 0.
    private static func luhnDigit(_ digits: [Int]) -> Int {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let twice = item.element * 2
            return sum + (item.offset % 2 == 0 ? twice / 10 + twice % 10 : item.element)
        }
        return (10 - sum % 10) % 10
    }

    static let schemes: [Scheme] = [
        Scheme(name: "card", holds: { Checksum.isCard($0) }) { generator in
            let body = [4] + digits(14, &generator)
            return text(body + [luhnDigit(body)])
        },
        Scheme(name: "NPI", holds: { Checksum.isNPI($0) }) { generator in
            let body = [1 + generator.nextIndex(2)] + digits(8, &generator)
            return text(body + [luhnDigit([8, 0, 8, 4, 0] + body)])
        },
        Scheme(name: "NHS", holds: { Checksum.isNHS($0) }) { generator in
            while true {
                let body = digits(9, &generator)
                let check = 11 - body.enumerated().reduce(0) { $0 + (10 - $1.offset) * $1.element } % 11
                if check != 10 { return text(body + [check % 11]) }
            }
        },
        Scheme(name: "IBAN", holds: { Checksum.isIBAN($0) }) { generator in
            let account = text(digits(18, &generator))
            // DE as 13 and 14, with 00 for the check.
            return "DE\(String(format: "%02d", 98 - modulo(account + "131400", 97)))\(account)"
        },
        Scheme(name: "DNI", holds: { Checksum.isDNI($0) }) { generator in
            let number = text(digits(8, &generator))
            return number + String(Array("TRWAGMYFPDXBNJZSQVHLCKE")[modulo(number, 23)])
        },
        Scheme(name: "NIE", holds: { Checksum.isDNI($0) }) { generator in
            let first = generator.nextIndex(3)
            let number = text(digits(7, &generator))
            return "\(Array("XYZ")[first])\(number)\(Array("TRWAGMYFPDXBNJZSQVHLCKE")[modulo("\(first)\(number)", 23)])"
        },
        Scheme(name: "BSN", holds: { Checksum.isBSN($0) }) { generator in
            while true {
                let body = digits(8, &generator)
                let sum = body.enumerated().reduce(0) { $0 + (9 - $1.offset) * $1.element }
                if sum % 11 < 10, sum > 0 { return text(body + [sum % 11]) }
            }
        },
        Scheme(name: "NIR", holds: { Checksum.isNIR($0) }) { generator in
            let number = "\(1 + generator.nextIndex(2))" + text(digits(12, &generator))
            return number + String(format: "%02d", 97 - modulo(number, 97))
        },
        Scheme(name: "codice fiscale", holds: { Checksum.isCodiceFiscale($0) }) { generator in
            var code = ""
            for kind in "LLLLLLDDLDDLDDD" {
                code +=
                    kind == "L"
                    ? String(UnicodeScalar(UInt8(65 + generator.nextIndex(26)))) : "\(generator.nextIndex(10))"
            }
            // Values of the odd places, as the decree lists them for 0 to 9; letters take those of their place in the alphabet.
            let odd: [Character: Int] = [
                "0": 1, "1": 0, "2": 5, "3": 7, "4": 9, "5": 13, "6": 15, "7": 17, "8": 19, "9": 21, "A": 1, "B": 0,
                "C": 5, "D": 7, "E": 9,
                "F": 13, "G": 15, "H": 17, "I": 19, "J": 21, "K": 2, "L": 4, "M": 18, "N": 20, "O": 11, "P": 3, "Q": 6,
                "R": 8, "S": 12,
                "T": 14, "U": 16, "V": 10, "W": 22, "X": 25, "Y": 24, "Z": 23,
            ]
            let sum = code.enumerated().reduce(0) { sum, item in
                let even = item.element.wholeNumberValue ?? Int(item.element.asciiValue ?? 65) - 65
                return sum + (item.offset % 2 == 0 ? odd[item.element] ?? 0 : even)
            }
            return code + String(UnicodeScalar(UInt8(65 + sum % 26)))
        },
        Scheme(name: "KVNR", holds: { Checksum.isKVNR($0) }) { generator in
            let letter = 1 + generator.nextIndex(26)
            let body = digits(8, &generator)
            let sum = ([letter / 10, letter % 10] + body).enumerated().reduce(0) { sum, item in
                let value = item.offset % 2 == 0 ? item.element : 2 * item.element
                return sum + (value > 9 ? value - 9 : value)
            }
            return String(UnicodeScalar(UInt8(64 + letter))) + text(body) + "\(sum % 10)"
        },
        Scheme(name: "PESEL", holds: { Checksum.isPESEL($0) }) { generator in
            let day = 1 + generator.nextIndex(28)
            let body = digits(4, &generator) + [day / 10, day % 10] + digits(4, &generator)
            let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]
            return text(body + [(10 - zip(body, weights).reduce(0) { $0 + $1.0 * $1.1 } % 10) % 10])
        },
        Scheme(name: "HETU", holds: { Checksum.isHETU($0) }) { generator in
            let day = 1 + generator.nextIndex(28)
            let number = text([day / 10, day % 10] + digits(7, &generator))
            return number + String(Array("0123456789ABCDEFHJKLMNPRSTUVWXY")[modulo(number, 31)])
        },
        Scheme(name: "personnummer", holds: { Checksum.isPersonnummer($0) }) { generator in
            let month = 1 + generator.nextIndex(12)
            let day = 1 + generator.nextIndex(28)
            let body = digits(2, &generator) + [month / 10, month % 10, day / 10, day % 10] + digits(3, &generator)
            return text(body + [luhnDigit(body)])
        },
        Scheme(name: "VIN", holds: { Checksum.isVIN($0) }) { generator in
            let signs = Array("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
            var code = (0..<17).map { _ in signs[generator.nextIndex(signs.count)] }
            let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
            // A to H count 1 to 8, J to R 1 to 9 without O and Q, S to Z 2 to 9.
            func value(_ sign: Character) -> Int {
                if let digit = sign.wholeNumberValue { return digit }
                for (start, first) in [("ABCDEFGH", 1), ("JKLMN", 1), ("P", 7), ("R", 9), ("STUVWXYZ", 2)] {
                    if let place = start.firstIndex(of: sign) {
                        return first + start.distance(from: start.startIndex, to: place)
                    }
                }
                return 0
            }
            let check = zip(code, weights).reduce(0) { $0 + value($1.0) * $1.1 } % 11
            code[8] = check == 10 ? "X" : Character("\(check)")
            return String(code)
        },
    ]

    @Test(arguments: schemes)
    func validNumbersAreAcceptedAndSlipsAreNot(scheme: Scheme) {
        var generator = SeededGenerator(seed: 5, purpose: .sample)
        let count = Self.isLong ? 100_000 : 2000
        for round in 0..<count {
            let number = Array(scheme.make(&generator).utf8)
            guard scheme.holds(number) else {
                Issue.record("\(scheme.name): \(String(decoding: number, as: UTF8.self))")
                return
            }
            guard round % 20 == 0 else { continue }
            for place in number.indices where (0x30...0x39).contains(number[place]) {
                for digit in UInt8(0x30)...0x39 where digit != number[place] {
                    var slip = number
                    slip[place] = digit
                    guard !scheme.holds(slip) else {
                        Issue.record(
                            "\(scheme.name): \(String(decoding: number, as: UTF8.self)) with \(digit - 48) at \(place)")
                        return
                    }
                }
            }
        }
    }
}
