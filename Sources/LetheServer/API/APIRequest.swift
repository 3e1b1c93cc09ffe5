package import Lethe

/// A request without anything of how it came.
package struct APIRequest: Sendable {
    package typealias Body = any AsyncSequence<ArraySlice<UInt8>, any Error> & Sendable

    package enum Method: String, Sendable { case get = "GET", post = "POST" }

    package var method: Method
    /// Without the query, percent signs as they came.
    package var path: String
    package var query: [String: String]
    /// In small letters, without parameters; empty where none was given.
    package var mediaType: String
    /// Whose token it showed, where tokens have names.
    package var client: String?
    package var body: Body

    package init(
        method: Method, path: String, query: [String: String] = [:], mediaType: String = "", client: String? = nil,
        body: Body
    ) {
        self.client = client
        self.method = method
        self.path = path
        self.query = query
        self.mediaType = mediaType
        self.body = body
    }

    /// The body whole.
    ///
    /// - Throws: `APIError` 413 where it is longer, or what the connection throws.
    func bytes(atMost most: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.count <= most else { throw APIError.tooLarge(most) }
            bytes.append(contentsOf: chunk)
        }
        return bytes
    }
}

/// Where the parts of a reply go as they are made.
package protocol APIWriter {
    mutating func write(_ bytes: [UInt8]) async throws
}

/// A reply without anything of how it goes.
package struct APIResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Written as it is made.
        case stream(@Sendable (inout any APIWriter) async throws -> Void)
    }

    package var status: Int
    package var mediaType: String
    package var fields: [(name: String, value: String)] = []
    package var body: Body

    package init(status: Int = 200, mediaType: String, body: Body) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }

    package static func json(_ value: JSONValue, status: Int = 200) -> APIResponse {
        APIResponse(status: status, mediaType: "application/json", body: .bytes(JSONWriter.line(value) + [0x0A]))
    }

    package static func text(_ text: String, status: Int = 200, mediaType: String = "text/plain; charset=utf-8")
        -> APIResponse
    {
        APIResponse(status: status, mediaType: mediaType, body: .bytes(Array(text.utf8)))
    }
}

/// A request that can't be served, with the status that says so.
package struct APIError: Error, Sendable {
    package var status: Int
    package var error: LetheError
    package var fields: [(name: String, value: String)] = []

    package init(_ status: Int, _ error: LetheError) {
        self.status = status
        self.error = error
    }

    /// `{"error": {"kind", "what", "place", "expected", "found", "advice"}}`; never text of a note.
    package var response: APIResponse {
        var response = APIResponse.json(.object(["error": Self.object(error)]), status: status)
        response.fields = fields
        return response
    }

    static func object(_ error: LetheError) -> JSONValue {
        var fields: [String: JSONValue] = ["kind": .string(error.kind.rawValue), "what": .string(error.what)]
        if !error.place.isEmpty { fields["place"] = .string(error.place) }
        for (name, value) in [("expected", error.expected), ("found", error.found), ("advice", error.advice)] {
            if let value { fields[name] = .string(value) }
        }
        return .object(fields)
    }

    static func tooLarge(_ most: Int) -> APIError {
        APIError(
            413,
            LetheError(
                .setting, "the request is too large", expected: "at most \(most) bytes", found: "more",
                advice: "Send notes one by one, or as JSON lines to /v1/deidentify; --max-note sets the limit"))
    }

    static func mediaType(_ expected: String, found: String) -> APIError {
        APIError(
            415,
            LetheError(
                .setting, "the request's Content-Type can't be read", expected: expected,
                found: found.isEmpty ? "none" : "another",
                advice: "With curl: -H 'Content-Type: …' --data-binary @file"))
    }

    package static let notFound = APIError(
        404, LetheError(.setting, "there is nothing here", advice: "See Documentation/server.md for the routes"))

    static func method(allowed: [APIRequest.Method]) -> APIError {
        var error = APIError(
            405,
            LetheError(
                .setting, "the route doesn't take this method",
                expected: allowed.map(\.rawValue).joined(separator: " or ")))
        error.fields = [("Allow", allowed.map(\.rawValue).joined(separator: ", "))]
        return error
    }

    /// What the thread pool, the library or a route threw, as a client should see it.
    package static func describing(_ error: any Error) -> APIError {
        switch error {
        case let error as APIError: return error
        case let full as NotePool.Full:
            var busy = APIError(503, LetheError(.setting, "too much waits already", advice: "Come back in a second"))
            busy.fields = [("Retry-After", "\(full.retryAfter)")]
            return busy
        case let error as LetheError: return APIError(error.kind == .corpus ? 422 : 400, error)
        default: return APIError(500, LetheError(.setting, "something went wrong that wasn't foreseen"))
        }
    }
}
