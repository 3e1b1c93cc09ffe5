import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct ForeignFormatTests {
    private static let samples: [(name: String, bytes: [UInt8], kind: ForeignFormat)] = [
        ("6.txt", Array("{\n  \"id\": 1,\n  \"text\": \"Seen\"\n}\n".utf8), .object),
        ("d.txt", Array("PK\u{3}\u{4}xl/".utf8), .zip),
        ("e.txt", Array("PAR1\u{15}\u{4}..".utf8), .parquet), ("f.txt", Array("%PDF-1.7\n".utf8), .pdf),
        ("g.txt", Array("{\\rtf1\\ansi Seen by}".utf8), .rtf),
        ("h.txt", Array("\u{FEFF}<!DOCTYPE html>\n<p>Seen".utf8), .html),
        ("i.txt", Array("<html><body>Seen".utf8), .html),
        ("j.txt", Array("MSH|^~\\&|LAB|X\rOBX|1|TX|Seen".utf8), .hl7),
        ("k.txt", Array("{\"resourceType\": \"Bundle\"}".utf8), .fhirJSON),
        ("l.txt", Array("<Bundle xmlns=\"http://hl7.org/fhir\">".utf8), .fhirXML),
        ("m.txt", Array("<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\">".utf8), .clinicalDocument),
        ("q.txt", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .ole),
        ("r.txt", Array("SQLite format 3\0".utf8), .sqlite),
        ("s.txt", [0x28, 0xB5, 0x2F, 0xFD, 0], .otherArchive),
        ("v.txt", Array("<!-- made by -->\n<p>Seen".utf8), .html),
        ("w.txt", Array("PID|1||7|Doe^Ann\rOBX|1|TX|Seen".utf8), .hl7),
        ("x.txt", Array("MSH^~|\\&^LAB".utf8), .hl7), ("y.txt", Array("\n  {\\rtf1 Seen}".utf8), .rtf),
        ("9.txt", Array("BZh91AY&SY.".utf8), .otherArchive),
    ]

    @Test(arguments: samples.indices)
    func toldApartByTheFirstBytesAndNeverReadAsText(index: Int) throws {
        let (name, bytes, kind) = Self.samples[index]
        let folder = TemporaryFolder()
        folder.file("in/\(name)", Data(bytes))
        let ending = String(name.suffix(3))
        #expect(ForeignFormat.recognise(bytes, ending: ending) == kind)
        // By its own name, and where the folder holds other notes.
        do {
            _ = try CorpusReader.read("\(folder.path)/in/\(name)")
            Issue.record("\(name) was read")
        } catch let error as LetheError {
            #expect(error.what == kind.what && !(error.advice ?? "").contains("WINDOWS-1252"), "\(error)")
            #expect(!error.description.contains("\n"))
        }
        folder.file("in/zz.txt", Data("Seen by Dr. Brown.".utf8))
        let corpus = try CorpusReader.read("\(folder.path)/in")
        #expect(corpus.documents.map(\.id) == ["zz"])
        #expect(corpus.failures.map(\.what) == [kind.what])
    }

    /// Whoever says that it is text gets text, where it is text.
    @Test func aNamedFormatReadsMarksAsWords() throws {
        var options = ReadingOptions()
        options.format = .text
        for (name, bytes, kind) in Self.samples {
            let folder = TemporaryFolder()
            let path = folder.file("in/\(name)", Data(bytes)).description
            _ = path
            let corpus = try CorpusReader.read("\(folder.path)/in/\(name)", options: options)
            #expect(corpus.failures.isEmpty == kind.isText, "\(name)")
        }
    }

    @Test func ordinaryNotesAreNone() {
        for text in [
            "", "Seen by Dr. Brown.\n", "Name: Ann\nDate, time: 1, 2\n", "BP 120,80\nHR 70,72\n",
            "Dear Ann, thank you\nfor coming, and so on\n", "<DATE> seen\n", "a,b", "PMH: x, y, z\nPSH: a, b, c\n",
            "Allergies, none\nMeds, none\n", "{see below}\n", "MSH| is a segment\n", "DOE,JOHN\nseen, today\n",
            "Müller,Anna\ngeb. 01.02.1970, Station 3\n", "BP|HR\n120/80|70\n", "RR;HF\n120/80;70\n",
            "Name\tGeburtsdatum\nAnna Müller\t01.02.1970\n", "Dear,Colleague\nthank you, and so on\n",
            "PAR1 receptor blocked\n", "BZhang consulted\n", "<DATE> <NAME> seen\n", "PID controller|x\n",
            "Na,140,mmol\nK,4.0,mmol\n", "{\"id\": \"1\", \"text\": \"Seen\", \"resourceType\": \"Note\"}\n",
            "{\"id\": \"1\", \"text\": \"Seen\"}\n{\"id\": \"2\", \"text\": \"Seen\"}\n",
        ] {
            #expect(ForeignFormat.recognise(Array(text.utf8), ending: "txt") == nil, "\(text)")
        }
    }

    @Test func textInAnotherEncodingIsToldWhere() throws {
        do {
            _ = try StrictUTF8.string(Array("Jos".utf8) + [0xE9], place: "n.txt")
            Issue.record("not UTF-8")
        } catch let error as LetheError {
            #expect(error.place == "n.txt, byte 3" && error.advice?.contains("WINDOWS-1252") == true)
        }
    }

    /// Beside notes, what is a table or an array is refused as a note, and not read as words.
    @Test func tablesAndArraysAreNoNotes() throws {
        for text in [
            "id,note_text,date\r\n1,\"Seen by, her\ndoctor\",2020\r\n", "id;text\n1;Seen today\n",
            "Patient ID,Note Date,Note Text\n1,2020-01-01,Seen today\n", "[{\"id\": 1, \"text\": \"Seen\"}]",
            "1,2020-01-01,\"Seen by her doctor today\"\n2,2020-01-02,\"Seen, again, by him today\"\n",
        ] {
            let folder = TemporaryFolder()
            _ = folder.file("in/a.txt", "Seen by Dr. Brown.")
            _ = folder.file("in/b.txt", text)
            let corpus = try CorpusReader.read(folder.path + "/in")
            #expect(corpus.format == .text && corpus.documents.map(\.id) == ["a"] && corpus.failures.count == 1)
        }
    }
}

