import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// What is found in a note agrees with itself.
struct NoteConsistencyTests {
    private typealias Entity = NoteConsistency.Entity

    /// Entities of a text, each by its words, occurrence (from 0), label and confidence.
    private static func note(
        _ text: String, _ found: [(words: String, occurrence: Int, type: String, confidence: Float)]
    ) -> (text: NoteText, tokenization: Tokenization, entities: [Entity]) {
        let text = NoteText(text)
        let tokenization = Tokenizer().tokenize(text)
        let entities = found.map { words, occurrence, type, confidence in
            let place = text.string.ranges(of: words)[occurrence]
            let start = text.string.unicodeScalars.distance(from: text.string.startIndex, to: place.lowerBound)
            let range = ScalarRange(start, start + words.unicodeScalars.count)
            return Entity(tokens: tokenization.tokens(touching: range), type: type, confidence: confidence)
        }
        return (text, tokenization, entities)
    }

    private static func agreeing(
        _ text: String, _ found: [(words: String, occurrence: Int, type: String, confidence: Float)]
    ) -> [String] {
        let note = note(text, found)
        return NoteConsistency.agreeing(note.entities, text: note.text, tokenization: note.tokenization).map { entity in
            let tokens = note.tokenization.tokens
            let range = ScalarRange(
                Int(tokens[entity.tokens.lowerBound].scalarStart), Int(tokens[entity.tokens.upperBound - 1].scalarEnd))
            return "\(note.text[range]) \(entity.type) \(range.start)" + (entity.isRepetition ? " again" : "")
        }
    }

