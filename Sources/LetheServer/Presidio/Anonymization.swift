internal import Lethe

/// `/anonymize` and `/deanonymize` as Presidio's anonymizer answers them: which results are joined or left out, in which order
/// texts are replaced, and what the reply says of them (Presidio 2.2, `presidio-anonymizer`; held against the package by a test).
struct Anonymization {
    /// What is to be replaced.
    struct Entity: Equatable {
        var start: Int
        var end: Int
        var type: String
        var score: Double
    }

    /// What was put in a place, by offsets in the new text.
    struct Item: Equatable {
        var start: Int
        var end: Int
        var type: String
        var text: String
        var operation: String
    }

    let operators: [String: AnonymizerOperator]
    /// What applies to types that no operator names; nil has none.
    let fallback: AnonymizerOperator?
    /// Characters that all texts of a reply may have together: replacements can be many times as long as what they replace.
    var mostCharacters = 8 << 20

    /// Replaces from the last to the first: what partly overlaps is cut where the one behind it begins.
    ///
    /// - Throws: `PresidioError` for a place outside the text, or an operator's.
    func run(_ text: String, _ entities: [Entity]) throws -> (text: String, items: [Item]) {
        let scalars = Array(text.unicodeScalars)
        // Pieces of the new text, the last first.
        var pieces: [[Unicode.Scalar]] = []
        var lengthBehind = 0
        var items: [(fromEnd: Int, Item)] = []
        var begin = scalars.count
        var left = mostCharacters
        for entity in entities {
            guard entity.start <= scalars.count, entity.end <= scalars.count else {
                throw PresidioError.parameter(
                    "Invalid analyzer result, start: \(entity.start) and end: \(entity.end), while text length is only \(scalars.count)."
                )
            }
            var old = String.UnicodeScalarView()
            old.append(contentsOf: scalars[entity.start..<entity.end])
            guard let operation = operators[entity.type] ?? fallback else { throw PresidioError.unforeseen }
            let new = try operation.apply(to: String(old), type: entity.type)
            let end = min(entity.end, begin)
            let between = Array(scalars[end..<begin])
            pieces.append(between)
            let newScalars = Array(new.unicodeScalars)
            pieces.append(newScalars)
            left -= old.count + between.count + newScalars.count
            guard left >= 0 else {
                throw PresidioError(413, "The reply would be longer than \(mostCharacters) characters.")
            }
            lengthBehind += between.count + newScalars.count
            begin = entity.start
            items.append(
                (
                    lengthBehind,
                    Item(start: 0, end: newScalars.count, type: entity.type, text: new, operation: operation.name)
                ))
        }
        var output = String.UnicodeScalarView()
        output.append(contentsOf: scalars[..<begin])
        for piece in pieces.reversed() { output.append(contentsOf: piece) }
        let count = begin + lengthBehind
        return (
            String(output),
            items.map { fromEnd, item in
                var item = item
                item.start = count - fromEnd
                item.end += item.start
                return item
            }
        )
    }

    // MARK: Which results are replaced

    /// Analyzer results without conflicts, from the last to the first.
    static func resolved(_ results: [Entity], in text: String) -> [Entity] {
        let sorted = stable(results) { ($0.start, $0.end) < ($1.start, $1.end) }
        let joined = joiningNeighbours(withoutContained(joiningOverlaps(sorted)), in: Array(text.unicodeScalars))
        return stable(joined) { ($0.start, $0.end) > ($1.start, $1.end) }
    }

    /// Sorted, equal ones in the order in which they came.
    static func stable(_ entities: [Entity], by precedes: (Entity, Entity) -> Bool) -> [Entity] {
        entities.enumerated().sorted { one, other in
            if precedes(one.element, other.element) { return true }
            if precedes(other.element, one.element) { return false }
            return one.offset < other.offset
        }.map(\.element)
    }

    /// Results of one type that share a character are one, in the last one's place.
    private static func joiningOverlaps(_ results: [Entity]) -> [Entity] {
        var kept: [(place: Int, entity: Entity)] = []
        for (_, group) in Dictionary(grouping: results.enumerated(), by: \.element.type) {
            var open: (place: Int, entity: Entity)?
            for (place, entity) in group {
                guard var current = open else {
                    open = (place, entity)
                    continue
                }
                // Touching ones share nothing.
                let shared =
                    current.entity.end < entity.start || entity.end < current.entity.start
                    ? 0 : min(current.entity.end, entity.end) - max(current.entity.start, entity.start)
                guard shared != 0 else {
                    kept.append(current)
                    open = (place, entity)
                    continue
                }
                current.entity.start = min(current.entity.start, entity.start)
                current.entity.end = max(current.entity.end, entity.end)
                current.entity.score = max(current.entity.score, entity.score)
                current.place = place
                open = current
            }
            if let open { kept.append(open) }
        }
        return kept.sorted { $0.place < $1.place }.map(\.entity)
    }

    /// What lies within another goes; of equal places the surest stays, the last of equally sure ones.
    private static func withoutContained(_ results: [Entity]) -> [Entity] {
        let order = results.indices.sorted {
            (results[$0].start, -results[$0].end, $0) < (results[$1].start, -results[$1].end, $1)
        }
        var survives = [Bool](repeating: true, count: results.count)
        var furthest = -1
        var index = 0
        while index < order.count {
            let place = results[order[index]]
            var end = index + 1
            while end < order.count, results[order[end]].start == place.start, results[order[end]].end == place.end {
                end += 1
            }
            let group = order[index..<end]
            let best =
                furthest >= place.end
                ? nil : group.max { (results[$0].score, $0) < (results[$1].score, $1) }
            for other in group where other != best { survives[other] = false }
            furthest = max(furthest, place.end)
            index = end
        }
        return results.indices.filter { survives[$0] }.map { results[$0] }
    }

    /// Neighbours of one type with nothing but blanks between them are one.
    private static func joiningNeighbours(_ results: [Entity], in text: [Unicode.Scalar]) -> [Entity] {
        var joined: [Entity] = []
        for var entity in results {
            if let last = joined.last, last.type == entity.type, isBlank(text, last.end, entity.start) {
                joined.removeLast()
                entity.start = last.start
            }
            joined.append(entity)
        }
        return joined
    }

    /// Blanks alone, at least one; a line's end behind them is overlooked.
    private static func isBlank(_ text: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
        let (start, end) = (min(start, text.count), min(end, text.count))
        guard start < end else { return false }
        var gap = text[start..<end]
        if gap.last == "\n" { gap.removeLast() }
        return !gap.isEmpty && gap.allSatisfy { $0 == " " }
    }
}
