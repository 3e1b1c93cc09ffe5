package import Lethe

/// How far two annotators agree about the notes that both have done. Spans are compared by F1, since of what neither marked there is
/// no number (Hripcsak and Rothschild 2005, *JAMIA* 12:296); tokens also by Cohen's κ.
package struct AnnotatorAgreement: Sendable {
    package let first: String
    package let second: String
    package let notes: Int
    /// One's labels against the other's: F1 is the same either way round.
    package let report: EvaluationReport
    /// Notes that differ in a label or a border.
    package let notesThatDiffer: Int
    private let tokens: Int

    /// - Parameter pairs: a note with one's labels and the other's.
    init(
        _ first: String, _ second: String, _ pairs: [(document: Document, one: [Annotation], other: [Annotation])],
        tokenizer: Tokenizer
    ) {
        self.first = first
        self.second = second
        notes = pairs.count
        var scores: [DocumentScore] = []
        var tokens = 0
        for pair in pairs {
            let tokenization = tokenizer.tokens(of: pair.document)
            tokens += tokenization.tokens.count
            scores.append(DocumentScore(gold: pair.one, predicted: pair.other, tokenization: tokenization))
        }
        self.tokens = tokens
        notesThatDiffer = pairs.count { $0.one != $0.other }
        report = EvaluationReport(scores, bootstrapSamples: 1000)
    }

    /// Of tokens, protected or not, beyond what chance would give (Cohen 1960); nil where chance alone leaves nothing to differ in.
    package var kappa: Double? {
        guard let counts = report[.tokenBinary]?.micro.counts, tokens > 0 else { return nil }
        let all = Double(tokens)
        let (both, one, other) = (
            Double(counts.truePositives), Double(counts.falseNegatives), Double(counts.falsePositives)
        )
        let observed = (all - one - other) / all
        let shares = ((both + one) / all, (both + other) / all)
        let chance = shares.0 * shares.1 + (1 - shares.0) * (1 - shares.1)
        return chance < 1 ? (observed - chance) / (1 - chance) : nil
    }
}

extension Workbench {
    /// By pair of annotators, in their order, where there are notes that both have done.
    package func agreement(tokenizer: Tokenizer = Tokenizer()) -> [AnnotatorAgreement] {
        let people = project.annotators
        let done = people.map { person in
            Dictionary(
                finished(by: person).filter(\.labels.canMeasure).map { ($0.note.key, $0.labels) },
                uniquingKeysWith: { one, _ in one })
        }
        let ordered = notes.values.sorted { $0.key.text < $1.key.text }
        var found: [AnnotatorAgreement] = []
        for one in people.indices {
            for other in people.indices where other > one {
                let pairs = ordered.compactMap { note -> (Document, [Annotation], [Annotation])? in
                    guard let mine = done[one][note.key], let theirs = done[other][note.key] else { return nil }
                    return (note.document, mine.annotations, theirs.annotations)
                }
                guard !pairs.isEmpty else { continue }
                found.append(AnnotatorAgreement(people[one], people[other], pairs, tokenizer: tokenizer))
            }
        }
        return found
    }
}
