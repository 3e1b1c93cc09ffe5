internal import Crypto
internal import LetheEssentials

/// A list of names or other phrases, one a line: what stands in it is hidden, or never hidden.
package struct PhraseList: Sendable {
    let table: PhraseTable
    package let name: String
    /// SHA-256 of the file.
    let digest: [UInt8]

    /// Reads a list: a phrase a line, in UTF-8 or UTF-16, also gzipped; blank lines and those that begin with `#` are left out.
    ///
    /// - Parameter swapsNames: "Smith, John" and "John Smith" find each other.
    /// - Throws: `LetheError` for what can't be read, and for a line that holds no word.
    package init(_ path: String, swapsNames: Bool) throws {
        let lines = ByteLineReader(try ByteStream(path), name: path)
        var table = PhraseTable()
        var hash = SHA256()
        while let line = try lines.next() {
            hash.update(data: line + [0x0A])
            let place = "\(path), line \(lines.lineNumber)"
            let text = try StrictUTF8.string(line, place: place)
            let words = PhraseTable.words(text)
            if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) || text.hasPrefix("#") { continue }
            guard !words.isEmpty, words.count <= PhraseTable.maximumWords else {
                throw LetheError(
                    .format, place: place, "can't be looked for",
                    expected: "1 to \(PhraseTable.maximumWords) words a line",
                    found: "\(words.count)")
            }
            let needsCapital = words.count == 1 && CommonWords.contains(words[0])
            table.add(words, needsCapital: needsCapital)
            guard swapsNames, words.count > 1 else { continue }
            if let comma = text.firstIndex(of: ",") {
                let first = PhraseTable.words(String(text[..<comma]))
                let second = PhraseTable.words(String(text[text.index(after: comma)...]))
                table.add(second + first, needsCapital: false)
            } else {
                table.add([words[words.count - 1]] + words.dropLast(), needsCapital: false)
            }
        }
        self.table = table
        name = Files.name(of: path)
        digest = Array(hash.finalize())
    }

    /// How many phrases there are, in all their orders.
    package var count: Int { table.count }
}

/// Hides what stands in a list.
package struct ListFinder: Finder {
    private let list: PhraseList
    private let kind: IdentifierKind
    private let label: String?

    /// - Parameter label: of what is found; nil gives that of a person's name.
    package init(_ list: PhraseList, label: String?) {
        self.list = list
        self.label = label
        kind = label.flatMap { IdentifierKind(label: $0) } ?? .person
    }

    package var kinds: Set<IdentifierKind> { [kind] }
    package var labels: [String] { label.map { [$0] } ?? [] }
    package var fingerprint: [UInt8] { Array("list \(label ?? "") ".utf8) + list.digest }

    package func find(in document: Document, _ lexemes: Lexemes) -> [FoundSpan] {
        list.table.matches(lexemes).map {
            FoundSpan(lexemes.range($0), kind, FindingSource(.list, list.name), isCertain: true, label: label)
        }
    }
}
