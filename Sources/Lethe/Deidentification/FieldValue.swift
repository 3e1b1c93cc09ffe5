internal import LetheEssentials

/// A field of a note's record that is replaced where the note's text is.
package struct ReplacedField: Sendable, Equatable {
    package var name: String
    package var label: String
    var isBirthDate = false
}

/// Such a field's value in one note.
struct FieldValue {
    let field: ReplacedField
    let value: JSONValue

    /// What stands in it, for what is drawn from all that is replaced in a note.
    var spans: [ProtectedSpan] {
        var spans: [ProtectedSpan] = []
        _ = replaced {
            spans.append($0)
            return ""
        }
        return spans
    }

    /// The value with each text and number in it replaced; what is empty stays so.
    func replaced(_ replacement: (ProtectedSpan) -> String) -> JSONValue { replaced(value, replacement) }

    private func replaced(_ value: JSONValue, _ replacement: (ProtectedSpan) -> String) -> JSONValue {
        func text(_ text: String) -> JSONValue {
            guard text.contains(where: { !$0.isWhitespace }) else { return .string(text) }
            var span = ProtectedSpan(label: field.label, text: text)
            span.isBirthDate = field.isBirthDate
            return .string(replacement(span))
        }
        switch value {
        case .null: return .null
        case .bool(let value): return text(String(value))
        case .integer(let number): return text(String(number))
        case .number(let number): return text("\(number)")
        case .string(let string): return text(string)
        case .array(let values): return .array(values.map { replaced($0, replacement) })
        // Names of what is inside may be anything.
        case .object: return text(field.name)
        }
    }
}
