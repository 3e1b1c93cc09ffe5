package import Lethe

/// Notes in, notes out: one as text or JSON, or any number as JSON lines.
package struct NoteRoutes: Sendable {
    let service: NoteService
    let reading: ReadingOptions
    /// The longest note, in bytes of the request.
    let maximumNoteBytes: Int
    let streams: StreamCount

    package init(
        _ service: NoteService, reading: ReadingOptions = ReadingOptions(), maximumNoteBytes: Int,
        maximumStreams: Int = 64
    ) {
        self.service = service
        self.reading = reading
        self.maximumNoteBytes = maximumNoteBytes
        streams = StreamCount(most: maximumStreams)
    }

    /// What notes are called that are worked on as they come, line by line; all else is held whole.
    package static let lineMediaTypes: Set<String> = [
        "application/x-ndjson", "application/jsonl", "application/x-jsonlines",
    ]

    package var routes: [APIRoute] {
        [
            APIRoute(.post, "/v1/tag") { try await respond(to: $0, .tag) },
            APIRoute(.post, "/v1/deidentify") { try await respond(to: $0, .deidentify) },
            APIRoute(.post, "/brat") { try await brat($0) },
        ]
    }

    private func respond(to request: APIRequest, _ purpose: ServedModel.Purpose) async throws -> APIResponse {
        switch request.mediaType {
        case let type where Self.lineMediaTypes.contains(type):
            // With the model with which it begins, to its end.
            let stream = NoteStream(
                service: service, model: service.model, purpose: purpose, reading: reading,
                maximumLineBytes: maximumNoteBytes)
            let place = try streams.take()
            return APIResponse(
                mediaType: "application/x-ndjson",
                body: .stream { writer in
                    defer { place.release() }
                    try await stream.run(request.body, &writer)
                })
        case "application/json":
            return try await single(request, purpose) {
                RawDocument(jsonLine: $0, ordinal: 0, place: "request", options: reading)
            }
        case "text/plain":
            return try await single(request, purpose) { RawDocument(text: $0, place: "request") }
        default:
            throw APIError.mediaType(
                "application/x-ndjson, application/json or text/plain", found: request.mediaType)
        }
    }

    private func single(
        _ request: APIRequest, _ purpose: ServedModel.Purpose, _ note: ([UInt8]) -> RawDocument
    ) async throws -> APIResponse {
        let bytes = try await request.bytes(atMost: maximumNoteBytes)
        let results = try await service.process([note(bytes)], byteCount: bytes.count, for: purpose, patience: .refuses)
        let data = try results[0].get().output
        let isText = request.mediaType == "text/plain" && purpose == .deidentify
        return APIResponse(
            mediaType: isText ? "text/plain; charset=utf-8" : "application/json", body: .bytes([UInt8](data)))
    }

    /// What brat's tagger service answers: found stretches by id, with their texts. It sends no Content-Type that means anything.
    private func brat(_ request: APIRequest) async throws -> APIResponse {
        let bytes = try await request.bytes(atMost: maximumNoteBytes)
        let note = RawDocument(text: bytes, place: "request")
        let results = try await service.process([note], byteCount: bytes.count, for: .analyse, patience: .refuses)
        let processed = try results[0].get()
        var found: [String: JSONValue] = [:]
        for (index, annotation) in processed.annotations.enumerated() {
            found["T\(index + 1)"] = .object([
                "type": .string(annotation.label),
                "offsets": .array([
                    .array([.integer(Int64(annotation.range.start)), .integer(Int64(annotation.range.end))])
                ]),
                "texts": .array([.string(processed.document.text.copy(annotation.range))]),
            ])
        }
        return .json(.object(found))
    }
}
