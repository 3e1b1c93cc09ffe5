import Foundation
import Lethe

@testable import LetheServer

/// A service that finds by rules alone: nothing need be trained.
enum ServedFixture {
    static func model(
        style: [String] = [], ids: Bool = false, key: ReleaseKey? = nil, audits: Bool = false
    ) throws -> ServedModel {
        var annotator = CombinedAnnotator(nil)
        annotator.finders = [RuleScanner()]
        var policy = try ReplacementPolicy(parsing: style)
        policy.key = key
        var release = NotePipeline(annotator: annotator, task: .deidentify(policy))
        release.audits = audits
        release.lastLook = LastLook()
        var analysis = NotePipeline(annotator: annotator, task: .tag(.jsonl))
        analysis.tellsFlags = true
        return try ServedModel(
            pipelines: [
                .tag: NotePipeline(annotator: annotator, task: .tag(.jsonl)), .deidentify: release,
                .analyse: analysis,
            ], digest: "0123")
    }

    static func service(
        _ model: ServedModel? = nil, threads: Int = 2, limits: NotePool.Limits = NotePool.Limits(),
        audit: AuditLog? = nil
    ) throws -> NoteService {
        NoteService(try model ?? Self.model(), pool: NotePool(threads: threads, limits: limits), audit: audit)
    }

    static func api(
        _ service: NoteService, maximumNoteBytes: Int = 1 << 20, hasStandardRecognizers: Bool = false
    ) -> API {
        API(
            service,
            routes: OperationRoutes.routes(service)
                + NoteRoutes(service, maximumNoteBytes: maximumNoteBytes).routes
                + AnalyzerRoutes(
                    service, maximumBytes: maximumNoteBytes, labels: PresidioLabels(), languages: ["en"],
                    scores: hasStandardRecognizers ? .fixed : .probability,
                    hasStandardRecognizers: hasStandardRecognizers
                ).routes + AnonymizerRoutes(service, maximumBytes: maximumNoteBytes).routes)
    }
}

/// A body that comes in chunks.
func body(_ chunks: [[UInt8]]) -> APIRequest.Body {
    AsyncThrowingStream<ArraySlice<UInt8>, any Error> { continuation in
        for chunk in chunks { continuation.yield(chunk[...]) }
        continuation.finish()
    }
}

struct Reply {
    var status: Int
    var text: String

    var json: Any? { try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) }
    var object: [String: Any] { json as? [String: Any] ?? [:] }
}

private struct Collector: APIWriter {
    final class Box { var bytes: [UInt8] = [] }
    let box = Box()

    mutating func write(_ bytes: [UInt8]) async throws { box.bytes += bytes }
}

extension API {
    func reply(
        _ method: APIRequest.Method, _ path: String, query: [String: String] = [:], mediaType: String = "",
        chunks: [[UInt8]]
    ) async throws -> Reply {
        let response = await respond(
            to: APIRequest(method: method, path: path, query: query, mediaType: mediaType, body: body(chunks)))
        switch response.body {
        case .bytes(let bytes): return Reply(status: response.status, text: String(decoding: bytes, as: UTF8.self))
        case .stream(let write):
            let collector = Collector()
            var writer: any APIWriter = collector
            try await write(&writer)
            return Reply(status: response.status, text: String(decoding: collector.box.bytes, as: UTF8.self))
        }
    }

    func post(_ path: String, _ text: String, as mediaType: String = "application/json") async throws -> Reply {
        try await reply(.post, path, mediaType: mediaType, chunks: [Array(text.utf8)])
    }

    func get(_ path: String, query: [String: String] = [:]) async throws -> Reply {
        try await reply(.get, path, query: query, chunks: [])
    }
}
