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
        // With the record's fields as they were, which say whose note it is.
        var document = original
        document.tokenization = nil
        document.text = output.text
        if let range = try first(of: words, in: document, outside: output.annotations.map(\.range)) {
            throw LetheError(
                .corpus, place: "document \(output.id)",
                "what is hidden in one place of the note, or known of its patient, would stand in the open at \(range) of the output",
                advice: "The note was not written. Look at it by hand, or add the words to a --deny list")
        }
        for name in names {
            document.text = NoteText(name)
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
        if let offset = document.text.withUTF8({
            Self.first(of: words, in: $0, outside: ranges.map(document.text.utf8Range))
        }) {
            return Self.scalars(offset, document.text)
        }
        guard !known.isEmpty else { return nil }
        let tokens = Tokenizer().tokenize(document.text).tokens
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

    /// UTF-8 offsets of the first word outside some ranges that is one of those looked for. One pass over the bytes: nearly every
    /// word is passed over by its first letter.
    private static func first(
        of words: Set<[UInt8]>, in utf8: UnsafeBufferPointer<UInt8>, outside ranges: [Range<Int>]
    ) -> Range<Int>? {
        guard !words.isEmpty else { return nil }
        var mayBegin = [Bool](repeating: false, count: 256)
        for word in words { mayBegin[Int(word[0])] = true }
        // Beyond ASCII the folded form may begin with any letter.
        for byte in 0x80..<0x100 { mayBegin[byte] = true }
        for byte in 0x41...0x5A { mayBegin[byte] = mayBegin[byte | 0x20] }
        func kind(_ byte: UInt8) -> UInt8 {
            switch byte {
            case 0x30...0x39: 1
            case 0x41...0x5A, 0x61...0x7A, 0x80...: 2
            default: 0
            }
        }
        var place = 0
        func isOutside(_ range: Range<Int>) -> Bool {
            while place < ranges.count, ranges[place].upperBound <= range.lowerBound { place += 1 }
            return place >= ranges.count || !ranges[place].overlaps(range)
        }
        var index = 0
        while index < utf8.count {
            let own = kind(utf8[index])
            guard own != 0 else {
                index += 1
                continue
            }
            let start = index
            var isASCII = true
            while index < utf8.count, kind(utf8[index]) == own {
                if utf8[index] >= 0x80 { isASCII = false }
                index += 1
            }
            guard index - start >= 4, isOutside(start..<index), !isASCII || mayBegin[Int(utf8[start])] else { continue }
            let run = UnsafeBufferPointer(rebasing: utf8[start..<index])
            if isASCII {
                var folded: [UInt8] = []
                FoldedText.fold(utf8: run, into: &folded)
                if words.contains(folded) { return start..<index }
                continue
            }
            // Dashes and blanks beyond ASCII end words as well.
            for token in Tokenizer().tokenize(utf8: run).tokens {
                var folded: [UInt8] = []
                FoldedText.fold(utf8: token.bytes(in: run), into: &folded)
                if words.contains(folded) { return start + Int(token.utf8Start)..<start + Int(token.utf8End) }
            }
        }
        return nil
    }

    private static func scalars(_ range: Range<Int>, _ text: NoteText) -> ScalarRange {
        let before = text.withUTF8 { utf8 in utf8[..<range.lowerBound].count { $0 & 0xC0 != 0x80 } }
        let inside = text.withUTF8 { utf8 in utf8[range].count { $0 & 0xC0 != 0x80 } }
        return ScalarRange(before, before + inside)
    }
}
