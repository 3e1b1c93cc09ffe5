/// A validation corpus, tokenised once.
package struct ValidationSet: Sendable {
    let documents: [Document]
    let tokenizations: [Tokenization]
    package let summary: CorpusSummary
    /// Labels of gold annotations that lie outside their text, by document.
    let outOfBoundsLabels: [String: [String]]
    /// Documents in groups of a few thousand tokens: what one worker tags at a time.
    let groups: [Range<Int>]

    package init(_ corpus: Corpus, tokenizer: Tokenizer) {
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
    package func score(_ index: Int, predicted: [Annotation]) -> DocumentScore {
        var score = DocumentScore(
            gold: documents[index].annotations, predicted: predicted, tokenization: tokenizations[index])
        for label in outOfBoundsLabels[documents[index].id] ?? [] { score.addMissed(label: label) }
        return score
    }

    /// What kinds of errors a document's predictions hold.
    ///
    /// - Parameter isKnown: whether the model knows a token; nil where there is no model to ask.
    package func errors(
        _ index: Int, predicted: [Annotation], isKnown: ((UnsafeBufferPointer<UInt8>) -> Bool)?
    ) -> ErrorAnalysis {
        ErrorAnalysis(
            gold: documents[index].annotations, predicted: predicted, text: documents[index].text,
            tokenization: tokenizations[index], isKnown: isKnown)
    }

    /// What a function makes of every document's predictions, in order.
    ///
    /// - Parameter workers: one a thread of the team.
    package func map<Worker: AnnotationWorker, Value: Sendable>(
        _ workers: [Worker], team: WorkerTeam, _ body: @Sendable (Int, [Annotation]) -> Value
    ) -> [Value] {
        mapFindings(workers, team: team) { body($0, $1.annotations) }
    }

    /// The same with what the annotator says of each document.
    package func mapFindings<Worker: AnnotationWorker, Value: Sendable>(
        _ workers: [Worker], team: WorkerTeam, _ body: @Sendable (Int, NoteFindings) -> Value
    ) -> [Value] {
        mapNotes(workers, team: team) { worker, range in
            zip(range, worker.examine(Array(documents[range]))).map { body($0, $1) }
        }
    }

    /// What a function makes of every group of documents with a worker, in order.
    func mapNotes<Worker: SendableMetatype, Value: Sendable>(
        _ workers: [Worker], team: WorkerTeam, _ body: @Sendable (Worker, Range<Int>) -> [Value]
    ) -> [Value] {
        precondition(workers.count == team.count, "\(workers.count) workers for \(team.count) threads")
        nonisolated(unsafe) let workers = workers
        var values = [Value?](repeating: nil, count: documents.count)
        values.withUnsafeMutableBufferPointer { values in
            nonisolated(unsafe) let values = values
            team.run { worker in
                for group in stride(from: worker.index, to: groups.count, by: worker.count) {
                    let range = groups[group]
                    for (index, value) in zip(range, body(workers[worker.index], range)) { values[index] = value }
                }
            }
        }
        return values.compactMap { $0 }
    }
}
