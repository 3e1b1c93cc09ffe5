#if Server
    internal import HTTPTypes
    internal import HummingbirdCore
    internal import Lethe
    internal import LetheEssentials
    package import LetheServer
    internal import Logging
    internal import NIOCore
    internal import NIOPosix
    internal import Synchronization

    /// An `API` over HTTP/1.1. TLS belongs in a proxy before it.
    package struct HTTPServer: Sendable {
        package var api: API
        package var address: HTTPAddress
        /// Names, besides those of the loopback interface, under which the server may be addressed.
        package var allowedHosts: Set<String> = []
        /// None lets everybody ask who can connect.
        package var clients: [HTTPClient]
        package var limits = HTTPLimits()
        /// Paths whose bodies are worked on as they come, where they are notes by lines. Any other body must be there in time.
        package var streamedPaths: Set<String> = ["/v1/tag", "/v1/deidentify"]

        package init(_ api: API, address: HTTPAddress, clients: [HTTPClient]) {
            self.api = api
            self.address = address
            self.clients = clients
        }

        /// What is known once the server listens, and what all its connections share.
        private final class Shared: Sendable {
            let gate = Mutex<HTTPGuard?>(nil)
            /// Requests that are still open are cut off: none of their replies may look whole.
            let isCutOff = Atomic<Bool>(false)
        }

        /// Serves until it is asked to stop, then lets open requests end for some seconds.
        ///
        /// - Parameters:
        ///   - onStart: called with the port once connections are taken; 0 for a socket in the file system.
        ///   - stop: returns when the server should end.
        /// - Returns: whether all requests ended by themselves.
        /// - Throws: `LetheError` where the address can't be had.
        package func run(
            onStart: @escaping @Sendable (_ port: Int) -> Void, until stop: @escaping @Sendable () async -> Void
        ) async throws -> Bool {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let shared = Shared()
            let result: Result<Bool, any Error>
            do {
                try await refuseSocketInUse(group)
                result = .success(try await serve(group, shared, onStart, stop))
                if case .unixSocket(let path) = address { unlink(path) }
            } catch {
                result = .failure(error as? LetheError ?? refusal(error))
            }
            // Threads without work are given back; there is nothing left to fail.
            try? await group.shutdownGracefully()
            return try result.get()
        }

        private func serve(
            _ group: MultiThreadedEventLoopGroup, _ shared: Shared, _ onStart: @escaping @Sendable (Int) -> Void,
            _ stop: @escaping @Sendable () async -> Void
        ) async throws -> Bool {
            let isInFileSystem = if case .unixSocket = address { true } else { false }
            let oldMask = isInFileSystem ? umask(0o177) : 0
            let server = Server(
                childChannelSetup: childChannel(shared, ConnectionBook(limits, group.next())),
                configuration: configuration,
                onServerRunning: { channel in
                    if isInFileSystem { umask(oldMask) }
                    let port = isInFileSystem ? 0 : channel.localAddress?.port ?? 0
                    shared.gate.withLock {
                        $0 = HTTPGuard(hosts: allowedHosts, port: port, clients: clients, limits: limits)
                    }
                    onStart(port)
                }, eventLoopGroup: group, logger: Logger(label: "http", factory: { _ in SwiftLogNoOpLogHandler() }))
            let serving = Task(executorPreference: LoopExecutor(group.next())) { try await server.run() }
            let stopping = Task {
                await stop()
                let ending = Task {
                    try await Task.sleep(for: .seconds(limits.stopSeconds))
                    shared.isCutOff.store(true, ordering: .relaxed)
                    serving.cancel()
                }
                try await server.shutdownGracefully()
                ending.cancel()
            }
            defer { stopping.cancel() }
            do { try await serving.value } catch {
                if isInFileSystem { umask(oldMask) }
                throw error
            }
            return !shared.isCutOff.load(ordering: .relaxed)
        }

        // MARK: Setting up

        private var configuration: ServerConfiguration {
            let address: BindAddress =
                switch address {
                case .tcp(let host, let port): .hostname(host, port: port)
                case .unixSocket(let path): .unixDomainSocket(path: path)
                }
            return ServerConfiguration(
                address: address, backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections))
        }

        private func childChannel(_ shared: Shared, _ book: ConnectionBook) -> HTTP1Channel {
            HTTP1Channel(
                responder: { request, writer, _ in try await answer(request, writer, shared) },
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        ConnectionDeadlines(limits, book) {
                            streamedPaths.contains(Self.path($0).path)
                                && NoteRoutes.lineMediaTypes.contains(
                                    Self.mediaType($0.headerFields[.contentType] ?? ""))
                        }
                    ],
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: limits.headBytes, maxHeaderListSize: limits.headBytes,
                        maxHeaderFieldCount: limits.headFields)))
        }

        /// A socket that somebody listens on isn't taken away.
        private func refuseSocketInUse(_ group: MultiThreadedEventLoopGroup) async throws {
            guard case .unixSocket(let path) = address, Files.exists(path) else { return }
            let channel = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get()
            guard let channel else {
                guard Files.isSpecial(path) else {
                    throw LetheError(
                        .setting, place: path, "there is something already", expected: "no file, or an old socket")
                }
                return
            }
            try? await channel.close()
            throw LetheError(
                .setting, place: path, "another program listens there", expected: "a socket of its own for each server")
        }

        private func refusal(_ error: any Error) -> LetheError {
            let place =
                switch address {
                case .tcp(let host, let port): "\(host):\(port)"
                case .unixSocket(let path): path
                }
            let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) }
            return LetheError(
                .setting, place: place, "can't be listened on" + (reason.map { ": \($0)" } ?? ""),
                advice: "Take another with --listen; port 0 takes a free one")
        }

        // MARK: A request

        private func answer(_ request: Request, _ writer: consuming ResponseWriter, _ shared: Shared) async throws {
            let start = ContinuousClock.now
            let (path, query) = Self.path(request.head)
            let gate = shared.gate.withLock { $0 }
            let reply: APIResponse
            var client: String?
            var refused: APIResponse?
            switch gate?.verdict(on: request.head, isOpen: api.isOpen(path)) {
            case .refused(let response)?: refused = response
            case .allowed(let name)?: client = name
            // Nobody can connect before the gate stands.
            case nil: refused = APIError.notFound.response
            }
            if let refused {
                reply = refused
            } else if let refusal = Self.refusal(request.head) {
                reply = refusal
            } else {
                if request.headers[.expect]?.lowercased() == "100-continue" {
                    try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                }
                reply = await api.respond(
                    to: APIRequest(
                        method: request.method == .get ? .get : .post, path: path, query: Self.fields(ofQuery: query),
                        mediaType: Self.mediaType(request.headers[.contentType] ?? ""), client: client,
                        body: request.body.map { ArraySlice(Array(buffer: $0)) }))
            }
            defer {
                api.ended(path: path, status: reply.status, seconds: (ContinuousClock.now - start) / .seconds(1))
            }
            let head = HTTPResponse(
                status: HTTPResponse.Status(code: reply.status), headerFields: Self.fields(of: reply))
            switch reply.body {
            case .bytes(let bytes):
                try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            case .stream(let body):
                let parts = try await writer.writeHead(head)
                var adapter: any APIWriter = Parts(writer: parts)
                try await body(&adapter)
                // What was cut off must not end like what is whole.
                if shared.isCutOff.load(ordering: .relaxed) { throw CancellationError() }
                try await parts.finish(nil)
            }
        }

        private struct Parts: APIWriter {
            var writer: any ResponseBodyWriter

            mutating func write(_ bytes: [UInt8]) async throws {
                if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
            }
        }

        /// What no route need look at.
        private static func refusal(_ head: HTTPRequest) -> APIResponse? {
            func refuse(_ status: Int, _ what: String, expected: String) -> APIResponse {
                APIError(status, LetheError(.setting, what, expected: expected)).response
            }
            guard head.method == .get || head.method == .post else {
                return refuse(405, "the method isn't known here", expected: "GET or POST")
            }
            if let coding = head.headerFields[.contentEncoding]?.lowercased(), coding != "identity" {
                return refuse(415, "the request's Content-Encoding can't be read", expected: "none")
            }
            let parameters = (head.headerFields[.contentType] ?? "").lowercased().split(separator: ";").dropFirst()
            for parameter in parameters {
                let parts = parameter.split(separator: "=").map { $0.filter { !" \t\"".contains($0) } }
                if parts.first == "charset", parts.last != "utf-8", parts.last != "utf8", parts.last != "us-ascii" {
                    return refuse(415, "the request's charset can't be read", expected: "utf-8")
                }
            }
            return nil
        }

        private static func mediaType(_ field: String) -> String {
            let type = field.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
            return type.filter { $0 != " " && $0 != "\t" }.lowercased()
        }

        private static func path(_ head: HTTPRequest) -> (path: String, query: Substring) {
            let target = head.path ?? "/"
            guard let mark = target.firstIndex(of: "?") else { return (target, "") }
            return (String(target[..<mark]), target[target.index(after: mark)...])
        }

        private static func fields(ofQuery query: Substring) -> [String: String] {
            var fields: [String: String] = [:]
            for pair in query.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = String(parts[0]).removingURLPercentEncoding() else { continue }
                fields[name] = parts.count > 1 ? String(parts[1]).removingURLPercentEncoding() ?? "" : ""
            }
            return fields
        }

        /// Replies hold patients' words: nothing keeps them, and no other site may have them.
        private static let always: HTTPFields = {
            var fields = HTTPFields()
            fields[.cacheControl] = "no-store"
            for (name, value) in [
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                ("Cross-Origin-Resource-Policy", "same-origin"), ("Content-Security-Policy", "default-src 'none'"),
            ] {
                if let name = HTTPField.Name(name) { fields[name] = value }
            }
            return fields
        }()

        private static func fields(of reply: APIResponse) -> HTTPFields {
            var fields = always
            fields[.contentType] = reply.mediaType
            if case .bytes(let bytes) = reply.body { fields[.contentLength] = "\(bytes.count)" }
            for (name, value) in reply.fields {
                if let name = HTTPField.Name(name) { fields[name] = value }
            }
            return fields
        }
    }

    extension String {
        /// Percent signs and the plus sign of a query resolved; nil where they can't be.
        fileprivate func removingURLPercentEncoding() -> String? {
            var bytes: [UInt8] = []
            var rest = utf8[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "%") else {
                    bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                    continue
                }
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            }
            return String(validating: bytes, as: UTF8.self)
        }
    }
#endif
