/// Numbers with a form or a check digit of their own.
extension RuleScan {
    /// Digits and letters that belong together: one lexeme behind another, single blanks, hyphens or full stops between groups.
    ///
    /// - Returns: the end of the longest run and where each group ends, with the code so far.
    private func groups(at start: Int, mostLexemes: Int = 16) -> [(end: Int, code: Int)] {
        var ends: [(end: Int, code: Int)] = []
        var index = start
        var length = 0
        while index < text.count, index - start < mostLexemes {
            if index > start, !text.touches(index) {
                guard text.follows(index, most: 1), text.kinds[index] != .sign else { break }
            }
            if let sign = text.sign(index) {
                guard sign == "-" || sign == "." || sign == "/" else { break }
            } else {
                length += text.length(index)
                ends.append((index + 1, length))
            }
            if length > 34 { break }
            index += 1
        }
        return ends
    }

    /// The longest run from here whose code has one of some lengths and passes a check, not followed by more of the same word.
    private func run(at start: Int, lengths: ClosedRange<Int>, where check: ([UInt8]) -> Bool) -> Range<Int>? {
        guard !(text.touches(start) && text.kinds[start - 1] != .sign) else { return nil }
        for (end, length) in groups(at: start).reversed() where lengths.contains(length) {
            if end < text.count, text.touches(end), text.kinds[end] != .sign { continue }
            let code = text.code(start..<end)
            if code.count == length, check(code) { return start..<end }
        }
        return nil
    }

    /// Lengths of the groups of digits of a run, nil where signs differ from those allowed.
    private func digitGroups(at start: Int, between signs: Set<Unicode.Scalar>, most: Int) -> (
        lengths: [Int], ends: [Int]
    ) {
        var lengths: [Int] = []
        var ends: [Int] = []
        var index = start
        while lengths.count < most, text.isDigits(index) {
            lengths.append(text.length(index))
            ends.append(index + 1)
            index += 1
            if let sign = text.sign(index), signs.contains(sign), text.touches(index),
                text.touches(index + 1) || text.follows(index + 1, most: 1)
            {
                index += 1
            } else if !(text.follows(index, most: 1) && signs.contains(" ")) {
                break
            }
        }
        return (lengths, ends)
    }

    // MARK: Beginning with digits

    /// - Returns: whether something certain was found.
    mutating func structured(at start: Int) -> Bool {
        if address(at: start) { return true }
        let length = text.length(start)
        // US social security number.
        if length == 3, text.isSign(start + 1, "-"), text.isSign(start + 3, "-"), text.isDigits(start + 2),
            text.length(start + 2) == 2, text.isDigits(start + 4), text.length(start + 4) == 4, text.touches(start + 1),
            text.touches(start + 2), text.touches(start + 3), text.touches(start + 4), !text.touches(start)
        {
            add(start..<start + 5, .socialSecurity, "ssn", isCertain: Checksum.isSSN(text.code(start..<start + 5)))
            return true
        }
        // NHS number in its three groups.
        let (lengths, ends) = digitGroups(at: start, between: ["-", " "], most: 5)
        if lengths.prefix(3) == [3, 3, 4], !text.touches(start), Checksum.isNHS(text.code(start..<ends[2])) {
            // Every eleventh phone number of North America passes this check as well.
            add(start..<withExtension(ends[2]), .identifier, "nhs", isCertain: true)
            return true
        }
        // French number: 1 2 2 2 3 3 and the key, or in one.
        if length == 1 || length >= 13, let found = run(at: start, lengths: 15...15, where: Checksum.isNIR) {
            add(found, .socialSecurity, "nir", isCertain: true)
            return true
        }
        if length >= 4, let found = run(at: start, lengths: 13...19, where: Checksum.isCard), isCardLike(found) {
            add(found, .account, "card", isCertain: true)
            return true
        }
        // Spanish identity number: 12345678Z, 12.345.678-Z.
        if length == 8 || length <= 2, let found = run(at: start, lengths: 9...9, where: Checksum.isDNI) {
            add(found, .identifier, "dni", isCertain: true)
            return true
        }
        if length == 11, !text.touches(start), Checksum.isPESEL(text.code(start..<start + 1)) {
            add(start..<start + 1, .identifier, "pesel", isCertain: true)
            return true
        }
        // 131052-308T, 811228-9874.
        if length == 6 || length == 8, let sign = text.sign(start + 1), sign == "-" || sign == "+",
            text.touches(start + 1),
            text.touches(start + 2), text.isDigits(start + 2), !text.touches(start)
        {
            if text.length(start + 2) == 4, length == 6 || length == 8,
                Checksum.isPersonnummer(Array(text.code(start..<start + 3).suffix(10)))
            {
                add(start..<start + 3, .identifier, "personnummer", isCertain: true)
                return true
            }
            let hasLetter = text.isLetters(start + 3) && text.touches(start + 3) && text.length(start + 3) == 1
            let end = hasLetter ? start + 4 : start + 3
            if length == 6, Checksum.isHETU(text.code(start..<end)) {
                add(start..<end, .identifier, "hetu", isCertain: true)
                return true
            }
        }
        return vin(at: start)
    }

