internal import LetheEssentials

/// Reads one JSON value (RFC 8259) from bytes, strictly: nothing behind it, no key twice in one object, no number that can't be
/// held, no half of a surrogate pair.
///
/// Why not Foundation's decoder: notes come a line each by the million, and it takes a third of their de-identification's time;
/// it also resolves keys that stand twice without a word, and doesn't say where a line breaks.
package struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let place: String
    private let maximumNesting: Int
    private let keepsNumbers: Bool
    private var index = 0

    /// - Parameters:
    ///   - maximumNesting: how deep arrays and objects may nest.
    ///   - keepsNumbers: false reads every number as 0, where only keys matter: none is too large or too small then.
    /// - Throws: `LetheError` of kind `format`, with the byte at which the value breaks and none of its text.
    package static func value(
        _ bytes: [UInt8], place: String, maximumNesting: Int = 64, keepsNumbers: Bool = true
    ) throws -> JSONValue {
        try bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(
                bytes: bytes, place: place, maximumNesting: maximumNesting, keepsNumbers: keepsNumbers)
            reader.skipSpace()
            let value = try reader.value(depth: 0)
            reader.skipSpace()
            guard reader.index == bytes.count else { throw reader.broken("something stands behind the value") }
            return value
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, place: String, maximumNesting: Int, keepsNumbers: Bool) {
        self.keepsNumbers = keepsNumbers
        self.bytes = bytes
        self.place = place
        self.maximumNesting = maximumNesting
    }

    private func broken(_ what: String = "not valid JSON", expected: String? = nil) -> LetheError {
        LetheError(
            .format, place: "\(place), byte \(index)", what == "not valid JSON" ? what : "not valid JSON: \(what)",
            expected: expected)
    }

    private mutating func skipSpace() {
        while index < bytes.count,
            bytes[index] == 0x20 || (bytes[index] <= 0x0D && [0x09, 0x0A, 0x0D].contains(bytes[index]))
        {
            index += 1
        }
    }

    private mutating func value(depth: Int) throws -> JSONValue {
        guard index < bytes.count else { throw broken("it is cut off") }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw broken()
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw broken("it is cut off") }
        for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset] != word.utf8Start[offset] {
            throw broken()
        }
        index = end
        return value
    }

    private func checkNesting(_ depth: Int) throws {
        guard depth < maximumNesting else {
            throw LetheError(
                .format, place: "\(place), byte \(index)", "JSON nested too deeply",
                expected: "at most \(maximumNesting) levels")
        }
    }

    private mutating func object(depth: Int) throws -> JSONValue {
        try checkNesting(depth)
        var fields: [String: JSONValue] = [:]
        index += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(fields) }
        while true {
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw broken("a key is missing") }
            let start = index
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw broken("a colon is missing") }
            skipSpace()
            guard fields.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                index = start
                throw broken("a key stands twice in one object, be it composed in two ways")
            }
            skipSpace()
            if take(UInt8(ascii: ",")) {
                skipSpace()
            } else if take(UInt8(ascii: "}")) {
                return .object(fields)
            } else {
                throw broken(index == bytes.count ? "it is cut off" : "a comma or brace is missing")
            }
        }
    }

    private mutating func array(depth: Int) throws -> JSONValue {
        try checkNesting(depth)
        var values: [JSONValue] = []
        index += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: ",")) {
                skipSpace()
            } else if take(UInt8(ascii: "]")) {
                return .array(values)
            } else {
                throw broken(index == bytes.count ? "it is cut off" : "a comma or bracket is missing")
            }
        }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    // MARK: Numbers

    private mutating func digits() throws {
        let start = index
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        guard index > start else { throw broken("a digit is missing") }
    }

    private mutating func number() throws -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let first = index
        try digits()
        guard bytes[first] != 0x30 || index == first + 1 else { throw broken("a number begins with 0") }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        guard keepsNumbers else { return .integer(0) }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        guard let value = Decimal(string: text), value.isFinite else {
            index = start
            throw broken("a number out of range")
        }
        return .number(value)
    }

    // MARK: Strings

    private mutating func string() throws -> String {
        index += 1
        let start = index
        // Most strings have nothing to be unescaped.
        while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 { index += 1 }
        guard index < bytes.count else { throw broken("it is cut off") }
        if bytes[index] == 0x22 {
            defer { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        var content = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x22:
                index += 1
                return String(decoding: content, as: UTF8.self)
            case 0x5C: try escape(into: &content)
            case 0..<0x20: throw broken("a control character in a string")
            default:
                content.append(byte)
                index += 1
            }
        }
        throw broken("it is cut off")
    }

    private mutating func escape(into content: inout [UInt8]) throws {
        index += 1
        guard index < bytes.count else { throw broken("it is cut off") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x22, 0x5C, UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var value = UInt32(try unit())
            if UTF16.isLeadSurrogate(UInt16(value)) {
                guard take(0x5C), take(UInt8(ascii: "u")) else { throw broken("half of a character") }
                let second = try unit()
                guard UTF16.isTrailSurrogate(second) else { throw broken("half of a character") }
                value = 0x10000 + (value - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
            guard let scalar = UnicodeScalar(value), let encoded = UTF8.encode(scalar) else {
                throw broken("half of a character")
            }
            content.append(contentsOf: encoded)
        default: throw broken("an unknown escape")
        }
    }

    private mutating func unit() throws -> UInt16 {
        guard index + 4 <= bytes.count else { throw broken("it is cut off") }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else {
                throw broken("an unknown escape")
            }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        return value
    }
}
