import Foundation
import Testing

/// Columns beside the text, as a user names them.
struct FieldCommandTests {
    private let lethe = CommandLineRunner()

    private func deidentify(
        _ options: [String], table: String? = nil
    ) throws -> (code: Int32, output: String, errors: String) {
        defer { lethe.remove() }
        try lethe.write(
            "n.csv",
            table
                ?? "id,mrn,dob,pt_last,note\n1,4711815,1950-03-12,Quell,\"Quell, no. 4711815, born 12 March 1950; seen 1/2/2019\"\n"
        )
        let result = try lethe.run(
            ["deidentify", "--without-model", "--text-column", "note", "n.csv", "--output", "o.csv"] + options)
        return (result.code, lethe.read("o.csv"), result.errors)
    }

    @Test func columnsAreLookedForAndReplaced() throws {
        let known = try deidentify(["--known-fields", "mrn, dob,pt_last=family", "--drop-columns", "all"])
        #expect(known.code == 0, "\(known.errors)")
        #expect(
            known.output == "id,note\n1,\"<PATIENT>, no. <MEDICALRECORD>, born <DATE>; seen 1/2/2019\"\n")
        let replaced = try deidentify(["--rules", "--replace-columns", "mrn,dob,pt_last=family"])
        #expect(
            replaced.output
                == "id,mrn,dob,pt_last,note\n1,<MEDICALRECORD>,<DATE>,<PATIENT>,\"<PATIENT>, no. <MEDICALRECORD>, born <DATE>; seen <DATE>\"\n"
        )
    }

    /// What was misspelt or left empty would protect nothing.
    @Test func whatProtectsNothingIsRefused() throws {
        for options in [
            ["--known-fields", ""], ["--known-fields", ","], ["--known-fields", "mrn,,dob"],
            ["--known-fields", "remark"], ["--rules", "--allow-unknown-patients"],
            ["--known-fields", "mrn=name,mrn"], ["--rules", "--replace-columns", "all"],
            ["--known-fields", "mrn=dob", "--replace-columns", "mrn"],
        ] {
            let result = try deidentify(options + ["--drop-columns", "pt_last,dob"])
            #expect(result.code == 64 && result.output.isEmpty, "\(options): \(result)")
        }
        for options in [["--known-fields", "mrnn=mrn"], ["--known-fields", "all"]] {
            let result = try deidentify(
                options + ["--drop-columns", "all"], table: "id,nothing,note\n1,x,no. 4711815\n")
            #expect(result.code == 1 && !result.output.contains("4711815"), "\(options): \(result)")
        }
        let passed = try deidentify(
            ["--known-fields", "mrnn=mrn", "--allow-unknown-patients", "--drop-columns", "all"])
        #expect(passed.code == 0 && passed.errors.contains("no note had the fields mrnn"), "\(passed.errors)")
    }

    /// To be replaced and to be left as it is are two things.
    @Test func aReplacedColumnDoesntStay() throws {
        let refused = try deidentify(["--rules", "--replace-columns", "mrn,dob,pt_last=family", "--only", "DATE"])
        #expect(refused.code == 64 && refused.errors.contains("column `mrn`") && refused.output.isEmpty, "\(refused)")
        let told = try deidentify(
            ["--rules", "--replace-columns", "mrn,dob,pt_last=family", "--profile", "limited-data-set"])
        #expect(
            told.output.contains("1950-03-12") && told.errors.contains("the column `dob` comes out as it is"), "\(told)"
        )
    }

    /// With no later date beside it, nothing tells that whoever was born then isn't over 89.
    @Test func aBirthDateAloneLeavesNoYear() throws {
        let options = ["--rules", "--profile", "safe-harbor", "--replace-columns", "dob"]
        let rows = "1,1920-01-01,Nothing.\n2,1980-01-01,seen 3 March 2019\n3,1920-01-01,seen 3 March 2019\n"
        let result = try deidentify(options, table: "id,dob,note\n" + rows)
        #expect(
            result.output == "id,dob,note\n1,<DATE>,Nothing.\n2,1980,seen 2019\n3,<DATE>,seen 2019\n", "\(result)")
    }
}
