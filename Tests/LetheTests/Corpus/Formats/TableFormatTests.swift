import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

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
        #expect(corpus.documents.map(\.text.string) == ["a \(separator) \"b\"\nc ", ""])
        let folder = TemporaryFolder()
        #expect(try CorpusWriter.write(corpus.documents, to: folder.path + "/o.csv", format: .csv).isEmpty)
        let again = try CorpusReader.read(folder.path + "/o.csv")
        #expect(again.documents.map(\.text) == corpus.documents.map(\.text))
        #expect(again.documents.map(\.fields) == corpus.documents.map(\.fields))
        #expect(folder.read("o.csv").hasPrefix("note_id\(separator)note_text\(separator)ward\n"))
    }

    /// Wherever the part that is looked at ends, and whatever row is faulty: taken for a text, a table's other columns would pass.
    @Test(arguments: [",", ";", "\t", "|"])
    func tablesAreRecognisedByTheirContent(separator: String) throws {
        let folder = TemporaryFolder()
        func format(_ rows: [[String]]) throws -> CorpusFormat {
            let path = folder.file(
                "notes.txt", rows.map { $0.joined(separator: separator) + "\n" }.joined())
            return try CorpusReader.read(path).format
        }
        let header = ["id", "mrn", "text"]
        func note(_ bytes: Int) -> String {
            "\"" + String(repeating: "Seen in the ward, and well. ", count: bytes / 28) + "\""
        }
        for sizes in [[100], [1200, 3700, 800], [3900, 3900], [5000, 100], [300, 300, 5000], [4040, 200]] {
            let rows = sizes.enumerated().map { ["\($0.offset + 1)", "44\($0.offset)", note($0.element)] }
            #expect(try format([header] + rows) == .csv, "\(sizes)")
        }
        let folderOfFaults = [header, ["1", "440", "\"a\""], ["2", "441", "\"b\""], ["3", "446", "\"a\" b"]]
        #expect(try format(folderOfFaults) == .csv)
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
        #expect(throws: LetheError.self) { try read("id,note,text\n1,Seen,Home\n") }
        let numbered = try read("1,Seen\n2,Home\n") {
            $0.values[TableFormat.noHeader] = .bool(true)
            $0.textColumn = "2"
        }
        #expect(numbered.documents.map(\.text) == ["Seen", "Home"])
        #expect(numbered.documents.map(\.id) == ["n#1", "n#2"])
    }

    /// What isn't known to be a header may be a note: nothing of it is quoted, and nothing passes as one.
    @Test func aFirstRowThatMayBeANoteIsNeverQuoted() throws {
        for table in [
            "174,Report,\"Mr. John Brown was seen on 12 May 2020.\"\n175,Report,\"x y z\"\n",
            "Report,John Brown\nReport,x y\n",
            "Smith,Report,John Brown came\n,Report,x\n",
        ] {
            for keeps in [[], ["all"]] as [[String]] {
                do {
                    let output = try deidentify(table, textColumn: nil) { $0.keepColumns = keeps }
                    #expect(!output.contains("John"), "\(output)")
                } catch let error as LetheError {
                    #expect(error.kind == .setting && !"\(error)".contains("John"), "\(error)")
                }
            }
        }
    }

    /// Columns spelt alike or not at all go by their number; nothing of one overwrites the other.
    @Test func columnsOfOneNameStayApart() throws {
        let table = "id,text,x,x,\n1,Ann,A,B,C\n"
        #expect(try deidentify(table) { $0.keepColumns = ["all"] } == "id,text,x,x,\n1,<NAME>,A,B,C\n")
        let some = try deidentify(table) {
            $0.keepColumns = ["4"]
            $0.dropColumns = ["all"]
        }
        #expect(some == "id,text,x\n1,<NAME>,B\n")
        let corpus = try read(table) { $0.textColumn = "text" }
        #expect(corpus.documents[0].fields == ["x": .string("A"), "4": .string("B"), "5": .string("C")])
    }

    @Test func whatIsEmptyStaysEmpty() throws {
        #expect(try deidentify("id,text\n,Ann came\n2,\"\"\n") { _ in } == "id,text\n,<NAME> came\n2,\n")
        let corpus = try read("text\nfoo\n\n\"\"")
        #expect(corpus.documents.map(\.text) == ["foo", ""])
    }

    @Test func marksAndSignsThatLookLikeOne() throws {
        let marked = try deidentify("\u{FEFF}id,text\r\n1,Ann came\r\n") { _ in }
        #expect(marked == "\u{FEFF}id,text\r\n1,<NAME> came\r\n")
        let wide = try read("\u{FF29}\u{FF24},text\n1,a\n") { $0.textColumn = "text" }
        #expect(wide.documents.map(\.text) == ["a"] && wide.documents[0].fields == ["\u{FF29}\u{FF24}": .string("1")])
        #expect(try read("id,text\n1,\"a\"\rb\n2,c\n").failures.count == 1)
    }

    /// An option that says where notes are decides what the file is, or is refused: it is never passed over.
    @Test func anOptionThatIsGivenIsUsed() throws {
        let table = "nr,befund,besitzer\n1,Ann kam.,Lee\n"
        for name in ["bef.txt", "bef.tsv"] {
            let folder = TemporaryFolder()
            var options = ReadingOptions()
            options.textColumn = "befund"
            let path = folder.file(name, name == "bef.tsv" ? table.replacing(",", with: "\t") : table)
            let corpus = try CorpusReader.read(path, options: options)
            #expect(corpus.format == .csv && corpus.documents.map(\.text) == ["Ann kam."])
            options.format = .text
            #expect(throws: LetheError.self) { try CorpusReader.read(path, options: options) }
        }
        var options = ReadingOptions()
        (options.textColumn, options.textKey) = ("a", "b")
        #expect(throws: LetheError.self) {
            try CorpusReader.read(TemporaryFolder().file("n.csv", "a,b\n1,2\n"), options: options)
        }
    }

    /// Files of one folder become one table: rows of others fail as a file, and separators are those of the first.
    @Test func tablesOfOneFolderAgreeOrFail() throws {
        let folder = TemporaryFolder()
        _ = folder.file("in/a.csv", "id,text\n1,a;b\n")
        _ = folder.file("in/b.csv", "id;text\r\n2;Ann came\r\n")
        _ = folder.file("in/c.csv", "id,text,ward\n3,c,4\n")
        var processing = NoteProcessing(
            NotePipeline(annotator: NameFinder(), task: .deidentify(.label)), input: folder.path + "/in",
            output: folder.path + "/o.csv")
        processing.reading.textColumn = "text"
        processing.reading.dropColumns = []
        let progress = try processing.run()
        #expect(progress.documents == 2 && progress.unreadFiles == 1)
        #expect(folder.read("o.csv") == "id,text\n1,a;b\n2,<NAME> came\n")
        // Only read, they need not agree.
        let corpus = try CorpusReader.read(folder.path + "/in")
        #expect(corpus.documents.map(\.id) == ["1", "2", "3"] && corpus.failures.isEmpty)
    }

    private struct NameFinder: Annotator, AnnotationWorker {
        var labels: [String] { ["NAME"] }
        var tokenizer: Tokenizer { Tokenizer() }
        func makeWorker() -> NameFinder { self }
        func annotate(_ documents: [Document]) -> [[Annotation]] {
            documents.map { document in
                document.text.string.hasPrefix("Ann") ? [Annotation(label: "NAME", range: ScalarRange(0, 3))] : []
            }
        }
    }

    private func deidentify(
        _ content: String, textColumn: String? = "text", _ set: (inout ReadingOptions) -> Void
    ) throws -> String {
        let folder = TemporaryFolder()
        var processing = NoteProcessing(
            NotePipeline(annotator: NameFinder(), task: .deidentify(.label)), input: folder.file("n.csv", content),
            output: folder.path + "/o.csv")
        processing.reading.textColumn = textColumn
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

    /// Values of columns that are replaced never stand in the output, whatever is wrong with them.
    @Test func columnsAreReplacedAsTextIs() throws {
        let table = "id,name,dob,ward,text\n1,Ann Lee,1950-03-12,3,Ann came\n2,,,4,Ann\n"
        let replaced = try deidentify(table) {
            $0.keepColumns = ["ward"]
            $0.replaceColumns = ["name", "dob"]
        }
        #expect(replaced == "id,name,dob,ward,text\n1,<NAME>,<DATE>,3,<NAME> came\n2,,,4,<NAME>\n")
        // What isn't named is still to be decided about.
        #expect(throws: LetheError.self) { try deidentify(table) { $0.replaceColumns = ["name", "dob"] } }
        let rest = try deidentify(table) {
            $0.keepColumns = ["all"]
            $0.replaceColumns = ["name", "ward=dob", "dob"]
        }
        #expect(rest == "id,name,dob,ward,text\n1,<NAME>,<DATE>,<DATE>,<NAME> came\n2,,,<DATE>,<NAME>\n")
        for (kept, replaced) in [
            (["name"], ["name"]), ([], ["id"]), ([], ["text"]), ([], ["none"]), ([], ["name", "name"]),
        ] {
            #expect(throws: LetheError.self) {
                try deidentify(table) {
                    $0.keepColumns = kept
                    $0.replaceColumns = replaced
                    $0.dropColumns = ["all"]
                }
            }
        }
        // A column without a name isn't taken for one that is called by its number.
        let odd = try deidentify("2,,text\nA,SECRET,Ann\n") {
            $0.keepColumns = ["2"]
            $0.dropColumns = ["all"]
        }
        #expect(odd == "2,text\nA,<NAME>\n")
        // A column of which nothing says what it holds fails its notes.
        let failed = try deidentify(table.replacing("ward", with: "remark")) {
            $0.replaceColumns = ["remark"]
            $0.dropColumns = ["all"]
        }
        #expect(failed == "id,remark,text\n")
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
