import Testing

@testable import Lethe
@testable import LetheTraining

/// Swift Testing has a type of the same name.
private typealias Tag = Lethe.Tag

struct TagSchemeTests {
    private func tags(_ text: String) -> [Tag] { text.split(separator: " ").map { Tag($0)! } }

    private func spans(_ text: String) -> [String] {
        TagScheme.spans(of: tags(text)).map { "\($0.type)[\($0.start),\($0.end))" }
    }

    /// Readings that the conlleval script gives, malformed sequences included.
    @Test(arguments: [
        ("O O", []),
        ("B-A I-A O", ["A[0,2)"]),
        ("I-A I-A B-A", ["A[0,2)", "A[2,3)"]),
        ("O I-A I-B", ["A[1,2)", "B[2,3)"]),
        ("B-A B-A", ["A[0,1)", "A[1,2)"]),
        ("B-A I-B", ["A[0,1)", "B[1,2)"]),
        ("B-A E-A S-A", ["A[0,2)", "A[2,3)"]),
        ("E-A E-A", ["A[0,1)", "A[1,2)"]),
        ("S-A I-A E-A", ["A[0,1)", "A[1,3)"]),
        ("B-A E-A I-A", ["A[0,2)", "A[2,3)"]),
        ("O O B-A", ["A[2,3)"]),
    ])
    func spansAsConlleval(text: String, expected: [String]) { #expect(spans(text) == expected) }

    @Test func everySchemeComesBack() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let count = generator.nextIndex(12)
            var spans: [TokenSpan] = []
            var at = 0
            while at < count {
                let length = 1 + generator.nextIndex(3)
                if generator.nextIndex(2) == 0, at + length <= count {
                    spans.append(TokenSpan(start: at, end: at + length, type: generator.nextIndex(2) == 0 ? "A" : "B"))
                    at += length
                } else {
                    at += 1
                }
            }
            for scheme in TagScheme.allCases {
                let tags = scheme.tags(for: spans, count: count)
                #expect(TagScheme.spans(of: tags) == spans)
                #expect(scheme.malformed(tags).isEmpty)
                #expect(tags.map { Tag($0.description)! } == tags)
            }
        }
    }

    @Test func schemesAreToldApart() {
        #expect(TagScheme.detect([tags("B-A I-A O B-A")]) == .bio)
        #expect(TagScheme.detect([tags("I-A I-A O I-B"), tags("I-A B-A")]) == .iob1)
        #expect(TagScheme.detect([tags("B-A E-A O S-B")]) == .bioes)
        #expect(TagScheme.detect([tags("O O")]) == .bio)
    }

    @Test func malformedTagsAreFound() {
        #expect(TagScheme.bio.malformed(tags("O I-A B-B I-A")) == [1, 3])
        #expect(TagScheme.bioes.malformed(tags("B-A O E-A S-A I-A")) == [1, 2, 4])
        #expect(TagScheme.bioes.malformed(tags("O B-A")) == [1])
        #expect(TagScheme.iob1.malformed(tags("B-A I-A B-A")) == [0])
    }

    @Test(arguments: ["", "B", "B-", "X-A", "BA", "O-A", "-A"])
    func otherStringsAreNoTags(text: String) { #expect(Tag(text) == nil) }

    @Test func modelTagsDecodeAsTheirStrings() {
        let set = TagSet(types: ["B", "A", "A"], scheme: .bioes)
        #expect(set.tags.map(\.description) == ["O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B"])
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<200 {
            let sequence = (0..<generator.nextIndex(9)).map { _ in Int32(generator.nextIndex(set.count)) }
            var spans: [TokenSpan] = []
            sequence.withUnsafeBufferPointer { set.spans(of: $0, into: &spans) }
            #expect(spans == TagScheme.spans(of: sequence.map { set.tags[Int($0)] }))
        }
    }
}
