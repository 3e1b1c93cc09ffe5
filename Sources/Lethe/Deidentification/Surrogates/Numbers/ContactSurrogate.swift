/// Phone numbers, addresses of e-mail and the net that can be nobody's: ranges kept for films and for documentation.
enum ContactSurrogate {
    /// - Returns: nil where it holds too little to write anew.
    static func text(
        _ original: String, kind: IdentifierKind, _ key: ReleaseKey, scope: String, isPlausible: Bool,
        name: (String) -> String?
    ) -> String? {
        switch kind {
        case .phone, .fax: phone(original, key, scope: scope, isPlausible: isPlausible)
        case .email: email(original, key, scope: scope, isPlausible: isPlausible, name: name)
        case .url: url(original, key, scope: scope)
        case .ip: address(original, key, scope: scope)
        default: nil
        }
    }

    // MARK: Phones

    /// Numbers that no one has, by country code, as the digits behind it; `x` is drawn. North America: 555-0100 to 0199. United
    /// Kingdom: Ofcom's numbers for drama. France: ARCEP's for fiction. Germany: the Bundesnetzagentur's for media.
    private static let reserved: [String: [String]] = [
        "1": [
            "20255501xx", "31255501xx", "41555501xx", "61755501xx", "71355501xx", "80455501xx", "91955501xx",
            "50355501xx",
        ],
        "44": ["2079460xxx", "1632960xxx", "7700900xxx", "1214960xxx", "1614960xxx", "1314960xxx"],
        "33": ["199001xxx", "261910xxx", "353010xxx", "465710xxx", "536490xxx", "639980xxx"],
        "49": ["3023125xxx", "4066969xxx", "6990009xxx", "8999998xxx", "17139200xx", "17604069xx"],
    ]

