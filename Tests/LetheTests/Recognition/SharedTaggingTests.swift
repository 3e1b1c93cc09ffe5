import Foundation
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
                    let (ours, theirs) = (shared.examine(notes), alone.examine(notes))
                    #expect(ours.count == notes.count && theirs.count == notes.count)
                    for (one, other) in zip(ours, theirs) {
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

    /// The same of what a teacher says, of several networks, and of notes that agree with themselves.
    @Test func halvesTeachAndAgree() {
        for isSeveral in [false, true] {
            var bundle = TinyNetwork.recognizer(seed: 5).bundle
            bundle.configuration.agreesWithinNotes = true
            if isSeveral { bundle.furtherWeights = [TinyNetwork.recognizer(seed: 6).bundle.weights] }
            let recognizer = Recognizer(bundle, checkedVectors: nil)
            let lender = Lender(.onAThread, recognizer.makeWorker())
            let shared = recognizer.makeWorker()
            shared.share { lender.lend($0) }
            let alone = recognizer.makeWorker()
            let notes = Self.notes([900, 40, 2_000], seed: 7)
            #expect(shared.annotate(notes) == alone.annotate(notes))
            // For the tags; and where enough is in doubt, for that.
            let asked = lender.asked
            #expect(asked >= 1)
            let (some, all) = (shared.softTags(notes), alone.softTags(notes))
            #expect(some.map(\.tags) == all.map(\.tags) && some.count == 3)
            #expect(some.map { $0.soft.map(\.probabilities) } == all.map { $0.soft.map(\.probabilities) })
            #expect(some.map { $0.soft.map(\.tags) } == all.map { $0.soft.map(\.tags) })
            #expect(lender.asked == asked + 1)
            let hidden = notes.map { note in
                recognizer.tokenizer.tokens(of: note).tokens.indices.map { $0.isMultiple(of: 3) }
            }
            let request = ConfidenceRequest(threshold: 0.4, keptTypes: ["DATE"], hidden: hidden)
            let (ours, theirs) = (shared.examine(notes, request), alone.examine(notes, request))
            #expect(ours.count == notes.count && theirs.count == notes.count)
            for (one, other) in zip(ours, theirs) {
                #expect(one.annotations == other.annotations && one.sentenceRisks == other.sentenceRisks)
            }
        }
    }

    /// What nobody has begun is taken back, what has begun is waited for; either is done once.
    @Test(arguments: [0, 5_000]) func workIsDoneOnce(microseconds: UInt32) {
        for _ in 0..<(microseconds == 0 ? 300 : 20) {
            let assistance = Assistance()
            let ended = Condition()
            nonisolated(unsafe) var (done, hasEnded) = (0, false)
            Threads.start(stackBytes: 8 << 20) {
                assistance.run {
                    usleep(microseconds)
                    done += 1
                }
                ended.withLock {
                    hasEnded = true
                    ended.broadcast()
                }
            }
            if microseconds > 0 { while assistance.isOffered { sched_yield() } }
            let isDone = assistance.settle()
            if !isDone { done += 1 }
            ended.withLock { while !hasEnded { ended.wait() } }
            #expect(done == 1 && (isDone || microseconds == 0))
        }
        nonisolated(unsafe) var isWithdrawn = false
        let late = Assistance { isWithdrawn = true }
        #expect(!late.settle() && isWithdrawn && !late.isOffered)
        late.run { Issue.record("withdrawn, and done all the same") }
    }
}
