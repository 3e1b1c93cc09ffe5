/// A regular expression that can't run away: literals, classes, groups, alternatives and counts, compiled for a machine that
/// follows all ways at once (Thompson 1968, Pike's loop): a match takes time proportional to text times pattern, and a budget bounds
/// all matches of a note. What would need going back, references and looking around, is refused.
package struct Pattern: Sendable {
    enum Step: Sendable {
        case scalar(ScalarClass)
        /// Both ways.
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    enum Assertion: Sendable { case lineStart, lineEnd, boundary, noBoundary }

    let steps: [Step]

    /// Steps beyond which a pattern is refused: counts are written out.
    static let mostSteps = 5000

    /// What a pattern's source leaves unsaid.
    package struct Flags: Sendable {
        /// Letters match in either case.
        package var ignoresCase = false
        /// A dot takes line ends as well.
        package var dotTakesLineEnds = false

        package init() {}
    }

    /// - Parameter place: file and line, for messages. The pattern itself isn't quoted: it may hold a name.
    /// - Throws: `LetheError` of kind `format`.
    package init(_ source: String, flags: Flags = Flags(), place: String) throws {
        var parser = PatternParser(source, flags: flags, place: place)
        let tree = try parser.parse()
        var compiler = Compiler(place: place)
        try compiler.add(tree)
        compiler.steps.append(.match)
        steps = compiler.steps
    }

    private struct Compiler {
        var steps: [Step] = []
        /// Parts written out, empty ones among them.
        var parts = 0
        let place: String

        mutating func add(_ tree: PatternTree) throws {
            parts += 1
            guard steps.count < Pattern.mostSteps, parts < 20 * Pattern.mostSteps else {
                throw LetheError(
                    .format, place: place, "the pattern is too large once its counts are written out",
                    expected: "at most \(Pattern.mostSteps) steps")
            }
            switch tree {
            case .empty: break
            case .scalar(let set): steps.append(.scalar(set))
            case .assert(let assertion): steps.append(.assert(assertion))
            case .sequence(let parts): for part in parts { try add(part) }
            case .alternatives(let parts):
                var ends: [Int] = []
                for (index, part) in parts.enumerated() {
                    guard index < parts.count - 1 else {
                        try add(part)
                        break
                    }
                    let split = steps.count
                    steps.append(.split(split + 1, 0))
                    try add(part)
                    ends.append(steps.count)
                    steps.append(.jump(0))
                    steps[split] = .split(split + 1, steps.count)
                }
                for end in ends { steps[end] = .jump(steps.count) }
            case .repeated(let part, let least, let most):
                for _ in 0..<least { try add(part) }
                guard let most else {
                    let split = steps.count
                    steps.append(.split(split + 1, 0))
                    try add(part)
                    steps.append(.jump(split))
                    steps[split] = .split(split + 1, steps.count)
                    return
                }
                var splits: [Int] = []
                for _ in least..<most {
                    splits.append(steps.count)
                    steps.append(.split(steps.count + 1, 0))
                    try add(part)
                }
                for split in splits { steps[split] = .split(split + 1, steps.count) }
            }
        }
    }

    // MARK: Matching

    /// Steps of the machine that a text may take before it is given up.
    package static let budget = 200_000_000

    /// Leftmost and longest matches, which don't overlap, as offsets in scalars; empty ones are none.
    ///
    /// - Parameter budget: counted down by what was done.
    /// - Returns: nil where the budget ran out.
    package func matches(_ text: [Unicode.Scalar], budget: inout Int) -> [ScalarRange]? {
        var found: [ScalarRange] = []
        var machine = Machine(self)
        var from = 0
        while from < text.count {
            guard let range = machine.next(text, from: from, budget: &budget) else { break }
            found.append(range)
            from = range.end
        }
        return budget < 0 ? nil : found
    }

    private struct Machine {
        private let steps: [Step]
        private var now: Ways
        private var then: Ways

        /// The ways that are open at one place of a text.
        private struct Ways {
            /// By step: where the way that stands there began; −1 for none.
            var starts: [Int]
            var list: [Int] = []
            var stack: [Int] = []

            mutating func clear() {
                for step in list { starts[step] = -1 }
                list.removeAll(keepingCapacity: true)
            }
        }

        init(_ pattern: Pattern) {
            steps = pattern.steps
            now = Ways(starts: Array(repeating: -1, count: steps.count))
            then = now
        }

        /// The leftmost longest match from a place on; nil also where the budget runs out.
        mutating func next(_ text: [Unicode.Scalar], from: Int, budget: inout Int) -> ScalarRange? {
            var best: ScalarRange?
            now.clear()
            var place = from
            while place <= text.count {
                if best == nil { follow(0, start: place, text, place, into: &now, &budget, &best) }
                if now.list.isEmpty, best != nil || place == text.count { break }
                guard budget >= 0 else { return nil }
                var following = then
                then = Ways(starts: [])
                if place < text.count {
                    let scalar = text[place]
                    for step in now.list {
                        let start = now.starts[step]
                        if let best, start > best.start { continue }
                        budget -= 1
                        guard case .scalar(let set) = steps[step], set.contains(scalar) else { continue }
                        follow(step + 1, start: start, text, place + 1, into: &following, &budget, &best)
                    }
                }
                now.clear()
                then = now
                now = following
                place += 1
            }
            return best
        }

        /// Over all steps that read nothing.
        private func follow(
            _ first: Int, start: Int, _ text: [Unicode.Scalar], _ place: Int, into ways: inout Ways,
            _ budget: inout Int,
            _ best: inout ScalarRange?
        ) {
            ways.stack.append(first)
            while let step = ways.stack.popLast() {
                // The earliest beginning wins, whichever way came first.
                guard ways.starts[step] < 0 || ways.starts[step] > start else { continue }
                if ways.starts[step] < 0 { ways.list.append(step) }
                ways.starts[step] = start
                budget -= 1
                switch steps[step] {
                case .scalar: break
                case .jump(let target): ways.stack.append(target)
                case .split(let a, let b):
                    ways.stack.append(b)
                    ways.stack.append(a)
                case .assert(let assertion): if Self.holds(assertion, text, place) { ways.stack.append(step + 1) }
                case .match:
                    if place > start, best.map({ start < $0.start || start == $0.start && place > $0.end }) ?? true {
                        best = ScalarRange(start, place)
                    }
                }
            }
        }

        private static func holds(_ assertion: Assertion, _ text: [Unicode.Scalar], _ place: Int) -> Bool {
            func isWord(_ index: Int) -> Bool { text.indices.contains(index) && ScalarClass.isWord(text[index]) }
            func isBreak(_ index: Int) -> Bool { text[index] == "\n" || text[index] == "\r" }
            switch assertion {
            case .lineStart: return place == 0 || isBreak(place - 1)
            case .lineEnd: return place == text.count || isBreak(place)
            case .boundary: return isWord(place - 1) != isWord(place)
            case .noBoundary: return isWord(place - 1) == isWord(place)
            }
        }
    }
}

/// Scalars that one place of a pattern takes.
struct ScalarClass: Sendable, Equatable {
    enum Kind: Sendable { case digit, word, blank }

    var ranges: [ClosedRange<UInt32>] = []
    var kinds: [Kind] = []
    var excludedKinds: [Kind] = []
    var isNegated = false
    var ignoresCase = false

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func isOf(_ kind: Kind, _ scalar: Unicode.Scalar) -> Bool {
        switch kind {
        case .digit: scalar.properties.numericType == .decimal
        case .word: isWord(scalar)
        case .blank: scalar.properties.isWhitespace
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var isInside = holds(scalar)
        if !isInside, ignoresCase {
            isInside =
                scalar.properties.lowercaseMapping.unicodeScalars.contains(where: holds)
                || scalar.properties.uppercaseMapping.unicodeScalars.contains(where: holds)
        }
        return isInside != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } || kinds.contains { Self.isOf($0, scalar) }
            || excludedKinds.contains { !Self.isOf($0, scalar) }
    }
}
