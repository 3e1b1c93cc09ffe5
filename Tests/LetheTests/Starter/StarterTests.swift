import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct StarterTests {
    /// Every template can be filled, every annotation lies on words of its text, and every label has a kind.
    @Test(arguments: StarterLanguage.allCases)
    func notesAreWellFormed(language: StarterLanguage) throws {
        let notes = Starter(language).documents(300, part: .train)
        var labels: Set<String> = []
        for note in notes {
            var end = 0
            for annotation in note.annotations {
                labels.insert(annotation.label)
                #expect(annotation.range.start >= end && annotation.range.end <= note.text.scalarCount)
                end = annotation.range.end
                let text = note.text.copy(annotation.range)
                #expect(text.contains { $0.isLetter || $0.isNumber }, "\(note.id) \(annotation.label)")
            }
            #expect(note.text.scalarCount > 100)
        }
        #expect(labels.allSatisfy { IdentifierKind(label: $0) != nil } && labels.count >= 17)
        #expect(Set(notes.map(\.text)).count == notes.count)
        // The same for the same seed, other notes in the validation part.
        #expect(Starter(language).documents(20, part: .train).map(\.text) == notes.prefix(20).map(\.text))
        #expect(Starter(language).documents(20, part: .validation).map(\.text) != notes.prefix(20).map(\.text))
    }

    @Test func trainingTakesAFewNotes() throws {
        let folder = TemporaryFolder()
        var starter = Starter(.english)
        starter.notes = 12
        starter.validationNotes = 3
        starter.epochs = 1
        starter.notesFolder = folder.path + "/notes"
        let outcome = try starter.train(
            output: folder.path + "/m", overwrites: false, observe: { _ in }, shouldStop: { false })
        #expect(outcome.ending == .allEpochsDone)
        #expect(try Recognizer(loading: folder.path + "/m").labels.contains("PATIENT"))
        #expect(try CorpusReader.readComplete(folder.path + "/notes/train.jsonl").documents.count == 12)
    }
}