/// Gold labels that would be lost without a word.
struct LostGoldTests {
    private func failures(_ name: String, _ content: String) throws -> [LetheError] {
        let folder = TemporaryFolder()
        return try CorpusReader.read(folder.file(name, content)).failures
    }

    @Test func recordsWhoseAnnotationsStandUnderAnotherKeyAreFailures() throws {
        let first = #"{"id": "1", "text": "Ann came", "spans": [{"start": 0, "end": 3, "label": "X"}]}"#
        for other in [
            #""entities": [{"start": 0, "end": 3, "label": "X"}]"#, #""label": [[0, 3, "X"]]"#,
            #""phi": [{"begin": 0, "end": 3, "type": "X"}]"#,
        ] {
            let found = try failures("a.jsonl", first + "\n{\"id\": \"2\", \"text\": \"Ann came\", \(other)}\n")
            #expect(found.count == 1 && found[0].place.contains("line 2"), "\(found)")
        }
        // Said to be none is none, whatever else is there.
        let none =
            #"{"id": "2", "text": "Ann came", "spans": [], "sections": [{"start": 0, "end": 3, "label": "HPI"}]}"#
        #expect(try failures("a.jsonl", first + "\n" + none + "\n").isEmpty)
        // Fields that are none stay fields.
        let fields = #"{"id": "2", "text": "Ann", "visits": [{"start": "2020", "ward": 3}], "codes": [[1, 2]]}"#
        #expect(try failures("a.jsonl", first + "\n" + fields + "\n").isEmpty)
        // doccano's and Prodigy's as well.
        let doccano =
            #"{"id": 1, "text": "Ann", "label": [[0, 3, "X"]]}"# + "\n"
            + #"{"id": 2, "text": "Ann", "spans": [{"start": 0, "end": 3, "label": "X"}]}"#
        #expect(try failures("d.jsonl", doccano).count == 1)
    }

    @Test func anEmptyLabelIsNoType() throws {
        for label in ["", " ", "\\t"] {
            let line = #"{"id": "1", "text": "Ann", "spans": [{"start": 0, "end": 3, "label": "LABEL"}]}"#
            #expect(try failures("a.jsonl", line.replacingOccurrences(of: "LABEL", with: label)).count == 1)
        }
        #expect(try failures("d.jsonl", #"{"id": 1, "text": "Ann", "label": [[0, 3, ""]]}"#).count == 1)
    }

    @Test func anArrayOfPlainRecordsIsNoLabelStudioTask() throws {
        let records = #"[{"id": 1, "text": "Ann", "spans": [{"start": 0, "end": 3, "label": "X"}]}]"#
        let folder = TemporaryFolder()
        let path = folder.file("r.json", records)
        let corpus = try CorpusReader.read(path)
        #expect(corpus.format == .json && corpus.documents.first?.annotations.count == 1)
        var options = ReadingOptions()
        options.format = .labelStudio
        let found = try CorpusReader.read(path, options: options).failures
        #expect(found.count == 1 && found[0].what.contains("plain record"))
        // Tasks to be imported have no annotations that could be lost.
        #expect(try failures("t.json", #"[{"id": 1, "text": "Ann"}]"#).isEmpty)
    }
}
