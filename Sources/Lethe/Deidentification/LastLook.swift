/// The last look at a note before it goes out: no word that was hidden anywhere in it, and nothing that the record knows of its
/// patient, may stand in the open in the output's text, its id or its file's name. A note of which that isn't so fails.
package struct LastLook: Sendable {
    /// What the record knows; the other finders say what may be protected, this one what is.
    package var known: [any Finder] = []
    /// Words hidden somewhere are looked for everywhere. Off where the user wants them left.
    package var looksForWords = true

    package init() {}

    /// - Parameters:
    ///   - original: the note as it was, with what was found in it.
    ///   - output: what would be written, its annotations marking the replacements.
    ///   - names: id and file name under which it would be written.
    /// - Throws: `LetheError`, naming places and never what stands there.
    func check(original: Document, _ policy: ReplacementPolicy, output: Document, names: [String]) throws {
        let hidden = original.annotations.filter { !policy.keeps($0.label) && !$0.range.isEmpty }
        var words: Set<[UInt8]> = []
        if looksForWords, !hidden.isEmpty {
            original.text.withUTF8 { utf8 in
                for annotation in hidden {
                    let range = original.text.utf8Range(annotation.range)
                    let piece = UnsafeBufferPointer(rebasing: utf8[range])
                    for token in Tokenizer().tokenize(utf8: piece).tokens {
                        if let word = NotePropagation.certainWord(token.bytes(in: piece)) { words.insert(word) }
                    }
                }
            }
        }
        guard !words.isEmpty || !known.isEmpty else { return }
        if let range = try first(of: words, in: output, outside: output.annotations.map(\.range)) {
            throw LetheError(
                .corpus, place: "document \(output.id)",
                "what is hidden in one place of the note, or known of its patient, would stand in the open at \(range) of the output",
                advice: "The note was not written. Look at it by hand, or add the words to a --deny list")
        }
        for name in names {
            var document = output
            document.text = NoteText(name)
            document.tokenization = nil
            guard try first(of: words, in: document, outside: []) != nil else { continue }
            throw LetheError(
                .corpus, place: "a note of \(output.text.scalarCount) characters",
                "its id or its file's name holds what is hidden in its text, or known of its patient",
                advice: "The note was not written. Give it a name that says nothing, or use --ids code with a --key")
        }
    }

    /// The first place outside some ranges where a word stands, or something known.
    private func first(of words: Set<[UInt8]>, in document: Document, outside ranges: [ScalarRange]) throws
        -> ScalarRange?
    {
        let tokens = Tokenizer().tokenize(document.text).tokens
        var place = 0
        func isOutside(_ range: ScalarRange) -> Bool {
            while place < ranges.count, ranges[place].end <= range.start { place += 1 }
            return place >= ranges.count || !ranges[place].overlaps(range)
        }
        let word = document.text.withUTF8 { utf8 in
            words.isEmpty
                ? nil
                : tokens.first { token in
                    guard
                        let word = NotePropagation.certainWord(token.bytes(in: utf8))
                            ?? NotePropagation.plainWord(token.bytes(in: utf8))
                    else { return false }
                    return words.contains(word) && isOutside(token.range)
                }
        }
        if let word { return word.range }
        guard !known.isEmpty else { return nil }
        return try document.text.withUTF8 { utf8 in
            let lexemes = Lexemes(document.text, tokens: tokens, utf8: utf8)
            for finder in known {
                for finding in try finder.find(in: document, lexemes) {
                    // A replacement inside, such as `<CITY>`, is no part of what stands in the open.
                    if !ranges.contains(where: { $0.overlaps(finding.range) }) { return finding.range }
                }
            }
            return nil
        }
    }
}
