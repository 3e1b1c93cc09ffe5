internal import Lethe

/// A refusal as Presidio's services put it: `{"error": "…"}`, in the words that its clients know.
struct PresidioError: Error {
    let status: Int
    let message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    /// A parameter that can't be.
    static func parameter(_ message: String) -> PresidioError { PresidioError(422, message) }

    /// What Presidio doesn't foresee either.
    static let unforeseen = PresidioError(500, "Internal server error")

    static let noRecognizer = PresidioError(
        500, "No matching recognizers were found to serve the request.")

    var response: APIResponse { .json(.object(["error": .string(message)]), status: status) }

    /// Runs a route whose refusals are Presidio's.
    static func answering(_ body: () async throws -> APIResponse) async throws -> APIResponse {
        do { return try await body() } catch let error as PresidioError { return error.response } catch {
            // Limits and loads are told with their own status, under Presidio's key.
            var described = APIError.describing(error)
            let message = described.error.description
            if described.status == 500 { described.fields = [] }
            var response = APIResponse.json(.object(["error": .string(message)]), status: described.status)
            response.fields = described.fields
            return response
        }
    }
}

/// A request's JSON, as Python would look at it.
enum PythonValue {
    /// Whether Python takes a value for true.
    static func isTruthy(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: false
        case .bool(let value)?: value
        case .integer(let value)?: value != 0
        case .number(let value)?: value != 0
        case .string(let value)?: !value.isEmpty
        case .array(let values)?: !values.isEmpty
        case .object(let fields)?: !fields.isEmpty
        }
    }

    /// What Presidio's messages call a type; nil for those that it has no word for.
    static func typeName(_ value: JSONValue) -> String? {
        switch value {
        case .string: "string"
        case .bool: "boolean"
        case .integer: "number"
        case .array: "array"
        case .null, .number, .object: nil
        }
    }

    /// A whole number, with `true` for 1 as in Python.
    static func integer(_ value: JSONValue) -> Int? {
        switch value {
        case .integer(let value): Int(exactly: value)
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    static func double(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let value): Double(value)
        case .number(let value): Double("\(value)")
        default: nil
        }
    }

    static func wrongType(_ name: String, expected: String?, _ value: JSONValue) -> PresidioError {
        guard let expected, let found = typeName(value) else {
            return .parameter("Invalid parameter value for '\(name)'.")
        }
        return .parameter("Invalid parameter value for \(name). Expecting '\(expected)', but got '\(found)'.")
    }
}
