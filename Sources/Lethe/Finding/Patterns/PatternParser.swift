/// A pattern as it is written.
indirect enum PatternTree: Sendable {
    case empty
    case scalar(ScalarClass)
    case assert(Pattern.Assertion)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    /// At most nil: without end.
    case repeated(PatternTree, Int, Int?)
}

/// Reads patterns: `a`, `.`, `[a-z]`, `[^…]`, `\d \w \s \D \W \S \b \B`, `^ $` at lines' ends, `( )`, `|`, `* + ?`, `{2}`, `{2,}`,
/// `{2,5}`, and `(?i)` in front for either case.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private let place: String
    private var index = 0
    private var depth = 0
    private var ignoresCase: Bool
    private let dotTakesLineEnds: Bool

    private static let mostDepth = 100
    private static let mostCount = 1000

    init(_ source: String, flags: Pattern.Flags = Pattern.Flags(), place: String) {
        ignoresCase = flags.ignoresCase
        dotTakesLineEnds = flags.dotTakesLineEnds
        scalars = Array(source.unicodeScalars)
        self.place = place
    }

    mutating func parse() throws -> PatternTree {
        if scalars.starts(with: Array("(?i)".unicodeScalars)) {
            ignoresCase = true
            index = 4
        }
        let tree = try alternatives()
        guard index == scalars.count else { throw error("a closing bracket without an opening one") }
        return tree
    }

    private func error(_ what: String, advice: String? = nil) -> LetheError {
        LetheError(.format, place: "\(place), character \(index + 1)", what, expected: "a pattern", advice: advice)
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        index += 1
        return true
    }

    private mutating func alternatives() throws -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.mostDepth else { throw error("brackets nested too deep") }
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let part = try atom()
            parts.append(try counted(part))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func counted(_ part: PatternTree) throws -> PatternTree {
        var part = part
        while let scalar = next {
            switch scalar {
            case "*": part = .repeated(part, 0, nil)
            case "+": part = .repeated(part, 1, nil)
            case "?": part = .repeated(part, 0, 1)
            case "{":
                guard let (least, most) = try count() else { return part }
                part = .repeated(part, least, most)
                continue
            default: return part
            }
            index += 1
            // Longest matches are found whatever a mark says: a lazy one would promise otherwise.
            if next == "?" || next == "+" {
                throw error(
                    "lazy and possessive counts", advice: "The longest match is always taken; leave the second sign out"
                )
            }
        }
        return part
    }

    /// `{2}`, `{2,}`, `{2,5}`.
    private mutating func count() throws -> (Int, Int?)? {
        let start = index
        index += 1
        func number(_ index: inout Int) -> Int? {
            var value: Int?
            while index < scalars.count, (0x30...0x39).contains(scalars[index].value), (value ?? 0) <= Self.mostCount {
                value = (value ?? 0) * 10 + Int(scalars[index].value) - 48
                index += 1
            }
            return value
        }
        guard let least = number(&index) else {
            throw error("a brace that begins no count", advice: "A brace itself is written \\{")
        }
        var most: Int? = least
        if take(",") { most = number(&index) }
        guard take("}") else { throw error("a count without its end", advice: "A brace itself is written \\{") }
        guard least <= Self.mostCount, (most ?? 0) <= Self.mostCount, (most ?? least) >= least else {
            index = start
            throw error("a count out of range", advice: "Counts go up to \(Self.mostCount)")
        }
        return (least, most)
    }

    private mutating func atom() throws -> PatternTree {
        guard let scalar = next else { return .empty }
        index += 1
        switch scalar {
        case "(":
            if take("?") {
                guard take(":") else {
                    throw error(
                        "a group that looks around, has a name or flags",
                        advice: "Groups are ( ) or (?: ); what looks around needs going back, which can take for ever")
                }
            }
            let tree = try alternatives()
            guard take(")") else { throw error("an opening bracket without a closing one") }
            return tree
        case "[": return .scalar(try brackets())
        case ".":
            var set = ScalarClass()
            if !dotTakesLineEnds { set.ranges = [0x0A...0x0A, 0x0D...0x0D] }
            set.isNegated = true
            return .scalar(set)
        case "^": return .assert(.lineStart)
        case "$": return .assert(.lineEnd)
        case "*", "+", "?":
            throw error("a count with nothing before it", advice: "The sign itself is written \\\(scalar)")
        case "\\": return try escape()
        default: return .scalar(literal(scalar))
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> ScalarClass {
        var set = ScalarClass()
        set.ranges = [scalar.value...scalar.value]
        set.ignoresCase = ignoresCase
        return set
    }

    private mutating func escape() throws -> PatternTree {
        guard let scalar = next else { throw error("a backslash at the end") }
        index += 1
        switch scalar {
        case "b": return .assert(.boundary)
        case "B": return .assert(.noBoundary)
        case "1"..."9":
            throw error("a reference back", advice: "What was matched before can't be asked for: it can take for ever")
        default: return .scalar(try escapedClass(scalar))
        }
    }

    private func escapedClass(_ scalar: Unicode.Scalar) throws -> ScalarClass {
        var set = ScalarClass()
        switch scalar {
        case "d": set.kinds = [.digit]
        case "w": set.kinds = [.word]
        case "s": set.kinds = [.blank]
        case "D": set.excludedKinds = [.digit]
        case "W": set.excludedKinds = [.word]
        case "S": set.excludedKinds = [.blank]
        case "n": return literal("\n")
        case "r": return literal("\r")
        case "t": return literal("\t")
        default:
            guard !ScalarClass.isWord(scalar) else {
                throw error(
                    "an unknown escape", advice: "Known are \\d \\w \\s \\D \\W \\S \\b \\B \\n \\r \\t and signs")
            }
            return literal(scalar)
        }
        return set
    }

    private mutating func brackets() throws -> ScalarClass {
        var set = ScalarClass()
        set.ignoresCase = ignoresCase
        set.isNegated = take("^")
        var isFirst = true
        while let scalar = next {
            index += 1
            if scalar == "]", !isFirst { return set }
            isFirst = false
            var low = scalar
            if scalar == "\\" {
                guard let escaped = next else { break }
                index += 1
                let part = try escapedClass(escaped)
                guard part.ranges.count == 1, part.ranges[0].lowerBound == part.ranges[0].upperBound,
                    let only = Unicode.Scalar(part.ranges[0].lowerBound)
                else {
                    set.kinds += part.kinds
                    set.excludedKinds += part.excludedKinds
                    continue
                }
                low = only
            }
            guard next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
                set.ranges.append(low.value...low.value)
                continue
            }
            index += 1
            var high = scalars[index]
            index += 1
            if high == "\\", let escaped = next {
                index += 1
                high = escaped
            }
            guard low.value <= high.value else { throw error("a range of signs whose end is before its beginning") }
            set.ranges.append(low.value...high.value)
        }
        throw error("an opening square bracket without a closing one")
    }
}
