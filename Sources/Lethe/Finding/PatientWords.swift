/// Words hidden in some note of a patient, by patient: they are hidden in all of that patient's notes. Held in memory alone.
package struct PatientWords: Sendable {
    /// A word and what it was found as.
    struct Word: Sendable {
        /// As its label stands where it was found.
        var label: String
        var needsCapital: Bool
    }

    /// By patient and folded word.
    private var byPatient: [String: [[UInt8]: Word]] = [:]

    package init() {}

    /// The words of one note's stretches that say something by themselves.
    static func words(of document: Document, hidden: [Annotation]) -> [[UInt8]: Word] {
        var words: [[UInt8]: Word] = [:]
        document.text.withUTF8 { utf8 in
            for annotation in hidden where !annotation.range.isEmpty {
                let piece = UnsafeBufferPointer(rebasing: utf8[document.text.utf8Range(annotation.range)])
                for token in Tokenizer().tokenize(utf8: piece).tokens {
                    guard let (word, needsCapital) = NotePropagation.seedWord(token.bytes(in: piece)) else { continue }
                    add(Word(label: annotation.label, needsCapital: needsCapital), word, to: &words)
                }
            }
        }
        return words
    }

    /// The same whatever comes first.
    private static func add(_ word: Word, _ key: [UInt8], to words: inout [[UInt8]: Word]) {
        guard let known = words[key] else {
            words[key] = word
            return
        }
        words[key] = Word(
            label: min(known.label, word.label), needsCapital: known.needsCapital && word.needsCapital)
    }

    mutating func add(_ words: [[UInt8]: Word], of patient: String) {
        for (key, word) in words { Self.add(word, key, to: &byPatient[patient, default: [:]]) }
    }

    subscript(patient: String) -> [[UInt8]: Word] { byPatient[patient] ?? [:] }

    package var count: Int { byPatient.count }
}
