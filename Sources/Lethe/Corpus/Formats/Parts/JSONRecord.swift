/// One object of an annotation tool's file. Complaints name keys that the tool publishes, never what stands in them.
struct JSONRecord {
    var fields: [String: JSONValue]
    let place: String

    /// - Throws: `LetheError` of kind `format`.
    init(_ bytes: [UInt8], place: String) throws {
        _ = try StrictUTF8.string(bytes, place: place)
        guard case .object(let fields) = try JSONReader.value(bytes, place: place) else {
            throw LetheError(
                .format, place: place, "not a JSON object", expected: #"an object like {"id": "1", "text": "…"}"#,
                advice:
                    "Of an array of records, each stands on a line of its own, or the file is read with --format json")
        }
        self.init(fields, place: place)
    }

    init(_ fields: [String: JSONValue], place: String) {
        self.fields = fields
        self.place = place
    }

    func wrong(_ key: String, _ expected: String) -> LetheError {
        fields[key] == nil
            ? LetheError(.format, place: place, "a key is missing", expected: "`\(key)`, \(expected)")
            : LetheError(.format, place: place, "`\(key)` has the wrong type", expected: expected)
    }

    func string(_ key: String) throws -> String {
        guard case .string(let value)? = fields[key] else { throw wrong(key, "a string") }
        return value
    }

    func integer(_ key: String) throws -> Int {
        switch fields[key] {
        case .integer(let value)?: if let value = Int(exactly: value) { return value }
        // JavaScript has no other numbers.
        case .number(let value)?: if let whole = Int("\(value)") { return whole }
        default: break
        }
        throw wrong(key, "a whole number")
    }

    func bool(_ key: String) -> Bool {
        if case .bool(true)? = fields[key] { true } else { false }
    }

    func object(_ key: String) throws -> [String: JSONValue] {
        guard case .object(let value)? = fields[key] else { throw wrong(key, "an object") }
        return value
    }

    /// The objects of a list; none where the key is missing or null.
    func objects(_ key: String) throws -> [JSONRecord] {
        switch fields[key] {
        case nil, .null?: return []
        case .array(let values)?:
            return try values.map {
                guard case .object(let fields) = $0 else { throw wrong(key, "a list of objects") }
                return JSONRecord(fields, place: place)
            }
        default: throw wrong(key, "a list")
        }
    }

    /// A document's or annotation's name, which may be a number.
    func id(_ key: String) throws -> String? {
        switch fields[key] {
        case nil, .null?: return nil
        case .string(let value)?: return value
        case .integer(let value)?: return String(value)
        default: throw wrong(key, "a string or a whole number")
        }
    }

    /// A name as it is written: a number where it is one.
    static func id(_ text: String) -> JSONValue {
        if let number = Int64(text), String(number) == text { return .integer(number) }
        return .string(text)
    }
}

/// Follows JSON's brackets byte by byte, without parsing what stands between them.
struct JSONDepth {
    /// Brackets and braces that are open.
    private(set) var value = 0
    private var inString = false
    private var isEscaped = false

    @inline(__always)
    mutating func take(_ byte: UInt8) {
        if inString {
            if isEscaped {
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                inString = false
            }
            return
        }
        switch byte {
        case 0x22: inString = true
        case 0x5B, 0x7B: value += 1
        case 0x5D, 0x7D: value -= 1
        default: break
        }
    }
}
