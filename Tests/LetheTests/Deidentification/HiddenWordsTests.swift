import Testing

@testable import Lethe

struct HiddenWordsTests {
    /// Against asking every word.
    @Test func aWordThatHoldsAHiddenOneIsFound() {
        var generator = SeededGenerator(seed: 3, purpose: .sample)
        func word(_ length: Int) -> String {
            String((0..<length).map { _ in Array("abé")[generator.nextIndex(3)] })
        }
        for _ in 0..<200 {
            let hidden = Set((0..<6).map { _ in word(generator.nextIndex(7)) }.filter { !$0.isEmpty })
            let words = HiddenWords(hidden)
            for _ in 0..<20 {
                let other = word(1 + generator.nextIndex(10))
                let expected =
                    hidden.contains(other) || hidden.contains { $0.utf8.count >= 4 && other.contains($0) }
                #expect(words.stand(in: other) == expected, "\(other) in \(hidden.sorted())")
            }
        }
    }
}
