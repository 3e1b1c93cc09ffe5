import Testing

@testable import Lethe
@testable import LetheTraining

struct TokenizerTests {
    private func tokens(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return Tokenizer().tokenize(text).tokens.map {
            String(decoding: utf8[Int($0.utf8Start)..<Int($0.utf8End)], as: UTF8.self)
        }
    }

    private func sentences(_ text: String, limit: Int = 400) -> [String] {
        var tokenizer = Tokenizer()
        tokenizer.maximumSentenceTokens = limit
        let tokenization = tokenizer.tokenize(text)
        let utf8 = Array(text.utf8)
        return tokenization.sentences.map { range in
            String(
                decoding: utf8[
                    Int(
                        tokenization.tokens[range.lowerBound].utf8Start)..<Int(
                            tokenization.tokens[range.upperBound - 1].utf8End)], as: UTF8.self)
        }
    }

    @Test func splitsBetweenLettersDigitsAndSigns() {
        #expect(tokens("MRN:48-29b, 3ºA") == ["MRN", ":", "48", "-", "29", "b", ",", "3", "ºA"])
        #expect(tokens("d'Angelo 12/03/1951") == ["d", "'", "Angelo", "12", "/", "03", "/", "1951"])
        #expect(tokens("") == [])
        #expect(tokens(" \n\t ") == [])
    }

    @Test func combiningMarksStayWithTheirLetter() {
        #expect(tokens("Nu\u{301}n\u{303}ez") == ["Nu\u{301}n\u{303}ez"])
        #expect(tokens("e\u{301}") == ["e\u{301}"])
        #expect(tokens("1\u{FE0F}\u{20E3}a") == ["1\u{FE0F}\u{20E3}", "a"])
    }

    @Test func sentencesEndAtLinesAndPunctuation() {
        #expect(sentences("He fell. She called.\nNo pain") == ["He fell.", "She called.", "No pain"])
        #expect(sentences("Seen by Dr. Brown today. Well.") == ["Seen by Dr. Brown today.", "Well."])
        #expect(sentences("C/. Dalí, 14. Nº 3") == ["C/. Dalí, 14.", "Nº 3"])
        #expect(sentences("J. Smith came. (He left.) Then") == ["J. Smith came.", "(He left.)", "Then"])
        #expect(sentences("temp 38.5 at 3.30 p.m. today") == ["temp 38.5 at 3.30 p.m. today"])
        #expect(sentences("a\r\nb\r\n\r\nc") == ["a", "b", "c"])
    }

    @Test func longSentencesAreSplitAtPunctuationWhereTheyCan() {
        let text = (0..<95).map { $0 == 70 ? "," : "w" }.joined(separator: " ")
        let split = sentences(text, limit: 80)
        #expect(split.count == 2)
        #expect(split[0].hasSuffix(","))
        #expect(sentences(String(repeating: "w ", count: 1000), limit: 100).count == 10)
    }

    /// Over random Unicode: tokens cover everything but white space, in order, with right offsets of both kinds.
    @Test func tokensAreExactOverRandomText() {
        let pool: [Unicode.Scalar] = Array(
            "aZ09 .,-\n\r\t¿éñß漢字😀👨‍👩‍👧\u{301}\u{FE0F}\u{200D}\u{FEFF}٣१Ⅷ½\u{85}\u{2028}\u{0}\u{7F}".unicodeScalars)
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<400 {
            var text = ""
            for _ in 0..<generator.nextIndex(60) {
                if generator.nextIndex(4) == 0, let scalar = Unicode.Scalar(UInt32(generator.nextIndex(0x11_0000))) {
                    text.unicodeScalars.append(scalar)
                } else {
                    text.unicodeScalars.append(pool[generator.nextIndex(pool.count)])
                }
            }
            let scalars = Array(text.unicodeScalars)
            let tokenization = Tokenizer().tokenize(text)
            var covered = 0
            for token in tokenization.tokens {
                #expect(token.scalarStart < token.scalarEnd)
                for scalar in scalars[covered..<Int(token.scalarStart)] {
                    let kind = CharacterClass.of(scalar)
                    #expect(kind == .space || kind == .newline)
                }
                let bytes = Array(text.utf8)[Int(token.utf8Start)..<Int(token.utf8End)]
                var expected = String.UnicodeScalarView()
                expected.append(contentsOf: scalars[Int(token.scalarStart)..<Int(token.scalarEnd)])
                #expect(Array(bytes) == Array(String(expected).utf8))
                covered = Int(token.scalarEnd)
            }
            for scalar in scalars[covered...] {
                let kind = CharacterClass.of(scalar)
                #expect(kind == .space || kind == .newline)
            }
            #expect(tokenization.sentences.map(\.count).reduce(0, +) == tokenization.tokens.count)
            #expect(tokenization.sentences.allSatisfy { !$0.isEmpty })
            let index = NoteText(text)
            #expect(index.scalarCount == scalars.count)
            if scalars.count > 1 {
                let middle = generator.nextIndex(scalars.count)
                let rebuilt = index.copy(ScalarRange(0, middle)) + index.copy(ScalarRange(middle, scalars.count))
                #expect(Array(rebuilt.utf8) == Array(text.utf8))
            }
        }
    }
}
