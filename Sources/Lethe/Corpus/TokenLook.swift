/// What a token looks like, whatever it says.
package struct TokenLook: Sendable, Equatable {
    /// Below `count`.
    package let index: Int

    private enum Letters: Int, CaseIterable { case lower, initial, upper, mixed }
    /// Longer numbers look alike.
    private static let longestNumber = 6
    /// Letters, numbers by their length, letters with digits, letters with signs, digits with signs, signs.
    package static let count = Letters.allCases.count + longestNumber + 4

    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var (upper, lower, digits, signs) = (0, 0, 0, 0)
        var beginsUpper = false
        var offset = 0
        while offset < bytes.count {
            let scalar = Tokenizer.decode(bytes, at: offset)
            let properties = scalar.properties
            if properties.numericType == .decimal {
                digits += 1
            } else if properties.isUppercase {
                if offset == 0 { beginsUpper = true }
                upper += 1
            } else if properties.isAlphabetic {
                lower += 1
            } else {
                signs += 1
            }
            offset += UTF8.width(scalar)
        }
        let others = Letters.allCases.count + Self.longestNumber
        if digits == 0, signs == 0, upper + lower > 0 {
            let letters: Letters =
                upper == 0 ? .lower : lower == 0 && upper > 1 ? .upper : beginsUpper && upper == 1 ? .initial : .mixed
            index = letters.rawValue
        } else if digits > 0, upper + lower + signs == 0 {
            index = Letters.allCases.count + min(digits, Self.longestNumber) - 1
        } else if digits > 0 {
            index = others + (upper + lower > 0 ? 0 : 2)
        } else {
            index = others + (upper + lower > 0 ? 1 : 3)
        }
    }
}
