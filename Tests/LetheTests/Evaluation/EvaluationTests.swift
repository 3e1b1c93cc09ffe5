import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct EvaluationTests {
    private func annotation(_ label: String, _ start: Int, _ end: Int) -> Annotation {
        Annotation(label: label, range: ScalarRange(start, end))
    }

    private func score(_ text: String, gold: [Annotation], predicted: [Annotation]) -> DocumentScore {
        DocumentScore(gold: gold, predicted: predicted, tokenization: Tokenizer().tokenize(text))
    }

    private func total(_ score: DocumentScore, _ metric: Metric) -> Counts {
        (score.counts[metric] ?? [:]).values.reduce(Counts(), +)
    }

    @Test func countsGivePrecisionRecallAndF1() {
        let counts = Counts(truePositives: 6, falsePositives: 2, falseNegatives: 4)
        #expect(counts.precision == 0.75)
        #expect(counts.recall == 0.6)
        #expect(abs(counts.f1 - 2.0 / 3) < 1e-12)
        #expect(Counts().f1 == 0 && Counts().precision == 0 && Counts().recall == 0)
        #expect(counts.support == 10)
    }

    @Test func theFourMetricsDiffer() {
        // Ann Lee came Monday to Bonn
        let text = "Ann Lee came Monday to Bonn"
        let gold = [annotation("NAME", 0, 7), annotation("DATE", 13, 19), annotation("CITY", 23, 27)]
        let predicted = [annotation("NAME", 0, 3), annotation("CITY", 13, 19), annotation("CITY", 23, 27)]
        let score = score(text, gold: gold, predicted: predicted)
        #expect(total(score, .entityExact) == Counts(truePositives: 1, falsePositives: 2, falseNegatives: 2))
        #expect(total(score, .entityOverlap) == Counts(truePositives: 2, falsePositives: 1, falseNegatives: 1))
        #expect(total(score, .tokenType) == Counts(truePositives: 2, falsePositives: 1, falseNegatives: 2))
        #expect(total(score, .tokenBinary) == Counts(truePositives: 3, falsePositives: 0, falseNegatives: 1))
    }

    @Test func duplicatesAndEmptySidesCount() {
        let twice = [annotation("A", 0, 3), annotation("A", 0, 3)]
        #expect(
            total(score("Ann", gold: twice, predicted: [twice[0]]), .entityExact)
                == Counts(truePositives: 1, falseNegatives: 1))
        #expect(total(score("Ann", gold: [], predicted: twice), .entityOverlap) == Counts(falsePositives: 2))
        #expect(total(score("", gold: [], predicted: []), .tokenBinary) == Counts())
    }

    @Test func overlapMatchesOneToOne() {
        let gold = [annotation("A", 0, 10)]
        let predicted = [annotation("A", 0, 3), annotation("A", 4, 10)]
        #expect(
            total(score("aaa bbbbbb", gold: gold, predicted: predicted), .entityOverlap)
                == Counts(truePositives: 1, falsePositives: 1))
    }

    /// A malformed prediction scored by hand after conlleval's rules: gold A[0,2) B[3,4); predicted A[0,1) A[1,2) B[3,4).
    @Test func malformedPredictionsCountAsConllevalReadsThem() throws {
        let folder = TemporaryFolder()
        let gold = try CorpusReader.read(folder.file("g.conll", "a B-A\nb I-A\nc O\nd B-B\n"))
        let predicted = try CorpusReader.read(folder.file("p.conll", "a E-A\nb I-A\nc O\nd I-B\n"))
        let report = try Evaluation.compare(gold: gold, predicted: predicted)
        #expect(report[.entityExact]?.micro.counts == Counts(truePositives: 1, falsePositives: 2, falseNegatives: 1))
        #expect(report[.entityExact]?.byType["B"]?.f1 == 1)
        #expect(report[.tokenBinary]?.micro.f1 == 1)
    }

    @Test func differentTextsAreRefused() {
        let gold = Corpus(name: "g", format: .brat, documents: [Document(id: "1", text: "Ann")])
        let other = Corpus(name: "p", format: .brat, documents: [Document(id: "1", text: "Bob")])
        let missing = Corpus(name: "p", format: .brat, documents: [])
        #expect(throws: LetheError.self) { try Evaluation.compare(gold: gold, predicted: other) }
        #expect(throws: LetheError.self) { try Evaluation.compare(gold: gold, predicted: missing) }
    }

    @Test func goldOutsideItsTextCountsAsMissed() throws {
        let folder = TemporaryFolder()
        let gold = try CorpusReader.read(
            folder.file(
                "g.jsonl",
                "{\"id\":\"1\",\"text\":\"Ann\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"A\"},{\"start\":0,\"end\":99,\"label\":\"A\"}]}"
            ))
        let report = try Evaluation.compare(gold: gold, predicted: gold)
        #expect(report[.entityExact]?.micro.counts == Counts(truePositives: 1, falseNegatives: 1))
        var twice = gold
        twice.documents += twice.documents
        #expect(throws: LetheError.self) { try Evaluation.compare(gold: twice, predicted: twice) }
    }

    @Test func intervalsHoldTheEstimateAndRepeat() {
        let scores = (0..<40).map { index in
            score(
                "Ann Lee came", gold: [annotation("A", 0, 3)], predicted: index % 4 == 0 ? [] : [annotation("A", 0, 3)])
        }
        let report = EvaluationReport(scores, bootstrapSamples: 500, seed: 3)
        let exact = report[.entityExact]!
        let interval = exact.recallInterval!
        #expect(exact.micro.recall == 0.75)
        #expect(interval.low < 0.75 && interval.high > 0.75)
        // Binomial with n = 40: about ±0.13.
        #expect(interval.low > 0.55 && interval.high < 0.92)
        #expect(EvaluationReport(scores, bootstrapSamples: 500, seed: 3)[.entityExact]?.recallInterval == interval)
        #expect(EvaluationReport([scores[0]])[.entityExact]?.f1Interval == nil)
    }
}
