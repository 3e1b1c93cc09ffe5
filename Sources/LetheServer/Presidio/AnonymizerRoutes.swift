internal import Lethe

/// Presidio's anonymizer. Works on what requests bring alone: no model is asked.
package struct AnonymizerRoutes: Sendable {
    let service: NoteService
    let maximumBytes: Int

    package init(_ service: NoteService, maximumBytes: Int) {
        self.service = service
        self.maximumBytes = maximumBytes
    }

    package var routes: [APIRoute] {
        [
            APIRoute(.post, "/anonymize") { request in
                try await PresidioError.answering {
                    let (fields, bytes) = try await fields(of: request)
                    return try await run(bytes) { try anonymize(fields) }
                }
            },
            APIRoute(.post, "/deanonymize") { request in
                try await PresidioError.answering {
                    let (fields, bytes) = try await fields(of: request)
                    return try await run(bytes) { try deanonymize(fields) }
                }
            },
            APIRoute(.get, "/anonymizers") { _ in
                .json(.array(AnonymizerOperator.anonymizers.map { .string($0) }))
            },
            APIRoute(.get, "/deanonymizers") { _ in
                .json(.array(AnonymizerOperator.deanonymizers.map { .string($0) }))
            },
        ]
    }

    private func run(
        _ byteCount: Int, _ body: @escaping @Sendable () throws -> APIResponse
    ) async throws -> APIResponse {
        byteCount < PresidioBody.longBytes ? try body() : try await service.pool.run(byteCount: byteCount, body)
    }

    private func fields(of request: APIRequest) async throws -> ([String: JSONValue], byteCount: Int) {
        let (value, byteCount) = try await PresidioBody.json(request, atMost: maximumBytes, service.pool)
        guard PythonValue.isTruthy(value) else { throw PresidioError(400, "Invalid request json") }
        guard case .object(let fields) = value else { throw PresidioError.unforeseen }
        return (fields, byteCount)
    }

    private func anonymize(_ fields: [String: JSONValue]) throws -> APIResponse {
        let operators = try operators(fields["anonymizers"], isReversing: false)
        if operators.values.contains(where: { $0.name == "custom" }) {
            throw PresidioError(400, "Custom type anonymizer is not supported")
        }
        guard let results = fields["analyzer_results"], results != .null else {
            throw PresidioError.parameter("Invalid input, request must contain analyzer results")
        }
        guard case .array(let results) = results else { throw PresidioError.unforeseen }
        let entities = try results.map { try entity($0, needsScore: true) }
        let text = try text(fields)
        let work = Anonymization(
            operators: operators, fallback: operators["DEFAULT"] ?? .standard, mostCharacters: 8 * maximumBytes)
        return reply(try work.run(text, Anonymization.resolved(entities, in: text)))
    }

    private func deanonymize(_ fields: [String: JSONValue]) throws -> APIResponse {
        let text = try text(fields)
        var entities: [Anonymization.Entity] = []
        if let results = fields["anonymizer_results"], PythonValue.isTruthy(results) {
            guard case .array(let results) = results else { throw PresidioError.unforeseen }
            entities = try results.map { try entity($0, needsScore: false) }
        }
        let operators = try operators(fields["deanonymizers"], isReversing: true)
        let work = Anonymization(operators: operators, fallback: operators["DEFAULT"], mostCharacters: 8 * maximumBytes)
        return reply(try work.run(text, Anonymization.stable(entities) { $0.start > $1.start }))
    }

    private func text(_ fields: [String: JSONValue]) throws -> String {
        guard let value = fields["text"] else { return "" }
        guard case .string(let text) = value else { throw PresidioError.unforeseen }
        return text
    }

    private func operators(_ value: JSONValue?, isReversing: Bool) throws -> [String: AnonymizerOperator] {
        guard let value, value != .null else { return [:] }
        guard case .object(let fields) = value else { throw PresidioError.unforeseen }
        return try fields.mapValues { try AnonymizerOperator($0, isReversing: isReversing) }
    }

    /// What the reply says of a place, in the order in which Presidio looks at it.
    private func entity(_ value: JSONValue, needsScore: Bool) throws -> Anonymization.Entity {
        guard case .object(let fields) = value else { throw PresidioError.unforeseen }
        // Nil for what Python takes for nothing, and stumbles over later.
        func offset(_ name: String) throws -> Int? {
            guard let value = fields[name], value != .null else {
                throw PresidioError.parameter("Invalid input, result must contain \(name)")
            }
            guard let offset = PythonValue.integer(value) else {
                if PythonValue.isTruthy(value) { throw PythonValue.wrongType(name, expected: "number", value) }
                return nil
            }
            return offset
        }
        let offsets = (start: try offset("start"), end: try offset("end"))
        guard PythonValue.isTruthy(fields["entity_type"]) else {
            throw PresidioError.parameter("Invalid input, result must contain entity_type")
        }
        guard case .string(let type)? = fields["entity_type"], let start = offsets.start, let end = offsets.end else {
            throw PresidioError.unforeseen
        }
        guard start >= 0, end >= 0 else {
            throw PresidioError.parameter("Invalid input, result start and end must be positive")
        }
        guard start <= end else {
            throw PresidioError.parameter(
                "Invalid input, start index '\(start)' must be smaller than end index '\(end)'")
        }
        let score = fields["score"] ?? .null
        if needsScore, score == .null {
            throw PresidioError.parameter("Invalid input, analyzer result must contain score")
        }
        guard let score = needsScore ? PythonValue.double(score) : 0 else { throw PresidioError.unforeseen }
        return Anonymization.Entity(start: start, end: end, type: type, score: score)
    }

    private func reply(_ result: (text: String, items: [Anonymization.Item])) -> APIResponse {
        .json(
            .object([
                "text": .string(result.text),
                "items": .array(
                    result.items.map { item in
                        .object([
                            "start": .integer(Int64(item.start)), "end": .integer(Int64(item.end)),
                            "entity_type": .string(item.type), "text": .string(item.text),
                            "operator": .string(item.operation),
                        ])
                    }),
            ]))
    }
}

enum PresidioBody {
    /// - Throws: `PresidioError` for what is no JSON, in the words of the framework that Presidio runs in.
    static func json(
        _ request: APIRequest, atMost most: Int, _ pool: NotePool
    ) async throws -> (JSONValue, byteCount: Int) {
        guard request.mediaType == "application/json" else {
            throw PresidioError(
                415,
                "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.")
        }
        let bytes = try await request.bytes(atMost: most)
        // What is long would hold up other connections.
        let value =
            bytes.count < longBytes
            ? try read(bytes) : try await pool.run(byteCount: bytes.count) { try read(bytes) }
        return (value, bytes.count)
    }

    /// From there on, a body is read on a thread of the pool.
    static let longBytes = 64 << 10

    private static func read(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            _ = try StrictUTF8.string(bytes, place: "request")
            return try JSONReader.value(bytes, place: "request")
        } catch {
            throw PresidioError(
                400, "The browser (or proxy) sent a request that this server could not understand.")
        }
    }
}
