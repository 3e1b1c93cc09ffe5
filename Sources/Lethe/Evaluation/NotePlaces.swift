/// What an error analysis asks of the places of one note: lines, sentences, other occurrences.
struct NotePlaces {
    private let tokenization: Tokenization
    /// By token.
    private let folded: [String]
    private let isKnown: [Bool]?
    private let line: [Int]
    private let sentence: [Int]
    /// Where each folded token stands.
    private let places: [String: [Int]]
    private let lines: [Line]
    private let predicted: [Annotation]

    private struct Line {
        var start: Int
        var end: Int
        /// Its tokens.
        var tokens: Range<Int>
        var beginsAsField = false
    }

    /// A line longer than this many characters is running text.
    private static let longLine = 200
    /// Sentences of fewer tokens tell little of what stands in them.
    private static let fragment = 8
    /// A field's name and its colon take at most so many tokens.
    private static let fieldTokens = 6

    init(
        _ text: NoteText, _ tokenization: Tokenization, predicted: [Annotation],
        isKnown: ((UnsafeBufferPointer<UInt8>) -> Bool)?
    ) {
        self.tokenization = tokenization
        self.predicted = predicted
        var folded: [String] = []
        var known: [Bool] = []
        var line: [Int] = []
        var lines: [Line] = []
        text.withUTF8 { utf8 in
            var offset = 0
            for (index, token) in tokenization.tokens.enumerated() {
                let bytes = token.bytes(in: utf8)
                folded.append(FoldedText.fold(String(decoding: bytes, as: UTF8.self)))
                if let isKnown { known.append(isKnown(bytes)) }
                let start = min(Int(token.utf8Start), utf8.count)
                let isNew = lines.isEmpty || (offset < start && utf8[offset..<start].contains(0x0A))
                offset = max(offset, Int(token.utf8End))
                if isNew {
                    lines.append(
                        Line(start: Int(token.scalarStart), end: Int(token.scalarEnd), tokens: index..<index + 1))
                } else {
                    lines[lines.count - 1].end = Int(token.scalarEnd)
                    lines[lines.count - 1].tokens = lines[lines.count - 1].tokens.lowerBound..<index + 1
                }
                line.append(lines.count - 1)
            }
        }
        for index in lines.indices {
            lines[index].beginsAsField = folded[lines[index].tokens].prefix(Self.fieldTokens).dropFirst().contains(":")
        }
        var sentence: [Int] = []
        for (number, range) in tokenization.sentences.enumerated() {
            sentence += repeatElement(number, count: range.count)
        }
        var places: [String: [Int]] = [:]
        for (index, token) in folded.enumerated() { places[token, default: []].append(index) }
        (self.folded, self.line, self.lines) = (folded, line, lines)
        (self.sentence, self.places) = (sentence, places)
        self.isKnown = isKnown == nil ? nil : known
    }

    /// What there is about an annotation.
    func circumstances(of annotation: Annotation) -> [ErrorAnalysis.Circumstance] {
        let tokens = tokenization.tokens(touching: annotation.range)
        guard let first = tokens.first, let last = tokens.last else { return [] }
        var found: [ErrorAnalysis.Circumstance] = []
        if let isKnown, isKnown[tokens].contains(false) { found.append(.unknownToken) }
        let others = occurrences(of: tokens)
        if !others.isEmpty { found.append(.repeated) }
        let isFound = others.contains { other in
            let range = ScalarRange(
                Int(tokenization.tokens[other.lowerBound].scalarStart),
                Int(tokenization.tokens[other.upperBound - 1].scalarEnd))
            return predicted.contains { $0.label == annotation.label && $0.range == range }
        }
        if isFound { found.append(.foundElsewhere) }
        if sentence[first] != sentence[last] { found.append(.cutInTwo) }
        let line = lines[line[first]]
        let range = tokenization.sentences[sentence[first]]
        if range.count < Self.fragment, range.count < line.tokens.count { found.append(.fragment) }
        if line.beginsAsField { found.append(.fieldLine) }
        if line.end - line.start > Self.longLine { found.append(.longLine) }
        return found
    }

    /// Where else the same tokens stand, however they are written.
    private func occurrences(of tokens: Range<Int>) -> [Range<Int>] {
        guard let first = tokens.first else { return [] }
        return (places[folded[first]] ?? []).compactMap { place in
            let other = place..<place + tokens.count
            guard !other.overlaps(tokens), other.upperBound <= folded.count else { return nil }
            return folded[other].elementsEqual(folded[tokens]) ? other : nil
        }
    }
}
