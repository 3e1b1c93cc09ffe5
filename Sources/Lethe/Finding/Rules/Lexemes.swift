/// A text as scanners see it: runs of letters, runs of digits and single signs, by the project's own token rules whatever a
/// model's are.
package struct Lexemes {
    enum Kind: UInt8 { case letters, digits, sign }

    let text: NoteText
    let tokens: [Token]
    let kinds: [Kind]
    private let utf8: UnsafeBufferPointer<UInt8>

    /// What stands in a text.
    ///
    /// - Parameters:
    ///   - tokens: by the project's own rules.
    ///   - utf8: the text's bytes, valid while the value is used.
    init(_ text: NoteText, tokens: [Token], utf8: UnsafeBufferPointer<UInt8>) {
        self.text = text
        self.tokens = tokens
        self.utf8 = utf8
        kinds = tokens.map { token in
            let byte = utf8[Int(token.utf8Start)]
            let kind =
                byte < 0x80
                ? CharacterClass.ascii[Int(byte)]
                : CharacterClass.of(Tokenizer.decode(utf8, at: Int(token.utf8Start)))
            return kind == .letter ? .letters : kind == .digit ? .digits : .sign
        }
    }

    var count: Int { tokens.count }

    @inline(__always)
    func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> { tokens[index].bytes(in: utf8) }

    /// Bytes of a lexeme: of one of ASCII, its characters.
    @inline(__always)
    func length(_ index: Int) -> Int { Int(tokens[index].utf8End - tokens[index].utf8Start) }

    func isDigits(_ index: Int) -> Bool {
        index >= 0 && index < count && kinds[index] == .digits && bytes(index).allSatisfy { (0x30...0x39).contains($0) }
    }

    func isLetters(_ index: Int) -> Bool { index >= 0 && index < count && kinds[index] == .letters }

    /// Whether a lexeme is this sign of ASCII.
    @inline(__always)
    func isSign(_ index: Int, _ sign: Unicode.Scalar) -> Bool {
        guard index >= 0, index < count, kinds[index] == .sign, length(index) == 1 else { return false }
        return utf8[Int(tokens[index].utf8Start)] == UInt8(truncatingIfNeeded: sign.value)
    }

    /// The sign that a lexeme is; nil for letters and digits.
    func sign(_ index: Int) -> Unicode.Scalar? {
        guard index >= 0, index < count, kinds[index] == .sign else { return nil }
        return Tokenizer.decode(utf8, at: Int(tokens[index].utf8Start))
    }

    /// Whether nothing stands between a lexeme and the one before.
    @inline(__always)
    func touches(_ index: Int) -> Bool {
        index > 0 && index < count && tokens[index - 1].utf8End == tokens[index].utf8Start
    }

    /// Whether blanks alone, at most `most`, stand before a lexeme, on the same line.
    func follows(_ index: Int, most: Int = 2) -> Bool {
        guard index > 0, index < count else { return false }
        let gap = utf8[Int(tokens[index - 1].utf8End)..<Int(tokens[index].utf8Start)]
        return gap.count <= most * 2 && !gap.contains { $0 == 0x0A || $0 == 0x0D }
    }

    /// Whether a lexeme is the first of its line; behind the last one the next line begins.
    func startsLine(_ index: Int) -> Bool {
        guard index > 0, index < count else { return true }
        return utf8[Int(tokens[index - 1].utf8End)..<Int(tokens[index].utf8Start)].contains { $0 == 0x0A || $0 == 0x0D }
    }

    /// A lexeme's text.
    func string(_ index: Int) -> String { String(text[tokens[index]]) }

    /// A lexeme's text without case and accents.
    func folded(_ index: Int) -> String { FoldedText.fold(text[tokens[index]]) }

    /// The number that some digits are; nil beyond nine of them.
    func number(_ index: Int) -> Int? {
        guard isDigits(index), length(index) <= 9 else { return nil }
        return bytes(index).reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Whether a word begins with a capital.
    func isCapitalised(_ index: Int) -> Bool {
        guard isLetters(index) else { return false }
        let byte = utf8[Int(tokens[index].utf8Start)]
        if byte < 0x80 { return (0x41...0x5A).contains(byte) }
        let properties = Tokenizer.decode(utf8, at: Int(tokens[index].utf8Start)).properties
        return properties.isUppercase || properties.generalCategory == .titlecaseLetter
    }

    /// Whether every letter of a word is a capital.
    func isAllCapitals(_ index: Int) -> Bool {
        guard isLetters(index) else { return false }
        return text[tokens[index]].unicodeScalars.allSatisfy { !$0.properties.isLowercase }
    }

    /// The scalars of some lexemes.
    func range(_ lexemes: Range<Int>) -> ScalarRange {
        ScalarRange(
            Int(tokens[lexemes.lowerBound].scalarStart), Int(tokens[lexemes.upperBound - 1].scalarEnd))
    }

    /// Letters and digits of some lexemes, in capitals: how numbers are compared and checked.
    func code(_ lexemes: Range<Int>) -> [UInt8] {
        var code: [UInt8] = []
        for index in lexemes where kinds[index] != .sign {
            for byte in bytes(index) { code.append((0x61...0x7A).contains(byte) ? byte & 0xDF : byte) }
        }
        return code
    }
}
