import Testing

@testable import Lethe

/// Two threads at one note.
struct SharedTaggingTests {
    /// Lends one other worker's thread.
    private final class Lender: @unchecked Sendable {
        enum Kind: CaseIterable { case atOnce, onAThread, never, absent }

        let kind: Kind
        let other: Recognizer.Worker
        private(set) var asked = 0

        init(_ kind: Kind, _ other: Recognizer.Worker) {
            self.kind = kind
            self.other = other
        }

        func lend(_ work: @escaping @Sendable (Recognizer.Worker) -> Void) -> Assistance? {
            asked += 1
            let assistance = Assistance()
            switch kind {
            case .atOnce: assistance.run { work(other) }
            case .onAThread: Threads.start(stackBytes: 8 << 20) { assistance.run { work(self.other) } }
            case .never: break
            case .absent: return nil
            }
            return assistance
        }
    }

    private static let words = ["seen", "by", "Smith", "the", "Okafor", "12", "on", ".", "sat", "\n", "(", "máy"]

    private static func notes(_ lengths: [Int], seed: UInt64) -> [Document] {
        var generator = SeededGenerator(seed: seed)
        return lengths.enumerated().map { number, length in
            Document(
                id: "\(number)",
                text: (0..<length).map { _ in words[generator.nextIndex(words.count)] }.joined(separator: " "))
        }
    }

    /// Whoever helps, and whether anybody comes at all: the same annotations, probabilities and risks to the last bit.
    @Test(arguments: [OutputLayer.crf, .softmax])
    func halvesAreTheWhole(output: OutputLayer) {
        var recognizer = TinyNetwork.recognizer(seed: 3, output: output)
        for measures in [false, true] {
            recognizer.measuresConfidence = measures
            for kind in Lender.Kind.allCases {
                let lender = Lender(kind, recognizer.makeWorker())
                let shared = recognizer.makeWorker()
                shared.share { lender.lend($0) }
                let alone = recognizer.makeWorker()
                for (seed, lengths) in [[700], [300, 0, 500], [0, 3, 900, 1], [2_000, 9_000], [5]].enumerated() {
                    let notes = Self.notes(lengths, seed: UInt64(seed))
                    let asked = lender.asked
                    for (one, other) in zip(shared.examine(notes), alone.examine(notes)) {
                        #expect(one.annotations == other.annotations)
                        #expect(one.sentenceRisks == other.sentenceRisks)
                        #expect(one.tokens?.protection == other.tokens?.protection)
                        #expect(one.tokens?.likelyType == other.tokens?.likelyType)
                    }
                    #expect(lender.asked == asked + (lengths == [5] ? 0 : 1), "\(kind), \(lengths)")
                }
            }
        }
    }

    /// What nobody has begun is taken back, what has begun is waited for; either is done once.
    @Test func workIsDoneOnce() {
        for _ in 0..<300 {
            let assistance = Assistance()
            nonisolated(unsafe) var done = 0
            Threads.start(stackBytes: 8 << 20) { assistance.run { done += 1 } }
            if !assistance.settle() { done += 1 }
            #expect(done == 1)
        }
        let late = Assistance()
        #expect(!late.settle())
        late.run { Issue.record("withdrawn, and done all the same") }
    }
}
