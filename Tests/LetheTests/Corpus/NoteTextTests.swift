import Testing

@testable import Lethe
@testable import LetheTraining

struct NoteTextTests {
    /// Every range of texts of all widths, across the marks that stand every 64 scalars.
    @Test func rangesAreThoseOfScalars() {
        var generator = SeededGenerator(seed: 9)
        let alphabet: [Unicode.Scalar] = ["a", "é", "漢", "😀", "\u{301}", "\n", "\r"]
        for length in [0, 1, 63, 64, 65, 200] {
            for ascii in [true, false] {
                var string = String.UnicodeScalarView()
                for _ in 0..<length { string.append(ascii ? "x" : alphabet[generator.nextIndex(alphabet.count)]) }
                let text = NoteText(String(string))
                let scalars = Array(string)
                #expect(text.scalarCount == scalars.count && text.utf8Count == String(string).utf8.count)
                for start in 0...length {
                    for end in start...length where (start + end) % 7 == 0 || end == length {
                        let expected = String(String.UnicodeScalarView(scalars[start..<end]))
                        let range = ScalarRange(start, end)
                        #expect(Array(text[range].utf8) == Array(expected.utf8))
                        #expect(text.utf8Range(range).count == expected.utf8.count)
                    }
                }
            }
        }
    }

    @Test func equalIsWhatHasTheSameBytes() {
        #expect(NoteText("é") == NoteText("é"))
        // Composed and decomposed are one `String`, and two texts.
        #expect("\u{E9}" == "e\u{301}" && NoteText("\u{E9}") != NoteText("e\u{301}"))
        #expect(Set([NoteText("\u{E9}"), NoteText("e\u{301}"), NoteText("\u{E9}")]).count == 2)
    }

    /// What is printed or dumped by mistake quotes no note.
    @Test func itDescribesItselfWithoutItsWords() {
        var dumped = ""
        let document = Document(id: "1", text: "Ann Smith")
        dump(document, to: &dumped)
        for words in ["\(document)", "\(document.text)", String(reflecting: document), dumped] {
            #expect(!words.contains("Smith"), "\(words)")
        }
        #expect("\(document.text)" == "a text of 9 characters")
    }

    @Test func tokensAreCutByTheirBytes() {
        let text: NoteText = "Dña. Núñez, 12 años"
        let tokens = Tokenizer().tokenize(text).tokens
        #expect(tokens.map { text[$0] } == ["Dña", ".", "Núñez", ",", "12", "años"])
        #expect(tokens.map { text.copy($0.range) } == ["Dña", ".", "Núñez", ",", "12", "años"])
    }
}
