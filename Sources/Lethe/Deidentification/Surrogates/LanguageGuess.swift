/// In which language a note is written, by its small words: enough to choose between lists of names.
enum LanguageGuess {
    typealias Language = DateWords.Language

    /// Small words that are one language's own.
    private static let words: [Language: String] = [
        .english: "the and of to with was for is on his her she he has had been not this that by from patient mother",
        .spanish: "el los las con por y una fue se sin su al paciente anos lo como mas pero le",
        .french: "les une dans est avec pour sur au ete et aux cette patiente sans ses qui ne pas",
        .german: "der die und mit ist den von im wurde bei eine nicht dem zu ein auf sich wird nach",
        .italian: "il di che per della gli nel sono alla dei paziente stata ha delle anni",
        .portuguese: "da em uma foi ao nao os dos na um pela pelo com anos",
        .dutch: "het een van met op bij wordt te dat voor niet zijn heeft patient werd naar",
        .catalan: "els amb per dels ha els una les pacient va aquest",
        .swedish: "och med som har att av det inte var vid till patienten hos",
    ]

    /// By up to eight folded letters in one word of 64 bits. A word of two languages counts for both.
    private static let table: [UInt64: [Language]] = {
        var table: [UInt64: [Language]] = [:]
        for language in Language.allCases {
            for word in Set((words[language] ?? "").split(separator: " ")) {
                table[word.utf8.reduce(0) { $0 << 8 | UInt64($1) }, default: []].append(language)
            }
        }
        return table
    }()

    /// Bytes of a text that are looked at: the beginning says enough.
    private static let mostBytes = 4000

    /// How many small words of each language a text has.
    static func counts(_ text: NoteText) -> [Language: Int] {
        var counts: [Language: Int] = [:]
        text.withUTF8 { utf8 in
            var word: UInt64 = 0
            var length = 0
            for byte in utf8.prefix(mostBytes) {
                let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                if (0x61...0x7A).contains(lower) || lower >= 0x80 {
                    length += 1
                    if length <= 8 { word = word << 8 | UInt64(lower) }
                } else {
                    if (1...8).contains(length), let languages = table[word] {
                        for language in languages { counts[language, default: 0] += 1 }
                    }
                    word = 0
                    length = 0
                }
            }
        }
        return counts
    }

    /// The one that has most, English where none has any.
    static func most(_ counts: [Language: Int]) -> Language {
        var best = Language.english
        for language in Language.allCases where counts[language, default: 0] > counts[best, default: 0] {
            best = language
        }
        return best
    }
}
