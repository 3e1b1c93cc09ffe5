import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Every format read, written and read again.
struct FormatTests {
    /// Text with everything that offsets go wrong on.
    static let hardText = "\u{FEFF}Mr. Nu\u{301}ñez 😀👨‍👩‍👧 came\r\non 3/4.\n\tBye ]]> & <b>\"x\" 漢字"

    private static func hardDocument() -> Document {
        let scalars = Array(hardText.unicodeScalars)
        func range(_ text: String) -> ScalarRange {
            let wanted = Array(text.unicodeScalars)
            let start = (0...(scalars.count - wanted.count)).first {
                Array(scalars[$0..<($0 + wanted.count)]) == wanted
            }!
            return ScalarRange(start, start + wanted.count)
        }
        return Document(
            id: "hard", text: hardText,
            annotations: [
                Annotation(label: "NAME", range: range("Nu\u{301}ñez")), Annotation(label: "ICON", range: range("😀👨‍👩‍👧")),
                Annotation(label: "DATE", range: range("3/4")), Annotation(label: "LINES", range: range("came\r\non")),
                Annotation(label: "SIGN", range: range("]]> & <b>\"x\"")),
                Annotation(label: "WORD", range: range("漢字")),
            ])
    }

    private func isSame(_ a: Document, _ b: Document) -> Bool {
        a.text == b.text && a.annotations.map(\.label) == b.annotations.map(\.label)
            && a.annotations.map(\.range) == b.annotations.map(\.range)
    }

    @Test(arguments: [CorpusFormat.brat, .i2b2, .jsonl])
    func hardTextComesBackUnchanged(format: CorpusFormat) throws {
        let folder = TemporaryFolder()
        let target = folder.path + (format == .jsonl ? "/notes.jsonl" : "/notes")
        let document = Self.hardDocument()
        let problems = try CorpusWriter.write([document], to: target, format: format)
        #expect(problems.isEmpty)
        let corpus = try CorpusReader.read(target)
        #expect(corpus.format == format)
        #expect(corpus.failures.isEmpty)
        #expect(corpus.problems.isEmpty, "\(corpus.problems)")
        #expect(isSame(corpus.documents[0], document))
        #expect(corpus.documents[0].id == "hard")
    }

    @Test func plainTextKeepsEveryByte() throws {
        let folder = TemporaryFolder()
        _ = folder.file("notes/a.txt", Self.hardText)
        let corpus = try CorpusReader.read(folder.path + "/notes")
        #expect(corpus.format == .text)
        #expect(corpus.documents[0].text == NoteText(Self.hardText))
    }

    // MARK: CoNLL

    @Test(arguments: ["\n", "\r\n"], [" ", "\t", "  "])
    func conllInEveryLayout(lineEnd: String, gap: String) throws {
        let folder = TemporaryFolder()
        let lines = ["-DOCSTART- O", "", "Ann A B-PER", "Lee B I-PER", "left C O", "", "Paris D B-LOC"]
        let text = lines.map { $0.replacingOccurrences(of: " ", with: gap) }.joined(separator: lineEnd)
        let path = folder.file("data.conll", text)
        var options = ReadingOptions()
        options.keepsLayout = true
        let corpus = try CorpusReader.read(path, options: options)
        #expect(corpus.documents.count == 1)
        let document = corpus.documents[0]
        #expect(document.text == "Ann Lee left\nParis")
        #expect(document.annotations.map(\.range) == [ScalarRange(0, 7), ScalarRange(13, 18)])
        #expect(document.tokenization?.sentences.map(\.count) == [3, 1])
        #expect(document.middleColumns == ["A", "B", "C", "D"])
        let copy = folder.path + "/copy.conll"
        try CorpusWriter.write(corpus.documents, to: copy, format: .conll)
        let again = try CorpusReader.read(copy, options: options)
        #expect(isSame(again.documents[0], document))
        #expect(again.documents[0].middleColumns == document.middleColumns)
    }

