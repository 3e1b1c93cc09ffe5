/// What the tokenizer sees in a scalar.
enum CharacterClass: UInt8 {
    case space, newline, letter, digit, sign
    /// A combining mark, a joiner or a variation selector: belongs to whatever it follows.
    case mark

    /// The class of an ASCII byte.
    static let ascii: [CharacterClass] = (0..<128).map { of(Unicode.Scalar(UInt8($0))) }

    /// Looks the scalar up in the Unicode tables.
    static func of(_ scalar: Unicode.Scalar) -> CharacterClass {
        switch scalar.value {
        case 0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: return .newline
        // Zero-width non-joiner and joiner, byte-order mark.
        case 0x200C, 0x200D: return .mark
        case 0xFEFF: return .space
        default: break
        }
        let properties = scalar.properties
        if properties.isWhitespace { return .space }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        case .decimalNumber, .letterNumber, .otherNumber: return .digit
        case .control: return scalar.value < 0x20 || scalar.value == 0x7F ? .space : .sign
        default: return .sign
        }
    }
}
