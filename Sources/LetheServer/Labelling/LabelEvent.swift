internal import Crypto
internal import Lethe
internal import LetheEssentials

/// A change of one note by one annotator, as a line of the log: offsets, labels and names of notes that say nothing, and no text.
package struct LabelEvent: Sendable, Equatable {
    /// The line's number in the log, from 1.
    package var sequence: Int
    package var note: NoteKey
    /// The note's revision after it.
    package var revision: Int
    package var operations: [LabelOperation]
    /// Chosen by the client: the same change sent twice is made once.
    package var mutation: String
    package var milliseconds: Int
    /// Of the event that this one takes back, or makes again.
    package var undoes: Int?
    package var redoes: Int?

    /// What the program does by itself: no key press takes it back.
    var isAutomatic: Bool { mutation.hasPrefix(Self.automatic) }

    /// With which no client's name of a change begins.
    static let automatic = "auto:"

    // MARK: As a line

    private static let checksumKey = "crc"

    /// One line, with its end and a checksum of all that stands before it.
    var line: [UInt8] {
        let body = JSONWriter.line(.object(fields))
        // Behind the other keys, whatever they are.
        return Array(body.dropLast()) + Array(",\"\(Self.checksumKey)\":\"\(CRC32.text(of: body))\"}\n".utf8)
    }

    private var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "seq": .integer(Int64(sequence)), "note": .string(note.text), "rev": .integer(Int64(revision)),
            "ops": .array(operations.map(\.json)), "mutation": .string(mutation), "ms": .integer(Int64(milliseconds)),
        ]
        if let undoes { fields["undoes"] = .integer(Int64(undoes)) }
        if let redoes { fields["redoes"] = .integer(Int64(redoes)) }
        return fields
    }

    package init(
        sequence: Int, note: NoteKey, revision: Int, operations: [LabelOperation], mutation: String, milliseconds: Int,
        undoes: Int? = nil, redoes: Int? = nil
    ) {
        self.sequence = sequence
        self.note = note
        self.revision = revision
        self.operations = operations
        self.mutation = mutation
        self.milliseconds = milliseconds
        self.undoes = undoes
        self.redoes = redoes
    }

    /// Nil for a line that isn't as it was written.
    init?(_ line: some Collection<UInt8>) {
        let mark = Array(",\"\(Self.checksumKey)\":\"".utf8)
        let bytes = Array(line)
        // `,"crc":"12345678"}`
        let tail = mark.count + 8 + 2
        guard bytes.count > tail, bytes[(bytes.count - tail)...].starts(with: mark),
            bytes.suffix(2).elementsEqual("\"}".utf8)
        else { return nil }
        let body = Array(bytes[..<(bytes.count - tail)]) + [UInt8(ascii: "}")]
        let sum = String(decoding: bytes[(bytes.count - 10)..<(bytes.count - 2)], as: UTF8.self)
        guard CRC32.text(of: body) == sum, case .object(let fields)? = try? JSONReader.value(body, place: "log"),
            case .integer(let sequence)? = fields["seq"], case .string(let note)? = fields["note"],
            let key = NoteKey(note), case .integer(let revision)? = fields["rev"],
            case .array(let operations)? = fields["ops"], case .string(let mutation)? = fields["mutation"],
            case .integer(let milliseconds)? = fields["ms"]
        else { return nil }
        var parsed: [LabelOperation] = []
        for operation in operations {
            guard let operation = LabelOperation(operation) else { return nil }
            parsed.append(operation)
        }
        func number(_ key: String) -> Int? {
            if case .integer(let number)? = fields[key] { Int(exactly: number) } else { nil }
        }
        self.init(
            sequence: Int(sequence), note: key, revision: Int(revision), operations: parsed, mutation: mutation,
            milliseconds: Int(milliseconds), undoes: number("undoes"), redoes: number("redoes"))
    }
}

/// The name under which a note is spoken of in addresses and logs: made of its id and text, and telling neither.
package struct NoteKey: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// - Parameter digest: of the note's text.
    init(id: String, digest: String) {
        text = "n" + Hexadecimal.text(SHA256.hash(data: Array("\(id)\u{0}\(digest)".utf8))).prefix(16)
    }

    init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.count == 17, text.utf8.first == UInt8(ascii: "n"),
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }
}

extension LabelOperation {
    /// As logs and requests hold it; offsets in scalars.
    var json: JSONValue {
        func place(_ range: ScalarRange, _ label: String) -> [String: JSONValue] {
            ["start": .integer(Int64(range.start)), "end": .integer(Int64(range.end)), "label": .string(label)]
        }
        switch self {
        case .add(let span):
            return .object(
                place(span.range, span.label).merging(
                    ["op": .string("add"), "id": .string(span.id), "from": .string(span.source)]) { $1 })
        case .remove(let id): return .object(["op": .string("remove"), "id": .string(id)])
        case .change(let id, let range, let label):
            return .object(place(range, label).merging(["op": .string("change"), "id": .string(id)]) { $1 })
        case .reject(let range, let label):
            return .object(place(range, label).merging(["op": .string("reject")]) { $1 })
        case .unreject(let range, let label):
            return .object(place(range, label).merging(["op": .string("unreject")]) { $1 })
        case .begin(let task):
            return .object(["op": .string("begin"), "task": .string(task.rawValue)])
        case .status(let status, let reason):
            var fields: [String: JSONValue] = ["op": .string("status"), "status": .string(status.rawValue)]
            if let reason { fields["reason"] = .string(reason.rawValue) }
            return .object(fields)
        }
    }

    init?(_ value: JSONValue) {
        guard case .object(let fields) = value else { return nil }
        func text(_ key: String) -> String? { if case .string(let text)? = fields[key] { text } else { nil } }
        func place() -> (ScalarRange, String)? {
            guard case .integer(let start)? = fields["start"], case .integer(let end)? = fields["end"],
                let label = text("label")
            else { return nil }
            return (ScalarRange(Int(start), Int(end)), label)
        }
        switch text("op") {
        case "add":
            guard let (range, label) = place(), let id = text("id"), !id.isEmpty, id.utf8.count <= 64 else {
                return nil
            }
            self = .add(LabelSpan(id: id, range: range, label: label, source: text("from") ?? LabelSpan.hand))
        case "remove":
            guard let id = text("id") else { return nil }
            self = .remove(id: id)
        case "change":
            guard let (range, label) = place(), let id = text("id") else { return nil }
            self = .change(id: id, range: range, label: label)
        case "reject":
            guard let (range, label) = place() else { return nil }
            self = .reject(range, label: label)
        case "unreject":
            guard let (range, label) = place() else { return nil }
            self = .unreject(range, label: label)
        case "begin":
            guard let task = text("task").flatMap(WorkbenchTask.init(rawValue:)) else { return nil }
            self = .begin(task)
        case "status":
            guard let status = text("status").flatMap(NoteStatus.init(rawValue:)) else { return nil }
            var reason: SkipReason?
            if let given = text("reason") {
                guard let known = SkipReason(rawValue: given) else { return nil }
                reason = known
            }
            self = .status(status, reason)
        default: return nil
        }
    }
}
