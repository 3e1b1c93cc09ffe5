import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct PlainRecordTests {
    private static let records = [
        #"{"note_id": 7, "note": "Ann came", "spans": [{"start": 0, "end": 3, "label": "X"}], "ward": 3}"#,
        #"{"note_id": 8, "note": "Home", "spans": []}"#,
    ]

    @Test func textAndIDStandUnderAnyKey() throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        (options.textKey, options.idKey) = ("note", "note_id")
        for (name, content, format) in [
            ("a.jsonl", Self.records.joined(separator: "\n"), CorpusFormat.jsonl),
            ("a.json", "[\(Self.records.joined(separator: ",\n"))]", .json),
        ] {
            let path = folder.file(name, content)
            let corpus = try CorpusReader.read(path, options: options)
            #expect(corpus.format == format && corpus.failures.isEmpty && corpus.problems.isEmpty)
            #expect(corpus.documents.map(\.id) == ["7", "8"] && corpus.documents.map(\.text) == ["Ann came", "Home"])
            #expect(corpus.documents[0].fields == ["ward": .integer(3)])
            // They are written where they were read.
            let output = "\(folder.path)/o-\(name)"
            try CorpusWriter.write(corpus.documents, to: output, format: format)
            let again = try CorpusReader.read(output, options: options)
            #expect(again.documents.map(\.annotations) == corpus.documents.map(\.annotations))
            #expect(again.documents.map(\.id) == ["7", "8"])
            // Without the option the error says which.
            let refused = try CorpusReader.read(path).failures
            #expect(refused.count == 2 && refused[0].advice?.contains("--text-key") == true)
        }
    }

    @Test func keysThatClashAreRefused() throws {
        for (text, id) in [("note", "note"), ("spans", "id"), ("text", "spans")] {
            var options = ReadingOptions()
            (options.textKey, options.idKey) = (text, id)
            #expect(throws: LetheError.self) {
                try CorpusReader.read(TemporaryFolder().file("a.jsonl", Self.records[0]), options: options)
            }
        }
    }

    /// Fields that are named stay or are replaced; the others are left out and counted.
    @Test func fieldsAreDecidedAbout() throws {
        let record =
            #"{"id":"7","text":"Ann came","dob":"1950-03-12","mrn":[471,null,{"x":1}],"ward":{"n":3},"rest":"Ann"}"#
        func deidentify(_ keep: [String], _ replace: [String]) throws -> String {
            let folder = TemporaryFolder()
            var pipeline = NotePipeline(annotator: CombinedAnnotator(nil), task: .deidentify(.label))
            pipeline.lastLook = LastLook()
            var processing = NoteProcessing(
                pipeline, input: folder.file("n.jsonl", record), output: folder.path + "/o.jsonl")
            processing.reading.keepColumns = keep
            processing.reading.replaceColumns = replace
            _ = try processing.run()
            return folder.read("o.jsonl")
        }
        #expect(try deidentify([], []) == #"{"id":"7","spans":[],"text":"Ann came"}"# + "\n")
        #expect(
            try deidentify(["ward"], ["mrn", "dob"])
                == #"{"dob":"<DATE>","id":"7","mrn":["<MEDICALRECORD>",null,"<MEDICALRECORD>"],"spans":[],"text":"Ann came","ward":{"n":3}}"#
                + "\n")
        #expect(try deidentify(["all"], ["rest=name"]).contains(#""rest":"<PATIENT>""#))
        for (keep, replace) in [(["mrn"], ["mrn"]), (["text"], []), ([], ["spans=name"]), ([], ["id=mrn"])] {
            #expect(throws: LetheError.self) { try deidentify(keep, replace) }
        }
    }

    /// A field that has the name under which another format has the text doesn't take its place unseen.
    @Test func aFieldOfTheSameNameIsToldOf() throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.textKey = "note"
        let corpus = try CorpusReader.read(
            folder.file("a.jsonl", #"{"id": "1", "note": "Ann", "text": "summary"}"#), options: options)
        for format in CorpusFormat.allCases where !format.isFilePerDocument && format != .jsonl && format != .json {
            let problems = try CorpusWriter.write(
                corpus.documents, to: "\(folder.path)/o.\(format.rawValue)", format: format)
            #expect(problems.contains { $0.kind == .fieldLeftOut }, "\(format.rawValue)")
        }
    }
}
