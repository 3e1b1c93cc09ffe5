import Testing

@testable import Lethe
@testable import LetheTraining

struct CorpusCheckTests {
    private func corpus(_ documents: [Document]) -> Corpus { Corpus(name: "c", format: .brat, documents: documents) }

    private func annotation(_ label: String, _ start: Int, _ end: Int) -> Annotation {
        Annotation(label: label, range: ScalarRange(start, end))
    }

    @Test func everyKindIsFound() {
        let text = "Ann Lee saw Bob on Monday. Later Ann left."
        let documents = [
            Document(
                id: "1", text: text,
                annotations: [
                    annotation("NAME", 0, 2), annotation("NAME", 4, 8), annotation("NAME", 12, 15),
                    annotation("STAFF", 13, 18),
                    annotation("DATE", 19, 19), annotation("DATE", 19, 32), annotation("NAME", 33, 36),
                    annotation("STAFF", 33, 36),
                ]),
            Document(id: "2", text: text, annotations: [annotation("Name", 0, 3)]),
            Document(id: "1", text: "other"),
        ]
        let kinds = Set(CorpusCheck.problems(of: corpus(documents)).map(\.kind))
        for kind in [
            CorpusProblem.Kind.misaligned, .overlapping, .whitespaceEdged, .empty, .crossesSentence, .labelSpelling,
            .labelInconsistency, .duplicateDocument,
        ] {
            #expect(kinds.contains(kind), "\(kind)")
        }
    }

    @Test func aCleanCorpusHasNoFindings() {
        let documents = [
            Document(id: "1", text: "Ann left.", annotations: [annotation("NAME", 0, 3)]),
            Document(id: "2", text: "Bob."),
        ]
        #expect(CorpusCheck.problems(of: corpus(documents)).isEmpty)
    }

    @Test func alignmentPrefersRecall() {
        let document = Document(
            id: "1", text: "Ann42 Lee came. Bob",
            annotations: [
                annotation("A", 1, 4), annotation("B", 3, 9), annotation("C", 10, 19),
            ])
        let alignment = TokenAlignment(document: document, tokenization: Tokenizer().tokenize(document.text))
        // Ann 42 Lee came . | Bob
        #expect(
            alignment.spansBySentence == [
                [
                    TokenSpan(start: 0, end: 2, type: "A"), TokenSpan(start: 2, end: 3, type: "B"),
                    TokenSpan(start: 3, end: 5, type: "C"),
                ],
                [TokenSpan(start: 0, end: 1, type: "C")],
            ])
        #expect(Set(alignment.problems.map(\.kind)) == [.misaligned, .overlapping, .crossesSentence])
    }

    @Test func statisticsCountTheRowsOfTable1() {
        let documents = [
            Document(
                id: "1", text: "Ann Lee left. Ann", annotations: [annotation("NAME", 0, 7), annotation("NAME", 14, 17)]),
            Document(id: "2", text: "1/2", annotations: [annotation("DATE", 0, 3)]),
        ]
        let statistics = CorpusStatistics(corpus(documents))
        #expect(statistics.vocabularySize == 7)
        #expect(statistics.noteCount == 2)
        #expect(statistics.tokenCount == 8)
        #expect(statistics.protectedInstanceCount == 3)
        #expect(statistics.protectedTokenCount == 6)
        #expect(statistics.instancesByType == ["NAME": 2, "DATE": 1])
    }

    @Test func splitsAreReproducibleAndSamplesNested() throws {
        let documents = (0..<103).map { Document(id: "\($0)", text: "t") }
        let parts = try CorpusSplit.parts(documents, shares: [80, 10, 10], seed: 5)
        #expect(parts.map(\.count) == [82, 11, 10])
        #expect(Set(parts.flatMap { $0.map(\.id) }).count == 103)
        #expect(try CorpusSplit.parts(documents, shares: [80, 10, 10], seed: 5)[1].map(\.id) == parts[1].map(\.id))
        #expect(try CorpusSplit.parts(documents, shares: [80, 10, 10], seed: 6)[1].map(\.id) != parts[1].map(\.id))
        var smaller: Set<String> = []
        for count in [1, 5, 20, 103] {
            let sample = Set(CorpusSplit.sample(documents, count: count, seed: 3).map(\.id))
            #expect(sample.count == count && smaller.isSubset(of: sample))
            smaller = sample
        }
        #expect(throws: LetheError.self) { try CorpusSplit.parts(documents, shares: [1, 0], seed: 1) }
    }
}
