import Testing

@testable import Lethe

/// What kinds of errors there are, and where.
struct ErrorAnalysisTests {
    private static func annotations(_ text: String, _ marks: [(label: String, what: String, nth: Int)]) -> [Annotation]
    {
        let all = Array(text.unicodeScalars)
        return marks.map { label, what, nth in
            let part = Array(what.unicodeScalars)
            let starts = (0...(all.count - part.count)).filter { Array(all[$0..<$0 + part.count]) == part }
            return Annotation(label: label, range: ScalarRange(starts[nth], starts[nth] + part.count))
        }
    }

    private static func analyse(
        _ text: String, gold: [(label: String, what: String, nth: Int)],
        predicted: [(label: String, what: String, nth: Int)], unknown: Set<String> = []
    ) -> ErrorAnalysis {
        let note = NoteText(text)
        return ErrorAnalysis(
            gold: annotations(text, gold), predicted: annotations(text, predicted), text: note,
            tokenization: Tokenizer().tokenize(note),
            isKnown: { !unknown.contains(String(decoding: $0, as: UTF8.self)) })
    }

    @Test func everyErrorHasItsKind() {
        let analysis = Self.analyse(
            "Ann Lee saw Bo Ray in Leeds on Monday with Theo and nobody else here.",
            gold: [("A", "Ann Lee", 0), ("A", "Bo Ray", 0), ("B", "Leeds", 0), ("B", "Monday", 0), ("A", "Theo", 0)],
            predicted: [
                ("A", "Ann Lee", 0), ("A", "Bo", 0), ("A", "Leeds", 0), ("A", "on Monday", 0), ("B", "nobody", 0),
            ])
        #expect(analysis.annotations == 5 && analysis.errors == 4)
        #expect(analysis.kinds == [.borders: 1, .label: 1, .labelAndBorders: 1, .missed: 1, .spurious: 1])
        #expect(analysis.kindsByLabel["A"] == [.borders: 1, .missed: 1])
        #expect(analysis.kindsByLabel["B"] == [.label: 1, .labelAndBorders: 1, .spurious: 1])
    }

    @Test func everyErrorHasItsPlace() {
        let line = String(repeating: "word after word and so on, ", count: 9)
        let analysis = Self.analyse(
            "Name: Okafor Lee\nSeen by Dr. Lund. OKAFOR lee. Here.\n\(line) Reyes\nplain Kim",
            gold: [
                ("A", "Okafor Lee", 0), ("A", "OKAFOR lee", 0), ("A", "Lund. OKAFOR", 0), ("A", "Reyes", 0),
                ("A", "Kim", 0),
            ],
            predicted: [("A", "Okafor Lee", 0), ("A", "Kim", 0)], unknown: ["Kim", "Reyes"])
        func share(_ circumstance: ErrorAnalysis.Circumstance) -> [Int] {
            let share = analysis.circumstances[circumstance] ?? ErrorAnalysis.Share()
            return [share.annotations, share.errors]
        }
        #expect(share(.unknownToken) == [2, 1])
        #expect(share(.repeated) == [2, 1])
        // The second is found where the first stands; the first isn't where the second does.
        #expect(share(.foundElsewhere) == [1, 1])
        #expect(share(.cutInTwo) == [1, 1])
        // "Seen by Dr. Lund." and "OKAFOR lee." are parts of a line.
        #expect(share(.fragment) == [2, 2])
        #expect(share(.fieldLine) == [1, 0])
        #expect(share(.longLine) == [1, 1])
    }

    @Test func documentsAddUp() {
        let one = Self.analyse("Ann", gold: [("A", "Ann", 0)], predicted: [])
        var sum = one
        sum.add(one)
        #expect(sum.annotations == 2 && sum.errors == 2 && sum.kinds == [.missed: 2])
        #expect(sum.kindsByLabel == ["A": [.missed: 2]])
    }

    /// An annotation that touches no token, and text without any, are no trouble.
    @Test func nothingIsAnalysedWithoutTokens() {
        let analysis = ErrorAnalysis(
            gold: [Annotation(label: "A", range: ScalarRange(1, 1))], predicted: [], text: "  ",
            tokenization: Tokenizer().tokenize("  "))
        #expect(analysis.errors == 1 && analysis.circumstances.isEmpty)
    }
}
