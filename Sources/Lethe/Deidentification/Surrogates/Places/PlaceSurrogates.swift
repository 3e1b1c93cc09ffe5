/// Other towns, streets, postcodes and institutions. A postcode that stands beside a town in the notes becomes one of that town's
/// other town.
struct PlaceSurrogates: Sendable {
    private let key: ReleaseKey
    private let scope: String
    private let hidden: HiddenWords
    private let language: PlaceLists.Language
    /// Postcodes by the town that stands beside them, both canonical.
    private let towns: [String: String]

    init(
        _ key: ReleaseKey, scope: String, hidden: HiddenWords, language: PlaceLists.Language, towns: [String: String]
    ) {
        self.key = key
        self.scope = scope
        self.hidden = hidden
        self.language = NameLists.languages.contains(language) ? language : .english
        self.towns = towns
    }

    static func canonical(_ text: String) -> String { PhraseTable.words(text).joined(separator: " ") }

    /// - Returns: nil where there is nothing to put there.
    func text(_ original: String, kind: IdentifierKind) -> String? {
        let new: String? =
            switch kind {
            case .city: town(original)
            case .postcode: postcode(original)
            case .street: street(original)
            case .state: state(original)
            case .country: country(original)
            case .hospital, .organization, .ward: institution(original, keepsDigits: kind == .ward)
            case .location: location(original)
            default: nil
            }
        guard let new, Self.canonical(new) != Self.canonical(original) else { return nil }
        return new
    }

    /// One of a list that is nothing hidden.
    private func pick<Element>(_ list: [Element], _ kind: String, _ canonical: String, name: (Element) -> String)
        -> Element?
    {
        guard !list.isEmpty else { return nil }
        var draw = KeyedDraw(key, .places, scope: scope, kind: kind, canonical)
        for _ in 0..<200 {
            let element = draw.pick(list)
            let words = PhraseTable.words(name(element))
            if words.joined(separator: " ") != canonical, !words.contains(where: { hidden.stand(in: $0) }) {
                return element
            }
        }
        return nil
    }

    // MARK: Towns

    private func town(for canonical: String) -> PlaceLists.Town? {
        pick(PlaceLists.towns(language), "town", canonical) { $0.name }
    }

    private func town(_ original: String) -> String? {
        let canonical = Self.canonical(original)
        guard !canonical.isEmpty else { return nil }
        // "Boston, MA": the state as well.
        if let comma = original.firstIndex(of: ","),
            let state = state(String(original[original.index(after: comma)...])),
            let name = town(String(original[..<comma]))
        {
            return name + "," + state
        }
        guard original.unicodeScalars.allSatisfy({ $0.properties.numericType == nil }) else { return nil }
        return town(for: canonical).map { NameSurrogates.cased($0.name, like: original) }
    }

    private func postcode(_ original: String) -> String? {
        let code = NumberSurrogate.canonical(original)
        let text = String(decoding: code, as: UTF8.self)
        guard !code.isEmpty, let drawn = NumberSurrogate.text(original, kind: nil, key, scope: scope) else {
            return nil
        }
        var new = NumberSurrogate.canonical(drawn)
        // As the other town's begin; by itself as some town's.
        let town = town(for: towns[text] ?? "postcode \(text)")
        if code.count >= 5, code.prefix(4).allSatisfy(NumberSurrogate.isDigit), let prefix = town?.postcode {
            new.replaceSubrange(0..<prefix.utf8.count, with: Array(prefix.utf8))
        }
        return new == code ? nil : NumberSurrogate.fill(original, with: new)
    }

    private func state(_ original: String) -> String? {
        let lead = original.prefix { $0.isWhitespace }
        let canonical = Self.canonical(original)
        for group in PlaceLists.stateGroups {
            let names = group.names.map { Self.canonical($0) }
            let codes = group.codes.map { $0.lowercased() }
            guard let index = names.firstIndex(of: canonical) ?? codes.firstIndex(of: canonical) else { continue }
            // By the name's place, so that name and short form go together.
            guard let new = pick(Array(group.names.indices), "state", names[index], name: { group.names[$0] }) else {
                return nil
            }
            if codes.contains(canonical), !names.contains(canonical) {
                return lead + NameSurrogates.cased(group.codes[new], like: original)
            }
            return lead + NameSurrogates.cased(group.names[new], like: original)
        }
        return nil
    }

    private func country(_ original: String) -> String? {
        let canonical = Self.canonical(original)
        for list in PlaceLists.countries {
            guard let index = list.firstIndex(where: { Self.canonical($0) == canonical }),
                let own = PlaceLists.countries.first?[index]
            else { continue }
            return pick(Array(list.indices), "country", Self.canonical(own), name: { list[$0] })
                .map { NameSurrogates.cased(list[$0], like: original) }
        }
        return nil
    }

