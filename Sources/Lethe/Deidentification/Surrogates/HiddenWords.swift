/// Words of everything that is hidden within a scope: no surrogate may be one, nor hold one, so that whoever finds an original in
/// the output has found a leak.
struct HiddenWords: Sendable {
    private let words: Set<String>
    private let long: [String]

    /// - Parameter words: folded.
    init(_ words: Set<String>) {
        self.words = words
        long = words.filter { $0.utf8.count >= 4 }.sorted()
    }

    /// Whether a folded word is one of them, or holds a long one.
    func stand(in word: String) -> Bool { words.contains(word) || long.contains { word.contains($0) } }
}
