/// Codes and names of accounts that a word before them, or their own mixture of letters and digits, gives away.
extension RuleScan {
    // MARK: Weekdays

    private static let weekdays: Set<String> = {
        let full = DateWords.weekdays.values.joined().map { FoldedText.fold($0) }
        return Set(full + full.filter { $0.count > 3 }.map { String($0.prefix(3)) })
            .union(["tues", "thur", "thurs", "weds"])
    }()

    /// The weekday before a date: with it, a moved date would tell by how much.
    mutating func weekday(before date: Int) {
        var index = date - 1
        if text.isSign(index, ",") || text.isSign(index, ".") { index -= 1 }
        guard text.isLetters(index), (3...13).contains(text.length(index)), !text.startsLine(date),
            Self.weekdays.contains(text.folded(index))
        else { return }
        add(index..<index + 1, .date, "weekday")
    }

    // MARK: Phones' extensions

    private static let extensions: Set<String> = ["x", "ext", "extn", "extension", "anexo", "int", "interno"]

    /// Over "ext. 32" or "x4412" behind a phone number.
    func withExtension(_ end: Int) -> Int {
        var index = end
        if text.isSign(index, ",") { index += 1 }
        guard text.isLetters(index), !text.startsLine(index), Self.extensions.contains(text.folded(index)) else {
            return end
        }
        index += 1
        if text.isSign(index, ".") || text.isSign(index, ":") || text.isSign(index, "#") { index += 1 }
        guard text.isDigits(index), text.length(index) <= 5, text.touches(index) || text.follows(index, most: 1) else {
            return end
        }
        return index + 1
    }

    // MARK: Serial numbers

    /// "S/N PJN8855021", "n/s RNV604418". In Spanish addresses "s/n" is a house without a number: what follows must look like a
    /// serial number.
    mutating func serialNumber(at index: Int, _ folded: String) {
        guard text.isSign(index + 1, "/"), text.touches(index + 1), text.touches(index + 2),
            text.isLetters(index + 2), text.length(index + 2) == 1,
            folded == "s" && text.folded(index + 2) == "n" || folded == "n" && text.folded(index + 2) == "s",
            let code = code(behind: index + 3, ContextWords.serial)
        else { return }
        let characters = text.code(code)
        guard characters.count >= 6, characters.contains(where: { $0 > 0x39 }) || characters.count >= 7 else { return }
        add(code, .device, "serial")
    }

    // MARK: Accounts' names

    private static let accountWords: Set<String> = [
        "username", "userid", "login", "logon", "user", "usuario", "usuaria",
    ]
    private static let accountFillers: Set<String> = ["id", "name", "is", "as", "de", "es"]

    /// "user pszczer4", "login: ozzie_prynne", "User ID: RGOMEZ": a word with a digit or a low line, or any behind a colon that is
    /// no everyday word.
    mutating func username(at index: Int, _ folded: String) {
        guard Self.accountWords.contains(folded) else { return }
        var start = index + 1
        var hasSign = false
        var steps = 0
        while start < text.count, steps < 3, !text.startsLine(start) {
            if text.isSign(start, ":") || text.isSign(start, "=") {
                hasSign = true
            } else if !(text.isLetters(start) && Self.accountFillers.contains(text.folded(start))) {
                break
            }
            start += 1
            steps += 1
        }
        guard start < text.count, !text.startsLine(start), text.kinds[start] != .sign,
            text.follows(start) || text.isSign(start - 1, ":") || text.isSign(start - 1, "=")
        else { return }
        var end = start
        var letters = 0
        var hasDigit = false
        var hasLine = false
        while end < text.count, end == start || text.touches(end), end - start < 12 {
            switch text.kinds[end] {
            case .letters: letters += text.length(end)
            case .digits: hasDigit = true
            case .sign:
                guard text.isSign(end, "_") || text.isSign(end, ".") || text.isSign(end, "-"), text.touches(end + 1)
                else { break }
                hasLine = hasLine || text.isSign(end, "_")
                end += 1
                continue
            }
            if text.kinds[end] == .sign { break }
            end += 1
        }
        guard letters >= 1, end > start, !text.isSign(end, "@") || !text.touches(end) else { return }
        let isWord = end == start + 1 && text.isLetters(start)
        guard
            hasDigit && letters >= 2 || hasLine
                || hasSign && letters >= 4 && !(isWord && CommonWords.contains(text.folded(start)))
        else { return }
        add(start..<end, .username, "username")
    }

    // MARK: Codes by themselves

    /// Prefixes of codes of drugs, studies and genes, which identify nobody.
    private static let publicCodes: Set<String> = [
        "nct", "rs", "pmid", "isrctn", "chembl", "atc", "doi", "pmc", "enst",
    ]

    /// "99D0555123", "ES-MP-0331927": at least seven digits and a letter, in one word. Digits with one word of letters behind are a
    /// quantity ("1000000UI").
    mutating func mixedCode(at start: Int) {
        guard !(text.touches(start) && (text.kinds[start - 1] != .sign || isJoint(start - 1))) else { return }
        var end = start
        var letters = 0
        var digits = 0
        while end < text.count, end == start || text.touches(end), end - start < 16 {
            switch text.kinds[end] {
            case .letters: letters += text.length(end)
            case .digits: digits += text.length(end)
            case .sign: break
            }
            if text.kinds[end] == .sign, !text.isSign(end, "-") || !text.touches(end + 1) { break }
            end += 1
        }
        while end > start, text.kinds[end - 1] == .sign { end -= 1 }
        guard (7...20).contains(digits), (1...8).contains(letters), end - start > 1,
            !(text.touches(end) && isJoint(end) && text.touches(end + 1))
        else { return }
        let startsWithLetters = text.kinds[start] == .letters
        if startsWithLetters, Self.publicCodes.contains(text.folded(start)) { return }
        if !startsWithLetters, end == start + 2, text.length(start + 1) > 1 || text.length(start) < 7 { return }
        // "20240312T0830", "2024-03-12T08".
        if !startsWithLetters, DateGrammar.match(text, at: start) != nil { return }
        if text.length(start) == 8, text.isDigits(start), text.isLetters(start + 1),
            ["t", "h"].contains(text.folded(start + 1))
        {
            return
        }
        add(start..<end, .identifier, "code")
    }

    /// Signs that make an address or a path of what stands around them.
    private func isJoint(_ index: Int) -> Bool {
        text.isSign(index, "@") || text.isSign(index, "_") || text.isSign(index, "-") || text.isSign(index, ".")
            || text.isSign(index, "/") || text.isSign(index, "\\") || text.isSign(index, "%")
    }

    /// "voucher no. 00672", "portador nº ES-MP-0331927": a number that somebody gave.
    mutating func numbered(at index: Int, _ folded: String) {
        guard Self.numberWords.contains(folded),
            text.isSign(index + 1, ".") || text.isSign(index + 1, ":") || text.sign(index + 1) == "º"
                || text.sign(index + 1) == "°" || folded == "nº" || folded == "n°",
            let code = code(behind: index + 1, ContextWords.numbered)
        else { return }
        add(code, .identifier, "numbered")
    }

    private static let numberWords: Set<String> = ["no", "nº", "n°", "n", "num", "nr"]
}
