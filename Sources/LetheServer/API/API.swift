internal import Lethe

/// A method and path that are answered.
package struct APIRoute: Sendable {
    package let method: APIRequest.Method
    /// As metrics and the log name it: what stands in it are no parts of requests.
    package let path: String
    /// Answered without a token: says nothing but that somebody is there.
    package let isOpen: Bool
    let handle: @Sendable (APIRequest) async throws -> APIResponse

    init(
        _ method: APIRequest.Method, _ path: String, isOpen: Bool = false,
        handle: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) {
        self.method = method
        self.path = path
        self.isOpen = isOpen
        self.handle = handle
    }
}

/// All routes of a service.
package struct API: Sendable {
    package let routes: [APIRoute]
    private let byPath: [String: [APIRoute]]
    private let service: NoteService

    /// What a route that isn't there is counted as.
    package static let unknownRoute = "other"

    package init(_ service: NoteService, routes: [APIRoute]) {
        self.service = service
        self.routes = routes
        byPath = Dictionary(grouping: routes, by: \.path)
    }

    /// Whether a path may be asked for without a token.
    package func isOpen(_ path: String) -> Bool { byPath[path]?.contains(where: \.isOpen) ?? false }

    /// The name under which a path is counted.
    package func template(_ path: String) -> String { byPath[path] == nil ? Self.unknownRoute : path }

    /// Answers a request. Every error has become a reply.
    package func respond(to request: APIRequest) async -> APIResponse {
        do {
            guard let routes = byPath[request.path] else { throw APIError.notFound }
            guard let route = routes.first(where: { $0.method == request.method }) else {
                throw APIError.method(allowed: routes.map(\.method))
            }
            return try await route.handle(request)
        } catch {
            return APIError.describing(error).response
        }
    }

    /// Counts a request that ended.
    package func ended(path: String, status: Int, seconds: Double) {
        let route = template(path)
        service.metrics.count(route: route, status: status, seconds: seconds)
        service.logger?.info(
            "request", metadata: ["route": "\(route)", "status": "\(status)", "milliseconds": "\(Int(seconds * 1000))"])
    }
}
