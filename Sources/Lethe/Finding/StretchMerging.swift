/// Joins what several finders hold for protected into stretches that share no text: the cover is the union of all, the label that
/// of whoever knows best.
struct StretchMerging {
    /// What one finder found, with its weight.
    struct Item {
        var range: ScalarRange
        var label: String
        var source: FindingSource
        var confidence: Double?
        var weight: Weight
        /// A single step of the ladder: joins neighbours of its label.
        var joinsNeighbours = false
    }

    /// Who decides about the label of a stretch.
    enum Weight: Int, Comparable {
        /// Its text stays in the open: whatever hides it decides.
        case kept
        case carriedOver, pattern, model, certain, list, known

        static func < (one: Weight, other: Weight) -> Bool { one.rawValue < other.rawValue }
    }

    /// The stretches, in order.
    ///
    /// Cost: items times their overlaps.
    static func stretches(_ items: [Item], text: NoteText) -> [Annotation] {
        let items = items.filter { !$0.range.isEmpty }.sorted {
            ($0.range.start, -$0.range.end, -$0.weight.rawValue) < ($1.range.start, -$1.range.end, -$1.weight.rawValue)
        }
        var result: [(annotation: Annotation, joins: Bool)] = []
        var first = 0
        while first < items.count {
            var end = first + 1
            var reach = items[first].range.end
            while end < items.count, items[end].range.start < reach {
                reach = max(reach, items[end].range.end)
                end += 1
            }
            for stretch in resolve(items[first..<end], text: text) {
                if let last = result.last, last.joins || stretch.joins,
                    last.annotation.label == stretch.annotation.label,
                    isThin(ScalarRange(last.annotation.range.end, stretch.annotation.range.start), text)
                {
                    var joined = last.annotation
                    joined.range.end = stretch.annotation.range.end
                    joined.confidence = nil
                    joined.sources += stretch.annotation.sources.filter { !joined.sources.contains($0) }
                    result[result.count - 1] = (joined, last.joins && stretch.joins)
                } else {
                    result.append(stretch)
                }
            }
            first = end
        }
        return result.map(\.annotation)
    }

    /// A range without the blanks at its edges; itself where there is nothing else.
    private static func withoutBlanks(_ range: ScalarRange, _ text: NoteText) -> ScalarRange {
        let isBlank = text[range].unicodeScalars.map {
            CharacterClass.of($0) == .space || CharacterClass.of($0) == .newline
        }
        guard let first = isBlank.firstIndex(of: false), let last = isBlank.lastIndex(of: false) else { return range }
        return ScalarRange(range.start + first, range.start + last + 1)
    }

    /// Nothing, or one blank, hyphen or apostrophe.
    private static func isThin(_ gap: ScalarRange, _ text: NoteText) -> Bool {
        guard gap.count <= 1 else { return false }
        guard gap.count == 1, let scalar = text[gap].unicodeScalars.first else { return gap.count == 0 }
        return [" ", "\u{A0}", "-", "'", "\u{2019}", "\u{2010}", "\u{2011}"].contains(scalar)
    }

    private static func resolve(_ items: ArraySlice<Item>, text: NoteText) -> [(annotation: Annotation, joins: Bool)] {
        if items.count == 1, let item = items.first {
            return [
                (
                    Annotation(
                        label: item.label, range: item.range, sources: [item.source], confidence: item.confidence),
                    item.joinsNeighbours
                )
            ]
        }
        // Between two neighbouring edges the same items hold: the weightiest one gives the label.
        let edges = Set(items.flatMap { [$0.range.start, $0.range.end] }).sorted()
        var result: [(annotation: Annotation, items: [Item])] = []
        var open: [Item] = []
        var next = items.startIndex
        for (start, end) in zip(edges, edges.dropFirst()) {
            open.removeAll { $0.range.end <= start }
            while next < items.endIndex, items[next].range.start <= start {
                open.append(items[next])
                next += 1
            }
            guard
                let best = open.max(by: {
                    ($0.weight, -$0.range.start, $0.range.end) < ($1.weight, -$1.range.start, $1.range.end)
                })
            else { continue }
            let isWordless = !text[ScalarRange(start, end)].unicodeScalars.contains {
                let kind = CharacterClass.of($0)
                return kind == .letter || kind == .digit || kind == .mark
            }
            if let last = result.last?.annotation, last.range.end == start, last.label == best.label || isWordless {
                result[result.count - 1].annotation.range.end = end
            } else {
                result.append((Annotation(label: best.label, range: ScalarRange(start, end)), []))
            }
            for item in open
            where result[result.count - 1].items.last.map({ $0.range != item.range || $0.source != item.source })
                ?? true
            {
                result[result.count - 1].items.append(item)
            }
        }
        return result.map { stretch, found in
            var stretch = stretch
            // What another stretch left of this one doesn't begin or end with the blank between them.
            stretch.range = withoutBlanks(stretch.range, text)
            for item in found {
                if !stretch.sources.contains(item.source) { stretch.sources.append(item.source) }
                if item.range == stretch.range, item.label == stretch.label, let confidence = item.confidence {
                    stretch.confidence = confidence
                }
            }
            return (stretch, found.allSatisfy(\.joinsNeighbours))
        }
    }
}
