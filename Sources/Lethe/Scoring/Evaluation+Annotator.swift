extension Evaluation {
    /// Scores an annotator, such as a model, on an annotated corpus.
    ///
    /// - Parameters:
    ///   - annotator: what is scored.
    ///   - corpus: notes with what is right.
    ///   - bootstrapSamples: draws of documents from which intervals come; 0 for none.
    ///   - listsMisses: also list every annotation of which a token was left in the open. Where the annotator says how sure it
    ///     is (`Recognizer.measuresConfidence`), the report tells whether it may be.
    ///   - analysesErrors: also tell what kinds of errors there are.
    ///   - workers: threads, one a core where not given; the result is the same.
    /// - Throws: `LetheError` of a finder that couldn't do its work on a document.
    public static func score(
        _ annotator: some Annotator, on corpus: Corpus, bootstrapSamples: Int = 1000, listsMisses: Bool = false,
        analysesErrors: Bool = false, workers: Int? = nil
    ) throws -> EvaluationReport {
        let team = WorkerTeam(count: workers ?? Threads.available)
        defer { team.stop() }
        let set = ValidationSet(corpus, tokenizer: annotator.tokenizer)
        let isKnown = analysesErrors ? annotator.knowsToken : nil
        let found = set.mapFindings((0..<team.count).map { _ in annotator.makeWorker() }, team: team) {
            index, findings in
            let predicted = findings.annotations
            return (
                failure: findings.failure, score: set.score(index, predicted: predicted),
                misses: listsMisses
                    ? Miss.misses(
                        gold: set.documents[index].annotations, predicted: predicted,
                        tokenization: set.tokenizations[index], documentID: set.documents[index].id) : [],
                errors: analysesErrors
                    ? set.errors(index, predicted: predicted, isKnown: isKnown) : nil,
                confidence: findings.tokens.map {
                    ConfidenceCounts(
                        gold: set.documents[index].annotations, predicted: predicted,
                        tokenization: set.tokenizations[index], protection: $0.protection,
                        thresholds: RedactionLadder.thresholds)
                }
            )
        }
        if let (index, first) = found.enumerated().first(where: { $0.element.failure != nil }),
            var failure = first.failure
        {
            if failure.place.isEmpty { failure.place = "document \(set.documents[index].id)" }
            throw failure
        }
        var report = EvaluationReport(found.map(\.score), bootstrapSamples: bootstrapSamples)
        report.misses = listsMisses ? found.flatMap(\.misses) : nil
        if analysesErrors {
            report.errors = found.compactMap(\.errors).reduce(into: ErrorAnalysis()) { $0.add($1) }
        }
        let counts = found.compactMap(\.confidence)
        report.confidence = counts.isEmpty ? nil : ConfidenceCounts.report(counts)
        return report
    }
}
