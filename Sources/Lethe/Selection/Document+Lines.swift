extension Document {
    /// The note's lines as documents of their own, with their tokens: what can be labelled by itself. A line is what stands between
    /// two line ends, but where an annotation goes across one, lines stay together. Lines without a token are left out.
    ///
    /// - Returns: documents named after the note, with the line's number among them.
    package func lines(by tokenizer: Tokenizer) -> [Document] {
        let tokenization = tokenizer.tokens(of: self)
        var parts: [Range<Int>] = []
        for (number, sentence) in tokenization.sentences.enumerated() {
            if let last = parts.last, !isCut(before: sentence.lowerBound, tokenization.tokens) {
                parts[parts.count - 1] = last.lowerBound..<number + 1
            } else {
                parts.append(number..<number + 1)
            }
        }
        return parts.enumerated().map { line($0.element, number: $0.offset + 1, tokenization) }
    }

    /// Whether a line ends before a token, and no annotation goes on across it.
    private func isCut(before token: Int, _ tokens: [Token]) -> Bool {
        guard token > 0 else { return true }
        let (before, after) = (tokens[token - 1], tokens[token])
        let hasLineEnd = text.withUTF8 { utf8 in
            utf8[Int(before.utf8End)..<Int(after.utf8Start)].contains { $0 == 0x0A || $0 == 0x0D }
        }
        let goesOn = annotations.contains {
            $0.range.start < Int(before.scalarEnd) && $0.range.end > Int(after.scalarStart)
        }
        return hasLineEnd && !goesOn
    }

    /// - Parameter sentences: that make the line.
    private func line(_ sentences: Range<Int>, number: Int, _ tokenization: Tokenization) -> Document {
        let all = tokenization.sentences
        let (first, end) = (all[sentences.lowerBound].lowerBound, all[sentences.upperBound - 1].upperBound)
        let range = ScalarRange(
            Int(tokenization.tokens[first].scalarStart), Int(tokenization.tokens[end - 1].scalarEnd))
        let utf8Start = tokenization.tokens[first].utf8Start
        var own = Tokenization()
        own.tokens = tokenization.tokens[first..<end].map { token in
            Token(
                scalarStart: Int(token.scalarStart) - range.start, scalarEnd: Int(token.scalarEnd) - range.start,
                utf8Start: Int(token.utf8Start - utf8Start), utf8End: Int(token.utf8End - utf8Start))
        }
        own.sentenceStarts = sentences.map { all[$0].lowerBound - first }
        return Document(
            id: "\(id)#\(number)", text: text.copy(range),
            annotations: annotations.compactMap { annotation in
                guard annotation.range.overlaps(range) else { return nil }
                var part = annotation
                part.range = ScalarRange(
                    max(annotation.range.start, range.start) - range.start,
                    min(annotation.range.end, range.end) - range.start)
                return part
            }, tokenization: own, origin: origin)
    }
}
