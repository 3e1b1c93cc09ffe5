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
        // A note without a mark may be told twice in the same words.
        #expect(Set(notes.map(\.text)).count >= notes.count - 3)
        // The same for the same seed, other notes in the validation part.
        #expect(Starter(language).documents(20, part: .train).map(\.text) == notes.prefix(20).map(\.text))
        #expect(Starter(language).documents(20, part: .validation).map(\.text) != notes.prefix(20).map(\.text))
    }

    /// Every written note's marks can be read, and none is left over as text.
    @Test(arguments: StarterLanguage.allCases)
    func writtenNotesAreWellFormed(language: StarterLanguage) {
        let notes = language == .english ? MarkedNote.english : MarkedNote.spanish
        #expect(notes.count >= 600)
        for note in notes {
            let text = note.pieces.map(\.text).joined()
            let isWhole = !text.contains("[[") && !text.contains("]]") && !text.split(separator: "\n").contains("=====")
            #expect(isWhole, "\(text.prefix(60))")
            for piece in note.pieces where piece.kind != nil {
                #expect(piece.text.contains { $0.isLetter || $0.isNumber })
                #expect(!piece.text.contains { $0.isNewline })
            }
        }
        // No note came twice.
        #expect(Set(notes.map { $0.pieces.map(\.text).joined() }).count == notes.count)
    }

    /// One person keeps one name through a note, in capitals and in part; other figures stay figures of a calendar's.
    @Test func aNoteToldAnewKeepsItsForm() throws {
        let written = try #require(
            MarkedNote.parse(
                """
                Re: [[PATIENT:OKONJO, Beth]] born [[DATE:03/04/1956]], MRN [[MEDICALRECORD:AB-12345]]
                [[PATIENT:Okonjo]] saw Dr. [[DOCTOR:L. de Hartigan]] on [[DATE:Tues 14 March]]; cc [[DOCTOR:LdH]], rec [[MEDICALRECORD:AB-12345]]
                aged [[AGE:67]], mother [[AGE:93]]
                """
            ).first)
        var names: Set<String> = []
        for position in 0..<60 {
            var note = StarterNote(.english, generator: SeededGenerator(seed: 3, purpose: .sample, position: position))
            note.retell(written)
            #expect(note.annotations.count == 10)
            let text = NoteText(note.text)
            let pieces = note.annotations.map { text.copy($0.range) }
            names.insert(pieces[3])
            // "OKONJO, Beth" and "Okonjo".
            #expect(pieces[0].hasPrefix(pieces[3].uppercased() + ", "), "\(pieces)")
            #expect(pieces[4].contains("de ") && pieces[4].prefix(2).last == ".")
            #expect(pieces[2] == pieces[7] && pieces[2].count == 8)
            #expect((1...89).contains(Int(pieces[8]) ?? 0) && (90...102).contains(Int(pieces[9]) ?? 0), "\(pieces)")
            let date = pieces[1].split(separator: "/").compactMap { Int($0) }
            #expect(date.count == 3 && (1...12).contains(date[0]) && (1...12).contains(date[1]), "\(pieces[1])")
            #expect(note.annotations.map(\.label).prefix(3) == ["PATIENT", "DATE", "MEDICALRECORD"])
        }
        #expect(names.count > 30)
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
