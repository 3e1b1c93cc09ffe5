/// How far two words are from one another.
enum EditDistance {
    /// Whether one letter more, less or other, or two neighbours swapped, makes one word the other (Damerau 1964).
    static func isAtMostOne(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        var start = 0
        while start < min(one.count, other.count), one[start] == other[start] { start += 1 }
        var end = 0
        while end < min(one.count, other.count) - start, one[one.count - 1 - end] == other[other.count - 1 - end] {
            end += 1
        }
        let left = (one.count - start - end, other.count - start - end)
        switch left {
        case (0, 0), (1, 0), (0, 1), (1, 1): return true
        case (2, 2): return one[start] == other[start + 1] && one[start + 1] == other[start]
        default: return false
        }
    }
}
