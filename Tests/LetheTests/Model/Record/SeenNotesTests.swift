import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// A model knows which notes it has seen, and no promise is made on them.
struct SeenNotesTests {
    @Test func textsAreKnownByTheirDigestsAlone() throws {
        let seen = SeenNotes(["Jane Vorandel came.", "Other note.", "", "Other note."] as [NoteText])
        #expect(seen.count == 2 && seen.contains("Jane Vorandel came.") && !seen.contains("Jane Vorandel came!"))
        #expect(!seen.contains(""))
        let data = try JSONEncoder().encode(seen)
        #expect(try JSONDecoder().decode(SeenNotes.self, from: data) == seen)
        #expect(!String(decoding: data, as: UTF8.self).contains("Vorandel"))
        #expect(seen.union(SeenNotes(["x"] as [NoteText])).count == 3 && seen.union(nil) == seen)
    }

    @Test func noCertificateIsMadeOnThem() throws {
        let folder = TemporaryFolder()
        let train = TinyCorpora.corpus(.a, notes: 8, part: .train)
        let validation = TinyCorpora.corpus(.a, notes: 4, part: .validation)
        let model = folder.path + "/m"
        _ = try TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: model)
            .run(train: train, validation: validation)
        let recognizer = try Recognizer(loading: model)
        let seen = try #require(recognizer.bundle.configuration.provenance?.seen)
        #expect((train.documents + validation.documents).allSatisfy { seen.contains($0.text) })
        var target = CertificationTarget()
        target.recall = 0.5
        let certification = Certification(
            CombinedAnnotator(recognizer), profile: try ReleaseProfile("safe-harbor"), target: target)
        let fresh = TinyCorpora.corpus(.a, notes: 6, part: .test, seed: 9)
        var mixed = fresh
        mixed.documents.append(train.documents[0])
        let error = #expect(throws: LetheError.self) {
            try certification.run(design: validation, calibration: mixed, sample: nil)
        }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("1 of its notes"))
        _ = try certification.run(design: validation, calibration: fresh, sample: nil)

        // A transferred model knows its source's notes as well; a shared one tells nothing of any.
        let source = try ModelBundle(loading: model)
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/t")
        run.transfer = (source, TransferPlan(layers: Set(LayerName.allCases), sourceTypeByTarget: [:]))
        _ = try run.run(
            train: TinyCorpora.corpus(.b, notes: 6, part: .train),
            validation: TinyCorpora.corpus(.b, notes: 4, part: .validation))
        let transferred = try ModelBundle(loading: folder.path + "/t").configuration.provenance?.seen
        #expect(transferred?.contains(train.documents[0].text) == true)
    }
}
