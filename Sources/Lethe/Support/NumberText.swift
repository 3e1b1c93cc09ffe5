/// Numbers as people and files read them: the same in every language setting.
package enum NumberText {
    /// With as many decimals as asked, correctly rounded (ties to even, as C's `%.nf`): 2.5 → "2.50". What is no number
    /// is "nan", "inf" or "-inf".
    ///
    /// - Parameter places: 0 to 15.
    package static func fixed(_ value: Double, _ places: Int) -> String {
        precondition((0...15).contains(places), "\(places) decimals")
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let magnitude = value.magnitude
        var whole = magnitude.rounded(.towardZero)
        // Exact: the product's rounding error is known, so that ties are told from what only looks like one.
        let fraction = magnitude - whole
        let product = fraction * scale
        let error = (-product).addingProduct(fraction, scale)
        var digits = product.rounded(.down)
        let rest = product - digits - 0.5
        let isOdd = (places == 0 ? whole : digits).truncatingRemainder(dividingBy: 2) == 1
        if rest + error > 0 || (rest + error == 0 && isOdd) { digits += 1 }
        if digits >= scale {
            digits -= scale
            whole += 1
        }
        let sign = value.sign == .minus ? "-" : ""
        guard places > 0 else { return sign + integer(whole) }
        let text = integer(digits)
        return sign + integer(whole) + "." + String(repeating: "0", count: places - text.count) + text
    }

    /// Decimal digits of a whole number of any size.
    private static func integer(_ value: Double) -> String {
        if let number = UInt64(exactly: value) { return String(number) }
        // Beyond 64 bits: digit by digit.
        var digits: [UInt8] = []
        for byte in String(value.significandBitPattern | 1 << 52).utf8 { digits.append(byte - 48) }
        for _ in 0..<max(0, Int(value.exponent) - 52) {
            var carry: UInt8 = 0
            for place in digits.indices.reversed() {
                let doubled = digits[place] * 2 + carry
                digits[place] = doubled % 10
                carry = doubled / 10
            }
            if carry > 0 { digits.insert(carry, at: 0) }
        }
        return String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
    }

    /// As `fixed`, without zeros at the end: 2.50 → "2.5", 3.00 → "3".
    package static func trimmed(_ value: Double, _ places: Int) -> String {
        var text = fixed(value, places)[...]
        guard text.contains(".") else { return String(text) }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    /// A setting as it was given: 5.0 → "5", 0.25 → "0.25".
    package static func short(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// A share of 1 in per cent with two decimals: 0.8412 → "84.12".
    package static func percent(_ share: Double) -> String { fixed(share * 100, 2) }

    /// 203621 → "203,621".
    package static func count(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// "1 note", "2 notes".
    package static func plural(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    /// Seconds as "12 s", "3 min 20 s" or "2 h 5 min".
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
