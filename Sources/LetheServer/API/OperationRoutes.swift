internal import Lethe

/// What who runs the server asks for.
package enum OperationRoutes {
    package static func routes(_ service: NoteService) -> [APIRoute] {
        [
            // As Presidio's clients expect it, and what a container's health check needs.
            APIRoute(.get, "/health", isOpen: true) { _ in .text("Lethe is up") },
            APIRoute(.get, "/metrics") { _ in
                .text(
                    service.metrics.text(
                        load: service.pool.load, digest: service.model.digest,
                        isAlike: service.comparison?.comparison.isAlike),
                    mediaType: "text/plain; version=0.0.4; charset=utf-8")
            },
            APIRoute(.get, "/v1/model") { _ in .json(description(service)) },
        ]
    }

    private static func description(_ service: NoteService) -> JSONValue {
        let model = service.model
        var fields: [String: JSONValue] = [
            "program": .string(ProgramVersion.current),
            "digest": model.digest.map { .string($0) } ?? .null,
            "labels": .array((model.labels[.deidentify] ?? []).map { .string($0) }),
            "offsets": .string("scalars"),
            "fields": .object([
                "known": .array(model.knownFields.map { .string($0) }), "all": .bool(model.looksAtAllFields),
                "replaced": .array(model.replacedFields.map { .string($0) }),
            ]),
        ]
        if let certificate = model.certificate, let comparison = service.comparison {
            fields["certificate"] = .object([
                "statement": .string(certificate.statement),
                "notesCompared": .integer(Int64(comparison.notes)),
                "tooFewToCompare": .bool(comparison.comparison.isTooSmall),
                "alike": .bool(comparison.comparison.isAlike),
                "differences": .array(comparison.comparison.differences.map { .string($0) }),
            ])
        }
        return .object(fields)
    }
}
