/// Scanners for identifiers that have a form: linear time, no backtracking, each start looks at a bounded number of lexemes.
///
/// A failing checksum unprotects nothing that words before it announce: typed identifiers have typing errors.
package struct RuleScanner: Finder {
    package init() {}

    package var kinds: Set<IdentifierKind> {
        [
            .email, .url, .ip, .device, .socialSecurity, .identifier, .account, .licence, .vehicle, .phone, .fax,
            .record, .plan,
            .age, .postcode, .date, .person, .staff, .patient, .relative, .street, .hospital, .username,
        ]
    }

    /// Counts changes of what the rules find.
    package var fingerprint: [UInt8] { Array("rules 4".utf8) }

    package func find(in document: Document, _ lexemes: Lexemes) -> [FoundSpan] {
        var scan = RuleScan(lexemes)
        scan.run()
        return scan.findings
    }
}

/// One text's scan.
struct RuleScan {
    let text: Lexemes
    private(set) var findings: [FoundSpan] = []
    /// Lexemes before this one are taken by something certain.
    private var taken = 0

    init(_ text: Lexemes) { self.text = text }

    mutating func run() {
        var index = 0
        while index < text.count {
            switch text.kinds[index] {
            case .sign:
                if text.isSign(index, "@") { email(at: index) }
                if text.isSign(index, "+"), index >= taken { internationalPhone(at: index) }
                if text.isSign(index, "("), index >= taken { groupedPhone(at: index) }
            case .digits: if index >= taken { number(at: index) }
            case .letters: word(at: index)
            }
            index += 1
        }
    }

    mutating func add(_ lexemes: Range<Int>, _ kind: IdentifierKind, _ rule: String, isCertain: Bool = false) {
        findings.append(FoundSpan(text.range(lexemes), kind, FindingSource(.rule, rule), isCertain: isCertain))
        // Dates and numbers inside something certain are part of it.
        if isCertain { taken = max(taken, lexemes.upperBound) }
    }

    // MARK: Words

    private mutating func word(at index: Int) {
        let length = text.length(index)
        if length <= 6 {
            if index >= taken, url(at: index) { return }
            if index >= taken, coded(at: index) { return }
        }
        guard index >= taken else { return }
        if length == 1, text.isSign(index + 1, "/") {
            let folded = text.folded(index)
            spanishStreet(at: index, folded)
            serialNumber(at: index, folded)
        }
        if length <= 3 { numbered(at: index, text.folded(index)) }
        if (2...16).contains(length) {
            let folded = text.folded(index)
            if let contexts = ContextWords.byFirstWord[folded] { context(contexts, at: index) }
            names(at: index, folded)
            relation(at: index, folded)
            credential(at: index, folded)
            spanishStreet(at: index, folded)
            hospital(at: index, folded)
            listedName(at: index, folded)
            username(at: index, folded)
            if folded == "aged" || folded == "age" || folded == "edad" || folded == "edat" { labelledAge(at: index) }
        }
        date(at: index)
        postcode(at: index)
        mixedCode(at: index)
    }

    private mutating func number(at index: Int) {
        if structured(at: index) { return }
        date(at: index)
        age(at: index)
        street(at: index)
        groupedPhone(at: index)
        mixedCode(at: index)
    }

    private mutating func date(at index: Int) {
        guard let mention = DateGrammar.match(text, at: index) else { return }
        add(mention.lexemes, .date, "date")
        weekday(before: index)
    }

    // MARK: Addresses of the net

    private static let emailSigns: Set<Unicode.Scalar> = [".", "_", "-", "+", "%", "'", "&", "=", "~", "#", "!"]

    private mutating func email(at sign: Int) {
        var first = sign
        var steps = 0
        while first > 0, text.touches(first), steps < 24 {
            if let sign = text.sign(first - 1), !Self.emailSigns.contains(sign) { break }
            first -= 1
            steps += 1
        }
        while first < sign, text.kinds[first] == .sign { first += 1 }
        let end = host(from: sign + 1)
        // "user@host" inside a hospital has no dot: still an address.
        guard first < sign, end > sign + 1 else { return }
        // "0.75@0.5": a threshold of a pacemaker.
        guard (first..<end).contains(where: { text.isLetters($0) }) else { return }
        add(first..<end, .email, "email", isCertain: true)
    }

