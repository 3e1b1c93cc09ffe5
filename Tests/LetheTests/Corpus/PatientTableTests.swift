import TestSupport
import Testing

@testable import Lethe

/// Whose a note is, told by a table beside the notes.
struct PatientTableTests {
    private static func table(_ content: String) throws -> PatientTable {
        let folder = TemporaryFolder()
        return try PatientTable(folder.file("patients.csv", content))
    }

    @Test func notesAreFoundByTheirIdsWithOrWithoutTheEnding() throws {
        let table = try Self.table("ward,Patient_ID,note\nx, p1 ,ward/a\ny,p2,b.txt\ny,p2,b.txt\n")
        #expect(table.patient(ofNote: "ward/a") == "p1")
        #expect(table.patient(ofNote: "b") == "p2")
        #expect(table.patient(ofNote: "a") == nil)
    }

    @Test(arguments: [
        ("note,ward\na,x\n", "no column patient"), ("patient,ward\na,x\n", "no column note"),
        ("note,patient\na,p\nb,\n", "row 3"), ("note,patient\na,p\na,q\n", "another patient"),
        ("note,patient\na\n", "another length"),
    ])
    func anUnclearTableIsRefused(_ content: String, _ what: String) {
        let error = #expect(throws: LetheError.self) { try Self.table(content) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains(what))
    }

    @Test func aNoteOfNobodyIsAnError() throws {
        let naming = PatientNaming.table(try Self.table("note,patient\na,p\n"))
        #expect(try naming.patient(of: Document(id: "a", text: "x")) == "p")
        let error = #expect(throws: LetheError.self) { try naming.patient(of: Document(id: "b", text: "x")) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("doesn't hold it"))
    }

    @Test func unitsAreGroupedByTheTable() throws {
        let folder = TemporaryFolder()
        let path = folder.file("patients.csv", "note,patient\na,p\nb,q\nc,p\n")
        let grouping = try DocumentGrouping(parsing: "table:\(path)")
        let documents = ["a", "b", "c"].map { Document(id: $0, text: "x") }
        #expect(try grouping.groups(documents) == [0, 1, 0])
        #expect(throws: LetheError.self) { try grouping.groups(documents + [Document(id: "d", text: "x")]) }
    }
}
