/// Phrases by their words, folded: found in a text in one pass, whatever case, accents and signs stand between the words.
///
/// A trie over words. Each start of a match walks as far as the longest phrase at most, so cost is linear in the text; an
/// automaton with failure links would save that walk, which is one step for nearly every token.
struct PhraseTable: Sendable {
    private var words = TokenTable()
    /// From a node by a word to the next.
    private var next: [UInt64: Int32] = [:]
    /// By node: whether a phrase ends there, and whether it needs a capital.
    private var ends: [End] = [.none]

    private enum End: UInt8, Sendable { case none, anyCase, capital }

    /// Words of a phrase beyond which it is refused: no name has more.
    static let maximumWords = 16

    private(set) var count = 0

    /// Adds a phrase, folded and cut into words. What has no word is left out.
    ///
    /// - Parameter needsCapital: it is a common word as well.
    mutating func add(_ phrase: [String], needsCapital: Bool) {
        guard !phrase.isEmpty, phrase.count <= Self.maximumWords else { return }
        var node: Int32 = 0
        for word in phrase {
            let index = words.insert(Array(word.utf8)).index
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
            if let known = next[key] {
                node = known
            } else {
                node = Int32(truncatingIfNeeded: ends.count)
                ends.append(.none)
                next[key] = node
            }
        }
        if ends[Int(node)] == .none { count += 1 }
        // Without need of a capital, from whichever source, wins.
        if ends[Int(node)] != .anyCase { ends[Int(node)] = needsCapital ? .capital : .anyCase }
    }

    /// Words of a text as phrases are made of them.
    static func words(_ text: String) -> [String] {
        let note = NoteText(text)
        let tokens = Tokenizer().tokenize(note).tokens
        return note.withUTF8 { utf8 in
            let lexemes = Lexemes(note, tokens: tokens, utf8: utf8)
            return (0..<lexemes.count).filter { lexemes.kinds[$0] != .sign }.map { lexemes.folded($0) }
        }
    }

    /// Lexemes of the longest match from each start; they may overlap.
    func matches(_ text: Lexemes) -> [Range<Int>] {
        guard count > 0 else { return [] }
        var ids: [Int32] = []
        ids.reserveCapacity(text.count)
        var folded: [UInt8] = []
        for index in 0..<text.count {
            guard text.kinds[index] != .sign else {
                ids.append(-1)
                continue
            }
            folded.removeAll(keepingCapacity: true)
            FoldedText.fold(utf8: text.bytes(index), into: &folded)
            ids.append(words.index(of: folded).map { Int32(truncatingIfNeeded: $0) } ?? -2)
        }
        var found: [Range<Int>] = []
        var index = 0
        while index < text.count {
            guard ids[index] >= 0, let end = longest(from: index, ids, text) else {
                index += 1
                continue
            }
            // One that overlaps it may hide more.
            found.append(index..<end)
            index += 1
        }
        return found
    }

    private func longest(from start: Int, _ ids: [Int32], _ text: Lexemes) -> Int? {
        var node: Int32 = 0
        var index = start
        var end: Int?
        var signs = 0
        while index < ids.count {
            if ids[index] == -1 {
                // "O'Brien", "Smith, J.", "García-López": two signs between words at most.
                guard signs < 2, index > start, let sign = text.sign(index), Self.joins.contains(sign) else { break }
                signs += 1
                index += 1
                continue
            }
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: ids[index]))
            guard ids[index] >= 0, let following = next[key] else { break }
            node = following
            signs = 0
            index += 1
            switch ends[Int(node)] {
            case .none: break
            case .anyCase: end = index
            case .capital: if text.isCapitalised(start) { end = index }
            }
        }
        return end
    }

    private static let joins: Set<Unicode.Scalar> = [
        "-", "'", "\u{2019}", ",", ".", "\u{2010}", "\u{2011}", "/", "@", "_", "+", ":",
    ]
}
