/// Which characters spaCy's English rules cut at. Facts of spaCy 3.8's behaviour, put in terms of Unicode's properties.
enum SpacyEnglishSigns {
    /// Punctuation that is cut off at either end of a word.
    private static let punctuation = Set(",:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪…".unicodeScalars)
    private static let quotes = Set("'\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉⟦⟧".unicodeScalars)
    /// Cut off at a word's beginning alone.
    private static let openingOnly = Set("§%=—–".unicodeScalars)
    /// Cut off at a word's end alone.
    private static let closingOnly = Set("—–".unicodeScalars)

    /// Units of measure that are cut off behind a digit. (spaCy's Cyrillic and Arabic ones are left out.)
    static let units: [[Unicode.Scalar]] = [
        "km", "km²", "km³", "m", "m²", "m³", "dm", "dm²", "dm³", "cm", "cm²", "cm³", "mm", "mm²", "mm³", "ha", "µm",
        "nm",
        "yd", "in", "ft", "kg", "g", "mg", "µg", "t", "lb", "oz", "m/s", "km/h", "kmh", "mph", "hPa", "Pa", "mbar",
        "mb",
        "MB", "kb", "KB", "gb", "GB", "tb", "TB", "T", "G", "M", "K", "%", "US$", "C$", "A$",
    ].map { Array($0.unicodeScalars) }

    /// Currencies of several characters, cut off before a number.
    static let longCurrencies: [[Unicode.Scalar]] = ["US$", "C$", "A$"].map { Array($0.unicodeScalars) }

    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool { punctuation.contains(scalar) }
    static func isQuote(_ scalar: Unicode.Scalar) -> Bool { quotes.contains(scalar) }

    /// What counts as a quotation mark beside a full stop inside a word.
    static func isInnerQuote(_ scalar: Unicode.Scalar) -> Bool {
        isQuote(scalar) || scalar == "," || scalar == "\\"
    }

    static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x24, 0xA3, 0xA5, 0x0E3F, 0xFDFC, 0x20A0...0x20BF: true
        default: false
        }
    }

    /// Emoji and other pictures: each is a token.
    static func isIcon(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.generalCategory == .otherSymbol
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    /// A letter; of either case or of a script without cases.
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x61...0x7A).contains(scalar.value | 0x20) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter: return true
        default: return false
        }
    }

    static func isLower(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x61...0x7A).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter: return true
        default: return false
        }
    }

    static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x41...0x5A).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .otherLetter: return true
        default: return false
        }
    }

    static func isOpening(_ scalar: Unicode.Scalar) -> Bool {
        isPunctuation(scalar) || isQuote(scalar) || openingOnly.contains(scalar) || isCurrency(scalar) || isIcon(scalar)
    }

    static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
        isPunctuation(scalar) || isQuote(scalar) || closingOnly.contains(scalar) || isIcon(scalar)
    }

    /// What a full stop at a word's end is cut off behind, digits and small letters apart.
    static func takesFullStop(_ scalar: Unicode.Scalar) -> Bool {
        isPunctuation(scalar) || isQuote(scalar) || ["%", "²", "-", "+", "|"].contains(scalar)
    }

    /// White space as Python's `str.isspace` sees it, and the byte-order mark.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0x1C...0x1F, 0x85, 0xFEFF: true
        case ..<0x80: false
        default: scalar.properties.isWhitespace
        }
    }
}
