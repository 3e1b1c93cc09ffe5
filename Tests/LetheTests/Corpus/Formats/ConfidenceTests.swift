import TestSupport
import Testing

@testable import Lethe

struct ConfidenceTests {
    /// What a format holds of how sure a model was, it reads back.
    @Test(arguments: CorpusFormat.allCases.filter(\.holdsConfidence))
    func confidenceComesBack(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        var note = Document(id: "n1", text: "Seen by Ann on 3/4.")
        note.annotations = [
            Annotation(label: "NAME", range: ScalarRange(8, 11), sources: [FindingSource(.model)], confidence: 0.8125),
            Annotation(label: "DATE", range: ScalarRange(15, 18), sources: [], confidence: nil),
        ]
        note.leakRisk = 0.25
        note.origin.isPrediction = true
        let path = folder.path + (format.isFilePerDocument ? "/out" : "/out.\(format.fileExtension)")
        try CorpusWriter.write([note], to: path, format: format)
        var options = ReadingOptions()
        options.format = format
        options.predictions = .first
        let read = try CorpusReader.readComplete(path, options: options)
        #expect(read.documents[0].annotations.map(\.confidence) == [0.8125, nil])
        #expect(!read.problems.contains { $0.kind == .fieldLeftOut }, "\(read.problems)")
        let again = folder.path + (format.isFilePerDocument ? "/again" : "/again.\(format.fileExtension)")
        try CorpusWriter.write(read.documents, to: again, format: format)
        let copy = try CorpusReader.readComplete(again, options: options)
        #expect(copy.documents[0].annotations.map(\.confidence) == [0.8125, nil])
    }

    @Test func sourcesComeBackInPlainRecords() throws {
        let folder = TemporaryFolder()
        let sources = [FindingSource(.model), FindingSource(.known, "family~1"), FindingSource(.rule, "email")]
        let note = Document(
            id: "1", text: "Ann", annotations: [Annotation(label: "NAME", range: ScalarRange(0, 3), sources: sources)])
        try CorpusWriter.write([note], to: folder.path + "/n.jsonl", format: .jsonl)
        #expect(folder.read("n.jsonl").contains(#""sources":["model","known:family~1","rule:email"]"#))
        #expect(try CorpusReader.readComplete(folder.path + "/n.jsonl").documents[0].annotations[0].sources == sources)
    }

    /// Where a model's annotations take the place of others, what was said of those goes.
    @Test func anOldRiskGoesWithItsAnnotations() throws {
        let folder = TemporaryFolder()
        let path = folder.file("n.jsonl", #"{"id": "1", "text": "Ann", "leakRisk": 0.5, "ward": 3}"# + "\n")
        var document = try CorpusReader.readComplete(path).documents[0]
        #expect(JSONLinesFormat.carry(&document, through: .annotationsReplaced) == 1)
        #expect(document.fields.keys.sorted() == ["ward"])
    }
}
