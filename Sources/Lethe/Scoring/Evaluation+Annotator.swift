extension Evaluation {
    /// Scores an annotator, such as a model, on an annotated corpus.
    ///
    /// - Parameters:
    ///   - listsMisses: also list every annotation of which a token was left in the open.
    ///   - workers: threads, one a core where not given; the result is the same.
    public static func score(
        _ annotator: some Annotator, on corpus: Corpus, bootstrapSamples: Int = 1000, listsMisses: Bool = false,
        workers: Int? = nil
    ) -> EvaluationReport {
        let team = WorkerTeam(count: workers ?? Threads.available)
        defer { team.stop() }
        let set = ValidationSet(corpus, tokenizer: annotator.tokenizer)
        let found = set.map((0..<team.count).map { _ in annotator.makeWorker() }, team: team) { index, predicted in
            (
                score: set.score(index, predicted: predicted),
                misses: listsMisses
                    ? Miss.misses(
                        gold: set.documents[index].annotations, predicted: predicted,
                        tokenization: set.tokenizations[index], documentID: set.documents[index].id) : []
            )
        }
        var report = EvaluationReport(found.map(\.score), bootstrapSamples: bootstrapSamples)
        report.misses = listsMisses ? found.flatMap(\.misses) : nil
        return report
    }
}