    /// Groups of a card: four fours, 4-6-5, or one run.
    private func isCardLike(_ lexemes: Range<Int>) -> Bool {
        let lengths = lexemes.filter { text.kinds[$0] == .digits }.map { text.length($0) }
        return lengths.count == 1 || lengths == [4, 6, 5] || lengths.dropLast().allSatisfy { $0 == 4 }
    }

    private mutating func vin(at start: Int) -> Bool {
        guard !(text.touches(start) && start > 0 && text.kinds[start - 1] != .sign) else { return false }
        var end = start
        var length = 0
        while end < text.count, end == start || text.touches(end), text.kinds[end] != .sign, length < 18 {
            length += text.length(end)
            end += 1
        }
        guard length == 17, end - start > 1, Checksum.isVIN(text.code(start..<end)) else { return false }
        add(start..<end, .vehicle, "vin", isCertain: true)
        return true
    }

    // MARK: Beginning with letters

    /// Codes that begin with letters: IBAN, NIE, fiscal code, insurance number, vehicle number, and net addresses.
    ///
    /// - Returns: whether one was found.
    mutating func coded(at start: Int) -> Bool {
        if address(at: start) { return true }
        guard text.isDigits(start + 1) || text.isSign(start + 1, "-"), text.touches(start + 1) else { return false }
        let length = text.length(start)
        if length == 2, text.isDigits(start + 1), text.length(start + 1) >= 2 {
            let country = text.folded(start).uppercased()
            if let wanted = Checksum.ibanLengths[country],
                let found = run(at: start, lengths: wanted...wanted, where: Checksum.isIBAN)
            {
                add(found, .account, "iban", isCertain: true)
                return true
            }
        }
        if length == 1, let found = run(at: start, lengths: 9...9, where: Checksum.isDNI) {
            add(found, .identifier, "nie", isCertain: true)
            return true
        }
        if length == 1, let found = run(at: start, lengths: 10...10, where: Checksum.isKVNR), found.count == 2 {
            add(found, .plan, "kvnr", isCertain: true)
            return true
        }
        if length == 6 || length == 3, let found = run(at: start, lengths: 16...16, where: Checksum.isCodiceFiscale) {
            add(found, .identifier, "codice-fiscale", isCertain: true)
            return true
        }
        return vin(at: start)
    }

    // MARK: Numbers of the net

