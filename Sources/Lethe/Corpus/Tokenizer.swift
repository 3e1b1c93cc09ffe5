/// Where words are cut into tokens.
public enum TokenizerRules: String, Codable, Sendable, CaseIterable {
    /// The project's own: a token is a run of letters, a run of digits, or one other sign, so that annotations (a year
    /// inside a date, a number inside an id) fall on token edges. Combining marks stay with what they follow.
    case lethe
    /// Those of spaCy for English, which networks trained with that program expect. See `SpacyEnglishRules`.
    case spacyEnglish = "spacy-english"

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

/// Splits text into sentences and tokens, each with its place.
///
/// A sentence ends at a line's end, at sentence-final punctuation before a capital, and where it would grow past
/// `maximumSentenceTokens`, whichever rules cut the tokens.
public struct Tokenizer: Sendable {
    /// The default is the project's own.
    public var rules = TokenizerRules.lethe
    /// Longer sentences are split, at punctuation where there is any: memory grows with a sentence's length.
    /// The default is 400 tokens.
    public var maximumSentenceTokens = 400
    /// The most that `maximumSentenceTokens` may be.
    static let longestSentenceTokens = 4_096

    public init() {}

    /// Abbreviations of titles and addresses, English and Spanish, whose full stop ends no sentence; lower case. Single
    /// letters count as such without a list.
    private static let abbreviations: Set<String> = [
        // Titles
        "mr", "mrs", "ms", "dr", "drs", "prof", "rev", "gen", "capt", "lt", "sgt", "jr", "sr", "st", "dra", "dres",
        "sra", "srta", "sres", "dña", "lic", "gral", "hnos", "sta", "sto", "fr", "nstra", "ntra",
        // Addresses
        "ave", "blvd", "rd", "ln", "apt", "ste", "bldg", "dept", "mt", "ft", "av", "avd", "avda", "ctra", "crta",
        "carr", "pza", "plza", "pl", "pso", "pº", "urb", "edif", "edf", "col", "cdad", "prov", "esc", "pta", "nnal",
        "km", "ee", "uu",
        // Others
        "no", "nº", "núm", "num", "vs", "fig", "tel", "ext",
    ]

    /// A document's tokens: as its file gives them, else by this tokenizer; no sentence longer than
    /// `maximumSentenceTokens`.
    public func tokens(of document: Document) -> Tokenization {
        guard var tokenization = document.tokenization else { return tokenize(document.text) }
        guard tokenization.sentences.contains(where: { $0.count > maximumSentenceTokens }) else { return tokenization }
        tokenization.sentenceStarts = tokenization.sentences.flatMap { sentence in
            stride(from: sentence.lowerBound, to: sentence.upperBound, by: maximumSentenceTokens)
        }
        return tokenization
    }

    /// Tokens of a text. Cost grows linearly with the text.
    public func tokenize(_ text: NoteText) -> Tokenization { text.withUTF8 { tokenize(utf8: $0) } }

    /// Tokens of a string.
    public func tokenize(_ text: String) -> Tokenization { tokenize(NoteText(text)) }

    /// Tokens of valid UTF-8.
    func tokenize(utf8: UnsafeBufferPointer<UInt8>) -> Tokenization {
        switch rules {
        case .lethe: tokenizeByClass(utf8)
        case .spacyEnglish: tokenizeBySpacyRules(utf8)
        }
    }

    private func tokenizeByClass(_ utf8: UnsafeBufferPointer<UInt8>) -> Tokenization {
        var result = Tokenization()
        result.tokens.reserveCapacity(utf8.count / 4)
        var state = SentenceState()
        var offset = 0
        var scalar = 0
        while offset < utf8.count {
            let (kind, length) = classify(utf8, at: offset)
            guard kind != .space, kind != .newline else {
                if kind == .newline { state.sawNewline = true }
                state.sawSpace = true
                offset += length
                scalar += 1
                continue
            }
            let startOffset = offset
            let startScalar = scalar
            offset += length
            scalar += 1
            while offset < utf8.count {
                let (next, nextLength) = classify(utf8, at: offset)
                guard next == .mark || (next == kind && kind != .sign) else { break }
                offset += nextLength
                scalar += 1
            }
            let token = Token(
                scalarStart: startScalar, scalarEnd: scalar, utf8Start: startOffset, utf8End: offset)
            append(token, to: &result, state: &state, utf8: utf8)
        }
        return result
    }

    private func tokenizeBySpacyRules(_ utf8: UnsafeBufferPointer<UInt8>) -> Tokenization {
        var result = Tokenization()
        result.tokens.reserveCapacity(utf8.count / 4)
        var state = SentenceState()
        var rules = SpacyEnglishRules()
        var offset = 0
        var scalar = 0
        while offset < utf8.count {
            let character = Self.decode(utf8, at: offset)
            if SpacyEnglishSigns.isSpace(character) {
                state.sawSpace = true
                if CharacterClass.of(character) == .newline { state.sawNewline = true }
                offset += UTF8.width(character)
                scalar += 1
                continue
            }
            var end = offset
            while end < utf8.count {
                let next = Self.decode(utf8, at: end)
                if SpacyEnglishSigns.isSpace(next) { break }
                end += UTF8.width(next)
            }
            rules.cut(UnsafeBufferPointer(rebasing: utf8[offset..<end]))
            for piece in rules.pieces {
                let start = (offset, scalar)
                for _ in piece { offset += UTF8.width(Self.decode(utf8, at: offset)) }
                scalar += piece.count
                let token = Token(scalarStart: start.1, scalarEnd: scalar, utf8Start: start.0, utf8End: offset)
                append(token, to: &result, state: &state, utf8: utf8)
            }
        }
        return result
    }

