/// A place that nothing hides and that a reader should look at. What was found needs no flag: a queue of uncertain findings would
/// show the half in which nothing leaks.
package struct ReviewFlag: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The same word is hidden elsewhere in the note.
        case sameString = "same-string"
        /// The model hesitated: more than a tenth of its threshold.
        case nearMiss = "near-miss"
        /// A capital behind a title.
        case title
        /// A list of given names holds it.
        case list
        /// An uncommon word with a capital, within two words of something hidden.
        case capitalNear = "capital-near"
        /// Five digits and more.
        case digits
    }

    package var range: ScalarRange
    package var kind: Kind

    /// Flags of a note, in order, one a place: the first kind that applies.
    ///
    /// - Parameters:
    ///   - annotations: what is hidden.
    ///   - protection: by token of the note's own tokenization, how likely it is protected; nil without a model.
    static func flags(
        in document: Document, annotations: [Annotation], tokenization: Tokenization, protection: [Float]?
    ) -> [ReviewFlag] {
        let tokens = tokenization.tokens
        var isHidden = [Bool](repeating: false, count: tokens.count)
        for annotation in annotations {
            for token in tokenization.tokens(touching: annotation.range) { isHidden[token] = true }
        }
        return document.text.withUTF8 { utf8 in
            var words: Set<[UInt8]> = []
            for index in tokens.indices where isHidden[index] {
                if let word = NotePropagation.seedWord(tokens[index].bytes(in: utf8))?.word { words.insert(word) }
            }
            let text = Lexemes(document.text, tokens: tokens, utf8: utf8)
            var flags: [ReviewFlag] = []
            for index in tokens.indices where !isHidden[index] {
                guard let kind = kind(text, index, isHidden: isHidden, words: words, protection: protection) else {
                    continue
                }
                flags.append(ReviewFlag(range: tokens[index].range, kind: kind))
            }
            return flags
        }
    }

    private static let titles: Set<String> = [
        "dr", "dra", "mr", "mrs", "ms", "miss", "prof", "nurse", "sr", "sra", "srta", "don", "dona", "herr", "frau",
        "mme",
    ]

    private static func kind(
        _ text: Lexemes, _ index: Int, isHidden: [Bool], words: Set<[UInt8]>, protection: [Float]?
    ) -> Kind? {
        let kind = text.kinds[index]
        guard kind != .sign else { return nil }
        let bytes = text.bytes(index)
        if words.contains(NotePropagation.foldedWord(bytes)) { return .sameString }
        if let protection, protection[index] >= 0.05 { return .nearMiss }
        if kind == .digits { return text.length(index) >= 5 ? .digits : nil }
        guard text.isCapitalised(index) else { return nil }
        var before = index - 1
        if text.isSign(before, ".") { before -= 1 }
        if before >= 0, text.isLetters(before), titles.contains(text.folded(before)), !text.startsLine(index) {
            return .title
        }
        let folded = text.folded(index)
        let isCommon = CommonWords.contains(folded)
        guard !isCommon, text.length(index) >= 3 else { return nil }
        if !text.isAllCapitals(index), NameLists.genders[folded] != nil { return .list }
        let isNear = (max(0, index - 2)...min(text.count - 1, index + 2)).contains { isHidden[$0] }
        return isNear ? .capitalNear : nil
    }
}
