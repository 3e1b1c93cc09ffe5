/// What of a record stands in a text.
extension KnownRecord {
    /// What of the record stands in a text.
    func find(_ text: Lexemes) -> [FoundSpan] {
        guard !isEmpty else { return [] }
        return names(text) + dates(text) + numbers(text) + addresses(text)
    }

    private enum Match { case exact, near }

    private func names(_ text: Lexemes) -> [FoundSpan] {
        guard !nameParts.isEmpty else { return [] }
        var matched = [(part: Int, match: Match)?](repeating: nil, count: text.count)
        var folded: [UInt8] = []
        // First whole words, so that what stands beside one may be looked at more closely.
        for index in 0..<text.count where text.kinds[index] == .letters {
            folded.removeAll(keepingCapacity: true)
            FoldedText.fold(utf8: text.bytes(index), into: &folded)
            for (number, part) in nameParts.enumerated() where part.folded == folded {
                // "will" is no name; "Will" is, and so is "WILL" beside another part.
                if part.needsCapital, !text.isCapitalised(index) { continue }
                matched[index] = (number, .exact)
                break
            }
        }
        func stands(beside index: Int) -> Bool {
            var steps = 0
            for direction in [-1, 1] {
                var other = index + direction
                steps = 0
                while other >= 0, other < text.count, steps < 3 {
                    if matched[other]?.match == .exact { return true }
                    // Over signs, particles and initials.
                    guard text.kinds[other] == .sign || Self.isParticle(text.folded(other)) || text.length(other) == 1
                    else { break }
                    other += direction
                    steps += 1
                }
            }
            return false
        }
        for index in 0..<text.count
        where text.kinds[index] == .letters && matched[index] == nil && text.length(index) >= 3 {
            folded.removeAll(keepingCapacity: true)
            FoldedText.fold(utf8: text.bytes(index), into: &folded)
            for (number, part) in nameParts.enumerated() {
                guard abs(part.folded.count - folded.count) <= 1, EditDistance.isAtMostOne(part.folded, folded) else {
                    continue
                }
                let isLong = part.folded.count >= 5 && folded.count >= 4
                let isBeside = text.isCapitalised(index) && part.folded.count >= 3 && stands(beside: index)
                guard isLong || isBeside else { continue }
                // A word that is something else by itself is no misspelt name, unless it stands where one would.
                if CommonWords.contains(String(decoding: folded, as: UTF8.self)),
                    !isBeside || !text.isCapitalised(index)
                {
                    continue
                }
                if part.needsCapital, !text.isCapitalised(index) { continue }
                matched[index] = (number, .near)
                break
            }
        }
        // Initials beside a surname, a title or another initial.
        var isInitial = [Bool](repeating: false, count: text.count)
        for index in 0..<text.count
        where text.kinds[index] == .letters && text.length(index) == 1 && text.isCapitalised(index) {
            guard let byte = text.bytes(index).first, initials.contains(byte | 0x20) else { continue }
            // "Smith, M.D." is a degree.
            if byte == UInt8(ascii: "M"), text.isSign(index + 1, "."), text.isLetters(index + 2),
                text.touches(index + 2),
                text.folded(index + 2) == "d"
            {
                continue
            }
            let step = text.isSign(index + 1, ".") && text.touches(index + 1) ? 2 : 1
            let before = text.isSign(index - 1, ".") || text.isSign(index - 1, ",") ? index - 2 : index - 1
            // "D. D'Angelo": over the name's own first letter.
            let next = index + step
            let isPrefixed =
                text.isLetters(next) && text.length(next) == 1 && text.touches(next + 1)
                && (text.isSign(next + 1, "'") || text.sign(next + 1) == "\u{2019}")
            let isBesideName =
                [isPrefixed ? next + 2 : next, before].contains { $0 >= 0 && $0 < text.count && matched[$0] != nil }
                || (text.isSign(index + step, ",") && index + step + 1 < text.count && matched[index + step + 1] != nil)
            if isBesideName { isInitial[index] = true }
        }
        return joined(matched, isInitial, text)
    }

    /// Name parts that stand together as one finding.
    private func joined(_ matched: [(part: Int, match: Match)?], _ isInitial: [Bool], _ text: Lexemes) -> [FoundSpan] {
        var findings: [FoundSpan] = []
        var index = 0
        while index < text.count {
            guard matched[index] != nil || isInitial[index] else {
                index += 1
                continue
            }
            var end = index + 1
            var last = end
            var parts = [matched[index]].compactMap { $0 }
            while last < text.count, last - end < 4, !text.startsLine(last) {
                if matched[last] != nil || isInitial[last] {
                    parts += [matched[last]].compactMap { $0 }
                    end = last + 1
                } else if text.kinds[last] == .sign {
                    guard let sign = text.sign(last), [".", ",", "-", "'", "\u{2019}"].contains(sign) else { break }
                } else if !Self.isParticle(text.folded(last)) {
                    break
                }
                last += 1
            }
            // "O'Brien", "D'Angelo": the letter before belongs to the name.
            var start = index
            if index > 1, text.touches(index), text.touches(index - 1), text.length(index - 2) == 1,
                text.isLetters(index - 2),
                text.isSign(index - 1, "'") || text.sign(index - 1) == "\u{2019}"
            {
                start = index - 2
            }
            if let first = parts.first {
                let part = nameParts[first.part]
                let isNear = parts.allSatisfy { $0.match == .near }
                findings.append(
                    FoundSpan(
                        text.range(start..<end), part.kind,
                        FindingSource(.known, part.field + (isNear ? "~1" : "")), isCertain: true))
            }
            index = end
        }
        return findings
    }

