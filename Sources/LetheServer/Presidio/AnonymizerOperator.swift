internal import Crypto
internal import CryptoExtras
internal import Lethe
internal import LetheEssentials

/// What Presidio's anonymizer can make of a text: one operator with what a request says of it.
struct AnonymizerOperator {
    /// As requests name it.
    let name: String
    private let parameters: [String: JSONValue]
    private let isReversing: Bool

    /// As `GET /anonymizers` and `/deanonymizers` list them. `custom` is code, which no request brings.
    static let anonymizers = ["custom", "encrypt", "hash", "keep", "mask", "redact", "replace"]
    static let deanonymizers = ["decrypt", "deanonymize_keep"]

    /// `<TYPE>` in place of the text.
    static let standard = AnonymizerOperator(name: "replace", parameters: [:], isReversing: false)

    private init(name: String, parameters: [String: JSONValue], isReversing: Bool) {
        self.name = name
        self.parameters = parameters
        self.isReversing = isReversing
    }

    /// - Parameter isReversing: of `/deanonymize`.
    init(_ value: JSONValue, isReversing: Bool) throws {
        guard case .object(let fields) = value else { throw PresidioError.unforeseen }
        guard PythonValue.isTruthy(fields["type"]), case .string(let name)? = fields["type"] else {
            throw PresidioError.parameter("Invalid input, operator config must contain operator_name")
        }
        self.init(name: name, parameters: fields.filter { $0.key != "type" }, isReversing: isReversing)
    }

    /// What stands in the text's place.
    ///
    /// - Throws: `PresidioError` for a parameter that can't be.
    func apply(to text: String, type: String) throws -> String {
        switch (name, isReversing) {
        case ("replace", false): return try replace(type)
        case ("redact", false): return ""
        case ("keep", false), ("deanonymize_keep", true): return text
        case ("mask", false): return try mask(text)
        case ("hash", false): return try hash(text)
        case ("encrypt", false): return try encrypt(text)
        case ("decrypt", true): return try decrypt(text)
        default: throw PresidioError.parameter("Invalid operator class '\(name)'.")
        }
    }

    /// A parameter that must be there and of a type, where it says anything.
    private func required(_ name: String, _ typeName: String, isOfType: (JSONValue) -> Bool) throws -> JSONValue {
        guard let value = parameters[name], value != .null else {
            throw PresidioError.parameter("Expected parameter \(name)")
        }
        if PythonValue.isTruthy(value), !isOfType(value) {
            throw PythonValue.wrongType(name, expected: typeName, value)
        }
        return value
    }

    private func replace(_ type: String) throws -> String {
        let value = parameters["new_value"]
        guard let value, PythonValue.isTruthy(value) else { return "<\(type)>" }
        guard case .string(let text) = value else {
            throw PythonValue.wrongType("new_value", expected: "string", value)
        }
        return text
    }

    private func mask(_ text: String) throws -> String {
        let sign = try required("masking_char", "string") { if case .string = $0 { true } else { false } }
        guard case .string(let sign) = sign else { throw PresidioError.unforeseen }
        guard sign.unicodeScalars.count <= 1 else {
            throw PresidioError.parameter("Invalid input, masking_char must be a character")
        }
        let counted = try required("chars_to_mask", "number") { PythonValue.integer($0) != nil }
        guard let wanted = PythonValue.integer(counted) else { throw PresidioError.unforeseen }
        let fromEnd = try required("from_end", "boolean") { if case .bool = $0 { true } else { false } }
        let scalars = Array(text.unicodeScalars)
        let count = max(0, min(scalars.count, wanted))
        let signs = String(repeating: sign, count: count)
        var rest = String.UnicodeScalarView()
        if PythonValue.isTruthy(fromEnd) {
            rest.append(contentsOf: scalars.dropLast(count))
            return String(rest) + signs
        }
        rest.append(contentsOf: scalars.dropFirst(count))
        return signs + String(rest)
    }

    private func hash(_ text: String) throws -> String {
        var type = "sha256"
        if let value = parameters["hash_type"] {
            guard value != .null else { throw PresidioError.parameter("Expected parameter hash_type") }
            guard case .string(let name) = value, ["sha256", "sha512"].contains(name) else {
                let shown: String =
                    switch value {
                    case .string(let text): text
                    case .integer(let number): "\(number)"
                    default: "given"
                    }
                throw PresidioError.parameter(
                    "Parameter hash_type value \(shown) is not in range of values ['sha256', 'sha512']")
            }
            type = name
        }
        var salted = Array(text.utf8)
        if let salt = parameters["salt"] {
            guard case .string(let salt) = salt else { throw PresidioError.unforeseen }
            guard !salt.isEmpty else {
                throw PresidioError.parameter(
                    "Salt parameter cannot be empty. Either omit the salt parameter to auto-generate a random salt, or provide a salt of at least 16 bytes (128 bits)."
                )
            }
            guard salt.utf8.count >= 16 else {
                throw PresidioError.parameter(
                    "Salt must be at least 16 bytes (128 bits). Provided salt is \(salt.utf8.count) bytes.")
            }
            salted += salt.utf8
        } else {
            // Another for each text: nobody can try names against the hash.
            salted += SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        }
        return type == "sha256"
            ? Hexadecimal.text(SHA256.hash(data: salted)) : Hexadecimal.text(SHA512.hash(data: salted))
    }

    /// AES-128, -192 or -256 by the key's length in UTF-8.
    private func key() throws -> SymmetricKey {
        guard let value = parameters["key"], value != .null else {
            throw PresidioError.parameter("Expected parameter key")
        }
        guard case .string(let key) = value else {
            if PythonValue.isTruthy(value) { throw PythonValue.wrongType("key", expected: nil, value) }
            throw PresidioError.unforeseen
        }
        guard [16, 24, 32].contains(key.utf8.count) else {
            throw PresidioError.parameter("Invalid input, key must be of length 128, 192 or 256 bits")
        }
        return SymmetricKey(data: Array(key.utf8))
    }

    /// AES in CBC mode with PKCS #7 padding, the random vector in front, in base64 for addresses.
    private func encrypt(_ text: String) throws -> String {
        let key = try key()
        let vector = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        let cipher = try AES._CBC.encrypt(Data(text.utf8), using: key, iv: AES._CBC.IV(ivBytes: vector))
        return (Data(vector) + cipher).base64EncodedString().map {
            $0 == "+" ? "-" : $0 == "/" ? "_" : String($0)
        }.joined()
    }

    private func decrypt(_ text: String) throws -> String {
        let key = try key()
        let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : String($0) }.joined()
        guard let data = Data(base64Encoded: standard, options: .ignoreUnknownCharacters), data.count >= 32,
            let plain = try? AES._CBC.decrypt(
                data.dropFirst(16), using: key, iv: AES._CBC.IV(ivBytes: Array(data.prefix(16)))),
            let decrypted = String(validating: plain, as: UTF8.self)
        else { throw PresidioError.unforeseen }
        return decrypted
    }
}
