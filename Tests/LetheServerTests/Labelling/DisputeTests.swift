import Lethe
import Testing

@testable import LetheServer

struct DisputeTests {
    private func spans(_ places: [(Int, Int, String)]) -> [LabelSpan] {
        places.enumerated().map { LabelSpan(id: "\($0)", range: ScalarRange($1.0, $1.1), label: $1.2) }
    }

    @Test func whatSharesCharactersIsOneMatter() {
        // Ana: one long span. Ben: two short ones in it. Cleo: as Ben.
        let found = Dispute.compare([
            ("ana", spans([(0, 10, "A")])), ("ben", spans([(0, 3, "A"), (5, 9, "A")])),
            ("cleo", spans([(0, 3, "A"), (5, 9, "A")])),
        ])
        #expect(found.agreed.isEmpty)
        #expect(found.disputes.count == 1)
        #expect(found.disputes[0].range == ScalarRange(0, 10))
        #expect(found.disputes[0].sides.map(\.annotators) == [["ana"], ["ben", "cleo"]])
        #expect(found.disputes[0].sides[1].spans.count == 2)
    }

    @Test func neighboursAreTwoMatters() {
        let found = Dispute.compare([
            ("ana", spans([(0, 3, "A"), (3, 6, "B")])), ("ben", spans([(0, 3, "A"), (3, 6, "C")])),
        ])
        #expect(found.agreed.map(\.range) == [ScalarRange(0, 3)])
        #expect(found.disputes.map(\.range) == [ScalarRange(3, 6)])
    }

    /// Whatever people label: what all have is agreed, everything else lies in exactly one dispute.
    @Test func nothingIsDroppedAndNothingIsTwice() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let people = (0..<(2 + generator.nextIndex(2))).map { person -> (String, [LabelSpan]) in
                var at = 0
                var places: [(Int, Int, String)] = []
                while at < 40 {
                    let start = at + generator.nextIndex(6)
                    let end = start + 1 + generator.nextIndex(5)
                    if generator.nextIndex(3) > 0 {
                        places.append((start, end, generator.nextIndex(4) == 0 ? "B" : "A"))
                    }
                    at = end
                }
                return ("p\(person)", spans(places))
            }
            let found = Dispute.compare(people)
            for (_, spans) in people {
                for span in spans {
                    let isAgreed = found.agreed.contains { $0.range == span.range && $0.label == span.label }
                    let disputes = found.disputes.count { $0.range.overlaps(span.range) }
                    #expect((isAgreed ? 1 : 0) + disputes == 1)
                }
            }
            for span in found.agreed {
                #expect(people.allSatisfy { $0.1.contains { $0.range == span.range && $0.label == span.label } })
            }
            for dispute in found.disputes {
                #expect(dispute.sides.count > 1)
                #expect(dispute.sides.reduce(0) { $0 + $1.annotators.count } == people.count)
            }
        }
    }
}