    @Test func conllDocumentsAndBlocks() throws {
        let folder = TemporaryFolder()
        let marked = folder.file("m.conll", "-DOCSTART- O\n\na O\n\nb O\n\n-DOCSTART- O\n\nc B-X\n\n-DOCSTART- O\n")
        #expect(try CorpusReader.read(marked).documents.map { $0.tokenization?.tokens.count } == [2, 1, 0])
        let plain = folder.file("p.conll", (0..<25).map { "t\($0) O\n\n" }.joined())
        #expect(try CorpusReader.read(plain).documents.map { $0.tokenization?.tokens.count } == [10, 10, 5])
        var options = ReadingOptions()
        options.blockSentences = 0
        #expect(try CorpusReader.read(plain, options: options).documents.count == 1)
        #expect(try CorpusReader.read(plain).documents.allSatisfy { $0.origin.isBlock })
    }

    @Test func conllSchemesGiveTheSameEntities() throws {
        let folder = TemporaryFolder()
        let bio = try CorpusReader.read(folder.file("a.conll", "a B-X\nb I-X\nc B-X\n"))
        let iob1 = try CorpusReader.read(folder.file("b.conll", "a I-X\nb I-X\nc B-X\n"))
        let bioes = try CorpusReader.read(folder.file("c.conll", "a B-X\nb E-X\nc S-X\n"))
        for corpus in [bio, iob1, bioes] {
            #expect(corpus.documents[0].annotations.map(\.range) == [ScalarRange(0, 3), ScalarRange(4, 5)])
            #expect(corpus.problems.isEmpty)
        }
    }

    @Test(arguments: [
        ("a O\nb\n", "line 2: not a CoNLL line"), ("a x O\nb O\n", "line 2: the number of columns changes"),
        ("a O\nb Z-X\n", "line 2: the last column is not a tag"),
    ])
    func conllErrorsSayWhere(text: String, message: String) throws {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        options.format = .conll
        let corpus = try CorpusReader.read(folder.file("x.conll", text), options: options)
        #expect(corpus.failures.count == 1)
        #expect("\(corpus.failures[0])".contains(message), "\(corpus.failures)")
    }

    // MARK: brat

