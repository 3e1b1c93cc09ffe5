/// A validation corpus, tokenised once.
struct ValidationSet: Sendable {
    let documents: [Document]
    let tokenizations: [Tokenization]
    let summary: CorpusSummary
    /// Labels of gold annotations that lie outside their text, by document.
    let outOfBoundsLabels: [String: [String]]
    /// Documents in groups of a few thousand tokens: what one worker tags at a time.
    let groups: [Range<Int>]

    init(_ corpus: Corpus, tokenizer: Tokenizer) {
        outOfBoundsLabels = corpus.outOfBoundsLabels
        tokenizations = corpus.documents.map { tokenizer.tokens(of: $0) }
        documents = zip(corpus.documents, tokenizations).map { document, tokenization in
            var document = document
            document.tokenization = tokenization
            return document
        }
        summary = CorpusSummary(
            name: corpus.name, documents: documents.count,
            sentences: tokenizations.reduce(0) { $0 + $1.sentenceStarts.count },
            tokens: tokenizations.reduce(0) { $0 + $1.tokens.count },
            annotations: documents.reduce(0) { $0 + $1.annotations.count })
        var groups: [Range<Int>] = []
        var first = 0
        var tokens = 0
        for (index, tokenization) in tokenizations.enumerated() {
            tokens += tokenization.tokens.count
            if tokens >= 4_096 {
                groups.append(first..<(index + 1))
                first = index + 1
                tokens = 0
            }
        }
        if first < tokenizations.count { groups.append(first..<tokenizations.count) }
        self.groups = groups
    }

    /// A document's predictions against its gold.
    func score(_ index: Int, predicted: [Annotation]) -> DocumentScore {
        var score = DocumentScore(
            gold: documents[index].annotations, predicted: predicted, tokenization: tokenizations[index])
        for label in outOfBoundsLabels[documents[index].id] ?? [] { score.addMissed(label: label) }
        return score
    }
}

/// Scores weights on a corpus, all workers of a team at once.
final class Validator: @unchecked Sendable {
    private let workers: [Recognizer.Worker]

    init(_ recognizer: Recognizer, workers: Int) {
        self.workers = (0..<workers).map { _ in recognizer.makeWorker() }
    }

    /// Every document's counts, in order. The weights may have changed since the last call.
    func documentScores(_ set: ValidationSet, team: WorkerTeam) -> [DocumentScore] {
        map(set, team: team) { set.score($0, predicted: $1) }
    }

    /// What a function makes of every document's predictions, in order.
    func map<Value: Sendable>(
        _ set: ValidationSet, team: WorkerTeam, _ body: @Sendable (Int, [Annotation]) -> Value
    ) -> [Value] {
        var values = [Value?](repeating: nil, count: set.documents.count)
        values.withUnsafeMutableBufferPointer { values in
            nonisolated(unsafe) let values = values
            team.run { [workers] worker in
                let tagger = workers[worker.index]
                tagger.forgetTokens()
                for group in stride(from: worker.index, to: set.groups.count, by: worker.count) {
                    let range = set.groups[group]
                    let predictions = tagger.annotate(Array(set.documents[range]))
                    for (index, predicted) in zip(range, predictions) { values[index] = body(index, predicted) }
                }
            }
        }
        return values.compactMap { $0 }
    }

}

extension EpochScore {
    /// All types together, by metric's name; and exact entities by type.
    static func all(_ scores: [DocumentScore]) -> (all: [String: EpochScore], byType: [String: EpochScore]) {
        var sums: [Metric: Counts] = [:]
        var types: [String: Counts] = [:]
        for score in scores {
            for (metric, byType) in score.counts {
                for (type, counts) in byType {
                    sums[metric, default: Counts()] += counts
                    if metric == .entityExact { types[type, default: Counts()] += counts }
                }
            }
        }
        return (
            Dictionary(uniqueKeysWithValues: Metric.allCases.map { ($0.rawValue, EpochScore(sums[$0] ?? Counts())) }),
            types.mapValues { EpochScore($0) }
        )
    }
}
