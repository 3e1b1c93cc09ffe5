internal import Crypto

/// One line of an audit log, chained to the one before: its hash is SHA-256 of the previous line's hash and of its own bytes
/// without it, keys sorted. A line that is changed, removed, added or moved breaks the chain there.
struct AuditEntry {
    static let format = "lethe audit log 1"
    /// What the first line names as the one before.
    static let origin = String(repeating: "0", count: 64)

    private(set) var fields: [String: JSONValue]

    /// - Parameter previous: hash of the line before.
    init(_ fields: [String: JSONValue], sequence: Int, previous: String) {
        self.fields = fields
        self.fields["seq"] = .integer(Int64(sequence))
        self.fields["previous"] = .string(previous)
        self.fields["hash"] = .string(Self.hash(self.fields, previous: previous))
    }

    var hash: String { if case .string(let hash)? = fields["hash"] { hash } else { "" } }

    var line: [UInt8] { JSONWriter.line(.object(fields)) + [0x0A] }

    static func hash(_ fields: [String: JSONValue], previous: String) -> String {
        var fields = fields
        fields["hash"] = nil
        return hexadecimal(SHA256.hash(data: Array(previous.utf8) + JSONWriter.line(.object(fields))))
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String { Hexadecimal.text(bytes) }
}
