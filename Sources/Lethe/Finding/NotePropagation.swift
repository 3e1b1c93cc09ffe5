/// A word hidden once is hidden wherever else it stands in the note.
///
/// By tokens, not by stretches, so that the operator is monotone: more hidden tokens find more, never fewer, and the ladder's
/// rungs stay nested. Only words that say something by themselves are carried over: capitalised ones of three letters and more
/// that are no common word, numbers of five digits and more, codes of letters and digits.
struct NotePropagation {
    /// What is looked for.
    private struct Key: Hashable {
        var bytes: [UInt8]
        /// Short words, and common words that are names as well, must have a capital where they are found.
        var needsCapital: Bool
    }

    /// A token's rung that isn't on the ladder: never hidden.
    static let never: UInt8 = .max

    /// Lowers the rung of each token that is a word hidden elsewhere.
    ///
    /// - Parameters:
    ///   - rungs: by token, the rung from which on it is hidden.
    ///   - isFixed: tokens that an allow list keeps as they are.
    ///   - last: rungs behind it carry nothing over.
    ///   - others: words hidden in other notes of the patient, whatever their rung there.
    /// - Returns: by token, the token that it has its rung from; −1 for its own, −2 for another note.
    static func spread(
        _ rungs: inout [UInt8], text: NoteText, tokens: [Token], isFixed: (Int) -> Bool, upTo last: UInt8,
        others: [[UInt8]: PatientWords.Word] = [:]
    ) -> [Int32] {
        var origins: [Int32] = []
        text.withUTF8 { utf8 in
            var keys: [[UInt8]: (rung: UInt8, token: Int, needsCapital: Bool)] = [:]
            // Which first letters and lengths occur, so that nearly all tokens are passed over without a copy.
            var filter = [UInt64](repeating: 0, count: 256)
            for (index, token) in tokens.enumerated() where rungs[index] <= last {
                let bytes = token.bytes(in: utf8)
                guard bytes.count >= 2, let needsCapital = seed(bytes) else { continue }
                let folded = fold(bytes)
                if let known = keys[folded] {
                    if rungs[index] < known.rung { keys[folded] = (rungs[index], index, needsCapital) }
                } else {
                    keys[folded] = (rungs[index], index, needsCapital)
                    filter[Int(folded.first ?? 0)] |= 1
                }
            }
            for (word, other) in others where keys[word].map({ $0.rung > 0 }) != false {
                keys[word] = (0, -2, other.needsCapital)
                filter[Int(word.first ?? 0)] |= 1
            }
            guard !keys.isEmpty else { return }
            let isInCapitals = isInCapitals(utf8)
            for (index, token) in tokens.enumerated() {
                let bytes = token.bytes(in: utf8)
                guard bytes.count >= 2, rungs[index] > 0 else { continue }
                let first = bytes[0]
                // Beyond ASCII the folded form may begin with another byte.
                if first < 0x80, filter[Int((0x41...0x5A).contains(first) ? first | 0x20 : first)] == 0 { continue }
                guard let key = keys[fold(bytes)], key.rung < rungs[index], !isFixed(index) else { continue }
                var rung = key.rung
                if key.needsCapital, !isCapitalised(bytes) || startsSentence(index, tokens, utf8) {
                    // "oyelaran-price": what a hyphen ties to a hidden word is of the same name.
                    let tied = [index - 2, index + 2].compactMap { other -> UInt8? in
                        guard isTied(index, other, tokens, utf8) else { return nil }
                        let word = keys[fold(tokens[other].bytes(in: utf8))]
                        return min(rungs[other], word.map { $0.needsCapital ? never : $0.rung } ?? never)
                    }.min()
                    guard let tied, tied <= last, max(tied, rung) < rungs[index] else { continue }
                    rung = max(tied, rung)
                }
                // In a note in capitals every "may" has them.
                if isInCapitals, key.needsCapital, !bytes.contains(where: { (0x61...0x7A).contains($0) || $0 >= 0x80 }),
                    CommonWords.contains(String(decoding: fold(bytes), as: UTF8.self))
                {
                    continue
                }
                if origins.isEmpty { origins = [Int32](repeating: -1, count: tokens.count) }
                rungs[index] = rung
                origins[index] = Int32(truncatingIfNeeded: key.token)
            }
        }
        return origins
    }