    private func dates(_ text: Lexemes) -> [FoundSpan] {
        guard !dates.isEmpty else { return [] }
        var findings: [FoundSpan] = []
        for index in 0..<text.count where text.kinds[index] != .sign {
            guard let mention = DateGrammar.match(text, at: index, isLabelled: true), mention.value(.month) != nil,
                isDate(mention, text), let known = dates.first(where: { mention.mayBe($0.mention) })
            else { continue }
            findings.append(
                FoundSpan(text.range(mention.lexemes), .date, FindingSource(.known, known.field), isCertain: true))
        }
        return findings
    }

    /// Two numbers alone, such as "3/4", are a date as often as a strength: a year or a month's name tells.
    private func isDate(_ mention: DateMention, _ text: Lexemes) -> Bool {
        mention.value(.year) != nil
            || mention.fields.contains { $0.part == .month && text.kinds[$0.lexeme] == .letters }
    }

    private func numbers(_ text: Lexemes) -> [FoundSpan] {
        guard !numbers.isEmpty else { return [] }
        var findings: [FoundSpan] = []
        for index in 0..<text.count where text.kinds[index] != .sign {
            for number in numbers {
                guard let end = end(of: number.code, from: index, text) else { continue }
                findings.append(
                    FoundSpan(
                        text.range(index..<end), number.kind, FindingSource(.known, number.field), isCertain: true))
                break
            }
            if let last = lastFour(at: index, text) { findings.append(last) }
        }
        return findings
    }

    /// Where a number that begins at a lexeme ends; nil where it isn't that number.
    private func end(of code: [UInt8], from start: Int, _ text: Lexemes) -> Int? {
        var place = 0
        var index = start
        var signs = 0
        while index < text.count {
            if text.kinds[index] == .sign {
                guard signs < 2, index > start, let sign = text.sign(index),
                    ["-", ".", "/", " ", "(", ")"].contains(sign)
                else { return nil }
                signs += 1
                index += 1
                continue
            }
            for byte in text.bytes(index) {
                let upper = (0x61...0x7A).contains(byte) ? byte & 0xDF : byte
                guard place < code.count, code[place] == upper else { return nil }
                place += 1
            }
            signs = 0
            index += 1
            if place == code.count {
                // Not the beginning of a longer number.
                return index < text.count && text.touches(index) && text.kinds[index] == .digits ? nil : index
            }
            guard index < text.count, text.touches(index) || text.follows(index, most: 1) else { return nil }
        }
        return nil
    }

    /// "ending 1234", "ending in 1234", "x1234", "last four 1234".
    private func lastFour(at index: Int, _ text: Lexemes) -> FoundSpan? {
        guard text.isDigits(index), text.length(index) == 4, index > 0 else { return nil }
        let word = text.isLetters(index - 1) ? text.folded(index - 1) : ""
        let before = index > 1 && text.isLetters(index - 2) ? text.folded(index - 2) : ""
        guard
            ["ending", "four", "x", "xxxx", "digits", "terminada", "acabado", "acabada"].contains(word)
                || ["in", "en", "are", "digits"].contains(word)
                    && ["ending", "four", "terminada", "acabado", "acabada"].contains(before)
        else { return nil }
        let digits = text.code(index..<index + 1)
        guard
            let number = numbers.first(where: {
                Array($0.code.filter { (0x30...0x39).contains($0) }.suffix(4)) == digits
            })
        else { return nil }
        return FoundSpan(
            text.range(index..<index + 1), number.kind, FindingSource(.known, number.field + "~4"), isCertain: true)
    }

    private func addresses(_ text: Lexemes) -> [FoundSpan] {
        var findings = places.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { kind, table in
            table.matches(text).map {
                FoundSpan(
                    text.range($0), kind, FindingSource(.known, kind == .street ? "address" : kind.rawValue),
                    isCertain: true)
            }
        }
        guard !streetWords.isEmpty, !houseNumbers.isEmpty else { return findings }
        // The number and a word of the street within a few lexemes, whatever stands between.
        for index in 0..<text.count where text.kinds[index] == .digits && houseNumbers.contains(text.folded(index)) {
            let near = max(0, index - 6)..<min(text.count, index + 5)
            let words = near.filter {
                text.kinds[$0] == .letters && text.isCapitalised($0) && streetWords.contains(text.folded($0))
            }
            guard let first = words.first, let last = words.last else { continue }
            findings.append(
                FoundSpan(
                    text.range(min(first, index)..<max(last, index) + 1), .street, FindingSource(.known, "address"),
                    isCertain: true))
        }
        return findings
    }
}
