internal import Lethe

/// Patterns and lists that `/analyze` finds by beside the model: those that a request brings along, and the standard ones.
struct PatternRecognizer: Sendable {
    struct NamedPattern: Sendable {
        let name: String
        let source: String
        let pattern: Pattern
        let score: Double
    }

    let name: String
    let entity: String
    let language: String
    private let patterns: [NamedPattern]
    private let denied: DenyList?
    private let context: [String]
    /// Of what a pattern matches, what is sure: its score is 1, and what fails isn't found.
    private let check: (@Sendable ([Unicode.Scalar]) -> Bool)?

    /// One of our own.
    init(
        _ entity: String, _ patterns: [(name: String, source: String, score: Double)], context: [String],
        check: (@Sendable ([Unicode.Scalar]) -> Bool)? = nil
    ) {
        name = "LetheRecognizer"
        self.entity = entity
        language = "en"
        self.patterns = patterns.map {
            do {
                return NamedPattern(
                    name: $0.name, source: $0.source,
                    pattern: try Pattern($0.source, flags: Pattern.Flags(), place: entity), score: $0.score)
            } catch {
                preconditionFailure("the pattern of \(entity) is malformed: \(error)")
            }
        }
        denied = nil
        self.context = context
        self.check = check
    }

    /// Keys that Presidio's constructors take; another one is told in its words.
    private static let keys: Set<String> = [
        "name", "supported_entity", "supported_entities", "supported_language", "patterns", "deny_list", "context",
        "deny_list_score", "global_regex_flags", "version", "country_code",
    ]

    init(_ value: JSONValue, number: Int) throws {
        guard case .object(let fields) = value else { throw Self.failure("a recognizer must be an object") }
        if let key = fields.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw Self.failure("PatternRecognizer.__init__() got an unexpected keyword argument '\(Self.shown(key))'")
        }
        func string(_ key: String) throws -> String? {
            switch fields[key] {
            case nil, .null?: return nil
            case .string(let text)?: return text
            default: throw Self.failure("\(key) must be a string")
            }
        }
        var entity = try string("supported_entity")
        if entity == nil, case .array(let entities)? = fields["supported_entities"],
            case .string(let first)? = entities.first
        {
            entity = first
        }
        guard let entity, !entity.isEmpty else {
            throw PresidioError(500, "Pattern recognizer should be initialized with entity")
        }
        self.entity = entity
        name = try string("name") ?? "PatternRecognizer"
        language = try string("supported_language") ?? "en"
        context = try Self.strings(fields["context"], "context").map { $0.lowercased() }
        check = nil
        var flags = Pattern.Flags()
        let given = fields["global_regex_flags"].flatMap(PythonValue.integer) ?? RegexFlags.standard
        (flags.ignoresCase, flags.dotTakesLineEnds) = (RegexFlags.ignoresCase(given), RegexFlags.isDotAll(given))
        switch fields["patterns"] {
        case nil, .null?: patterns = []
        case .array(let values)?:
            patterns = try values.enumerated().map {
                try Self.pattern($1, flags, "recognizer \(number), pattern \($0 + 1)")
            }
        default: throw Self.failure("patterns must be a list")
        }
        let listed = try Self.strings(fields["deny_list"], "deny_list")
        denied =
            listed.isEmpty
            ? nil
            : DenyList(
                listed, score: fields["deny_list_score"].flatMap(PythonValue.double) ?? 1,
                ignoresCase: flags.ignoresCase)
        guard !patterns.isEmpty || denied != nil else {
            throw PresidioError(
                500, "Pattern recognizer should be initialized with patterns or with deny list")
        }
    }

    private static func failure(_ what: String) -> PresidioError {
        PresidioError(400, "Failed to parse /analyze request for AnalyzerEngine.analyze(). \(what)")
    }

    /// A key of a request, which might be anything.
    private static func shown(_ key: String) -> String {
        key.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_") } && key.count <= 40
            ? key : "?"
    }

    private static func strings(_ value: JSONValue?, _ key: String) throws -> [String] {
        switch value {
        case nil, .null?: return []
        case .array(let values)?:
            return try values.map {
                guard case .string(let text) = $0 else { throw failure("\(key) must be a list of strings") }
                return text
            }
        default: throw failure("\(key) must be a list of strings")
        }
    }

    private static func pattern(_ value: JSONValue, _ flags: Pattern.Flags, _ place: String) throws -> NamedPattern {
        guard case .object(let fields) = value else { throw failure("\(place) must be an object") }
        let known = ["name", "regex", "score"]
        if let key = fields.keys.sorted(by: { one, other in
            // The first that Python would stumble over can't be told: any of them is named.
            (one == "type" ? 0 : 1, one) < (other == "type" ? 0 : 1, other)
        }).first(where: { !known.contains($0) }) {
            throw failure("Pattern.__init__() got an unexpected keyword argument '\(shown(key))'")
        }
        if let missing = known.first(where: { fields[$0] == nil }) {
            throw failure("Pattern.__init__() missing 1 required positional argument: '\(missing)'")
        }
        guard case .string(let name)? = fields["name"], case .string(let source)? = fields["regex"],
            let score = fields["score"].flatMap(PythonValue.double)
        else { throw failure("\(place): name and regex must be strings, score a number") }
        guard (0...1).contains(score) else {
            throw PresidioError(500, "Invalid score: \(score). Score should be between 0 and 1")
        }
        do {
            return NamedPattern(
                name: name, source: source, pattern: try Pattern(source, flags: flags, place: place), score: score)
        } catch let error as LetheError {
            throw PresidioError(400, "Invalid regex pattern: \(error)")
        }
    }

    // MARK: Finding

    private static let tooLong = PresidioError(
        422, "A pattern or list takes too long on this text. Make it narrower: fewer counts inside counts, fewer words."
    )

    /// What it finds in a text, with scores that words before a finding may have raised.
    ///
    /// - Parameters:
    ///   - outerContext: words that the request says stand around the text.
    ///   - budget: steps of patterns that are left.
    /// - Throws: `PresidioError` where a pattern takes too long: what it would have found is not left out in silence.
    func find(
        in text: [Unicode.Scalar], _ words: [TextWord], outerContext: [String], budget: inout Int
    ) throws -> [AnalyzerResult] {
        var found: [AnalyzerResult] = []
        for pattern in patterns {
            guard let matches = pattern.pattern.matches(text, budget: &budget) else {
                throw Self.tooLong
            }
            found += matches.compactMap { range in
                if let check, !check(Array(text[range.start..<range.end])) { return nil }
                return AnalyzerResult(
                    range, entity, score: check == nil ? pattern.score : 1, recognizer: name,
                    patternName: pattern.name, pattern: pattern.source)
            }
        }
        if let denied {
            guard let matches = denied.matches(text, budget: &budget) else { throw Self.tooLong }
            found += matches.map {
                AnalyzerResult(
                    $0, entity, score: denied.score, recognizer: name, patternName: "deny_list", pattern: nil)
            }
        }
        found.removeAll { $0.score <= 0 }
        guard !context.isEmpty else { return found }
        for index in found.indices {
            budget -= context.count * (outerContext.count + 6)
            guard budget >= 0 else { throw Self.tooLong }
            let around = TextWord.before(found[index].range.start, in: words, most: 5) + outerContext
            guard let word = context.first(where: { word in around.contains { $0.contains(word) } }) else { continue }
            found[index].supportiveWord = word
            found[index].score = min(1, max(found[index].score + 0.35, 0.4))
        }
        return found
    }
}

