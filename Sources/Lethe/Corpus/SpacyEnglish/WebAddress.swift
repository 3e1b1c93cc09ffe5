/// Whether a word has the shape of a web or mail address: kept as one token by spaCy's rules.
enum WebAddress {
    typealias Word = ArraySlice<Unicode.Scalar>

    /// [scheme://][user[:password]@]host[:port][/path], where the host is a public IPv4 address or ends in a top-level
    /// domain of small letters.
    static func matches(_ word: Word) -> Bool {
        // No dot, no host.
        guard word.contains(".") else { return false }
        var starts = [word.startIndex]
        if let colon = word.firstIndex(of: ":"), colon - word.startIndex >= 2,
            word[colon...].starts(with: "://".unicodeScalars),
            word[..<colon].allSatisfy({ isWordCharacter($0) || $0 == "+" || $0 == "-" || $0 == "." })
        {
            starts.append(colon + 3)
        }
        return starts.contains { start in
            isHostAndPath(word[start...])
                || word[start...].indices.contains { $0 > start && word[$0] == "@" && isHostAndPath(word[($0 + 1)...]) }
        }
    }

    private static func isHostAndPath(_ word: Word) -> Bool {
        let hostEnd = word.firstIndex { [":", "/", "?", "#"].contains($0) } ?? word.endIndex
        guard isHost(word[..<hostEnd]) else { return false }
        var rest = word[hostEnd...]
        if rest.first == ":" {
            let digits = rest.dropFirst().prefix { SpacyEnglishSigns.isDigit($0) }
            guard (2...5).contains(digits.count) else { return false }
            rest = rest[digits.endIndex...]
        }
        guard let first = rest.first else { return true }
        return ["/", "?", "#"].contains(first)
    }

    private static func isHost(_ host: Word) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last else { return false }
        if isPublicAddress(labels) { return true }
        return (2...63).contains(top.count) && top.allSatisfy(SpacyEnglishSigns.isLower)
            && labels.dropLast().allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Word) -> Bool {
        guard (1...64).contains(label.count), let first = label.first, let last = label.last else { return false }
        return isHostCharacter(first) && isHostCharacter(last)
            && label.allSatisfy { isHostCharacter($0) || $0 == "_" || $0 == "-" }
    }

    /// Four numbers that are no private, loopback or network address.
    private static func isPublicAddress(_ labels: [Word]) -> Bool {
        guard labels.count == 4 else { return false }
        let numbers = labels.map { label -> Int in
            guard (1...3).contains(label.count), label.allSatisfy(SpacyEnglishSigns.isDigit) else { return -1 }
            return label.reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
        }
        guard (1...223).contains(numbers[0]), numbers.dropFirst().allSatisfy({ (0...255).contains($0) }),
            (1...254).contains(numbers[3])
        else { return false }
        switch (numbers[0], numbers[1]) {
        case (10, _), (127, _), (169, 254), (192, 168), (172, 16...31): return false
        default: return true
        }
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || SpacyEnglishSigns.isDigit(scalar) || SpacyEnglishSigns.isLetter(scalar)
    }

    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? SpacyEnglishSigns.isDigit(scalar) || SpacyEnglishSigns.isLetter(scalar)
            : (0xA1...0xFFFF).contains(scalar.value)
    }
}
