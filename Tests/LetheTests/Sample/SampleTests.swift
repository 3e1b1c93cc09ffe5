import Testing

@testable import Lethe
@testable import LetheTraining

struct SampleTests {
    @Test(arguments: SampleInstitution.allCases)
    func notesAreReproducibleAndAligned(institution: SampleInstitution) {
        let generator = SampleGenerator(institution: institution, seed: 7)
        let notes = generator.notes(60, part: .train)
        #expect(generator.notes(10, part: .train).map(\.text) == notes.prefix(10).map(\.text))
        #expect(
            SampleGenerator(institution: institution, seed: 8).notes(5, part: .train).map(\.text)
                != notes.prefix(5).map(\.text))
        #expect(Set(notes.map(\.text)).count == 60)
        for note in notes {
            #expect(note.annotations.count > 5)
            let alignment = TokenAlignment(document: note, tokenization: Tokenizer().tokenize(note.text))
            let bad = alignment.problems.filter { $0.kind != .crossesSentence }
            #expect(bad.isEmpty, "\(bad)")
        }
        #expect(Set(notes.flatMap { $0.annotations.map(\.label) }).count >= 10)
    }

    @Test func theInstitutionsShareNoLabel() {
        func labels(_ institution: SampleInstitution) -> Set<String> {
            Set(
                SampleGenerator(institution: institution, seed: 1).notes(80, part: .train).flatMap {
                    $0.annotations.map(\.label)
                })
        }
        #expect(labels(.a).isDisjoint(with: labels(.b)))
        #expect(Set(SampleInstitution.labelMap.keys) == labels(.b))
        #expect(Set(SampleInstitution.labelMap.values).isSubset(of: labels(.a)))
    }

    @Test func theTestPartHoldsNamesThatTrainingLacks() {
        let generator = SampleGenerator(institution: .a, seed: 1)
        func names(_ part: SamplePart) -> Set<String> {
            Set(
                generator.notes(200, part: part).flatMap { note -> [String] in
                    let index = note.text
                    return note.annotations.filter { $0.label == "DOCTOR" }.map { index.copy($0.range) }
                })
        }
        #expect(names(.test).subtracting(names(.train)).count > 50)
    }
}
