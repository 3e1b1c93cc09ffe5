/// Which key gives which label: digits first, then letters of its name that no command has.
enum LabelKeys {
    static let hues = 8
    static let strokes = 5

    /// Letters that the page gives other meanings.
    static let taken: Set<Character> = ["a", "x", "r", "m", "s", "f", "p", "u", "n", "h", "o"]

    private static let letters = Set("abcdefghijklmnopqrstuvwxyz").subtracting(taken)

    /// Whether somebody may choose a key.
    static func isFree(_ key: String) -> Bool {
        key.count == 1 && key.allSatisfy { letters.contains($0) || ("0"..."9").contains($0) }
    }

    /// - Parameter chosen: by label, what somebody chose: the others get what is left.
    static func keys(for labels: [String], chosen: [String: String] = [:]) -> [String?] {
        let taken = Set(chosen.values)
        var free = letters.filter { !taken.contains(String($0)) }
        var digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].filter { !taken.contains($0) }[...]
        return labels.map { label in
            if let key = chosen[label] { return key }
            if let digit = digits.popFirst() { return digit }
            guard let letter = label.lowercased().first(where: { free.contains($0) }) ?? free.min() else { return nil }
            free.remove(letter)
            return String(letter)
        }
    }
}
