import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct SpacyEnglishTests {
    private static var tokenizer: Tokenizer {
        var tokenizer = Tokenizer()
        tokenizer.rules = .spacyEnglish
        return tokenizer
    }

    static func tokens(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return tokenizer.tokenize(text).tokens.map {
            String(decoding: utf8[Int($0.utf8Start)..<Int($0.utf8End)], as: UTF8.self)
        }
    }

    /// As spaCy 3.8 cuts them.
    @Test(arguments: [
        ("Don't go to John's.", "Do n't go to John 's ."), ("(U.S.)", "( U.S. )"),
        ("co-op, 10-20mg.", "co - op , 10 - 20 mg ."),
        ("seen on 12/25/2004 or 2004-05-03", "seen on 12/25/2004 or 2004 - 05 - 03"),
        ("john@x.com, http://t.co/ab.", "john@x.com , http://t.co/ab ."),
        ("s/p 1/2 and/or", "s / p 1/2 and/or"), ("[**2004-5-3**]", "[ * * 2004 - 5 - 3 * * ]"),
        ("yes:) a :( b", "yes :) a :( b"),
        ("Mr.Smith 5pm. pm.", "Mr. Smith 5 pm . pm ."), ("x...y a..b", "x ... y a .. b"),
        ("#tag @user $5.00 3.5%", "# tag @user $ 5.00 3.5 %"),
        ("approx.,10mg", "approx . ,10 mg"), ("a🙂b", "a 🙂 b"), ("q.i.d. T.C.", "q.i.d . T.C."),
        ("555-1234 (555)123-4567", "555 - 1234 ( 555)123 - 4567"), ("its it's cannot", "its it 's can not"),
        ("\"Well\" 'tis", "\" Well \" ' tis"), ("10.1.2.3 8.8.8.8", "10.1.2.3 8.8.8.8"), ("", ""), (" \n\t", ""),
    ])
    func cutsAsSpacyDoes(text: String, expected: String) {
        #expect(Self.tokens(text) == expected.split(separator: " ").map(String.init))
    }

    @Test func tokensCoverEverythingButSpace() {
        var generator = SeededGenerator(seed: 12)
        let pieces = Array("aB1.,'’\"()-/:;$%#@ \n\u{a0}é漢🙂\u{301}\u{feff}=+*^~<>…—".unicodeScalars)
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<generator.nextIndex(30) { text.append(pieces[generator.nextIndex(pieces.count)]) }
            let string = String(text)
            let expected = text.filter { !SpacyEnglishSigns.isSpace($0) }
            let found = Self.tokens(string).joined()
            #expect(Array(found.unicodeScalars) == Array(expected))
            let scalars = Array(text)
            for token in Self.tokenizer.tokenize(string).tokens {
                #expect(token.scalarStart < token.scalarEnd && Int(token.scalarEnd) <= scalars.count)
            }
        }
    }

    /// A word of any length is cut in bounded time.
    @Test(.timeLimit(.minutes(1))) func longWordsTakeNoTime() {
        for sign in ["a", ".", "'", "(", "-", "a.", "1-", "🙂", ":)"] {
            let text = String(repeating: sign, count: 200_000)
            #expect(Self.tokens(text).joined() == text)
            _ = Self.tokens(String(repeating: sign, count: 900 / sign.unicodeScalars.count))
        }
    }

    @Test func theTokenizerIsAPartOfTheModel() throws {
        let folder = TemporaryFolder()
        var configuration = TinyCorpora.configuration(epochs: 1)
        configuration.tokenizer.name = .spacyEnglish
        let run = TrainingRun(configuration: configuration, output: folder.path + "/m")
        _ = try run.run(
            train: TinyCorpora.corpus(.a, notes: 10, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 3, part: .validation))
        let recognizer = try Recognizer(loading: folder.path + "/m")
        #expect(recognizer.tokenizer.rules == .spacyEnglish)
        let config = folder.read("m/config.json")
        folder.file("m/config.json", Data(config.replacingOccurrences(of: "spacy-english", with: "other").utf8))
        let error = try #require(throws: LetheError.self) { _ = try ModelBundle(loading: folder.path + "/m") }
        #expect(error.description.contains("spacy-english"), "\(error)")
    }
}
