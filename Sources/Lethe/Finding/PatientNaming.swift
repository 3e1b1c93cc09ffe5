/// Whose a note is.
package enum PatientNaming: Sendable, Equatable {
    /// Every note is somebody's of its own.
    case note
    /// The field of a note's record that names its patient.
    case field(String)
    case table(PatientTable)

    /// - Throws: `LetheError` where nothing says it.
    package func patient(of document: Document) throws -> String {
        switch self {
        case .note: return Self.trimmed(document.id)
        case .field(let field):
            switch document.fields[field] {
            case .string(let text)? where !Self.trimmed(text).isEmpty: return Self.trimmed(text)
            case .integer(let number)?: return String(number)
            default:
                throw Self.unknown(
                    document, "its record doesn't name its patient",
                    expected: "a string or a whole number under `\(field)`")
            }
        case .table(let table):
            guard let patient = table.patient(ofNote: document.id) else {
                throw Self.unknown(
                    document, "the table of patients doesn't hold it", expected: "a row with this id under `note`")
            }
            return patient
        }
    }

    /// How it is told, without what it says.
    var kind: String {
        switch self {
        case .note: ""
        case .field(let name): name
        case .table: "table of patients"
        }
    }

    private static func unknown(_ document: Document, _ what: String, expected: String) -> LetheError {
        LetheError(
            .corpus, place: "document \(document.id)", what, expected: expected,
            advice: "What belongs to the patient can't be told, so the note isn't released")
    }

    static func trimmed(_ key: String) -> String { PatientTable.trimmed(key) }
}