    /// Adds a token, in a new sentence where one begins.
    private func append(
        _ token: Token, to result: inout Tokenization, state: inout SentenceState, utf8: UnsafeBufferPointer<UInt8>
    ) {
        if startsSentence(token, after: result, state: state, utf8: utf8) {
            result.sentenceStarts.append(result.tokens.count)
        } else if result.tokens.count - (result.sentenceStarts.last ?? 0) >= maximumSentenceTokens {
            result.sentenceStarts.append(splitPoint(result, utf8: utf8))
        }
        result.tokens.append(token)
        state = SentenceState()
    }

    /// What stands between the last token and the next.
    private struct SentenceState {
        var sawSpace = false
        var sawNewline = false
    }

    @inline(__always)
    private func classify(_ utf8: UnsafeBufferPointer<UInt8>, at offset: Int) -> (CharacterClass, Int) {
        let byte = utf8[offset]
        if byte < 0x80 { return (CharacterClass.ascii[Int(byte)], 1) }
        let scalar = Self.decode(utf8, at: offset)
        return (CharacterClass.of(scalar), UTF8.width(scalar))
    }

    /// The scalar that begins at an offset of valid UTF-8.
    static func decode(_ utf8: UnsafeBufferPointer<UInt8>, at offset: Int) -> Unicode.Scalar {
        let byte = UInt32(utf8[offset])
        func continuation(_ index: Int) -> UInt32 {
            offset + index < utf8.count ? UInt32(utf8[offset + index]) & 0x3F : 0
        }
        let value: UInt32
        switch byte {
        case ..<0x80: value = byte
        case ..<0xE0: value = (byte & 0x1F) << 6 | continuation(1)
        case ..<0xF0: value = (byte & 0x0F) << 12 | continuation(1) << 6 | continuation(2)
        default:
            value = (byte & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3)
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    // MARK: Sentences

    private func startsSentence(
        _ token: Token, after result: Tokenization, state: SentenceState, utf8: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard !result.tokens.isEmpty else { return true }
        if state.sawNewline { return true }
        guard state.sawSpace else { return false }
        // Back over closing signs to the punctuation.
        var index = result.tokens.count - 1
        while index > 0, isOne(of: Self.closingSigns, result.tokens[index], utf8) { index -= 1 }
        let mark = result.tokens[index]
        guard isOne(of: Self.finalSigns, mark, utf8) else { return false }
        guard opensSentence(token, utf8) else { return false }
        guard utf8[Int(mark.utf8Start)] == 0x2E, index > 0 else { return true }
        let before = result.tokens[index - 1]
        guard before.utf8End == mark.utf8Start else { return true }
        // "C/." abbreviates a street.
        if utf8[Int(before.utf8Start)] == 0x2F { return false }
        return !isAbbreviation(before, utf8)
    }

    private static let finalSigns: Set<Unicode.Scalar> = [".", "!", "?", "…"]
    private static let closingSigns: Set<Unicode.Scalar> = [")", "]", "\"", "'", "»", "”", "’"]
    private static let openingSigns: Set<Unicode.Scalar> = ["¿", "¡", "\"", "«", "“", "(", "-", "—", "•"]

    private func isOne(of signs: Set<Unicode.Scalar>, _ token: Token, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let byte = utf8[Int(token.utf8Start)]
        // A letter or digit of ASCII is in none of the sets.
        if byte < 0x80, CharacterClass.ascii[Int(byte)] != .sign { return false }
        return signs.contains(Self.decode(utf8, at: Int(token.utf8Start)))
    }

    private func opensSentence(_ token: Token, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let scalar = Self.decode(utf8, at: Int(token.utf8Start))
        if scalar.isASCII {
            return (0x41...0x5A).contains(scalar.value) || Self.openingSigns.contains(scalar)
        }
        return scalar.properties.isUppercase || Self.openingSigns.contains(scalar)
    }

    private func isAbbreviation(_ token: Token, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        if token.scalarEnd - token.scalarStart == 1 {
            return CharacterClass.of(Self.decode(utf8, at: Int(token.utf8Start))) == .letter
        }
        guard token.utf8End - token.utf8Start <= 8 else { return false }
        let bytes = token.bytes(in: utf8)
        return Self.abbreviations.contains(String(decoding: bytes, as: UTF8.self).lowercased())
    }

    /// Where to cut a sentence that grew too long: after the last sign of its last quarter, else at its end.
    private func splitPoint(_ result: Tokenization, utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let end = result.tokens.count
        let earliest = end - max(1, maximumSentenceTokens / 4)
        for index in stride(from: end - 1, through: max(earliest, 1), by: -1) {
            let byte = utf8[Int(result.tokens[index].utf8Start)]
            if byte == 0x2E || byte == 0x2C || byte == 0x3B || byte == 0x3A {
                return index + 1
            }
        }
        return end
    }
}