    /// Over labels of a host's name; signs at its end are left outside.
    private func host(from start: Int) -> Int {
        var end = start
        while end < text.count, end - start < 24, end == start || text.touches(end) {
            if let sign = text.sign(end), sign != ".", sign != "-", sign != "_" { break }
            end += 1
        }
        while end > start, text.kinds[end - 1] == .sign { end -= 1 }
        return start < text.count && text.touches(start) ? end : start
    }

    private static let schemes: Set<String> = ["http", "https", "ftp", "ftps", "sftp", "file"]
    private static let urlStops: Set<Unicode.Scalar> = [
        "<", ">", "\"", "{", "}", "|", "\\", "^", "`", "«", "»", "“", "”",
    ]

    private mutating func url(at index: Int) -> Bool {
        let folded = text.folded(index)
        let hasScheme =
            Self.schemes.contains(folded) && text.isSign(index + 1, ":") && text.isSign(index + 2, "/")
            && text.isSign(index + 3, "/") && text.touches(index + 1)
        let isHost =
            folded == "www" && text.isSign(index + 1, ".") && text.touches(index + 1) && text.touches(index + 2)
        guard hasScheme || isHost else { return false }
        var end = index + 1
        while end < text.count, text.touches(end), end - index < 200 {
            if let sign = text.sign(end), Self.urlStops.contains(sign) { break }
            end += 1
        }
        let closing: Set<Unicode.Scalar> = [".", ",", ";", ":", "!", "?", ")", "]", "'"]
        while end > index + 1, let sign = text.sign(end - 1), closing.contains(sign) { end -= 1 }
        add(index..<end, .url, "url", isCertain: true)
        return true
    }

    // MARK: Ages

    private static let ageUnits: Set<String> = [
        "year", "years", "yr", "yrs", "yo", "ano", "anos", "ans", "jahre", "jahrige", "jahriger", "jahrig", "anni",
        "jaar",
        "jarige", "anys",
    ]

    /// Ages of 90 and more: "93 yo", "93-year-old", "93 años", "93 y/o".
    private mutating func age(at index: Int) {
        guard let value = text.number(index), (90...125).contains(value), text.length(index) <= 3 else { return }
        var next = index + 1
        if text.isSign(next, "-") { next += 1 }
        // "93y", "93 y/o", but in Spanish "95 y" is "95 and".
        let isShort =
            text.isLetters(next) && text.folded(next) == "y"
            && (text.touches(next) || text.isSign(next + 1, "/")
                || text.isLetters(next + 1) && text.folded(next + 1) == "o")
        guard text.isLetters(next), text.touches(next) || text.follows(next),
            isShort || Self.ageUnits.contains(text.folded(next))
        else { return }
        add(index..<index + 1, .age, "age-90")
    }

    private mutating func labelledAge(at index: Int) {
        var next = index + 1
        while next < index + 3, text.isSign(next, ":") || text.isSign(next, "=") { next += 1 }
        guard let value = text.number(next), (90...125).contains(value), text.follows(next) || text.touches(next) else {
            return
        }
        add(next..<next + 1, .age, "age-90")
    }

    // MARK: Postcodes

