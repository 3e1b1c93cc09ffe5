internal import LetheEssentials

/// Patterns of the user's own, each under a label.
///
/// A note on which they would take too long fails: a pattern that gave up in silence would leave in the open what it was to hide.
package struct PatternFinder: Finder {
    private let patterns: [(label: String, pattern: Pattern)]
    private let source: [UInt8]

    /// Reads `LABEL=PATTERN`, one a line; lines that begin with `#` are remarks.
    ///
    /// - Throws: `LetheError` of kind `format` with the line, or of kind `file`.
    package init(_ path: String) throws {
        let data = try Files.read(path)
        guard
            let text = String(
                validating: data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...], as: UTF8.self)
        else {
            throw LetheError(.format, place: path, "isn't UTF-8", expected: "text in UTF-8")
        }
        try self.init(text, place: path)
    }

    init(_ text: String, place: String) throws {
        var patterns: [(label: String, pattern: Pattern)] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let trimmed = line.drop { $0.isWhitespace }
            guard !trimmed.isEmpty, trimmed.first != "#" else { continue }
            let place = "\(place), line \(number + 1)"
            guard let sign = trimmed.firstIndex(of: "="), sign > trimmed.startIndex else {
                throw LetheError(.format, place: place, "no label", expected: "LABEL=PATTERN")
            }
            let label = trimmed[..<sign].reversed().drop { $0.isWhitespace }.reversed()
            // A blank at the end is nobody's wish: \s is one.
            let source = trimmed[trimmed.index(after: sign)...].drop { $0.isWhitespace }.reversed()
                .drop { $0.isWhitespace }.reversed()
            guard !source.isEmpty else {
                throw LetheError(.format, place: place, "no pattern", expected: "LABEL=PATTERN")
            }
            patterns.append((String(label), try Pattern(String(source), place: place)))
        }
        guard !patterns.isEmpty else {
            throw LetheError(.format, place: place, "no pattern in it", expected: "LABEL=PATTERN, one a line")
        }
        self.patterns = patterns
        source = Array(text.utf8)
    }

    package var count: Int { patterns.count }

    package var kinds: Set<IdentifierKind> { [] }

    package var labels: [String] { Set(patterns.map(\.label)).sorted() }

    package var fingerprint: [UInt8] { Array("patterns 1 ".utf8) + source }

    package func find(in document: Document, _ lexemes: Lexemes) throws -> [FoundSpan] {
        let scalars = Array(document.text.string.unicodeScalars)
        var budget = Pattern.budget
        var found: [FoundSpan] = []
        for (index, (label, pattern)) in patterns.enumerated() {
            guard let matches = pattern.matches(scalars, budget: &budget) else {
                throw LetheError(
                    .corpus, place: "document \(document.id)", "pattern \(index + 1) takes too long on it",
                    advice: "The note isn't released. Make the pattern narrower: fewer counts inside counts")
            }
            found += matches.map {
                FoundSpan(
                    $0, IdentifierKind(label: label) ?? .other, FindingSource(.rule, "pattern-\(index + 1)"),
                    isCertain: true,
                    label: label)
            }
        }
        return found
    }
}
