/// Words of everything that is hidden within a scope: no surrogate may be one, nor hold one, so that whoever finds an original in
/// the output has found a leak.
struct HiddenWords: Sendable {
    private let words: Set<String>
    /// Words of four bytes and more by their first four.
    private let long: [UInt32: [[UInt8]]]

    /// - Parameter words: folded.
    init(_ words: Set<String>) {
        self.words = words
        var long: [UInt32: [[UInt8]]] = [:]
        for word in words {
            let bytes = Array(word.utf8)
            if let key = Self.key(bytes[...]) { long[key, default: []].append(bytes) }
        }
        self.long = long
    }

    /// Whether a folded word is one of them, or holds a long one. Cost: the word's length.
    func stand(in word: String) -> Bool {
        if words.contains(word) { return true }
        let bytes = Array(word.utf8)
        return bytes.indices.contains { start in
            guard let key = Self.key(bytes[start...]), let hidden = long[key] else { return false }
            return hidden.contains { bytes[start...].starts(with: $0) }
        }
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        return bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
