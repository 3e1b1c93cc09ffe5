import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Which notes to label next.
struct NoteSelectionTests {
    private static func candidate(_ index: Int, _ expected: Double, _ seconds: Double) -> NoteSelection.Candidate {
        NoteSelection.Candidate(index: index, tokens: 1, spans: 0, expected: expected, seconds: seconds)
    }

    @Test func mostExpectedASecondComesFirstAndLikesComeLast() {
        let texts = ["Ann came 12", "Bob came 34", "Eve came 56", "He left", "she stayed"]
        let documents = texts.enumerated().map { Document(id: "\($0.offset)", text: $0.element) }
        let candidates = [
            Self.candidate(0, 9, 10), Self.candidate(1, 8, 10), Self.candidate(2, 7, 10), Self.candidate(3, 6, 3),
            Self.candidate(4, 0, 10),
        ]
        let selection = NoteSelection()
        #expect(selection.order(candidates, of: documents).map(\.index) == [3, 0, 1, 4, 2])
        var random = NoteSelection()
        random.measure = .random
        random.seed = 3
        let drawn = random.order(candidates, of: documents).map(\.index)
        #expect(drawn.sorted() == [0, 1, 2, 3, 4] && drawn == random.order(candidates, of: documents).map(\.index))
        random.seed = 4
        #expect(drawn != random.order(candidates, of: documents).map(\.index))
    }

    @Test func looksLeaveNamesAndNumbersOut() {
        func look(_ text: String) -> UInt64 { NoteSelection.look(NoteText(text)) }
        #expect(look("Seen by Dr. Ruiz on 12/03") == look("Seen by  Dr. ÁNGELA\non 45/67"))
        #expect(look("Seen by Dr. Ruiz on 12/03") != look("Seen by Dr. Ruiz on 1/03"))
        #expect(look("seen by") != look("seen at"))
    }

    @Test func costsAreChecked() throws {
        var cost = AnnotationCost()
        #expect(cost.seconds(units: 2, tokens: 100, spans: 3) == 42)
        try cost.validate()
        cost.secondsPerSpan = -1
        #expect(throws: LetheError.self) { try cost.validate() }
        cost = AnnotationCost()
        (cost.secondsPerToken, cost.secondsPerUnit) = (0, 0)
        #expect(throws: LetheError.self) { try cost.validate() }
    }

    /// Lines hold every token and annotation of their note, at its place.
    @Test func aNoteIsItsLines() throws {
        let document = try #require(TinyCorpora.corpus(.b, notes: 3, part: .train).documents.last)
        let lines = document.lines(by: Tokenizer())
        let tokens = Tokenizer().tokenize(document.text).tokens.map { String(document.text[$0]) }
        #expect(lines.count > 3)
        #expect(
            lines.flatMap { line in (line.tokenization?.tokens ?? []).map { String(line.text[$0]) } } == tokens)
        let found = lines.flatMap { line in line.annotations.map { "\($0.label) \(line.text[$0.range])" } }
        #expect(found == document.annotations.map { "\($0.label) \(document.text[$0.range])" })
        for line in lines {
            // As the tokenizer would cut them by themselves.
            #expect(line.tokenization?.tokens == Tokenizer().tokenize(line.text).tokens)
            #expect(!line.text.string.contains("\n"))
        }
        #expect(Set(lines.map(\.id)).count == lines.count)
    }

    @Test func whatGoesAcrossALineEndStaysTogether() {
        var document = Document(id: "n", text: "one\r\n\r\nCalle 13\nMadrid\n\nlast ñ end\n")
        document.annotations = [Annotation(label: "PLACE", range: ScalarRange(7, 22))]
        let lines = document.lines(by: Tokenizer())
        #expect(lines.map(\.text.string) == ["one", "Calle 13\nMadrid", "last ñ end"])
        #expect(lines.map(\.annotations.count) == [0, 1, 0] && lines[1].annotations[0].range == ScalarRange(0, 15))
        #expect(lines.map(\.id) == ["n#1", "n#2", "n#3"])
        #expect(Document(id: "e", text: " \n\n ").lines(by: Tokenizer()).isEmpty)
    }

    /// A model that has seen one kind of note is less sure of another kind; threads make no difference.
    @Test func unlikeNotesPromiseMore() throws {
        let folder = TemporaryFolder()
        _ = try TrainingRun(configuration: TinyCorpora.configuration(epochs: 5), output: folder.path + "/m").run(
            train: TinyCorpora.corpus(.a, notes: 40, part: .train),
            validation: TinyCorpora.corpus(.a, notes: 10, part: .validation))
        let recognizer = try Recognizer(loading: folder.path + "/m")
        let known = TinyCorpora.corpus(.a, notes: 10, part: .test).documents
        let strange = TinyCorpora.corpus(.b, notes: 10, part: .test).documents
        var selection = NoteSelection()
        let candidates = try selection.candidates(known + strange, by: recognizer, threads: 1)
        #expect(candidates == (try selection.candidates(known + strange, by: recognizer, threads: 3)))
        #expect(candidates.map(\.index) == Array(0..<20))
        func rate(_ part: ArraySlice<NoteSelection.Candidate>) -> Double {
            part.reduce(0) { $0 + $1.expected } / part.reduce(0) { $0 + $1.seconds }
        }
        #expect(rate(candidates[10...]) > 1.3 * rate(candidates[..<10]))
        // What is missed is a part of what needs correcting.
        selection.measure = .misses
        let misses = try selection.candidates(known + strange, by: recognizer)
        #expect(zip(misses, candidates).allSatisfy { $0.expected <= $1.expected && $0.seconds == $1.seconds })

        selection.measure = .edits
        let chosen = try selection.choose(known + strange, by: recognizer, count: 5)
        #expect(chosen.count == 5 && chosen.allSatisfy { $0.candidate.index >= 10 })
        let found = recognizer.makeWorker().annotate(chosen.map(\.document))
        #expect(chosen.map(\.document.annotations) == found && chosen.allSatisfy(\.document.origin.isPrediction))
        let minute = try selection.choose(known + strange, by: recognizer, seconds: 60)
        let spent = minute.reduce(0) { $0 + $1.candidate.seconds }
        #expect(spent >= 60 && spent - (minute.last?.candidate.seconds ?? 0) < 60)
    }
}
