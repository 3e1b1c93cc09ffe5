/// How many protected tokens two people who labelled the same notes must both have overlooked.
///
/// Two readers are two catches of one population: from n₁ and n₂ marked and m marked by both, Chapman (1951) estimates
/// (n₁ + 1)(n₂ + 1) / (m + 1) − 1 in all. It takes the readers for independent; people overlook the same hard places, so
/// what both missed is rather more.
package struct LabelAgreement: Sendable, Equatable {
    package private(set) var notes = 0
    package private(set) var tokens = 0
    /// Protected tokens that each marked.
    package private(set) var first = 0
    package private(set) var second = 0
    package private(set) var both = 0
    /// Notes in which they differ about a token.
    package private(set) var notesThatDiffer = 0

    /// - Throws: `LetheError` where the two corpora aren't the same notes.
    package init(
        _ first: Corpus, _ second: Corpus, profile: ReleaseProfile, tokenizer: Tokenizer = Tokenizer()
    ) throws {
        var others: [String: Document] = [:]
        for document in second.documents { others[document.id] = document }
        guard first.documents.count == second.documents.count, others.count == second.documents.count else {
            throw LetheError(
                .corpus, place: second.name, "not the notes of \(first.name)",
                expected: NumberText.plural(first.documents.count, "note"),
                found: "\(NumberText.plural(second.documents.count, "note")), \(others.count) ids",
                advice: "Both people label the same notes, all of them")
        }
        for document in first.documents {
            guard let other = others[document.id], other.text == document.text else {
                throw LetheError(
                    .corpus, place: "document \(document.id)", "the two corpora don't hold the same text",
                    expected: "the same note with labels of its own in both",
                    found: others[document.id] == nil ? "a note that only one of them has" : "another text")
            }
            let tokenization = tokenizer.tokenize(document.text)
            func marked(_ document: Document) -> [Bool] {
                DocumentScore.tokenTypes(document.annotations.filter { profile.protects($0.label) }, tokenization)
                    .map { $0 != nil }
            }
            add(marked(document), marked(other))
        }
        guard self.first > 0, self.second > 0 else {
            throw LetheError(
                .corpus, place: self.first == 0 ? first.name : second.name,
                "nothing that the profile protects is marked",
                expected: "labelled notes")
        }
    }

    private mutating func add(_ mine: [Bool], _ theirs: [Bool]) {
        notes += 1
        tokens += mine.count
        if mine != theirs { notesThatDiffer += 1 }
        for (mine, theirs) in zip(mine, theirs) {
            if mine { first += 1 }
            if theirs { second += 1 }
            if mine, theirs { both += 1 }
        }
    }

    /// How many tokens are protected, whoever saw them: Chapman's estimate.
    package var estimatedTokens: Double { Double(first + 1) * Double(second + 1) / Double(both + 1) - 1 }

    /// Those that somebody marked.
    package var markedTokens: Int { first + second - both }

    /// The estimated share that neither marked.
    package var missedByBoth: Double { max(0, estimatedTokens - Double(markedTokens)) / max(1, estimatedTokens) }

    /// The estimated share that each left out.
    package var missedByFirst: Double { max(0, estimatedTokens - Double(first)) / max(1, estimatedTokens) }
    package var missedBySecond: Double { max(0, estimatedTokens - Double(second)) / max(1, estimatedTokens) }

    /// F1 of one's tokens against the other's.
    package var tokenF1: Double { 2 * Double(both) / Double(max(1, first + second)) }
}
