/// Scores of predictions against gold over a corpus.
public struct EvaluationReport: Sendable, Codable {
    /// Precision, recall and F1 as shares of 1, with what they were computed from.
    public struct Score: Sendable, Codable, Equatable {
        public var precision: Double
        public var recall: Double
        public var f1: Double
        /// Gold items.
        public var support: Int
        package var counts: Counts

        package init(_ counts: Counts) {
            precision = counts.precision
            recall = counts.recall
            f1 = counts.f1
            support = counts.support
            self.counts = counts
        }
    }

    /// The middle 95 % of resampled values, as shares of 1.
    public struct Interval: Sendable, Codable, Equatable {
        public var low: Double
        public var high: Double

        package init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    /// One metric: all types together, then each.
    public struct MetricReport: Sendable, Codable {
        public var metric: Metric
        public var micro: Score
        public var byType: [String: Score]
        /// Intervals of the micro figures; nil for fewer than two documents.
        public var precisionInterval: Interval?
        public var recallInterval: Interval?
        public var f1Interval: Interval?
    }

    public var documentCount: Int
    /// Documents in which at least one protected token was missed.
    public var leakyDocumentCount: Int
    /// What was missed, where it was asked for.
    public var misses: [Miss]?
    /// How sure the model was, where it was asked for.
    public var confidence: ConfidenceReport?
    /// What kinds of errors there are, where it was asked for.
    public var errors: ErrorAnalysis?
    public var metrics: [MetricReport]
    /// Draws behind the intervals.
    package var bootstrapSamples: Int

    /// The report of one metric.
    public subscript(metric: Metric) -> MetricReport? { metrics.first { $0.metric == metric } }

    /// Adds up documents and resamples them.
    ///
    /// - Parameters:
    ///   - scores: one a document.
    ///   - bootstrapSamples: draws for the 95 % percentile intervals (Efron and Tibshirani 1993, 13.3), documents being
    ///     the unit since tokens of one note aren't independent; 0 leaves them out. Cost grows with draws times documents.
    ///   - seed: of the draws.
    package init(_ scores: [DocumentScore], bootstrapSamples: Int = 1000, seed: UInt64 = 1) {
        documentCount = scores.count
        leakyDocumentCount = scores.lazy.filter(\.hasLeak).count
        self.bootstrapSamples = scores.count > 1 ? bootstrapSamples : 0
        metrics = []
        for metric in Metric.allCases {
            var byType: [String: Counts] = [:]
            var byDocument: [Counts] = []
            for score in scores {
                var total = Counts()
                for (type, counts) in score.counts[metric] ?? [:] {
                    byType[type, default: Counts()] += counts
                    total += counts
                }
                byDocument.append(total)
            }
            var report = MetricReport(
                metric: metric, micro: Score(byDocument.reduce(Counts(), +)), byType: byType.mapValues(Score.init))
            if self.bootstrapSamples > 0 {
                Self.addIntervals(to: &report, byDocument: byDocument, samples: self.bootstrapSamples, seed: seed)
            }
            metrics.append(report)
        }
    }

    private static func addIntervals(
        to report: inout MetricReport, byDocument: [Counts], samples: Int, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed, purpose: .bootstrap)
        var precisions: [Double] = []
        var recalls: [Double] = []
        var f1s: [Double] = []
        for _ in 0..<samples {
            var total = Counts()
            for _ in byDocument { total += byDocument[generator.nextIndex(byDocument.count)] }
            precisions.append(total.precision)
            recalls.append(total.recall)
            f1s.append(total.f1)
        }
        report.precisionInterval = interval(&precisions)
        report.recallInterval = interval(&recalls)
        report.f1Interval = interval(&f1s)
    }

    private static func interval(_ values: inout [Double]) -> Interval {
        values.sort()
        let last = Double(values.count - 1)
        return Interval(low: values[Int((0.025 * last).rounded())], high: values[Int((0.975 * last).rounded())])
    }
}

extension Corpus {
    /// Labels of annotations that reach outside their text, by document: missed, whatever is predicted.
    var outOfBoundsLabels: [String: [String]] {
        var labels: [String: [String]] = [:]
        for problem in problems where problem.kind == .outOfBounds {
            labels[problem.documentID, default: []] += problem.labels
        }
        return labels
    }
}

/// Compares annotated corpora.
public enum Evaluation {
    /// Scores one corpus against another, document by document, matched by id or, where no ids match, by order.
    ///
    /// - Parameters:
    ///   - predicted: the corpus that is scored.
    ///   - gold: what is right.
    ///   - tokenizer: cuts texts whose files give no tokens.
    ///   - bootstrapSamples: draws of documents from which intervals come; 0 for none.
    ///   - listsMisses: also list every annotation of which a token was left in the open.
    ///   - analysesErrors: also tell what kinds of errors there are.
    /// - Throws: `LetheError` where documents don't match or their texts differ.
    public static func compare(
        gold: Corpus, predicted: Corpus, tokenizer: Tokenizer = Tokenizer(), bootstrapSamples: Int = 1000,
        listsMisses: Bool = false, analysesErrors: Bool = false
    ) throws -> EvaluationReport {
        let pairs = try matched(gold: gold, predicted: predicted)
        let outside = gold.outOfBoundsLabels
        var misses: [Miss] = []
        var errors = ErrorAnalysis()
        let scores = try pairs.map { gold, predicted in
            guard gold.text == predicted.text else {
                throw LetheError(
                    .corpus, place: "document \(gold.id)", "gold and predicted texts differ",
                    expected: "the same text on both sides",
                    found: "\(gold.text.scalarCount) and \(predicted.text.scalarCount) characters")
            }
            let tokenization = gold.tokenization ?? tokenizer.tokenize(gold.text)
            var score = DocumentScore(
                gold: gold.annotations, predicted: predicted.annotations, tokenization: tokenization)
            if listsMisses {
                misses += Miss.misses(
                    gold: gold.annotations, predicted: predicted.annotations, tokenization: tokenization,
                    documentID: gold.id)
            }
            if analysesErrors {
                errors.add(
                    ErrorAnalysis(
                        gold: gold.annotations, predicted: predicted.annotations, text: gold.text,
                        tokenization: tokenization))
            }
            for label in outside[gold.id] ?? [] { score.addMissed(label: label) }
            return score
        }
        var report = EvaluationReport(scores, bootstrapSamples: bootstrapSamples)
        report.misses = listsMisses ? misses : nil
        report.errors = analysesErrors ? errors : nil
        return report
    }

    private static func matched(gold: Corpus, predicted: Corpus) throws -> [(Document, Document)] {
        for corpus in [gold, predicted] {
            var ids: Set<String> = []
            if let twice = corpus.documents.first(where: { !ids.insert($0.id).inserted }) {
                throw LetheError(
                    .corpus, place: "\(corpus.name), document \(twice.id)", "two documents have the same id",
                    advice: "Give every document an id of its own")
            }
        }
        let byID = Dictionary(predicted.documents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let matches = gold.documents.filter { byID[$0.id] != nil }.count
        if matches == gold.documents.count, byID.count == gold.documents.count {
            return gold.documents.compactMap { document in byID[document.id].map { (document, $0) } }
        }
        guard matches == 0, gold.documents.count == predicted.documents.count else {
            throw LetheError(
                .corpus, "gold and predicted documents don't match", expected: "the same documents on both sides",
                found: "\(gold.documents.count) gold, \(predicted.documents.count) predicted, \(matches) ids in common",
                advice: "A document without predictions must be there all the same")
        }
        return Array(zip(gold.documents, predicted.documents))
    }
}
