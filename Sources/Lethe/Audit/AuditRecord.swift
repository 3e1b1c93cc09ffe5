internal import Crypto

/// What a log says of one note: digests, places and labels, never text. Digests of what came in are keyed, since nine digits of a
/// plain hash are tried out in seconds.
package struct AuditRecord: Sendable {
    let fields: [String: JSONValue]

    /// - Parameters:
    ///   - original: the note as it was, with what was found in it.
    ///   - output: its text as it is written.
    ///   - showsOffsets: where stretches begin and end; their lengths tell something of the names that stood there.
    init(_ original: Document, output: NoteText, fallbacks: [String: Int], key: ReleaseKey, showsOffsets: Bool) {
        func keyed(_ text: String) -> JSONValue {
            .string(AuditEntry.hexadecimal(key.digest(of: Array(text.utf8), purpose: "audit")))
        }
        var fields: [String: JSONValue] = [
            "note": keyed(original.id), "input": keyed(original.text.string),
            "output": .string(AuditEntry.hexadecimal(SHA256.hash(data: Array(output.string.utf8)))),
        ]
        if showsOffsets {
            fields["spans"] = .array(
                original.annotations.map { annotation in
                    .array([
                        .integer(Int64(annotation.range.start)), .integer(Int64(annotation.range.end)),
                        .string(annotation.label), .array(annotation.sources.map { .string($0.description) }),
                    ])
                })
        } else {
            let counts = Dictionary(original.annotations.map { ($0.label, 1) }, uniquingKeysWith: +)
            fields["counts"] = .object(counts.mapValues { .integer(Int64($0)) })
        }
        if !fallbacks.isEmpty { fields["fallbacks"] = .object(fallbacks.mapValues { .integer(Int64($0)) }) }
        self.fields = fields
    }
}
