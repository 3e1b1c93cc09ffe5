/// Whose each note is, as a table says: for notes that don't say it themselves, such as a folder of texts.
package struct PatientTable: Sendable, Equatable {
    /// By note.
    private let patients: [String: String]

    private static let noteColumns = ["note", "note_id", "id", "file"]
    private static let patientColumns = ["patient", "patient_id"]

    /// Reads a table of any separator, or one gzipped.
    ///
    /// - Throws: `LetheError` for what can't be read, a row without note or patient, and a note of two patients.
    package init(_ path: String) throws {
        let table = try PlainTable(path)
        func column(_ names: [String]) throws -> Int {
            for name in names {
                if let index = table.columns.firstIndex(where: { FoldedText.fold($0) == name }) { return index }
            }
            throw LetheError(
                .format, place: path, "no column \(names.first ?? "") in the table of patients",
                expected: "a first row that names one of \(names.joined(separator: ", "))",
                found: "\(table.columns.count) columns of other names")
        }
        let (note, patient) = (try column(Self.noteColumns), try column(Self.patientColumns))
        var patients: [String: String] = [:]
        for (number, row) in table.rows.enumerated() {
            let (note, patient) = (Self.trimmed(row[note]), Self.trimmed(row[patient]))
            let place = "\(path), row \(number + 2)"
            guard !note.isEmpty, !patient.isEmpty else {
                throw LetheError(.format, place: place, "the row names no note, or no patient", expected: "both")
            }
            guard patients.updateValue(patient, forKey: note) ?? patient == patient else {
                throw LetheError(
                    .format, place: place, "the note has another patient in an earlier row",
                    expected: "one patient for each note")
            }
        }
        self.patients = patients
    }

    /// - Returns: nil for a note that isn't in the table. A note's file may stand in it with its ending.
    package func patient(ofNote id: String) -> String? {
        let id = Self.trimmed(id)
        return patients[id] ?? patients[id + ".txt"]
    }

    /// An id without blanks around it: tables hold such.
    package static func trimmed(_ key: String) -> String {
        String(key.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
