/// An annotation of which at least one token was left in the open: what a leak is made of.
public struct Miss: Sendable, Codable, Equatable {
    public var documentID: String
    public var label: String
    /// The gold annotation, in Unicode scalars.
    public var range: ScalarRange
    /// Its tokens that no prediction touches, whatever the type, joined where they follow one another.
    public var open: [ScalarRange]
    /// Whether nothing of it was found.
    public var isWhole: Bool

    /// The misses of one document, in the text's order.
    static func misses(
        gold: [Annotation], predicted: [Annotation], tokenization: Tokenization, documentID: String
    ) -> [Miss] {
        let hidden = DocumentScore.tokenTypes(predicted, tokenization)
        return gold.sorted(by: Annotation.precedes).compactMap { annotation in
            var open: [ScalarRange] = []
            var tokens = 0
            var missed = 0
            var follows = false
            for index in tokenization.tokens(touching: annotation.range) {
                tokens += 1
                guard hidden[index] == nil else {
                    follows = false
                    continue
                }
                missed += 1
                let token = tokenization.tokens[index]
                if follows, let last = open.popLast() {
                    open.append(ScalarRange(last.start, Int(token.scalarEnd)))
                } else {
                    open.append(ScalarRange(Int(token.scalarStart), Int(token.scalarEnd)))
                }
                follows = true
            }
            return missed == 0
                ? nil
                : Miss(
                    documentID: documentID, label: annotation.label, range: annotation.range, open: open,
                    isWhole: missed == tokens)
        }
    }
}

extension Tokenization {
    /// The tokens that share text with a range.
    func tokens(touching range: ScalarRange) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        let first = TokenAlignment.firstIndex(tokens) { Int($0.scalarEnd) > range.start }
        let end = TokenAlignment.firstIndex(tokens) { Int($0.scalarStart) >= range.end }
        return first..<max(first, end)
    }
}