    /// Whatever kind of place it is.
    private func location(_ original: String) -> String? {
        if original.unicodeScalars.contains(where: { $0.isASCII && $0.properties.numericType != nil }) {
            let words = PhraseTable.words(original)
            return words.contains(where: { $0.first?.isLetter == true && $0.utf8.count > 2 })
                ? street(original) : postcode(original)
        }
        return state(original) ?? country(original) ?? town(original)
    }

    // MARK: Names with words around

    private func street(_ original: String) -> String? {
        rewritten(original, keeps: PlaceLists.streetWords, keepsDigits: false) { run in
            let words = PhraseTable.words(run)
            // "Hauptstraße": the ending stays.
            if words.count == 1, let word = words.first,
                let ending = PlaceLists.streetEndings.first(where: {
                    word.hasSuffix($0) && word.utf8.count > $0.utf8.count + 2
                })
            {
                let language: PlaceLists.Language = language == .dutch ? .dutch : .german
                let count = ending == "strasse" && run.lowercased().hasSuffix("straße") ? 6 : ending.count
                let tail = run.suffix(count)
                return pick(PlaceLists.streets(language), "street", word, name: { $0 })
                    .map { $0 + tail.lowercased() }
            }
            return pick(PlaceLists.streets(language), "street", words.joined(separator: " "), name: { $0 })
        }
    }

    private func institution(_ original: String, keepsDigits: Bool) -> String? {
        let canonical = Self.canonical(original)
        let letters = original.filter(\.isLetter)
        // "MGH": letters for letters.
        if (2...6).contains(letters.count), letters == letters.uppercased(), PhraseTable.words(original).count == 1 {
            return NumberSurrogate.text(original, kind: nil, key, scope: scope)
        }
        let list = PlaceLists.institutions(language)
        let new = rewritten(original, keeps: PlaceLists.institutionWords, keepsDigits: keepsDigits) { run in
            pick(list, "institution", PhraseTable.words(run).joined(separator: " "), name: { $0 })
        }
        guard let new else { return nil }
        if Self.canonical(new) != canonical { return new }
        // Nothing but words that every such place has: it gets a name. A ward by its number stays a number.
        if keepsDigits {
            return rewritten(original, keeps: PlaceLists.institutionWords, keepsDigits: false) { _ in nil }
        }
        guard letters.count > 2 else { return nil }
        // Of "Hospital General Universitario" one word stays, so that the whole doesn't.
        let words = original.split(whereSeparator: \.isWhitespace)
        let nameFirst = [PlaceLists.Language.english, .german, .dutch, .swedish].contains(language)
        guard let word = nameFirst ? words.last : words.first else { return nil }
        return pick(list, "institution", canonical, name: { $0 }).map {
            let name = NameSurrogates.cased($0, like: original)
            return nameFirst ? "\(name) \(word)" : "\(word) \(name)"
        }
    }

    /// Runs of words that aren't common ones replaced, each by one name; digits drawn.
    private func rewritten(
        _ original: String, keeps: Set<String>, keepsDigits: Bool, name: (String) -> String?
    ) -> String? {
        let note = NoteText(original)
        let tokens = Tokenizer().tokenize(note).tokens
        return note.withUTF8 { utf8 in
            let text = Lexemes(note, tokens: tokens, utf8: utf8)
            func bytes(_ lexemes: Range<Int>) -> Range<Int> {
                Int(tokens[lexemes.lowerBound].utf8Start)..<Int(tokens[lexemes.upperBound - 1].utf8End)
            }
            func isName(_ index: Int) -> Bool { text.isLetters(index) && !keeps.contains(text.folded(index)) }
            var result: [UInt8] = []
            var position = 0
            var index = 0
            while index < text.count {
                var end = index + 1
                let new: String?
                if text.kinds[index] == .digits {
                    if keepsDigits {
                        index = end
                        continue
                    }
                    new = NumberSurrogate.text(text.string(index), kind: nil, key, scope: scope)
                } else if isName(index) {
                    // Over small words and signs to the last word of the name.
                    var next = end
                    while next < text.count {
                        if isName(next) {
                            end = next + 1
                        } else if text.kinds[next] == .digits || text.isSign(next, ",") || text.startsLine(next)
                            || (text.isLetters(next) && text.isCapitalised(next))
                        {
                            break
                        }
                        next += 1
                    }
                    let run = String(decoding: utf8[bytes(index..<end)], as: UTF8.self)
                    if text.length(index) == 1, end == index + 1 {
                        // "Apt B".
                        new = NumberSurrogate.text(run, kind: nil, key, scope: scope)
                    } else {
                        new = name(run).map { NameSurrogates.cased($0, like: run) }
                    }
                } else {
                    index = end
                    continue
                }
                guard let new else { return nil }
                let range = bytes(index..<end)
                result += utf8[position..<range.lowerBound]
                result += Array(new.utf8)
                position = range.upperBound
                index = end
            }
            result += utf8[position...]
            return String(decoding: result, as: UTF8.self)
        }
    }
}
