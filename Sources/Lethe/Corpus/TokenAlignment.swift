/// A document's annotations as token spans, sentence by sentence, and what a tag sequence can't hold of them.
///
/// Recall comes first: an annotation that cuts a token covers the whole token, one that overlaps another keeps the
/// tokens that are free, one that crosses a sentence's end becomes a span in each sentence. Each such case is reported.
package struct TokenAlignment: Sendable {
    /// Spans by sentence, by token index within the sentence, in order, not overlapping.
    package private(set) var spansBySentence: [[TokenSpan]]
    package private(set) var problems: [CorpusProblem] = []

    /// Cost: annotations times the logarithm of the tokens.
    package init(document: Document, tokenization: Tokenization) {
        let sentences = tokenization.sentences
        spansBySentence = Array(repeating: [], count: sentences.count)
        var free = 0
        var previous: Annotation?
        for annotation in document.annotations.sorted(by: Annotation.precedes) {
            func report(_ kind: CorpusProblem.Kind, _ detail: String) {
                problems.append(
                    CorpusProblem(
                        kind, documentID: document.id, ranges: [annotation.range], labels: [annotation.label],
                        detail: detail))
            }
            let first = Self.firstIndex(tokenization.tokens) { Int($0.scalarEnd) > annotation.range.start }
            let end = Self.firstIndex(tokenization.tokens) { Int($0.scalarStart) >= annotation.range.end }
            guard !annotation.range.isEmpty, first < end else {
                report(.empty, "holds no token")
                continue
            }
            if tokenization.tokens[first].range.start < annotation.range.start
                || tokenization.tokens[end - 1].range.end > annotation.range.end
            {
                report(.misaligned, "widened to whole tokens")
            }
            var start = first
            if first < free {
                let other = previous.map { "shares text with \($0.label) at \($0.range)" } ?? ""
                start = min(free, end)
                report(.overlapping, "\(other); \(end - start) of \(end - first) tokens kept")
                guard start < end else { continue }
            }
            let pieces = add(TokenSpan(start: start, end: end, type: annotation.label), sentences: sentences)
            if pieces > 1 { report(.crossesSentence, "\(pieces) pieces") }
            free = end
            previous = annotation
        }
    }

    private mutating func add(_ span: TokenSpan, sentences: [Range<Int>]) -> Int {
        var pieces = 0
        var index = Self.firstIndex(sentences) { $0.upperBound > span.start }
        while index < sentences.count, sentences[index].lowerBound < span.end {
            let sentence = sentences[index]
            let start = max(span.start, sentence.lowerBound) - sentence.lowerBound
            let end = min(span.end, sentence.upperBound) - sentence.lowerBound
            spansBySentence[index].append(TokenSpan(start: start, end: end, type: span.type))
            pieces += 1
            index += 1
        }
        return pieces
    }

    /// The first index whose element fulfils a condition that stays true from there on.
    static func firstIndex<T>(_ elements: [T], where condition: (T) -> Bool) -> Int {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if condition(elements[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
