import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Files in the shapes that annotation tools publish.
struct AnnotationToolTests {
    private static func read(_ folder: TemporaryFolder, _ name: String, _ content: String, offsets: OffsetUnit? = nil)
        throws
        -> Corpus
    {
        var options = ReadingOptions()
        options.offsets = offsets
        return try CorpusReader.read(folder.file(name, content), options: options)
    }

    private static func texts(_ document: Document) -> [String] {
        let index = document.text
        return document.annotations.map { "\($0.label):\(index.copy($0.range))" }
    }

    // MARK: Offsets

    // MARK: doccano

    @Test func doccano() throws {
        let folder = TemporaryFolder()
        let lines = [
            #"{"id": 7, "text": "😀 Ann Lee, 😀 Rome", "label": [[3, 10, "PER"], [15, 19, "LOC"]], "Comments": ["c"], "ward": 3}"#,
            #"{"id": 8, "text": "Bob", "label": []}"#,
        ]
        let corpus = try Self.read(folder, "a.jsonl", lines.joined(separator: "\n") + "\n")
        #expect(corpus.format == .doccano && corpus.problems.isEmpty)
        #expect(Self.texts(corpus.documents[0]) == ["PER:Ann Lee", "LOC:Rome"])
        #expect(corpus.documents.map(\.id) == ["7", "8"])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/b.jsonl", format: .doccano)
        let written = folder.read("b.jsonl").split(separator: "\n").map { Data($0.utf8) }
        for (line, original) in zip(written, lines) {
            #expect(
                try JSONDecoder().decode(JSONValue.self, from: line)
                    == JSONDecoder().decode(JSONValue.self, from: Data(original.utf8)))
        }
        // Read by scalars, the same numbers mean other text.
        let wrong = try Self.read(folder, "c.jsonl", lines[0], offsets: .scalars)
        #expect(Self.texts(wrong.documents[0]) != ["PER:Ann Lee", "LOC:Rome"])
        let graphemes = try Self.read(
            folder, "g.jsonl", #"{"text": "👩‍👩‍👧 Ann", "label": [[2, 5, "PER"]]}"#, offsets: .graphemes)
        #expect(Self.texts(graphemes.documents[0]) == ["PER:Ann"])
    }