    /// IPv4, IPv6 and hardware addresses.
    private mutating func address(at start: Int) -> Bool {
        if text.touches(start), let sign = text.sign(start - 1), sign == "." || sign == ":" || sign == "-" {
            return false
        }
        // Dotted quad.
        if text.isDigits(start), text.length(start) <= 3 {
            var index = start
            var parts = 0
            while text.isDigits(index), text.length(index) <= 3, (text.number(index) ?? 256) < 256 {
                parts += 1
                guard parts < 4 else { break }
                guard text.isSign(index + 1, "."), text.touches(index + 1), text.touches(index + 2) else { break }
                index += 2
            }
            let goesOn =
                text.isSign(index + 1, ".") && text.touches(index + 1) && text.isDigits(index + 2)
                && text.touches(index + 2)
            if parts == 4, !goesOn {
                add(start..<index + 1, .ip, "ipv4", isCertain: true)
                return true
            }
        }
        // Groups of hexadecimal digits.
        guard
            text.isSign(start + 1, ":") || text.isSign(start + 2, ":") || text.isSign(start + 1, "-")
                || text.isSign(start + 2, "-")
                || text.isSign(start + 3, ":")
        else { return false }
        var index = start
        var group = 0
        var lengths: [Int] = []
        var colons = 0
        var hyphens = 0
        var hasGap = false
        while index < text.count, index == start || text.touches(index), index - start < 40 {
            if text.isSign(index, ":") || text.isSign(index, "-") {
                if text.isSign(index, ":") { colons += 1 } else { hyphens += 1 }
                if group == 0 { hasGap = true }
                lengths.append(group)
                group = 0
            } else {
                let isHex = text.bytes(index).allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xDF)
                }
                guard isHex, text.kinds[index] != .sign else { break }
                group += text.length(index)
            }
            index += 1
        }
        lengths.append(group)
        if lengths.count == 6, lengths.allSatisfy({ $0 == 2 }), colons == 0 || hyphens == 0 {
            add(start..<index, .device, "mac", isCertain: true)
            return true
        }
        let isIPv6 =
            hyphens == 0 && lengths.allSatisfy { $0 <= 4 }
            && (lengths.count == 8 && !hasGap || hasGap && (3...8).contains(lengths.count))
        guard isIPv6, index - start > 4 else { return false }
        var end = index
        while end > start, text.isSign(end - 1, ":"), !text.isSign(end - 2, ":") { end -= 1 }
        add(start..<end, .ip, "ipv6", isCertain: true)
        return true
    }

    // MARK: Phones

    /// "+34 600 123 456", "+1 (617) 555-0123".
    mutating func internationalPhone(at plus: Int) {
        guard text.isDigits(plus + 1), text.touches(plus + 1) else { return }
        var index = plus + 1
        var digits = 0
        while index < text.count, index - plus < 20 {
            if !text.touches(index), !text.follows(index, most: 1) { break }
            if text.isDigits(index) {
                guard digits + text.length(index) <= 15 else { break }
                digits += text.length(index)
            } else {
                guard let sign = text.sign(index), ["-", ".", "(", ")", "/"].contains(sign) else { break }
            }
            index += 1
        }
        while index > plus, text.kinds[index - 1] == .sign { index -= 1 }
        if digits >= 8 { add(plus..<withExtension(index), .phone, "phone", isCertain: true) }
    }

    /// Numbers whose groups are those of phone numbers: North America, Spain, France, Britain and others with a leading zero.
    mutating func groupedPhone(at start: Int) {
        var first = start
        var opened = false
        if text.isSign(start, "(") {
            opened = true
            first = start + 1
        }
        guard text.isDigits(first), !(text.touches(start) && start > 0 && text.kinds[start - 1] != .sign) else {
            return
        }
        var index = first
        var lengths: [Int] = []
        var signs: Set<Unicode.Scalar> = []
        while text.isDigits(index), lengths.count < 6 {
            lengths.append(text.length(index))
            var next = index + 1
            if opened, lengths.count == 1 {
                guard text.isSign(next, ")"), text.touches(next) else { return }
                next += 1
                if text.isSign(next, "-") { next += 1 }
            } else if let sign = text.sign(next), ["-", ".", "/"].contains(sign), text.touches(next),
                text.touches(next + 1)
            {
                signs.insert(sign)
                next += 1
            } else if text.follows(next, most: 1), text.isDigits(next) {
                signs.insert(" ")
            } else {
                break
            }
            guard text.isDigits(next) else { break }
            index = next
        }
        let end = index + 1
        // Part of a longer number.
        if let sign = text.sign(end), ["-", ".", "/"].contains(sign), text.touches(end), text.isDigits(end + 1),
            text.touches(end + 1)
        {
            return
        }
        // "05/13/2022 11:08" ends in a time.
        if text.isSign(end, ":"), text.touches(end), text.isDigits(end + 1), text.touches(end + 1) { return }
        let isNorthAmerican =
            lengths == [3, 3, 4] && (opened || signs.count <= 1)
            || lengths == [1, 3, 3, 4] && text.number(first) == 1 && signs.count == 1
        // "0915 118/66": a time and what was measured.
        if signs.contains("/"), signs.contains(" ") { return }
        let total = lengths.reduce(0, +)
        let leading = text.bytes(first).first ?? 0
        let isSpanish =
            total == 9 && (0x36...0x39).contains(leading) && signs.count == 1 && !signs.contains("/")
            && [[3, 3, 3], [2, 3, 2, 2], [3, 2, 2, 2], [2, 3, 4], [3, 6]].contains(lengths)
        let isWithZero =
            leading == 0x30 && (9...12).contains(total) && lengths.count >= 2 && (2...6).contains(lengths[0])
            && !(signs.contains(".") && lengths.count < 4) && lengths.dropFirst().allSatisfy { $0 >= 2 }
        guard isNorthAmerican || isSpanish || isWithZero || opened && total >= 9 else { return }
        if DateGrammar.match(text, at: first)?.lexemes.upperBound ?? 0 >= end { return }
        add((opened ? start : first)..<withExtension(end), .phone, "phone")
    }
}
