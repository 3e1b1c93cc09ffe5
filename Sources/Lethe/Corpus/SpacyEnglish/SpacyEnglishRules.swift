/// Cuts words (stretches without white space) as spaCy's English tokenizer does: exceptions first, then signs off both
/// ends, one at a time, then at signs inside; after https://spacy.io/usage/linguistic-features#how-tokenizer-works.
///
/// Not thread-safe: holds working memory.
struct SpacyEnglishRules {
    private typealias Signs = SpacyEnglishSigns

    /// The word being cut.
    private var word: [Unicode.Scalar] = []
    /// UTF-8 offset of each scalar in the word, and its end.
    private var offsets: [Int] = []
    private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var prefixes: [Range<Int>] = []
    private var suffixes: [Range<Int>] = []
    /// The pieces, as ranges of scalars of the word.
    private(set) var pieces: [Range<Int>] = []

    private static let table: (keys: TokenTable, lengths: [[Int]]) = {
        var keys = TokenTable(minimumCapacity: 2048)
        var lengths: [[Int]] = []
        for (text, pieces) in SpacyEnglishExceptions.pieces {
            keys.insert(Array(text.utf8))
            lengths.append(pieces.map(\.unicodeScalars.count))
        }
        return (keys, lengths)
    }()
    private let exceptions = Self.table.keys
    private let exceptionLengths = Self.table.lengths

    init() {}

    /// Longer words aren't cut further: the rules look at a word again and again, and no word is as long.
    static let longestWord = 1000

    /// Cuts one word of valid UTF-8; the result is in `pieces`.
    mutating func cut(_ utf8: UnsafeBufferPointer<UInt8>) {
        pieces.removeAll(keepingCapacity: true)
        if utf8.count <= Self.longestWord, let lengths = exception(utf8) {
            var start = 0
            for length in lengths {
                pieces.append(start..<(start + length))
                start += length
            }
            return
        }
        if utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) {
            pieces.append(0..<utf8.count)
            return
        }
        bytes = utf8
        word.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        var offset = 0
        while offset < utf8.count {
            let scalar = Tokenizer.decode(utf8, at: offset)
            word.append(scalar)
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(utf8.count)
        guard word.count <= Self.longestWord else {
            pieces.append(0..<word.count)
            return
        }
        prefixes.removeAll(keepingCapacity: true)
        suffixes.removeAll(keepingCapacity: true)
        let core = stripAffixes(0..<word.count)
        pieces.append(contentsOf: prefixes)
        cutCore(core)
        pieces.append(contentsOf: suffixes.reversed())
        joinExceptions()
    }

    private func exception(_ utf8: UnsafeBufferPointer<UInt8>) -> [Int]? {
        exceptions.index(of: utf8).map { exceptionLengths[$0] }
    }

    private func exception(_ range: Range<Int>) -> [Int]? {
        guard !range.isEmpty else { return nil }
        return exception(
            UnsafeBufferPointer(rebasing: bytes[offsets[range.lowerBound]..<offsets[range.upperBound]]))
    }

    // MARK: Ends

    /// Takes signs off both ends until nothing more comes off or an exception is left.
    private mutating func stripAffixes(_ whole: Range<Int>) -> Range<Int> {
        var range = whole
        while !range.isEmpty, exception(range) == nil {
            let prefix = prefixLength(range)
            let withoutPrefix = (range.lowerBound + prefix)..<range.upperBound
            if prefix > 0, exception(withoutPrefix) != nil {
                prefixes.append(range.lowerBound..<withoutPrefix.lowerBound)
                return withoutPrefix
            }
            let suffix = suffixLength(withoutPrefix)
            let withoutSuffix = range.lowerBound..<(range.upperBound - suffix)
            if suffix > 0, exception(withoutSuffix) != nil {
                suffixes.append(withoutSuffix.upperBound..<range.upperBound)
                return withoutSuffix
            }
            if prefix + suffix == 0 { break }
            if prefix > 0 { prefixes.append(range.lowerBound..<withoutPrefix.lowerBound) }
            if suffix > 0 { suffixes.append(withoutSuffix.upperBound..<range.upperBound) }
            range = withoutPrefix.lowerBound..<withoutSuffix.upperBound
        }
        return range
    }

    private func prefixLength(_ range: Range<Int>) -> Int {
        let first = word[range.lowerBound]
        if first == "." {
            let dots = word[range].prefix { $0 == "." }.count
            return dots >= 2 ? dots : 0
        }
        if first == "+" {
            return range.count > 1 && Signs.isDigit(word[range.lowerBound + 1]) ? 0 : 1
        }
        if Signs.isOpening(first) { return 1 }
        return Signs.longCurrencies.first { word[range].starts(with: $0) }?.count ?? 0
    }

