/// What an offset into a text counts.
public enum OffsetUnit: String, Codable, Sendable, CaseIterable {
    /// Unicode scalars (code points): Python's, and everything's of Lethe.
    case scalars
    /// UTF-16 code units: JavaScript's and Java's. A character beyond U+FFFF, such as most emoji, counts two.
    case utf16
    /// Grapheme clusters: what a reader sees as one character.
    case graphemes

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

/// Offsets of one text from another unit into scalars and back.
package struct OffsetMap {
    /// Offset in the unit at which each scalar begins, and the text's length; empty where the two counts agree.
    private let starts: [Int32]
    private let scalarCount: Int
    private let unit: OffsetUnit

    /// Walks the text once.
    package init(_ text: NoteText, unit: OffsetUnit) {
        self.unit = unit
        var starts: [Int32] = []
        var offset: Int32 = 0
        switch unit {
        case .scalars: scalarCount = text.scalarCount
        case .utf16:
            for scalar in text.string.unicodeScalars {
                starts.append(offset)
                offset += scalar.value > 0xFFFF ? 2 : 1
            }
            scalarCount = starts.count
        case .graphemes:
            for character in text.string {
                for _ in character.unicodeScalars { starts.append(offset) }
                offset += 1
            }
            scalarCount = starts.count
        }
        starts.append(offset)
        self.starts = unit == .scalars || Int(offset) == scalarCount ? [] : starts
    }

    /// The text's length in the unit.
    var length: Int { starts.last.map { Int($0) } ?? scalarCount }

    /// The scalars that a range of the unit covers; one that begins or ends inside a scalar is widened to hold it.
    ///
    /// - Returns: nil for a range that isn't in the text; whether it was exact.
    package func scalars(_ range: ScalarRange) -> (range: ScalarRange, isExact: Bool)? {
        guard range.start >= 0, range.start <= range.end, range.end <= length else { return nil }
        if starts.isEmpty { return (range, true) }
        var first = lowerBound(range.start)
        let end = lowerBound(range.end)
        let isExact = Int(starts[first]) == range.start && Int(starts[end]) == range.end
        if Int(starts[first]) != range.start { first -= 1 }
        return (ScalarRange(first, end), isExact)
    }

    /// A range of scalars in the unit; one that begins or ends inside a grapheme cluster is widened to hold it.
    package func units(_ range: ScalarRange) -> ScalarRange {
        if starts.isEmpty { return range }
        let start = Int(starts[range.start])
        var end = Int(starts[range.end])
        if range.end > range.start, starts[range.end] == starts[range.end - 1] { end += 1 }
        return ScalarRange(start, end)
    }

    /// The first scalar that begins at the offset or behind it.
    private func lowerBound(_ offset: Int) -> Int {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high) / 2
            if Int(starts[middle]) < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