    private static func phone(_ original: String, _ key: ReleaseKey, scope: String, isPlausible: Bool) -> String? {
        let digits = original.unicodeScalars.filter { $0.isASCII && $0.properties.numericType != nil }
        let code = digits.map { UInt8($0.value) }
        guard !code.isEmpty, original.unicodeScalars.allSatisfy(NumberSurrogate.isPlain) else {
            return nil
        }
        // A word such as "ext" or "cell" stays; letters for digits ("1-800-FLOWERS") would tell.
        let words = PhraseTable.words(original).filter { $0.first?.isLetter == true }
        guard words.allSatisfy({ phoneWords.contains($0) }) else { return nil }
        let isInternational = original.contains("+") || code.starts(with: [48, 48])
        let (country, own) = split(code, isInternational: isInternational)
        let canonical = String(decoding: own.drop { $0 == 48 }, as: UTF8.self)
        var draw = KeyedDraw(key, .contacts, scope: scope, kind: "phone", canonical)
        let prefixCount = code.count - own.count
        var new = [UInt8](code[..<prefixCount])
        if isPlausible {
            new += own.enumerated().map { $0.offset == 0 ? $0.element : 48 + UInt8(draw.below(10)) }
        } else {
            new += number(own, country: country, isInternational: isInternational, &draw)
        }
        guard new.count == code.count, new != code else { return nil }
        var next = 0
        var result = String.UnicodeScalarView()
        for scalar in original.unicodeScalars {
            if scalar.isASCII, scalar.properties.numericType != nil {
                result.append(Unicode.Scalar(new[next]))
                next += 1
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static let phoneWords: Set<String> = [
        "ext", "extension", "x", "tel", "phone", "cell", "mobile", "fax", "pager", "home", "work", "office", "telefono",
        "tlf",
        "tfno", "movil", "fijo", "or", "and", "y", "o", "at", "page", "beeper", "h", "w", "c", "t", "f", "m", "no",
        "number",
    ]

    /// The country code where one stands, and what is behind it.
    private static func split(_ code: [UInt8], isInternational: Bool) -> (country: String?, own: [UInt8]) {
        if isInternational {
            let zeros = code.prefix { $0 == 48 }.count
            let rest = code[zeros...]
            for length in 1...2 where rest.count > length + 4 {
                let country = String(decoding: rest.prefix(length), as: UTF8.self)
                if reserved[country] != nil { return (country, Array(rest.dropFirst(length))) }
            }
            // Of other countries two digits are taken for the code.
            return (nil, Array(rest.dropFirst(rest.count > 6 ? 2 : 0)))
        }
        if code.count == 11, code[0] == 49 { return ("1", Array(code.dropFirst())) }
        return (nil, code)
    }

    /// Digits of a number in the reserved range that fits its length.
    private static func number(
        _ own: [UInt8], country: String?, isInternational: Bool, _ draw: inout KeyedDraw
    ) -> [UInt8] {
        func fill(_ pattern: String, _ draw: inout KeyedDraw) -> [UInt8] {
            pattern.utf8.map { $0 == 0x78 ? 48 + UInt8(draw.below(10)) : $0 }
        }
        func fitted(_ digits: [UInt8], to count: Int, _ draw: inout KeyedDraw) -> [UInt8] {
            var digits = digits
            // An extension behind it.
            while digits.count < count { digits.append(48 + UInt8(draw.below(10))) }
            return Array(digits.prefix(count))
        }
        let trunk = own.prefix { $0 == 48 }.count
        let rest = own.count - trunk
        if let country, let patterns = reserved[country] {
            return Array(own.prefix(trunk)) + fitted(fill(draw.pick(patterns), &draw), to: rest, &draw)
        }
        if !isInternational {
            switch (trunk, rest) {
            case (0, 10...): return fitted(fill(draw.pick(reserved["1"] ?? []), &draw), to: rest, &draw)
            case (0, 7): return fitted(fill("55501xx", &draw), to: rest, &draw)
            case (1, 10): return [48] + fill(draw.pick(reserved["44"] ?? []), &draw)
            default: break
            }
        }
        // Where nothing is reserved, a beginning that reads as invented, in no plan that is known here.
        let start: [UInt8] = rest >= 7 ? Array("55501".utf8) : rest >= 4 ? Array("55".utf8) : []
        return Array(own.prefix(trunk)) + fitted(start, to: rest, &draw)
    }

    // MARK: Net

    private static let domains = ["example.org", "example.com", "example.net"]
    private static let plausibleDomains = [
        "fairmail", "northpost", "brightmail", "openletter", "cedarmail", "lakepost", "quickletter", "homemail",
    ]

    private static func email(
        _ original: String, _ key: ReleaseKey, scope: String, isPlausible: Bool, name: (String) -> String?
    ) -> String? {
        guard let sign = original.firstIndex(of: "@") else { return nil }
        let local = String(original[..<sign])
        let domain = String(original[original.index(after: sign)...])
        guard !local.isEmpty, !domain.isEmpty, !domain.contains("@") else { return nil }
        var draw = KeyedDraw(key, .contacts, scope: scope, kind: "domain", domain.lowercased())
        // Names within become the same people's other names; the rest is drawn.
        var result = ""
        var run = ""
        func flush() -> Bool {
            guard !run.isEmpty else { return true }
            guard let new = name(run) ?? NumberSurrogate.text(run, kind: nil, key, scope: scope) else { return false }
            // Accents have no place in addresses.
            result += FoldedText.fold(new).lowercased()
            run = ""
            return true
        }
        for character in local {
            if character.isLetter || character.isNumber, character.isASCII {
                run.append(character)
            } else {
                guard "._-+%'".contains(character) else { return nil }
                guard flush() else { return nil }
                result.append(character)
            }
        }
        guard flush() else { return nil }
        return result + "@" + (isPlausible ? draw.pick(plausibleDomains) + ".com" : draw.pick(domains))
    }

    private static func url(_ original: String, _ key: ReleaseKey, scope: String) -> String? {
        var rest = original[...]
        var scheme = ""
        if let end = rest.firstRange(of: "://")?.upperBound {
            scheme = String(rest[..<end])
            guard ["http://", "https://", "ftp://", "sftp://"].contains(scheme.lowercased()) else { return nil }
            rest = rest[end...]
        }
        let host = rest.prefix { !"/?#".contains($0) }
        guard !host.isEmpty else { return nil }
        var draw = KeyedDraw(key, .contacts, scope: scope, kind: "url", host.lowercased())
        let www = host.lowercased().hasPrefix("www.") ? String(host.prefix(4)) : ""
        let path = rest.dropFirst(host.count)
        var result = scheme + www + draw.pick(domains)
        if !path.isEmpty {
            var draw = KeyedDraw(key, .contacts, scope: scope, kind: "path", rest.lowercased())
            result += "/" + String((0..<6).map { _ in draw.pick(Array("abcdefghijkmnpqrstuvwxyz23456789")) })
        }
        return result
    }

    private static func address(_ original: String, _ key: ReleaseKey, scope: String) -> String? {
        var draw = KeyedDraw(key, .contacts, scope: scope, kind: "ip", original.lowercased())
        if original.contains(":") {
            let digits = Array("0123456789abcdef")
            func group() -> String { String((0..<4).map { _ in draw.pick(digits) }) }
            return "2001:db8::\(group()):\(group())"
        }
        guard original.split(separator: ".").count == 4 else { return nil }
        return draw.pick(["192.0.2", "198.51.100", "203.0.113"]) + ".\(1 + draw.below(254))"
    }
}