/// Python's numbers for what a pattern's source leaves unsaid.
enum RegexFlags {
    /// IGNORECASE, MULTILINE and DOTALL.
    static let standard = 2 | 8 | 16

    static func ignoresCase(_ flags: Int) -> Bool { flags & 2 != 0 }
    static func isDotAll(_ flags: Int) -> Bool { flags & 16 != 0 }
}

/// A word of a text, in small letters.
struct TextWord: Sendable {
    let start: Int
    let text: String

    static func words(of text: [Unicode.Scalar]) -> [TextWord] {
        var words: [TextWord] = []
        var index = 0
        while index < text.count {
            guard DenyList.isWord(text[index]) else {
                index += 1
                continue
            }
            let start = index
            var word = String.UnicodeScalarView()
            while index < text.count, DenyList.isWord(text[index]) {
                word.append(text[index])
                index += 1
            }
            words.append(TextWord(start: start, text: String(word).lowercased()))
        }
        return words
    }

    /// The last words that begin before a place.
    static func before(_ start: Int, in words: [TextWord], most: Int) -> [String] {
        var low = 0
        var high = words.count
        while low < high {
            let middle = (low + high) / 2
            if words[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return words[max(0, low - most)..<low].map(\.text)
    }
}

/// Words that are always found where they stand by themselves.
struct DenyList: Sendable {
    let score: Double
    private let ignoresCase: Bool
    /// By their first character, in the order of the list: the first that fits counts.
    private let byFirst: [Unicode.Scalar: [[Unicode.Scalar]]]

    init(_ words: [String], score: Double, ignoresCase: Bool) {
        self.score = score
        self.ignoresCase = ignoresCase
        var byFirst: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]
        for word in words {
            let folded = word.unicodeScalars.map { ignoresCase ? Self.folded($0) : $0 }
            if let first = folded.first { byFirst[first, default: []].append(folded) }
        }
        self.byFirst = byFirst
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    /// In small letters where that is one character.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower[lower.startIndex] : scalar
    }

    /// - Returns: nil where the budget ran out.
    func matches(_ text: [Unicode.Scalar], budget: inout Int) -> [ScalarRange]? {
        let folded = ignoresCase ? text.map(Self.folded) : text
        var found: [ScalarRange] = []
        var index = 0
        while index < folded.count {
            let mayBegin = index == 0 || !Self.isWord(text[index - 1])
            let words = mayBegin ? byFirst[folded[index]] ?? [] : []
            budget -= words.count
            guard budget >= 0 else { return nil }
            if let word = words.first(where: { word in
                let end = index + word.count
                guard end <= folded.count, folded[index..<end].elementsEqual(word) else { return false }
                return end == text.count || !Self.isWord(text[end])
            }) {
                found.append(ScalarRange(index, index + word.count))
                index += word.count
            } else {
                index += 1
            }
        }
        return found
    }
}
