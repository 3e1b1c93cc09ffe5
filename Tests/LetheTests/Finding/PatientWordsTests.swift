import Testing

@testable import Lethe

/// Words hidden in one note of a patient are hidden in the others, and in nobody else's.
struct PatientWordsTests {
    private static func note(_ id: String, _ text: String, patient: String) -> Document {
        var document = Document(id: id, text: NoteText(text), annotations: [])
        document.fields["patient"] = .string(patient)
        return document
    }

    private static func hidden(_ notes: [Document], words: PatientWords) -> [[String]] {
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        annotator.patientWords = words
        annotator.patients = PatientNaming.field("patient")
        let found = annotator.makeWorker().examine(notes)
        return zip(notes, found).map { note, findings in
            findings.annotations.map { "\($0.label) \(note.text.copy($0.range)) \($0.sources.map(\.description))" }
        }
    }

    @Test func wordsAreCarriedWithinThePatientAlone() throws {
        let first = Self.note("1", "Mrs. Okafor and Mr. Will came.", patient: "p")
        let ranges = [ScalarRange(5, 11), ScalarRange(20, 24)]
        var words = PatientWords()
        words.add(
            PatientWords.words(of: first, hidden: ranges.map { Annotation(label: "PATIENT", range: $0) }), of: "p")
        let notes = [
            Self.note("2", "okafor will come; we saw Will too.", patient: "p"),
            Self.note("3", "okafor will come; we saw Will too.", patient: "q"),
        ]
        let hidden = Self.hidden(notes, words: words)
        #expect(hidden[0].contains(#"PATIENT okafor ["propagation:patient"]"#), "\(hidden)")
        // A common word needs its capital.
        #expect(
            hidden[0].contains(#"PATIENT Will ["propagation:patient"]"#)
                && !hidden[0].contains { $0.hasPrefix("PATIENT will") })
        #expect(!hidden[1].contains { $0.contains("okafor") })
    }

    @Test func orderOfNotesDoesNotMatter() {
        let first = Self.note("1", "Okafor", patient: "p")
        let words = ["PATIENT", "DOCTOR"].map {
            PatientWords.words(of: first, hidden: [Annotation(label: $0, range: ScalarRange(0, 6))])
        }
        var one = PatientWords()
        var other = PatientWords()
        for share in words { one.add(share, of: "p") }
        for share in words.reversed() { other.add(share, of: "p") }
        let key = Array("okafor".utf8)
        #expect(one["p"][key]?.label == "DOCTOR" && other["p"][key]?.label == "DOCTOR")
    }

    @Test func aNoteWithoutItsPatientFails() {
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        annotator.patientWords = PatientWords()
        annotator.patients = PatientNaming.field("patient")
        let findings = annotator.makeWorker().examine([Document(id: "1", text: "x", annotations: [])])
        #expect(findings[0].failure?.what.contains("doesn't name its patient") == true)
    }
}
