import Foundation
import Testing

@testable import Lethe

struct TableFormatTests {
    private func read(
        _ content: String, name: String = "n.csv", _ set: (inout ReadingOptions) -> Void = { _ in }
    ) throws -> Corpus {
        let folder = TemporaryFolder()
        var options = ReadingOptions()
        set(&options)
        return try CorpusReader.read(folder.file(name, content), options: options)
    }

    @Test func quotedFieldsHoldSeparatorsAndLineEnds() throws {
        let corpus = try read(
            "id,ward,text\r\n7,3,\"Seen by Dr. \"\"A\"\" Lee,\r\nthen home\"\r\n\r\n8,,plain\r\n")
        #expect(corpus.format == .csv && corpus.failures.isEmpty)
        #expect(corpus.documents.map(\.id) == ["7", "8"])
        #expect(corpus.documents.map(\.text) == ["Seen by Dr. \"A\" Lee,\r\nthen home", "plain"])
        #expect(corpus.documents.map { $0.fields["ward"] } == [.string("3"), .string("")])
    }

    /// Written again, the table is read as the same, whatever its separator.
    @Test(arguments: [",", ";", "\t", "|"])
    func aTableComesBackAsItWas(separator: String) throws {
        let rows = [["note_id", "note_text", "ward"], ["1", "a \(separator) \"b\"\nc ", "x"], ["2", "", " y"]]
        let content = rows.map { row in
            row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: separator) + "\n"
        }.joined()
        let corpus = try read(content)
        #expect(corpus.documents.map(\.text) == ["a \(separator) \"b\"\nc ", ""])
        let folder = TemporaryFolder()
        #expect(try CorpusWriter.write(corpus.documents, to: folder.path + "/o.csv", format: .csv).isEmpty)
        let again = try CorpusReader.read(folder.path + "/o.csv")
        #expect(again.documents.map(\.text) == corpus.documents.map(\.text))
        #expect(again.documents.map(\.fields) == corpus.documents.map(\.fields))
        #expect(folder.read("o.csv").hasPrefix("note_id\(separator)note_text\(separator)ward\n"))
    }

    /// Each bad row is a failure at its line, and those behind it are read.
    @Test func aBadRowIsOneFailure() throws {
        let corpus = try read("id,text\n1,a\n2,b,c\n3\n4,\"d\"x\n5,e\n")
        #expect(corpus.documents.map(\.id) == ["1", "5"])
        #expect(corpus.failures.map(\.place).map { $0.suffix(6) } == ["line 3", "line 4", "line 5"])
    }

    @Test func aTableThatIsCutOffSaysSo() throws {
        let corpus = try read("id,text\n1,a\n2,\"b\n3,c\n")
        #expect(corpus.documents.map(\.id) == ["1"])
        #expect(corpus.failures.count == 1 && corpus.failures[0].extent == .restOfFile)
        #expect(corpus.failures[0].place.hasSuffix("line 3"))
    }

    @Test func columnsAreNamedOrFound() throws {
        let table = "MRN,Body,When\n1,Seen,2020\n"
        #expect(throws: LetheError.self) { try read(table) }
        let named = try read(table) {
            $0.textColumn = "Body"
            $0.idColumn = "MRN"
        }
        #expect(named.documents.map(\.id) == ["1"] && named.documents[0].text == "Seen")
        #expect(throws: LetheError.self) { try read(table) { $0.textColumn = "body" } }
        let numbered = try read("1,Seen\n2,Home\n") {
            $0.values[TableFormat.noHeader] = .bool(true)
            $0.textColumn = "2"
        }
        #expect(numbered.documents.map(\.text) == ["Seen", "Home"])
        #expect(numbered.documents.map(\.id) == ["n#1", "n#2"])
    }

    /// Of two tables in one folder whose columns differ, the second can't be written beside the first.
    @Test func tablesOfOtherColumnsAreAFailure() throws {
        let folder = TemporaryFolder()
        _ = folder.file("in/a.csv", "id,text\n1,a\n")
        _ = folder.file("in/b.csv", "id,text,ward\n2,b,3\n")
        let corpus = try CorpusReader.read(folder.path + "/in")
        #expect(corpus.documents.map(\.id) == ["1"] && corpus.failures.count == 1)
    }

    private struct NameFinder: Annotator, AnnotationWorker {
        var tokenizer: Tokenizer { Tokenizer() }
        func makeWorker() -> NameFinder { self }
        func annotate(_ documents: [Document]) -> [[Annotation]] {
            documents.map { document in
                document.text.hasPrefix("Ann") ? [Annotation(label: "NAME", range: ScalarRange(0, 3))] : []
            }
        }
    }

    private func deidentify(_ content: String, _ set: (inout ReadingOptions) -> Void) throws -> String {
        let folder = TemporaryFolder()
        var processing = NoteProcessing(
            NotePipeline(annotator: NameFinder(), task: .deidentify(.label)), input: folder.file("n.csv", content),
            output: folder.path + "/o.csv")
        set(&processing.reading)
        _ = try processing.run()
        return folder.read("o.csv")
    }

    /// No other column passes on in silence.
    @Test func otherColumnsAreDecidedAbout() throws {
        let table = "id,name,ward,text\n1,Ann Lee,3,Ann came\n"
        do {
            _ = try deidentify(table) { _ in }
            Issue.record("columns passed undecided")
        } catch let error as LetheError {
            #expect(error.kind == .setting && error.found == "`name`, `ward`" && !"\(error)".contains("Lee"))
        }
        #expect(throws: LetheError.self) { try deidentify(table) { $0.keepColumns = ["ward"] } }
        let chosen = try deidentify(table) {
            $0.keepColumns = ["ward"]
            $0.dropColumns = ["name"]
        }
        #expect(chosen == "id,ward,text\n1,3,<NAME> came\n")
        #expect(try deidentify(table) { $0.dropColumns = ["all"] } == "id,text\n1,<NAME> came\n")
        let rest = try deidentify(table) {
            $0.keepColumns = ["ward"]
            $0.dropColumns = ["all"]
        }
        #expect(rest == chosen)
        for wrong in [["nothing"], ["text"]] {
            #expect(throws: LetheError.self) { try deidentify(table) { $0.keepColumns = wrong } }
        }
        // A table without rows stays a table; tags leave columns as they are.
        #expect(try deidentify("id,name,text\n") { $0.dropColumns = ["name"] } == "id,text\n")
    }

    @Test func fieldsBecomeThoseOfRecords() throws {
        let folder = TemporaryFolder()
        let corpus = try read("id,ward,text\n1,3,Ann\n")
        #expect(try CorpusWriter.write(corpus.documents, to: folder.path + "/o.jsonl", format: .jsonl).isEmpty)
        #expect(folder.read("o.jsonl") == #"{"id":"1","spans":[],"text":"Ann","ward":"3"}"# + "\n")
        // The other way, a table says what it has no place for.
        let records = try CorpusReader.read(folder.path + "/o.jsonl").documents
        let problems = try CorpusWriter.write(records, to: folder.path + "/p.csv", format: .csv)
        #expect(problems.map(\.kind) == [.fieldLeftOut] && folder.read("p.csv") == "id,text\n1,Ann\n")
    }

    /// Letters whose first line has commas are no tables; see `ForeignFormatTests`.
    @Test func anEmptyTableIsAFailure() throws {
        let corpus = try read("")
        #expect(corpus.documents.isEmpty && corpus.failures.count == 1)
    }
}
