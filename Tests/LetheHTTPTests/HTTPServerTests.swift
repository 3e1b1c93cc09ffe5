#if Server
    import Foundation
    import Lethe
    import LetheServer
    import Synchronization
    import TestSupport
    import Testing

    @testable import LetheHTTP

    /// A server on a free port, for one test.
    private final class RunningServer: Sendable {
        let port: Int
        let service: NoteService
        private let stop: AsyncStream<Void>.Continuation
        private let task: Task<Bool, any Error>

        init(
            token: HTTPToken? = nil, hosts: Set<String> = [], address: HTTPAddress? = nil,
            _ change: (inout HTTPLimits) -> Void = { _ in }
        ) async throws {
            var annotator = CombinedAnnotator(nil)
            annotator.finders = [RuleScanner()]
            let service = NoteService(
                try ServedModel(
                    pipelines: [
                        .tag: NotePipeline(annotator: annotator, task: .tag(.jsonl)),
                        .deidentify: NotePipeline(annotator: annotator, task: .deidentify(ReplacementPolicy())),
                        .analyse: NotePipeline(annotator: annotator, task: .tag(.jsonl)),
                    ], digest: nil), pool: NotePool(threads: 2))
            self.service = service
            let api = API(
                service,
                routes: OperationRoutes.routes(service) + NoteRoutes(service, maximumNoteBytes: 64 << 10).routes)
            var server = HTTPServer(
                api, address: try address ?? HTTPAddress(parsing: "127.0.0.1:0"),
                clients: token.map { [HTTPClient(token: $0)] } ?? [])
            server.allowedHosts = hosts
            change(&server.limits)
            let (stopped, stop) = AsyncStream<Void>.makeStream()
            let (started, start) = AsyncStream<Int>.makeStream()
            self.stop = stop
            let own = server
            task = Task {
                defer { start.finish() }
                return try await own.run(onStart: { start.yield($0) }, until: { for await _ in stopped {} })
            }
            var port: Int?
            for await value in started {
                port = value
                break
            }
            guard let port else {
                _ = try await task.value
                throw CancellationError()
            }
            self.port = port
        }

        func end() async throws -> Bool {
            stop.finish()
            let endedByItself = try await task.value
            service.pool.finish()
            return endedByItself
        }

        func ask(_ request: String) async -> String? {
            let connection = RawConnection(port: port)
            await connection.send(request)
            return await connection.reply()
        }

        func status(_ request: String) async -> Int? { await ask(request).flatMap { Int($0.dropFirst(9).prefix(3)) } }
    }

    @Suite(.serialized)
    struct HTTPServerTests {
        private let text = "Content-Type: text/plain\r\n"

        @Test func aNoteComesBackAndTheConnectionStays() async throws {
            let server = try await RunningServer()
            let connection = RawConnection(port: server.port)
            for _ in 0..<3 {
                await connection.send(
                    "POST /v1/deidentify HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)Content-Length: 13\r\n\r\nOn 12/03/2019"
                )
                let reply = try #require(await connection.reply())
                #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(reply.hasSuffix("\r\n\r\nOn <DATE>"))
                #expect(reply.contains("Cache-Control: no-store\r\n"))
                #expect(!reply.lowercased().contains("access-control"))
            }
            #expect(try await server.end())
        }

        @Test func linesComeBackWhileOthersAreStillSent() async throws {
            let server = try await RunningServer()
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /v1/deidentify HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for number in 0..<5 {
                let line = #"{"id": "\#(number)", "text": "On 12/03/2019"}"# + "\n"
                await connection.send(String(line.utf8.count, radix: 16) + "\r\n" + line + "\r\n")
                let seen = await connection.read { $0.contains(#""id":"\#(number)""#) }
                #expect(seen?.contains("On <DATE>") == true)
            }
            await connection.send("0\r\n\r\n")
            #expect(await connection.read { $0.hasSuffix("0\r\n\r\n") } != nil)
            #expect(try await server.end())
        }

        /// More clients that send next to nothing than there are places: whoever asks is answered, and work under way stays.
        @Test(.timeLimit(.minutes(2))) func slowClientsDontKeepOthersOut() async throws {
            let server = try await RunningServer {
                $0.connections = 40
                $0.spareConnections = 8
                $0.momentMilliseconds = 200
                $0.headSeconds = 60
                $0.bodySeconds = 60
            }
            let host = "Host: localhost:\(server.port)\r\n"
            let stream = RawConnection(port: server.port)
            await stream.send(
                "POST /v1/deidentify HTTP/1.1\r\n\(host)Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let idle = RawConnection(port: server.port)
            let health = "GET /health HTTP/1.1\r\n\(host)\r\n"
            await idle.send(health)
            #expect(await idle.read { $0.contains("Lethe is up") } != nil)
            var slow: [RawConnection] = []
            for round in 0..<6 {
                for number in 0..<20 {
                    let connection = RawConnection(port: server.port)
                    #expect(connection.isConnected)
                    await connection.send(
                        number.isMultiple(of: 2)
                            ? "GET /health HTTP/1.1\r\n"
                            : "POST /v1/deidentify HTTP/1.1\r\n\(host)\(text)Content-Length: 99\r\n\r\nOn")
                    slow.append(connection)
                }
                try await Task.sleep(for: .milliseconds(300))
                #expect(await server.status(health) == 200, "round \(round)")
            }
            // The first to be slow had to go, the last is waited for.
            #expect(await slow[0].read() == "")
            await slow[119].send(String(repeating: "x", count: 97))
            #expect(await slow[119].read { $0.hasPrefix("HTTP/1.1 200") } != nil)
            let line = #"{"id":"1","text":"On 12/03/2019"}"# + "\n"
            await stream.send("\(String(line.utf8.count, radix: 16))\r\n\(line)\r\n0\r\n\r\n")
            #expect(await stream.read { $0.contains("On <DATE>") } != nil)
            // Those that are still slow are cut off.
            _ = try await server.end()
        }

        @Test func onlyItsOwnNamesAreAnswered() async throws {
            let server = try await RunningServer(hosts: ["notes.example"])
            func status(_ host: String) async -> Int? { await server.status("GET /health HTTP/1.1\r\n\(host)\r\n") }
            let port = server.port
            #expect(await status("Host: localhost:\(port)\r\n") == 200)
            #expect(await status("Host: LOCALHOST.:\(port)\r\n") == 200)
            #expect(await status("Host: 127.0.0.1:\(port)\r\n") == 200)
            #expect(await status("Host: [::1]:\(port)\r\n") == 200)
            #expect(await status("Host: notes.example\r\n") == 200)
            #expect(await status("Host: notes.example:\(port)\r\n") == 200)
            #expect(await status("Host: evil.example:\(port)\r\n") == 421)
            #expect(await status("Host: localhost\r\n") == 421)
            #expect(await status("Host: localhost:1\r\n") == 421)
            #expect(await status("Host: localhost:\(port)\r\nHost: localhost:\(port)\r\n") == 421)
            #expect(await status("Host: localhost:\(port)\r\nHost: evil.example\r\n") == 421)
            let none = await status("")
            #expect(none == 421 || none == 400)
            #expect(try await server.end())
        }

        @Test func otherSitesPagesMayNotAsk() async throws {
            let server = try await RunningServer()
            func status(_ fields: String) async -> Int? {
                await server.status(
                    "POST /v1/deidentify HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)\(fields)Content-Length: 1\r\n\r\nx"
                )
            }
            #expect(await status("") == 200)
            #expect(await status("Origin: http://localhost:\(server.port)\r\n") == 200)
            #expect(await status("Origin: http://evil.example\r\n") == 403)
            #expect(await status("Origin: null\r\n") == 403)
            #expect(await status("Sec-Fetch-Site: cross-site\r\n") == 403)
            #expect(await status("Sec-Fetch-Site: same-site\r\n") == 403)
            #expect(await status("Sec-Fetch-Site: same-origin\r\n") == 200)
            #expect(try await server.end())
        }

        @Test func withoutTheTokenNothingIsTold() async throws {
            let token = HTTPToken()
            #expect(token.text.count == 43)
            let server = try await RunningServer(token: token) { $0.wrongTokensPerSecond = 1_000 }
            func ask(_ path: String, _ field: String) async -> String? {
                await server.ask("GET \(path) HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(field)\r\n")
            }
            #expect(await ask("/health", "")?.contains("200 OK") == true)
            let missing = try #require(await ask("/metrics", ""))
            #expect(missing.hasPrefix("HTTP/1.1 401"))
            // What is there looks like what isn't.
            #expect(await ask("/nothing", "") == missing)
            #expect(await ask("/metrics", "Authorization: Bearer wrong\r\n") == missing)
            #expect(await ask("/metrics", "Authorization: Basic \(token.text)\r\n") == missing)
            #expect(await ask("/metrics", "Authorization: Bearer \(token.text)x\r\n") == missing)
            let twice = "Authorization: Bearer \(token.text)\r\n"
            #expect(await ask("/metrics", twice + twice) == missing)
            #expect(await ask("/metrics", twice)?.contains("200 OK") == true)
            #expect(await ask("/nothing", twice)?.contains("404") == true)
            #expect(try await server.end())
        }

        @Test func whoGuessesTokensIsToldToWaitAndLocksNobodyOut() async throws {
            let token = HTTPToken()
            let server = try await RunningServer(token: token) { $0.wrongTokensPerSecond = 3 }
            var statuses: [Int?] = []
            for _ in 0..<30 {
                statuses.append(
                    await server.status(
                        "GET /metrics HTTP/1.1\r\nHost: localhost:\(server.port)\r\nAuthorization: Bearer no\r\n\r\n"))
            }
            #expect(statuses.contains(401) && statuses.contains(429))
            #expect(
                await server.status(
                    "GET /metrics HTTP/1.1\r\nHost: localhost:\(server.port)\r\nAuthorization: Bearer \(token.text)\r\n\r\n"
                )
                    == 200)
            #expect(try await server.end())
        }

        @Test func malformedRequestsEndInAnError() async throws {
            let server = try await RunningServer()
            let host = "Host: localhost:\(server.port)\r\n"
            func first(_ request: String) async -> Int? {
                let connection = RawConnection(port: server.port)
                await connection.send(request)
                return await connection.read { $0.contains("\r\n\r\n") }.flatMap { Int($0.dropFirst(9).prefix(3)) }
            }
            let refused: Set<Int?> = [400, 413, 431, 501, nil]
            #expect(refused.contains(await first("nonsense\r\n\r\n")))
            #expect(refused.contains(await first("GET / HTTP/9.9\r\n\(host)\r\n")))
            #expect(refused.contains(await first("POST /v1/tag HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n")))
            #expect(
                refused.contains(
                    await first(
                        "POST /v1/tag HTTP/1.1\r\n\(host)\(text)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    )))
            #expect(
                refused.contains(
                    await first("GET / HTTP/1.1\r\n\(host)" + String(repeating: "a: b\r\n", count: 100_000) + "\r\n")))
            #expect(
                refused.contains(await first("GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(host)\r\n")))
            #expect(await first("GET /../../etc/passwd HTTP/1.1\r\n\(host)\r\n") == 404)
            #expect(await first("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n\(host)\r\n") == 404)
            #expect(await first("DELETE /v1/tag HTTP/1.1\r\n\(host)\r\n") == 405)
            #expect(await first("GET /v1/tag HTTP/1.1\r\n\(host)\r\n") == 405)
            let gzip = "POST /v1/tag HTTP/1.1\r\n\(host)\(text)Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"
            #expect(await first(gzip) == 415)
            let latin =
                "POST /v1/tag HTTP/1.1\r\n\(host)Content-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 1\r\n\r\nx"
            #expect(await first(latin) == 415)
            let deep = String(repeating: "[", count: 20_000)
            #expect(
                await first(
                    "POST /v1/tag HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: \(deep.utf8.count)\r\n\r\n\(deep)"
                ) == 400)
            #expect(await server.status("GET /health HTTP/1.1\r\n\(host)\r\n") == 200)
            #expect(try await server.end())
        }

        @Test func aBodyBeyondTheLimitIsRefused() async throws {
            let server = try await RunningServer()
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /v1/tag HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)Content-Length: 67108864\r\n\r\n")
            let chunk = [UInt8](repeating: 0x61, count: 1 << 16)
            for _ in 0..<4 { await connection.send(chunk) }
            #expect(await connection.reply()?.hasPrefix("HTTP/1.1 413") == true)
            #expect(try await server.end())
        }

        @Test func whoStandsStillIsLetGo() async throws {
            let server = try await RunningServer { limits in
                limits.headSeconds = 1
                limits.bodySeconds = 1
                limits.streamSeconds = 1
                limits.idleSeconds = 1
                limits.writeSeconds = 1
            }
            let host = "Host: localhost:\(server.port)\r\n"
            func isClosed(_ connection: RawConnection) async -> Bool { await connection.read() != nil }
            // Nothing; a head, a body and a stream that stop; a connection that has been answered.
            let silent = RawConnection(port: server.port)
            let head = RawConnection(port: server.port)
            await head.send("GET /health HTTP/1.1\r\nHo")
            let body = RawConnection(port: server.port)
            await body.send("POST /v1/tag HTTP/1.1\r\n\(host)\(text)Content-Length: 10\r\n\r\nabc")
            let stream = RawConnection(port: server.port)
            await stream.send(
                "POST /v1/tag HTTP/1.1\r\n\(host)Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
            )
            let answered = RawConnection(port: server.port)
            await answered.send("GET /health HTTP/1.1\r\n\(host)\r\n")
            for connection in [silent, head, body, stream, answered] { #expect(await isClosed(connection)) }
            #expect(try await server.end())
        }

        /// The reply may come before the body has: the connection isn't forgotten for it.
        @Test func whoIsRefusedBeforeTheBodyCameIsLetGoAsWell() async throws {
            let server = try await RunningServer(token: HTTPToken()) { limits in
                limits.idleSeconds = 1
                limits.bodySeconds = 5
            }
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /v1/tag HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)Content-Length: 10\r\n\r\n")
            #expect(await connection.reply()?.hasPrefix("HTTP/1.1 401") == true)
            await connection.send("0123456789")
            #expect(await connection.read() != nil)
            #expect(try await server.end())
        }

        /// A body that comes byte by byte has one deadline, however it dribbles.
        @Test func aBodyThatDribblesIsLetGo() async throws {
            let server = try await RunningServer { $0.bodySeconds = 1 }
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /brat HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)Content-Length: 1000\r\n\r\n")
            let start = ContinuousClock.now
            while await connection.send("x"), ContinuousClock.now - start < .seconds(15) {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(try await server.end())
        }

        @Test func whoReadsNothingIsLetGo() async throws {
            let server = try await RunningServer { $0.writeSeconds = 1 }
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /v1/tag HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let lines = String(
                repeating: #"{"text": "\#(String(repeating: "On 12/03/2019 ", count: 100))"}"# + "\n", count: 40)
            let chunk = String(lines.utf8.count, radix: 16) + "\r\n" + lines + "\r\n"
            let start = ContinuousClock.now
            while await connection.send(chunk), ContinuousClock.now - start < .seconds(30) {}
            #expect(ContinuousClock.now - start < .seconds(25))
            #expect(try await server.end())
        }

        @Test func whatIsUnderWayEndsBeforeTheServerDoes() async throws {
            let server = try await RunningServer()
            let connection = RawConnection(port: server.port)
            await connection.send(
                "POST /v1/deidentify HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(text)Content-Length: 13\r\n\r\nOn 12/03"
            )
            try await Task.sleep(for: .milliseconds(200))
            async let ended = server.end()
            try await Task.sleep(for: .milliseconds(200))
            await connection.send("/2019")
            #expect(await connection.reply()?.hasSuffix("On <DATE>") == true)
            #expect(try await ended)
        }

        /// A reply that was cut off by the server's end has no end of its own.
        @Test func whatCannotEndIsCutOffAndLooksIt() async throws {
            let server = try await RunningServer { $0.stopSeconds = 1 }
            let connection = RawConnection(port: server.port)
            let line = #"{"text": "On 12/03/2019"}"# + "\n"
            await connection.send(
                "POST /v1/tag HTTP/1.1\r\nHost: localhost:\(server.port)\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + String(line.utf8.count, radix: 16) + "\r\n" + line + "\r\n")
            #expect(await connection.read { $0.contains("DATE") } != nil)
            #expect(try await server.end() == false)
            let rest = await connection.read()
            #expect(rest?.contains("0\r\n\r\n") != true)
        }

        @Test func aSocketInTheFileSystemIsItsOwnersAlone() async throws {
            let place = TemporaryFolder()
            let path = place.path + "/lethe.socket"
            let server = try await RunningServer(address: .unixSocket(path))
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            await #expect(throws: LetheError.self) { _ = try await RunningServer(address: .unixSocket(path)) }
            #expect(try await server.end())
            #expect(stat(path, &status) != 0)
            let file = place.file("file", "mine")
            await #expect(throws: LetheError.self) { _ = try await RunningServer(address: .unixSocket(file)) }
            #expect(place.read("file") == "mine")
        }

        @Test func aPortInUseIsToldAsOne() async throws {
            let server = try await RunningServer()
            do {
                _ = try await RunningServer(address: .tcp(host: "127.0.0.1", port: server.port))
                Issue.record("the port was had twice")
            } catch let error as LetheError {
                #expect(error.kind == .setting)
                #expect(error.place == "127.0.0.1:\(server.port)")
            }
            #expect(try await server.end())
        }

        @Test func addressesAreRead() throws {
            #expect(try HTTPAddress(parsing: "8765") == .tcp(host: "127.0.0.1", port: 8765))
            #expect(try HTTPAddress(parsing: "[::1]:80") == .tcp(host: "::1", port: 80))
            #expect(try HTTPAddress(parsing: "0.0.0.0:80").isLocal == false)
            #expect(try HTTPAddress(parsing: "127.0.0.2:80").isLocal)
            for wrong in ["", ":", "localhost", "localhost:", "localhost:99999", ":80"] {
                #expect(throws: LetheError.self) { try HTTPAddress(parsing: wrong) }
            }
        }

        @Test func tokensAreReadFromFiles() throws {
            let place = TemporaryFolder()
            #expect(try HTTPToken(reading: place.file("good", "  0123456789abcdef\n")).matches("0123456789abcdef"))
            #expect(throws: LetheError.self) { try HTTPToken(reading: place.file("short", "0123")) }
            #expect(throws: LetheError.self) { try HTTPToken(reading: place.file("lines", "0123456789abcdef\nx\n")) }
        }
    }
#endif