    @Test func bratKeepsOtherLines() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.txt", "Ann Lee came")
        let other = "R1\tWorks Arg1:T1 Arg2:T2\nA1\tNegated T1\n#1\tAnnotatorNotes T1\ta note\n*\tEquiv T1 T2\n"
        _ = folder.file("n/a.ann", "T7\tNAME 0 3\tAnn\nT2\tNAME 4 7\tLee\n" + other)
        let corpus = try CorpusReader.read(folder.path + "/n")
        try CorpusWriter.write(corpus.documents, to: folder.path + "/m", format: .brat)
        #expect(folder.read("m/a.ann") == "T7\tNAME 0 3\tAnn\nT2\tNAME 4 7\tLee\n" + other)
        let problems = try CorpusWriter.write(corpus.documents, to: folder.path + "/x.jsonl", format: .jsonl)
        #expect(problems.map(\.kind) == [.fieldLeftOut])
    }

    @Test(arguments: [
        (DiscontinuousPolicy.join, [ScalarRange(0, 12)]), (.split, [ScalarRange(0, 3), ScalarRange(8, 12)]),
        (.reject, []),
    ])
    func bratDiscontinuousSpans(policy: DiscontinuousPolicy, expected: [ScalarRange]) throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.txt", "Ann Lee came")
        _ = folder.file("n/a.ann", "T1\tNAME 0 3;8 12\tAnn came\n")
        var options = ReadingOptions()
        options.discontinuous = policy
        let corpus = try CorpusReader.read(folder.path + "/n", options: options)
        #expect(corpus.documents[0].annotations.map(\.range) == expected)
        #expect(corpus.problems.map(\.kind) == [.discontinuous])
        options.isStrict = true
        #expect(throws: LetheError.self) { try CorpusReader.read(folder.path + "/n", options: options) }
    }

    @Test func bratFindsWhatIsWrong() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.txt", "Ann Lee came")
        _ = folder.file("n/a.ann", "T1\tNAME 0 3\tLee\nT2\tNAME 8 99\tcame\n")
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.problems.map(\.kind) == [.textMismatch, .outOfBounds])
        #expect(corpus.documents[0].annotations.count == 1)
    }

    // MARK: i2b2

    @Test func i2b2KeepsRootAndCategories() throws {
        let folder = TemporaryFolder()
        let source = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <MEDDOCAN>
            <!-- a comment -->
            <TEXT><![CDATA[Ann saw <Bob> & co.]]></TEXT>
            <TAGS>
            <NAME id="P0" start="0" end="3" text="Ann" TYPE="PATIENT" comment="" />
            <NAME id="P1" start="9" end="12" text="Bob" TYPE="DOCTOR" comment=""></NAME>
            </TAGS>
            </MEDDOCAN>
            """
        _ = folder.file("n/a.xml", source)
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.problems.isEmpty)
        #expect(corpus.documents[0].annotations.map(\.label) == ["PATIENT", "DOCTOR"])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/m", format: .i2b2)
        let written = folder.read("m/a.xml")
        #expect(written.contains("<MEDDOCAN>"))
        #expect(written.contains("<NAME id=\"P1\" start=\"9\" end=\"12\" text=\"Bob\" TYPE=\"DOCTOR\""))
    }

    @Test(arguments: [
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><deIdi2b2></deIdi2b2>", "document type is refused"),
        ("<other><TEXT>x</TEXT></other>", "not an i2b2 note"), ("<deIdi2b2></deIdi2b2>", "the note has no text"),
        ("<deIdi2b2><TEXT>x</TAGS>", "end tag doesn't match"), ("<deIdi2b2><TEXT><![CDATA[x", "has no end"),
        ("<deIdi2b2><TEXT>a &b; c</TEXT></deIdi2b2>", "unknown reference"), ("", "no element"),
        (String(repeating: "<a>", count: 100), "nest too deeply"),
    ])
    func i2b2RefusesWhatIsNotANote(source: String, message: String) throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(folder.file("a.xml", source))
        #expect(corpus.failures.count == 1)
        #expect("\(corpus.failures)".contains(message), "\(corpus.failures)")
    }

    // MARK: JSON lines

    @Test func jsonLinesKeepOtherFieldsAndEscapes() throws {
        let folder = TemporaryFolder()
        let path = folder.file(
            "a.jsonl",
            "\u{FEFF}{\"id\":7,\"text\":\"a\\u00e9\\ud83d\\ude00\\n\",\"spans\":[{\"start\":1,\"end\":3,\"label\":\"X\"}],\"meta\":{\"k\":[1,2.5,null,true]}}\n\n{\"text\":\"b\"}"
        )
        let corpus = try CorpusReader.read(path)
        #expect(corpus.documents.map(\.id) == ["7", "a#2"])
        #expect(corpus.documents[0].text == "aé😀\n")
        #expect(
            corpus.documents[0].fields["meta"]
                == .object(["k": .array([.integer(1), .number(2.5), .null, .bool(true)])]))
        let copy = folder.path + "/b.jsonl"
        try CorpusWriter.write(corpus.documents, to: copy, format: .jsonl)
        let again = try CorpusReader.read(copy)
        #expect(again.documents[0].fields == corpus.documents[0].fields)
        #expect(isSame(again.documents[0], corpus.documents[0]))
    }

    @Test(arguments: [
        ("{", "not valid JSON"), ("{\"id\":\"x\"}", "`text`"), ("{\"text\":5}", "wrong type"),
        ("{\"text\":\"a\",\"spans\":[{\"start\":\"0\",\"end\":1,\"label\":\"X\"}]}", "wrong type"),
        (String(repeating: "[", count: 200), "nested too deeply"),
    ])
    func jsonLinesErrorsSayWhereAndQuoteNothing(line: String, message: String) throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(folder.file("a.jsonl", "{\"text\":\"Ann\"}\n\(line)\n{\"text\":\"Bob\"}\n"))
        #expect(corpus.documents.count == 2)
        #expect(corpus.failures.count == 1)
        #expect("\(corpus.failures[0])".contains(message), "\(corpus.failures)")
        #expect("\(corpus.failures[0])".contains("line 2"))
        #expect(throws: LetheError.self) { try CorpusReader.readComplete(folder.path + "/a.jsonl") }
    }

    // MARK: Recognition and encoding

    @Test func formatsAreRecognised() throws {
        let folder = TemporaryFolder()
        #expect(try CorpusFormat.recognise(folder.file("train.txt", "EU NNP B-ORG\nrejects VBZ O\n")) == .conll)
        #expect(try CorpusFormat.recognise(folder.file("esp.train", "El DA O\n")) == .conll)
        #expect(try CorpusFormat.recognise(folder.file("note.txt", "The patient came.\n")) == .text)
        #expect(try CorpusFormat.recognise(folder.file("marks", "-DOCSTART-\n\nEl O\n")) == .conll)
        #expect(try CorpusFormat.recognise(folder.file("lines.txt", "{\"text\": \"Ann\"}\n")) == .jsonl)
        #expect(try CorpusFormat.recognise(folder.file("empty.txt", "")) == .text)
        #expect(throws: LetheError.self) { try CorpusFormat.recognise(folder.path + "/nothing") }
    }

    @Test func brokenEncodingIsAnErrorWithItsByte() throws {
        let folder = TemporaryFolder()
        folder.file("n/a.txt", Data([0x41, 0x42, 0xE9, 0x43]))
        _ = folder.file("n/b.txt", "fine")
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.documents.map(\.id) == ["b"])
        #expect("\(corpus.failures)".contains("byte 2"), "\(corpus.failures)")
    }

    @Test func foldersOfSeveralFormatsAreNotGuessed() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.txt", "Ann")
        _ = folder.file("n/b.xml", "<deIdi2b2><TEXT>x</TEXT></deIdi2b2>")
        #expect(throws: LetheError.self) { try CorpusReader.read(folder.path + "/n") }
        var options = ReadingOptions()
        options.format = .text
        let corpus = try CorpusReader.read(folder.path + "/n", options: options)
        #expect(corpus.documents.map(\.id) == ["a"] && corpus.ignoredFiles == ["b.xml"])
    }

    @Test func anAnnotationFileWithoutItsTextIsAFailure() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.TXT", "Ann")
        _ = folder.file("n/b.ann", "T1\tNAME 0 3\tAnn\n")
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.documents.map(\.id) == ["a"])
        #expect("\(corpus.failures)".contains("b.txt"))
    }

    @Test func aFileThatCannotBeOpenedDoesNotStopTheOthers() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/b.jsonl", "{\"text\": \"Ann\"}")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/n/a.jsonl", withDestinationPath: folder.path + "/gone")
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.documents.count == 1 && corpus.failures.count == 1)
    }

    @Test func textInElementsIsRefusedAndCommentsAreKept() throws {
        let folder = TemporaryFolder()
        _ = folder.file("n/a.xml", "<deIdi2b2><TEXT>Hello <b>John</b> bye</TEXT></deIdi2b2>")
        _ = folder.file(
            "n/b.xml",
            "<deIdi2b2><TEXT>Ann</TEXT><TAGS><NAME id=\"1\" start=\"0\" end=\"3\" TYPE=\"X\" comment=\"sure?\" more=\"1\"/></TAGS></deIdi2b2>"
        )
        let corpus = try CorpusReader.read(folder.path + "/n")
        #expect(corpus.failures.count == 1 && "\(corpus.failures)".contains("not in one piece"))
        #expect(corpus.documents[0].annotations[0].comment == "sure?")
        #expect(corpus.problems.map(\.kind) == [.fieldLeftOut])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/m", format: .i2b2)
        #expect(folder.read("m/b.xml").contains("comment=\"sure?\""))
    }

    @Test func sectionEndsBeforeCombiningMarksComeBack() throws {
        let folder = TemporaryFolder()
        let document = Document(
            id: "1", text: "a ]]>\u{301} John", annotations: [Annotation(label: "X", range: ScalarRange(7, 11))])
        try CorpusWriter.write([document], to: folder.path + "/m", format: .i2b2)
        let read = try CorpusReader.read(folder.path + "/m")
        #expect(read.documents[0].text == document.text)
        #expect(read.problems.isEmpty)
    }

    @Test func labelsThatAFormatCannotHoldAreChangedAndReported() throws {
        let folder = TemporaryFolder()
        let document = Document(
            id: "1", text: "Ann Lee",
            annotations: [
                Annotation(label: "patient name", range: ScalarRange(0, 3)),
                Annotation(label: "", range: ScalarRange(4, 7)),
            ])
        for format in [CorpusFormat.brat, .conll] {
            let problems = try CorpusWriter.write(
                [document], to: folder.path + "/\(format.rawValue).conll", format: format)
            #expect(problems.map(\.kind) == [.labelChanged, .labelChanged])
            let read = try CorpusReader.read(folder.path + "/\(format.rawValue).conll")
            #expect(read.documents[0].annotations.map(\.label) == ["patient_name", "UNNAMED"])
        }
    }

    @Test func nothingIsWrittenOverUnasked() throws {
        let folder = TemporaryFolder()
        let documents = [Document(id: "1", text: "Ann")]
        for (format, name) in [(CorpusFormat.brat, "n"), (.jsonl, "n.jsonl")] {
            try CorpusWriter.write(documents, to: folder.path + "/" + name, format: format)
            #expect(throws: LetheError.self) {
                try CorpusWriter.write(documents, to: folder.path + "/" + name, format: format)
            }
            var options = WritingOptions()
            options.overwrites = true
            try CorpusWriter.write(documents, to: folder.path + "/" + name, format: format, options: options)
        }
    }

    @Test func filesOfAnEarlierRunDoNotMixIn() throws {
        let folder = TemporaryFolder()
        try CorpusWriter.write(
            [Document(id: "1", text: "a"), Document(id: "2", text: "b")], to: folder.path + "/n", format: .text)
        var options = WritingOptions()
        options.overwrites = true
        #expect(throws: LetheError.self) {
            try CorpusWriter.write(
                [Document(id: "1", text: "c")], to: folder.path + "/n", format: .text, options: options)
        }
    }

    @Test func keysOfANoteAreNotRepeatedInMessages() throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(
            folder.file("a.jsonl", "{\"text\":\"x\",\"m\":{\"John Smith\":1e9999}}\n{\"text\":\"b\"}\n"))
        #expect(!"\(corpus.failures)".contains("John"))
    }

    /// A line too long to hold fails its file; the files after it are read.
    @Test(arguments: [false, true])
    func anEndlessLineDoesNotStopTheOthers(replacesText: Bool) throws {
        let folder = TemporaryFolder()
        folder.file("n/a.txt", Data(repeating: 0x61, count: 34 << 20))
        _ = folder.file("n/b.txt", "Ann")
        let source = try DocumentSource(
            path: folder.path + "/n", options: ReadingOptions(), replacesText: replacesText)
        var read: [String] = []
        var failed = 0
        while let raw = source.next() {
            do {
                read.append(try raw.parse().document.id)
            } catch is LetheError { failed += 1 }
        }
        #expect(read == ["b"] && failed == 1)
    }

    @Test func idsCannotLeaveTheFolder() {
        #expect(CorpusWriter.fileName("../../etc/passwd") == "_./_./etc/passwd")
        #expect(CorpusWriter.fileName("/a//b") == "a/b")
        #expect(CorpusWriter.fileName("") == "document")
        #expect(CorpusWriter.fileName("a\u{0}b\\c") == "a_b_c")
        let (long, other) = (String(repeating: "é", count: 300), String(repeating: "é", count: 301))
        #expect(CorpusWriter.fileName(long).utf8.count < 200)
        #expect(CorpusWriter.fileName(long) != CorpusWriter.fileName(other))
    }
}
