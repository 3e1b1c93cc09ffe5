/// Whose a note is.
package struct PatientNaming: Sendable, Equatable {
    /// The field of a note's record that names its patient; nil goes by the note's id.
    package var field: String?

    package init(field: String? = nil) { self.field = field }

    /// - Throws: `LetheError` where the record doesn't say.
    package func patient(of document: Document) throws -> String {
        guard let field else { return Self.trimmed(document.id) }
        switch document.fields[field] {
        case .string(let text)? where !Self.trimmed(text).isEmpty: return Self.trimmed(text)
        case .integer(let number)?: return String(number)
        default:
            throw LetheError(
                .corpus, place: "document \(document.id)", "its record doesn't name its patient",
                expected: "a string or a whole number under `\(field)`",
                advice: "What belongs to the patient can't be told, so the note isn't released")
        }
    }

    static func trimmed(_ key: String) -> String {
        String(key.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
