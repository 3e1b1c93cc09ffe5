/// A validation corpus, tokenised once.
struct ValidationSet: Sendable {
    let documents: [Document]
    let tokenizations: [Tokenization]
    let summary: CorpusSummary
    /// Documents in groups of a few thousand tokens: what one worker tags at a time.
    let groups: [Range<Int>]

    init(_ corpus: Corpus, tokenizer: Tokenizer, metric: Metric) {
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
}

/// Scores weights on a validation corpus, all workers of a team at once.
final class Validator: @unchecked Sendable {
    private let workers: [Recognizer.Worker]

    init(bundle: ModelBundle, workers: Int) {
        let recognizer = Recognizer(bundle)
        self.workers = (0..<workers).map { _ in recognizer.makeWorker() }
    }

    /// Exact entity and binary token scores, by metric's name.
    func score(_ set: ValidationSet, team: WorkerTeam) -> [String: EpochScore] {
        var totals = [[Metric: Counts]](repeating: [:], count: team.count)
        totals.withUnsafeMutableBufferPointer { totals in
            nonisolated(unsafe) let totals = totals
            team.run { [workers] worker in
                let tagger = workers[worker.index]
                tagger.forgetTokens()
                var sums: [Metric: Counts] = [:]
                for group in stride(from: worker.index, to: set.groups.count, by: worker.count) {
                    let documents = Array(set.documents[set.groups[group]])
                    for (document, predicted) in zip(documents, tagger.annotate(documents)) {
                        let score = DocumentScore(
                            gold: document.annotations, predicted: predicted,
                            tokenization: document.tokenization ?? Tokenization())
                        for (metric, byType) in score.counts {
                            for counts in byType.values { sums[metric, default: Counts()] += counts }
                        }
                    }
                }
                totals[worker.index] = sums
            }
        }
        var result: [String: EpochScore] = [:]
        for metric in Metric.allCases {
            result[metric.rawValue] = EpochScore(
                totals.reduce(Counts()) { $0 + ($1[metric] ?? Counts()) })
        }
        return result
    }
}
