import Testing

@testable import Lethe

/// What two people who labelled the same notes must both have overlooked.
struct LabelAgreementTests {
    private static func corpus(_ name: String, _ notes: [(text: String, marked: [ScalarRange])]) -> Corpus {
        Corpus(
            name: name, format: .jsonl,
            documents: notes.enumerated().map { number, note in
                Document(
                    id: "\(number)", text: NoteText(note.text),
                    annotations: note.marked.map { Annotation(label: "NAME", range: $0) })
            })
    }

    @Test func chapmansEstimate() throws {
        // One token a mark: a b c d e f, of which the first marks five, the second four, three of them both.
        let text = "a b c d e f g"
        func marks(_ places: [Int]) -> [ScalarRange] { places.map { ScalarRange(2 * $0, 2 * $0 + 1) } }
        let agreement = try LabelAgreement(
            Self.corpus("one", [(text, marks([0, 1, 2, 3, 4])), (text, [])]),
            Self.corpus("two", [(text, marks([0, 1, 2, 5])), (text, [])]), profile: ReleaseProfile("safe-harbor"))
        #expect((agreement.first, agreement.second, agreement.both) == (5, 4, 3))
        #expect(agreement.notes == 2 && agreement.notesThatDiffer == 1 && agreement.tokens == 14)
        // (6 · 5) / 4 − 1
        #expect(agreement.estimatedTokens == 6.5)
        #expect(abs(agreement.missedByBoth - 0.5 / 6.5) < 1e-12)
        #expect(abs(agreement.missedByFirst - 1.5 / 6.5) < 1e-12)
        #expect(abs(agreement.missedBySecond - 2.5 / 6.5) < 1e-12)
        #expect(abs(agreement.tokenF1 - 6.0 / 9) < 1e-12)
    }

    /// Two readers who see each token by chance leave out, together, what the estimate says.
    @Test func theEstimateIsRightForIndependentReaders() throws {
        var generator = SeededGenerator(seed: 5, purpose: .sample)
        let tokens = 4_000
        let text = String(repeating: "a ", count: tokens)
        func read(_ seen: Double) -> [ScalarRange] {
            (0..<tokens).filter { _ in Double(generator.next() >> 11) * 0x1p-53 < seen }.map {
                ScalarRange(2 * $0, 2 * $0 + 1)
            }
        }
        let agreement = try LabelAgreement(
            Self.corpus("one", [(text, read(0.9))]), Self.corpus("two", [(text, read(0.8))]),
            profile: ReleaseProfile("safe-harbor"))
        #expect(abs(agreement.estimatedTokens - Double(tokens)) < 60)
        #expect(abs(agreement.missedByBoth - 0.02) < 0.012)
    }

    @Test func otherNotesAreRefused() throws {
        let one = Self.corpus("one", [("a b", [ScalarRange(0, 1)])])
        let profile = try ReleaseProfile("safe-harbor")
        for other in [
            Self.corpus("two", [("a c", [ScalarRange(0, 1)])]), Self.corpus("two", []),
            Self.corpus("two", [("a b", [])]),
        ] {
            #expect(throws: LetheError.self) { try LabelAgreement(one, other, profile: profile) }
        }
    }
}