    @Test func doccanoWithRelations() throws {
        let folder = TemporaryFolder()
        let line =
            #"{"id": 7, "text": "Ann in Rome", "entities": [{"id": 3, "label": "PER", "start_offset": 0, "end_offset": 3}, {"id": 5, "label": "LOC", "start_offset": 7, "end_offset": 11}], "relations": [{"id": 1, "from_id": 3, "to_id": 5, "type": "in"}]}"#
        let corpus = try Self.read(folder, "a.jsonl", line)
        #expect(corpus.format == .doccano)
        try CorpusWriter.write(corpus.documents, to: folder.path + "/b.jsonl", format: .doccano)
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: Data(folder.read("b.jsonl").utf8))
                == JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)))
    }

    /// Labels are numbers there, and the text has another key: nothing is lost all the same.
    @Test func doccanosOlderExports() throws {
        let folder = TemporaryFolder()
        let old = try Self.read(
            folder, "a.jsonl",
            #"{"id": 1, "text": "Ann", "annotations": [{"label": 4, "start_offset": 0, "end_offset": 3, "user": 1}]}"#)
        #expect(old.format == .doccano && Self.texts(old.documents[0]) == ["4:Ann"])
        let data = try Self.read(folder, "b.jsonl", #"{"id": 1, "data": "Ann", "label": [[0, 3, "X"]]}"#)
        #expect(Self.texts(data.documents[0]) == ["X:Ann"])
        var options = ReadingOptions()
        options.format = .labelStudio
        let wrong = try CorpusReader.read(
            folder.file(
                "c.json",
                #"[{"id": 1, "text": "Ann", "annotations": [{"label": 4, "start_offset": 0, "end_offset": 3}]}]"#),
            options: options)
        #expect(wrong.failures.count == 1)
    }

    // MARK: Prodigy

    @Test func prodigy() throws {
        let folder = TemporaryFolder()
        let line =
            #"{"text":"😀 Ann Lee","meta":{"source":"x"},"_input_hash":-12,"_task_hash":34,"_is_binary":false,"tokens":[{"text":"😀","start":0,"end":1,"id":0,"ws":true},{"text":"Ann","start":2,"end":5,"id":1,"ws":true},{"text":"Lee","start":6,"end":9,"id":2,"ws":false}],"_view_id":"ner_manual","spans":[{"start":2,"end":9,"token_start":1,"token_end":2,"label":"PER"}],"answer":"accept","_timestamp":1700000000,"_annotator_id":"a","_session_id":"b"}"#
        let rejected = line.replacingOccurrences(of: "accept", with: "ignore")
        let corpus = try Self.read(folder, "a.jsonl", line + "\n" + rejected + "\n")
        #expect(corpus.format == .prodigy)
        #expect(corpus.documents.count == 1 && corpus.problems.map(\.kind) == [.notAccepted])
        #expect(Self.texts(corpus.documents[0]) == ["PER:Ann Lee"])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/b.jsonl", format: .prodigy)
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: Data(folder.read("b.jsonl").utf8))
                == JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)))
    }

    // MARK: Label Studio

    private static func task(_ start: Int, _ end: Int, _ text: String = "Ann Lee") -> String {
        """
        [
          {"id": 5, "data": {"text": "😀😀 seen by\\nAnn Lee.", "ward": 3}, "meta": {}, "project": 1,
           "annotations": [
             {"id": 9, "completed_by": 1, "was_cancelled": true, "ground_truth": false, "result": []},
             {"id": 10, "completed_by": 1, "was_cancelled": false, "result": [
               {"id": "x1", "from_name": "ner", "to_name": "note", "type": "labels", "origin": "manual",
                "value": {"start": \(start), "end": \(end), "text": "\(text)", "labels": ["PER"]}}]}],
           "predictions": [3, 4]},
          {"id": 6, "data": {"text": "skipped"}, "annotations": [], "predictions": []}
        ]
        """
    }

    @Test func labelStudio() throws {
        let folder = TemporaryFolder()
        for (start, end) in [(11, 18), (13, 20)] {
            let corpus = try Self.read(folder, "a.json", Self.task(start, end))
            #expect(corpus.format == .labelStudio)
            #expect(corpus.documents.map(\.id) == ["5"])
            // The cancelled annotation; where offsets are converted, also the predictions beside it.
            let leftOut = corpus.problems.filter { $0.kind == .fieldLeftOut }.count
            #expect(leftOut == (start == 11 ? 1 : 2) && corpus.problems.last?.kind == .notAccepted)
            #expect(Self.texts(corpus.documents[0]) == ["PER:Ann Lee"], "\(start)")
            try CorpusWriter.write(
                corpus.documents, to: folder.path + "/b\(start).json", format: .labelStudio)
            let again = try CorpusReader.read(folder.path + "/b\(start).json")
            #expect(again.documents[0].text == corpus.documents[0].text)
            #expect(again.documents[0].annotations == corpus.documents[0].annotations)
            #expect(again.documents[0].labelStudio.fromName == "ner")
            #expect(again.documents[0].fields == corpus.documents[0].fields)
            #expect(again.documents[0].labelStudio == corpus.documents[0].labelStudio)
            #expect(again.documents[0].labelStudio.annotationFields["id"] == .integer(10))
        }
    }

    @Test func labelStudioCopiesWithLineEnds() throws {
        let folder = TemporaryFolder()
        let corpus = try Self.read(folder, "a.json", Self.task(8, 14, "by\\\\nAnn"))
        #expect(Self.texts(corpus.documents[0]) == ["PER:by\nAnn"])
        #expect(!corpus.problems.map(\.kind).contains(.textMismatch))
        let wrong = try Self.read(folder, "w.json", Self.task(0, 4, "other"))
        #expect(wrong.problems.map(\.kind).contains(.textMismatch))
    }

    @Test func labelStudioMinimal() throws {
        let folder = TemporaryFolder()
        let corpus = try Self.read(
            folder, "a.json",
            #"[{"text": "Ann here", "id": 3, "ner": [{"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]}], "annotator": 1, "annotation_id": 4, "lead_time": 3.2}]"#
        )
        #expect(corpus.format == .labelStudio && Self.texts(corpus.documents[0]) == ["PER:Ann"])
    }

    @Test func predictionsServeWhereTheyAreAskedFor() throws {
        let folder = TemporaryFolder()
        var document = Document(
            id: "n1", text: "Ann here", annotations: [Annotation(label: "PER", range: ScalarRange(0, 3))])
        document.origin.isPrediction = true
        try CorpusWriter.write([document], to: folder.path + "/p.json", format: .labelStudio)
        #expect(folder.read("p.json").contains("\"model_version\":\"lethe"))
        #expect(!folder.read("p.json").contains("annotations"))
        let left = try CorpusReader.read(folder.path + "/p.json")
        #expect(left.documents.isEmpty && left.problems.map(\.kind) == [.notAccepted])
        var options = ReadingOptions()
        options.predictions = .whereUnannotated
        let again = try CorpusReader.read(folder.path + "/p.json", options: options)
        #expect(Self.texts(again.documents[0]) == ["PER:Ann"] && again.documents[0].origin.isPrediction)
        #expect(again.documents[0].id == "n1")
    }

    @Test(arguments: ["", "{}", "[1]", "[{}", "[{},]", "[{} {}]", "[{}]]", "[[]]", #"[{"data": {}}]"#])
    func brokenArraysAreRefused(content: String) throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.format = .labelStudio
        let corpus = try CorpusReader.read(folder.file("a.json", content), options: options)
        #expect(!corpus.failures.isEmpty, "\(content)")
    }

    @Test func arraysOfAnySizeAreCutWithoutBeingHeld() throws {
        let folder = TemporaryFolder()
        let tasks = (0..<5000).map {
            #"{"id": \#($0), "data": {"text": "note ]}, \" \#($0)"}, "annotations": [{"result": []}]}"#
        }
        let corpus = try Self.read(folder, "a.json", "[" + tasks.joined(separator: " ,\n") + "]\n")
        #expect(corpus.documents.count == 5000)
        #expect(corpus.documents[4321].text == "note ]}, \" 4321")
    }

    // MARK: NeuroNER

    @Test func neuronerColumns() throws {
        let folder = TemporaryFolder()
        let content =
            "Ann n1 2 5 B-PER B-PER\nLee n1 6 9 I-PER O\n. n1 9 10 O O\n\nBob n1 12 15 B-PER B-PER\n\nEnd n2 0 3 O B-X\n\n"
        let corpus = try Self.read(folder, "000_test.txt", content)
        #expect(corpus.format == .neuroner && corpus.documents.map(\.id) == ["n1", "n2"])
        #expect(corpus.documents[0].text == "  Ann Lee. \nBob")
        #expect(corpus.problems.map(\.kind) == [.severalTagColumns, .severalTagColumns])
        #expect(Self.texts(corpus.documents[0]) == ["PER:Ann", "PER:Bob"])
        #expect(corpus.documents[0].tokenization?.sentenceStarts == [0, 3])
        var options = ReadingOptions()
        options.tagColumn = 5
        let gold = try CorpusReader.read(folder.path + "/000_test.txt", options: options)
        #expect(Self.texts(gold.documents[0]) == ["PER:Ann Lee", "PER:Bob"])
        try CorpusWriter.write(gold.documents, to: folder.path + "/out.txt", format: .neuroner)
        let again = try CorpusReader.read(folder.path + "/out.txt")
        #expect(again.documents.map(\.annotations) == gold.documents.map(\.annotations))
        #expect(again.documents.map(\.text) == gold.documents.map(\.text))
        #expect(folder.read("out.txt").hasPrefix("Ann n1 2 5 B-PER\n"))
    }

    /// MIMIC's notes begin with a bracket; settings lie beside notes; anybody may call a field "label".
    @Test func othersFilesAreNotTakenForTools() throws {
        let folder = TemporaryFolder()
        #expect(try CorpusFormat.recognise(folder.file("n.txt", "[**2012-01-01**] Seen today.\n")) == .text)
        _ = folder.file("b/n.txt", "Ann")
        _ = folder.file("b/n.ann", "T1\tX 0 3\tAnn\n")
        _ = folder.file("b/settings.json", "{}")
        #expect(try CorpusFormat.recognise(folder.path + "/b") == .brat)
        _ = folder.file("c/a.json", #"[{"data": {"text": "x"}}]"#)
        _ = folder.file("c/z.jsonl", #"{"text": "a"}"#)
        #expect(try CorpusFormat.recognise(folder.path + "/c") == .jsonl)
        for line in [
            #"{"text": "a", "label": "discharge"}"#, #"{"text": "a", "label": ["x"]}"#,
            #"{"text": "a", "answer": "yes"}"#,
            #"{"text": "a", "spans": [], "answer": 3}"#, #"{"text": "a", "data": {"x": 1}}"#,
            #"{"text": "a", "labels": []}"#,
        ] {
            #expect(try CorpusFormat.recognise(folder.file("l.jsonl", line)) == .jsonl, "\(line)")
        }
    }

    /// Prefers what a model said where a task has both, for scoring it.
    @Test func predictionsAreScoredBesideAnnotations() throws {
        let folder = TemporaryFolder()
        func region(_ label: String) -> String {
            #"{"result": [{"id": "a", "from_name": "ner", "to_name": "note", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ann", "labels": ["\#(label)"]}}]}"#
        }
        let path = folder.file(
            "a.json",
            #"[{"id": 1, "data": {"text": "Ann"}, "annotations": [\#(region("GOLD"))], "predictions": [\#(region("MODEL"))]}]"#
        )
        var options = ReadingOptions()
        for (use, label) in [(nil, "GOLD"), (.whereUnannotated, "GOLD"), (.first, "MODEL")]
            as [(PredictionUse?, String)]
        {
            options.predictions = use
            #expect(try CorpusReader.read(path, options: options).documents[0].annotations.map(\.label) == [label])
        }
        var writing = WritingOptions()
        writing.controls = LabelStudioControls(label: "tags", text: "body")
        let read = try CorpusReader.read(path)
        try CorpusWriter.write(read.documents, to: folder.path + "/b.json", format: .labelStudio, options: writing)
        #expect(
            folder.read("b.json").contains(#""from_name":"tags""#)
                && folder.read("b.json").contains(#""to_name":"body""#))
        #expect(LabelStudioFormat.controls.value(parsing: "tags,body") != nil)
        for text in ["tags", "tags,", ",", "a,b,c"] { #expect(LabelStudioFormat.controls.value(parsing: text) == nil) }
    }

    /// A field under a name that another tool gives a meaning would be read back as that.
    @Test func fieldsOfOtherMeaningDontPass() throws {
        let folder = TemporaryFolder()
        let line =
            #"{"id": "1", "text": "Ann", "spans": [{"start": 0, "end": 3, "label": "X"}], "label": ["urgent"], "labels": ["a"], "annotations": "x", "answer": "reject", "tokens": 5, "ward": 3}"#
        var reading = ReadingOptions()
        reading.format = .jsonl
        let read = try CorpusReader.read(folder.file("a.jsonl", line), options: reading)
        for format in [CorpusFormat.doccano, .prodigy, .labelStudio] {
            let path = folder.path + "/o.\(format.rawValue).\(format.fileExtension)"
            let problems = try CorpusWriter.write(read.documents, to: path, format: format)
            #expect(problems.map(\.kind).contains(.fieldLeftOut) == (format != .labelStudio))
            var options = ReadingOptions()
            options.format = format
            let again = try CorpusReader.read(path, options: options)
            #expect(again.failures.isEmpty, "\(format)")
            #expect(again.documents.map(Self.texts) == [["X:Ann"]], "\(format)")
        }
    }

    @Test func labelsOfOneRegionStayOneRegion() throws {
        let folder = TemporaryFolder()
        let task =
            #"[{"id": 1, "data": {"text": "Ann"}, "annotations": [{"result": [{"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ann", "labels": ["X", "Y"]}}]}]}]"#
        let corpus = try Self.read(folder, "a.json", task)
        #expect(corpus.documents[0].annotations.map(\.label) == ["X", "Y"])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/b.json", format: .labelStudio)
        #expect(folder.read("b.json").contains(#""labels":["X","Y"]"#))
    }

    @Test func whatIsLostOnWritingIsSaid() throws {
        let folder = TemporaryFolder()
        var document = Document(id: "a", text: "👩‍👩‍👧 x", annotations: [Annotation(label: "X", range: ScalarRange(0, 1))])
        document.fields = ["label": .string("kept?")]
        var options = WritingOptions()
        options.offsets = .graphemes
        let problems = try CorpusWriter.write(
            [document], to: folder.path + "/a.jsonl", format: .doccano, options: options)
        #expect(Set(problems.map(\.kind)) == [.fieldLeftOut, .misaligned])
        let empty = try CorpusWriter.write(
            [Document(id: "e", text: " ")], to: folder.path + "/e.txt", format: .neuroner)
        #expect(empty.map(\.kind) == [.fieldLeftOut])
        #expect(throws: LetheError.self) {
            try CorpusWriter.write(
                [Document(id: "x y", text: "a"), Document(id: "x_y", text: "b")], to: folder.path + "/d.txt",
                format: .neuroner)
        }
    }

    @Test(arguments: [
        "b d -9223372036854775808 5 O\n", "b d 9223372036854775807 9223372036854775807 O\n", "Ann n 0 4 O\n",
        "Ann n 0 3 O\nLee n 1 4 O\n", "Ann n 99999999999 100000000002 O\n", "Ann n 0 3 X\n",
    ])
    func neuronerLinesThatCantBe(content: String) throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.format = .neuroner
        let corpus = try CorpusReader.read(folder.file("a.txt", content), options: options)
        #expect(corpus.failures.count == 1 && corpus.failures[0].description.contains("line "))
    }

    // MARK: All

    /// From every tool's format into every other and back: text, offsets and labels stay.
    @Test func everyFormatCarriesTheSameAnnotations() throws {
        let folder = TemporaryFolder()
        let document = Document(
            id: "12", text: "😀 Dr. É. Lee, 3/4/2020\n👩‍👩‍👧 Rome",
            annotations: [
                Annotation(label: "PER", range: ScalarRange(6, 12)),
                Annotation(label: "DATE", range: ScalarRange(14, 22)),
                Annotation(label: "LOC", range: ScalarRange(29, 33)),
            ])
        for format in [CorpusFormat.doccano, .prodigy, .labelStudio, .jsonl] {
            for unit in [nil] + OffsetUnit.allCases.map({ Optional($0) }) {
                let path = folder.path + "/\(format.rawValue)-\(unit?.rawValue ?? "own").\(format.fileExtension)"
                var writing = WritingOptions()
                writing.offsets = unit
                try CorpusWriter.write([document], to: path, format: format, options: writing)
                var reading = ReadingOptions()
                reading.format = format
                reading.offsets = unit
                let read = try CorpusReader.read(path, options: reading)
                #expect(read.problems.isEmpty && read.documents.count == 1, "\(path)")
                #expect(read.documents[0].text == document.text)
                #expect(Self.texts(read.documents[0]) == Self.texts(document), "\(path)")
                #expect(read.documents[0].id == "12")
            }
        }
    }
}
