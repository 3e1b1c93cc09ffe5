import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct I2b22006FormatTests {
    private static let file = """
        <?xml version="1.0" encoding="UTF-8" ?>
        <ROOT>
        <RECORD ID="12">
        <TEXT>Seen by Dr. <PHI TYPE="DOCTOR">Lee &amp; Sons</PHI> on
        <PHI TYPE="DATE">9/1</PHI>.</TEXT>
        </RECORD>
        <RECORD ID="13"><TEXT>Plain 😀</TEXT></RECORD>
        </ROOT>

        """

    @Test func annotationsInsideTheTextAreRead() throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(folder.file("a.xml", Self.file))
        #expect(corpus.format == .i2b22006 && corpus.problems.isEmpty && corpus.failures.isEmpty)
        #expect(corpus.documents.map(\.id) == ["12", "13"])
        #expect(corpus.documents.map(\.text) == ["Seen by Dr. Lee & Sons on\n9/1.", "Plain 😀"])
        #expect(corpus.documents[0].annotations.map(\.label) == ["DOCTOR", "DATE"])
        #expect(corpus.documents[0].annotations.map(\.range) == [ScalarRange(12, 22), ScalarRange(26, 29)])
        try CorpusWriter.write(corpus.documents, to: folder.path + "/b.xml", format: .i2b22006)
        let again = try CorpusReader.read(folder.path + "/b.xml")
        #expect(again.documents.map(\.text) == corpus.documents.map(\.text))
        #expect(again.documents.map(\.annotations) == corpus.documents.map(\.annotations))
    }

    /// Elements can't overlap: what is free of a second one is marked, and told.
    @Test func overlappingAnnotationsKeepWhatIsFree() throws {
        let document = Document(
            id: "1", text: "abcdef",
            annotations: [
                Annotation(label: "A", range: ScalarRange(0, 3)), Annotation(label: "B", range: ScalarRange(2, 5)),
                Annotation(label: "C", range: ScalarRange(1, 2)), Annotation(label: "D", range: ScalarRange(6, 6)),
            ])
        let written = I2b22006Format.write(document, WritingOptions())
        #expect(
            written.problems.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.empty, .overlapping, .overlapping])
        let text = String(decoding: written.files[0].data, as: UTF8.self)
        #expect(text.contains("<PHI TYPE=\"A\">abc</PHI><PHI TYPE=\"B\">de</PHI>f"))
    }

    @Test func whatIsCutOffIsAFailureBehindTheNotesBeforeIt() throws {
        let folder = TemporaryFolder()
        for (cut, notes) in [("</RECORD>\n</ROOT>", 1), ("\n</ROOT>", 2)] {
            let end = try #require(Self.file.range(of: cut, options: .backwards))
            let corpus = try CorpusReader.read(folder.file("a.xml", String(Self.file[..<end.lowerBound])))
            #expect(corpus.documents.count == notes && corpus.failures.count == 1)
            #expect(corpus.failures[0].extent == .restOfFile)
        }
    }

    @Test func marksInRemarksAndSectionsAreNone() throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(
            folder.file(
                "a.xml",
                "<?xml version='1.0'?><!-- a <RECORD> of 2006 --><ROOT><RECORD ID='1'><TEXT><![CDATA[a </RECORD> b]]></TEXT>"
                    + "</RECORD ><RECORD ID='2'/><RECORDS/><RECORD ID='>3'><TEXT>c</TEXT></RECORD></ROOT>"))
        #expect(corpus.documents.map(\.id) == ["1", ">3"] && corpus.documents[0].text == "a </RECORD> b")
        #expect(corpus.failures.count == 1)
        #expect(try CorpusReader.read(folder.file("b.xml", "<ROOT><RECORD/>")).failures.count == 2)
        var options = ReadingOptions()
        options.format = .i2b22006
        #expect(try CorpusReader.read(folder.file("c.xml", ""), options: options).failures.count == 1)
    }

    @Test func controlCharactersAreToldOf() {
        var document = Document(id: "1", text: "a\u{1}b")
        #expect(I2b22006Format.makeWritable(&document).count == 1)
    }

    @Test func otherElementsInsideTheTextAreRefused() throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(
            folder.file(
                "a.xml",
                "<ROOT><RECORD ID='1'><TEXT>a <B>b</B></TEXT></RECORD><RECORD ID='2'><TEXT>c</TEXT></RECORD></ROOT>"))
        #expect(corpus.documents.map(\.id) == ["2"] && corpus.failures.count == 1)
    }
}