    private func suffixLength(_ range: Range<Int>) -> Int {
        guard let last = word[range].last else { return 0 }
        let end = range.upperBound
        let before = range.count > 1 ? word[end - 2] : nil
        if last == "." {
            let dots = word[range].reversed().prefix { $0 == "." }.count
            if dots >= 2 { return dots }
            guard let before else { return 0 }
            if Signs.isDigit(before) || Signs.isLower(before) || Signs.takesFullStop(before) { return 1 }
            if range.count > 2, Signs.isUpper(before), Signs.isUpper(word[end - 3]) { return 1 }
            return range.count > 2 && ["C", "F", "K"].contains(before) && word[end - 3] == "°" ? 1 : 0
        }
        if let before, last == "s" || last == "S", before == "'" || before == "’" { return 2 }
        if last == "…", before == "…" { return 2 }
        // The longest unit behind a digit.
        var longest = 0
        for unit in Signs.units where unit.count > longest && unit.count < range.count && unit.last == last {
            let start = end - unit.count
            if Signs.isDigit(word[start - 1]), word[start..<end].elementsEqual(unit) { longest = unit.count }
        }
        if longest > 0 { return longest }
        if let before, Signs.isDigit(before), last == "+" || Signs.isCurrency(last) { return 1 }
        return Signs.isClosing(last) ? 1 : 0
    }

    // MARK: Inside

    private mutating func cutCore(_ core: Range<Int>) {
        guard !core.isEmpty else { return }
        if let lengths = exception(core) {
            var start = core.lowerBound
            for length in lengths {
                pieces.append(start..<(start + length))
                start += length
            }
            return
        }
        if WebAddress.matches(word[core]) {
            pieces.append(core)
            return
        }
        var start = core.lowerBound
        var index = core.lowerBound
        while index < core.upperBound {
            let length = infixLength(index, in: core)
            // A sign at the very beginning was not taken off as a prefix: it stays.
            guard length > 0, index > core.lowerBound else {
                index += max(1, length)
                continue
            }
            if index > start { pieces.append(start..<index) }
            pieces.append(index..<(index + length))
            index += length
            start = index
        }
        if start < core.upperBound { pieces.append(start..<core.upperBound) }
    }

    private func infixLength(_ index: Int, in core: Range<Int>) -> Int {
        let scalar = word[index]
        let before = index > core.lowerBound ? word[index - 1] : nil
        let after = index + 1 < core.upperBound ? word[index + 1] : nil
        if scalar == "." {
            let dots = word[index..<core.upperBound].prefix { $0 == "." }.count
            if dots >= 2 { return dots }
            guard let before, let after else { return 0 }
            let isBehind = Signs.isLower(before) || Signs.isInnerQuote(before)
            return isBehind && (Signs.isUpper(after) || Signs.isInnerQuote(after)) ? 1 : 0
        }
        if scalar == "…" || Signs.isIcon(scalar) { return 1 }
        guard let before, let after else { return 0 }
        switch scalar {
        case "+", "-", "*", "^":
            if Signs.isDigit(before), Signs.isDigit(after) || after == "-" { return 1 }
            return scalar == "-" ? hyphenLength(index, before: before, in: core) : 0
        case "–", "—", "~": return hyphenLength(index, before: before, in: core)
        case ",": return Signs.isLetter(before) && Signs.isLetter(after) ? 1 : 0
        case ":", "<", ">", "=", "/":
            return (Signs.isLetter(before) || Signs.isDigit(before)) && Signs.isLetter(after) ? 1 : 0
        default: return 0
        }
    }

    /// Hyphens between a letter or digit and a letter; up to three of the short ones and two of the long ones.
    private func hyphenLength(_ index: Int, before: Unicode.Scalar, in core: Range<Int>) -> Int {
        guard Signs.isLetter(before) || Signs.isDigit(before) else { return 0 }
        let scalar = word[index]
        let count = word[index..<core.upperBound].prefix { $0 == scalar }.count
        let most = scalar == "-" ? 3 : scalar == "—" ? 2 : 1
        guard count <= most, index + count < core.upperBound, Signs.isLetter(word[index + count]) else { return 0 }
        return count
    }

    // MARK: Exceptions in pieces

    /// Puts neighbouring pieces together that make an exception kept whole, such as a face after a word.
    private mutating func joinExceptions() {
        guard pieces.count > 1 else { return }
        var first = 0
        while first < pieces.count - 1 {
            for end in stride(from: min(first + 8, pieces.count), to: first + 1, by: -1) {
                let range = pieces[first].lowerBound..<pieces[end - 1].upperBound
                guard let lengths = exception(range), lengths.count < end - first || lengths.count > 1 else { continue }
                var start = range.lowerBound
                let replacement = lengths.map { length -> Range<Int> in
                    defer { start += length }
                    return start..<(start + length)
                }
                pieces.replaceSubrange(first..<end, with: replacement)
                first += replacement.count - 1
                break
            }
            first += 1
        }
    }
}