    @Test func whatIsCertainIsFoundWhereverItStands() {
        let text = "Ángela Ruiz came.\nLater Ángela Ruiz left, and Ángela\nRuiz is a word of two lines. ÁNGELA RUIZ"
        #expect(
            Self.agreeing(text, [("Ángela Ruiz", 0, "NAME", 0.95)])
                == ["Ángela Ruiz NAME 0", "Ángela Ruiz NAME 24 again"])
        // What isn't certain stays by itself.
        #expect(Self.agreeing(text, [("Ángela Ruiz", 0, "NAME", 0.89)]) == ["Ángela Ruiz NAME 0"])
        // What is part of another entity is taken.
        #expect(
            Self.agreeing(
                text, [("Ángela Ruiz", 0, "NAME", 0.95), ("Later Ángela Ruiz left", 0, "PLACE", 0.5)]
            ) == ["Ángela Ruiz NAME 0", "Later Ángela Ruiz left PLACE 18"])
    }

    @Test func shortAndCommonWordsAreNotSought() {
        // Three characters, and words without a capital.
        let text = "Ann and Ann, hombre and hombre; 2012 and 2012, 45 a and 45 a."
        #expect(
            Self.agreeing(
                text,
                [("Ann", 0, "NAME", 1), ("hombre", 0, "SEX", 1), ("2012", 0, "DATE", 1), ("45 a", 0, "AGE", 1)]
            ) == ["Ann NAME 0", "hombre SEX 13", "2012 DATE 32", "2012 DATE 41 again", "45 a AGE 47"])
    }

    @Test func theLongerOfTwoIsFound() {
        let text = "Vega del Rey, Vega. There: Vega del Rey; Vega"
        #expect(
            Self.agreeing(text, [("Vega del Rey", 0, "CITY", 0.99), ("Vega", 1, "NAME", 0.99)])
                == ["Vega del Rey CITY 0", "Vega NAME 14", "Vega del Rey CITY 27 again", "Vega NAME 41 again"])
    }

    @Test func theSameWordsHaveOneLabel() {
        let text = "Vega was here. Vega was there. Vega is gone."
        #expect(
            Self.agreeing(text, [("Vega", 0, "NAME", 0.6), ("Vega", 1, "CITY", 0.9), ("Vega", 2, "NAME", 0.5)])
                == ["Vega NAME 0", "Vega NAME 15", "Vega NAME 31"])
        // Equal weights: the label that comes first, whatever the order.
        for labels in [("B", "A"), ("A", "B")] {
            #expect(
                Self.agreeing("Vega, Vega", [("Vega", 0, labels.0, 0.5), ("Vega", 1, labels.1, 0.5)])
                    == ["Vega A 0", "Vega A 6"])
        }
        // Two letters mean many things.
        #expect(Self.agreeing("MI, MI", [("MI", 0, "A", 0.9), ("MI", 1, "B", 0.5)]) == ["MI A 0", "MI B 4"])
    }

    /// Only notes in which something may change are asked how certain they are: nothing may change in the others.
    @Test func doubtIsNeverOverlooked() {
        let words = ["Vega", "Ann", "2012", "hombre", "Ruiz", ",", ".\n"]
        var generator = SeededGenerator(seed: 5)
        var doubtful = 0
        for _ in 0..<300 {
            let text = (0..<12).map { _ in words[generator.nextIndex(words.count)] }.joined(separator: " ")
            let noteText = NoteText(text)
            let tokenization = Tokenizer().tokenize(noteText)
            var entities: [Entity] = []
            var token = 0
            while token < tokenization.tokens.count {
                let end = min(token + 1 + generator.nextIndex(2), tokenization.tokens.count)
                if generator.nextIndex(3) == 0 {
                    entities.append(
                        Entity(
                            tokens: token..<end, type: generator.nextIndex(2) == 0 ? "A" : "B",
                            confidence: Float(generator.nextUnit())))
                    token = end - 1
                }
                token += 1
            }
            let agreed = NoteConsistency.agreeing(entities, text: noteText, tokenization: tokenization)
            let inDoubt = NoteConsistency.inDoubt(entities, text: noteText, tokenization: tokenization)
            doubtful += inDoubt.isEmpty ? 0 : 1
            if inDoubt.isEmpty { #expect(agreed == entities) }
            // Nothing hangs on how certain the others are: nobody asks.
            var others = entities
            for index in others.indices where !inDoubt.contains(index) { others[index].confidence = 0 }
            let withoutOthers = NoteConsistency.agreeing(others, text: noteText, tokenization: tokenization)
            #expect(withoutOthers.map(\.tokens) == agreed.map(\.tokens))
            #expect(withoutOthers.map(\.type) == agreed.map(\.type))
            // Nothing is lost, nothing overlaps, and what agrees stays as it is.
            #expect(Set(agreed.map(\.tokens)).isSuperset(of: entities.map(\.tokens)))
            #expect(zip(agreed, agreed.dropFirst()).allSatisfy { $0.tokens.upperBound <= $1.tokens.lowerBound })
            #expect(NoteConsistency.agreeing(agreed, text: noteText, tokenization: tokenization) == agreed)
        }
        #expect(doubtful > 50 && doubtful < 300)
    }

    /// What agreement hides is no longer a risk, and what it shows is one; notes that agree are as they were.
    @Test func risksFollowWhatIsHidden() throws {
        let folder = TemporaryFolder()
        var settings = TinyCorpora.configuration(epochs: 6)
        settings.agreesWithinNotes = true
        _ = try TrainingRun(configuration: settings, output: folder.path + "/m").run(
            train: TinyCorpora.corpus(.a, notes: 30, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 6, part: .validation))
        var bundle = try ModelBundle(loading: folder.path + "/m")
        #expect(bundle.configuration.agreesWithinNotes == true)
        let agreeing = try Recognizer(bundle).makeWorker()
        bundle.configuration.agreesWithinNotes = nil
        let plain = try Recognizer(bundle).makeWorker()
        // Every note twice, so that much stands in it more than once, and strange ones among them.
        let documents =
            (TinyCorpora.corpus(.a, notes: 30, part: .test).documents
            + TinyCorpora.corpus(.b, notes: 30, part: .test).documents).map { document in
                let text = document.text.string
                return Document(id: document.id, text: text + "\n" + text.replacing(":", with: " "))
            }
        var changed = 0
        for kept in [Set<String>(), ["DATE", "CITY"]] {
            var request = ConfidenceRequest()
            request.keptTypes = kept
            let (before, after) = (plain.examine(documents, request), agreeing.examine(documents, request))
            for (index, document) in documents.enumerated() {
                let tokenization = Tokenizer().tokenize(document.text)
                func hidden(_ findings: NoteFindings) -> [Bool] {
                    var hidden = [Bool](repeating: false, count: tokenization.tokens.count)
                    for annotation in findings.annotations where !kept.contains(annotation.label) {
                        for token in tokenization.tokens(touching: annotation.range) { hidden[token] = true }
                    }
                    return hidden
                }
                let (was, isNow) = (hidden(before[index]), hidden(after[index]))
                let (low, high) = (try #require(after[index].leakRisk), try #require(before[index].leakRisk))
                guard was != isNow else {
                    #expect(low == high)
                    continue
                }
                changed += 1
                if zip(was, isNow).allSatisfy({ !$0 || $1 }) { #expect(low <= high) }
                if zip(was, isNow).allSatisfy({ $0 || !$1 }) { #expect(low >= high) }
            }
            // Asked for certainty or not, the same is found.
            #expect(agreeing.annotate(documents).map { $0.map(\.range) } == after.map { $0.annotations.map(\.range) })
        }
        #expect(changed > 5, "\(changed)")
    }
}