    /// Whether a hyphen and nothing else stands between two tokens.
    private static func isTied(_ one: Int, _ other: Int, _ tokens: [Token], _ utf8: UnsafeBufferPointer<UInt8>) -> Bool
    {
        let middle = (one + other) / 2
        guard tokens.indices.contains(other), tokens[middle].bytes(in: utf8).elementsEqual([0x2D]) else { return false }
        let (first, last) = (min(one, other), max(one, other))
        return tokens[first].utf8End == tokens[middle].utf8Start && tokens[middle].utf8End == tokens[last].utf8Start
    }

    /// Whether nearly all letters of a text are capitals.
    private static func isInCapitals(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var capitals = 0
        var small = 0
        for byte in utf8 {
            if (0x41...0x5A).contains(byte) { capitals += 1 }
            if (0x61...0x7A).contains(byte) { small += 1 }
        }
        return small * 20 < capitals
    }

    private static func fold(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        FoldedText.fold(utf8: bytes, into: &folded)
        return folded
    }

    private static func isCapitalised(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes[0] < 0x80 { return (0x41...0x5A).contains(bytes[0]) }
        return Tokenizer.decode(bytes, at: 0).properties.isUppercase
    }

    /// Whether a token is looked for elsewhere: nil where not, else whether it needs a capital there.
    private static func seed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        var digits = 0
        var letters = 0
        for byte in bytes {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A, 0x80...: letters += 1
            default: break
            }
        }
        if letters == 0 { return digits >= 5 ? false : nil }
        if digits > 0 { return digits + letters >= 5 ? false : nil }
        guard letters >= 3, isCapitalised(bytes) else { return nil }
        let word = String(decoding: fold(bytes), as: UTF8.self)
        if CommonWords.contains(word) { return CommonWords.isAlsoName(word) ? true : nil }
        return word.utf8.count < 4
    }

    /// A token, folded, that is looked for elsewhere, and whether it needs a capital there.
    static func seedWord(_ bytes: UnsafeBufferPointer<UInt8>) -> (word: [UInt8], needsCapital: Bool)? {
        guard bytes.count >= 2, let needsCapital = seed(bytes) else { return nil }
        return (fold(bytes), needsCapital)
    }

    /// A token's folded form, as words are compared.
    static func foldedWord(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] { fold(bytes) }

    /// A token, folded, that by itself is enough to be looked for in any case and anywhere; nil for others.
    static func certainWord(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        bytes.count >= 2 && seed(bytes) == false ? fold(bytes) : nil
    }

    /// Whether a capital may be due to the place: the text's or a line's beginning, or behind a sentence's end.
    private static func startsSentence(_ index: Int, _ tokens: [Token], _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard index > 0 else { return true }
        let before = tokens[index - 1]
        let gap = utf8[Int(before.utf8End)..<Int(tokens[index].utf8Start)]
        if gap.contains(0x0A) || gap.contains(0x0D) { return true }
        guard before.utf8End - before.utf8Start == 1 else { return false }
        let sign = utf8[Int(before.utf8Start)]
        guard sign == 0x2E || sign == 0x21 || sign == 0x3F || sign == 0x3A else { return false }
        // "Dr. Will" is no sentence's end.
        guard sign == 0x2E, index > 1 else { return true }
        let word = String(decoding: fold(tokens[index - 2].bytes(in: utf8)), as: UTF8.self)
        return !["dr", "mr", "mrs", "ms", "dra", "sr", "sra", "prof", "st"].contains(word)
    }
}