    private static let states: Set<String> = [
        "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
        "LA", "ME",
        "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
        "PA", "PR",
        "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    ]

    /// "MA 02139-4307", "CP 28003", "C.P.: 28003", "SW1A 2AA".
    private mutating func postcode(at index: Int) {
        guard text.length(index) <= 6 else { return }
        let word = text.string(index)
        if Self.states.contains(word), let end = zip(at: index + 1) { add(index + 1..<end, .postcode, "zip") }
        let folded = text.folded(index)
        if folded == "cp" || folded == "zip" || folded == "postal" || folded == "postcode" || folded == "plz" {
            var next = index + 1
            while next < index + 4,
                text.isSign(next, ":") || text.isSign(next, ".") || text.isLetters(next) && text.folded(next) == "code"
            {
                next += 1
            }
            if let end = zip(at: next) { add(next..<end, .postcode, "postcode") }
        } else if folded == "p", text.isSign(index - 1, "."), text.isLetters(index - 2), text.folded(index - 2) == "c" {
            var next = index + 1
            while next < index + 4, text.isSign(next, ":") || text.isSign(next, ".") { next += 1 }
            if let end = zip(at: next) { add(next..<end, .postcode, "postcode") }
        }
        // Britain's: one or two letters, a digit or two, blank, a digit, two letters.
        if text.length(index) <= 2, text.isAllCapitals(index), text.isDigits(index + 1), text.touches(index + 1),
            text.length(index + 1) <= 2
        {
            var next = index + 2
            if text.isLetters(next), text.touches(next), text.length(next) == 1 { next += 1 }
            if text.isDigits(next), text.length(next) == 1, text.follows(next, most: 1), text.isLetters(next + 1),
                text.touches(next + 1), text.length(next + 1) == 2, text.isAllCapitals(next + 1)
            {
                add(index..<next + 2, .postcode, "postcode")
            }
        }
    }

    private func zip(at index: Int) -> Int? {
        guard text.isDigits(index), text.length(index) == 5, text.touches(index) || text.follows(index),
            !text.touches(index + 1) || text.kinds[index + 1] == .sign
        else { return nil }
        if text.isSign(index + 1, "-"), text.isDigits(index + 2), text.length(index + 2) == 4, text.touches(index + 1),
            text.touches(index + 2)
        {
            return index + 3
        }
        return index + 1
    }

    // MARK: Behind words that announce them

    private mutating func context(_ contexts: [ContextWords.Context], at index: Int) {
        for context in contexts {
            // The words, blanks, full stops and slashes between them.
            var next = index + 1
            var isThere = true
            for word in context.words.dropFirst() {
                while next < index + 8, text.isSign(next, ".") || text.isSign(next, "-") { next += 1 }
                guard next < text.count,
                    word == "#" ? text.isSign(next, "#") : text.isLetters(next) && text.folded(next) == word
                else {
                    isThere = false
                    break
                }
                next += 1
            }
            guard isThere, let code = code(behind: next, context) else { continue }
            let rule =
                context.kind == .phone || context.kind == .fax
                ? context.kind.rawValue : "\(context.kind.rawValue)-in-context"
            // Numbers whose check digit would mean little without the word.
            let digits = text.code(code)
            let isCertain =
                context.words.first == "npi" && Checksum.isNPI(digits)
                || ["bsn", "burgerservicenummer"].contains(context.words.first) && Checksum.isBSN(digits)
            add(code, context.kind, rule, isCertain: isCertain)
            return
        }
    }

    /// The identifier behind some words, over fillers and signs on the same line.
    func code(behind start: Int, _ context: ContextWords.Context) -> Range<Int>? {
        var index = start
        var steps = 0
        while index < text.count, steps < 6, !text.startsLine(index) {
            if text.kinds[index] == .digits { break }
            if let sign = text.sign(index) {
                guard [":", "#", ".", "(", ")", "-", "º", "°", "/", "+", "="].contains(sign) else { return nil }
            } else if text.touches(index + 1), index + 1 < text.count,
                text.kinds[index + 1] == .digits
                    || text.isSign(index + 1, "-") && text.isDigits(index + 2) && text.touches(index + 2)
            {
                // Letters that belong to the identifier.
                break
            } else if !ContextWords.fillers.contains(text.folded(index)) {
                return nil
            }
            index += 1
            steps += 1
        }
        guard index < text.count, index > start || text.follows(index) || text.touches(index), !text.startsLine(index),
            text.kinds[index] != .sign
        else { return nil }
        let isPhone = context.kind == .phone || context.kind == .fax
        let first = index
        var end = first
        var digits = 0
        while end < text.count, end - first < 14 {
            if end > first, !text.touches(end) {
                // Groups of a phone number stand apart.
                guard isPhone, text.follows(end, most: 1),
                    text.isDigits(end) || text.isSign(end, "(") || text.isSign(end, "-")
                else { break }
            }
            if let sign = text.sign(end) {
                let joins: Set<Unicode.Scalar> = isPhone ? ["-", ".", "/", "(", ")"] : ["-", ".", "/", "_"]
                guard joins.contains(sign), sign == ")" || text.touches(end + 1) else { break }
            } else if isPhone, text.kinds[end] == .letters {
                break
            } else if text.kinds[end] == .letters, text.length(end) > 4 {
                break
            } else if text.kinds[end] == .digits {
                digits += text.length(end)
            }
            end += 1
        }
        while end > first, text.kinds[end - 1] == .sign { end -= 1 }
        guard digits >= context.leastDigits, end > first else { return nil }
        // "call 0213": a time of day.
        if context.words == ["call"], digits <= 4 { return nil }
        // A date or a dose behind the word is something else: the date's own rule finds it.
        if let mention = DateGrammar.match(text, at: first), mention.lexemes.upperBound >= end { return nil }
        if text.isSign(end, "%")
            || (text.isLetters(end) && ["mg", "ml", "g", "mcg", "mm", "cm"].contains(text.folded(end)))
        {
            return nil
        }
        return first..<end
    }
}
