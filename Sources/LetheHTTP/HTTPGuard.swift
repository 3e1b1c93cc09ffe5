#if Server
    internal import Crypto
    internal import HTTPTypes
    internal import Lethe
    internal import LetheEssentials
    internal import LetheServer
    internal import Synchronization

    /// Who may ask. Looked at before anything else of a request.
    package struct HTTPGuard: Sendable {
        /// Names under which the server may be addressed; nil lets every name pass, as a socket in the file system has none.
        private let hosts: Set<String>?
        private let clients: [HTTPClient]
        private let failures: FailureCount

        /// - Parameters:
        ///   - hosts: besides those of the loopback interface.
        ///   - port: under which it listens, part of the name that a browser sends; 0 for a socket in the file system.
        package init(hosts: Set<String>, port: Int, clients: [HTTPClient], limits: HTTPLimits) {
            let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
            self.hosts = port == 0 && hosts.isEmpty ? nil : Self.withPorts(hosts.union(loopback), port)
            self.clients = clients
            failures = FailureCount(most: limits.wrongTokensPerSecond)
        }

        private static func withPorts(_ hosts: Set<String>, _ port: Int) -> Set<String> {
            var names: Set<String> = []
            for host in hosts {
                names.insert("\(host):\(port)")
                // Behind a proxy, or on the port that browsers leave out.
                if !["localhost", "127.0.0.1", "[::1]"].contains(host) || port == 80 { names.insert(host) }
            }
            return names
        }

        /// What becomes of a request.
        enum Verdict {
            case refused(APIResponse)
            /// By whom, where tokens have names.
            case allowed(String?)
        }

        /// - Parameter isOpen: the route is answered without a token.
        func verdict(on request: HTTPRequest, isOpen: Bool) -> Verdict {
            if let refusal = refusal(request) { return .refused(refusal) }
            guard !clients.isEmpty, !isOpen else { return .allowed(nil) }
            let given = request.headerFields[values: .authorization]
            if given.count == 1, let value = given.first, value.lowercased().hasPrefix("bearer "),
                let client = clients.first(where: { $0.token.matches(value.dropFirst(7)) })
            {
                return .allowed(client.name)
            }
            // Who has the token is never locked out by those who guess.
            guard failures.add() else {
                var response = Self.refuse(429, "too many wrong tokens")
                response.fields = [("Retry-After", "1")]
                return .refused(response)
            }
            var response = Self.refuse(
                401, "no token, or a wrong one",
                "Send it as `Authorization: Bearer TOKEN`; it was given when the server began")
            response.fields = [("WWW-Authenticate", "Bearer")]
            return .refused(response)
        }

        /// Whether the address or the page that a request comes from speaks against it.
        private func refusal(_ request: HTTPRequest) -> APIResponse? {
            if let hosts {
                // A page whose name was bound to this address, after it was loaded from elsewhere, sends its own name.
                guard request.headerFields[values: Self.host].isEmpty, let name = request.authority,
                    hosts.contains(Self.folded(name))
                else {
                    return Self.refuse(421, "the request's Host is none of this server's", "--allow-host names others")
                }
            }
            if request.method != .get, let site = request.headerFields[Self.fetchSite], site != "same-origin",
                site != "none"
            {
                return Self.refuse(403, "another site's page may not ask here")
            }
            if request.method != .get, let origin = request.headerFields[.origin] {
                guard let hosts, origin.hasPrefix("http://") || origin.hasPrefix("https://"),
                    hosts.contains(Self.folded(String(origin.drop { $0 != "/" }.dropFirst(2))))
                else { return Self.refuse(403, "another site's page may not ask here") }
            }
            return nil
        }

        /// Small letters, without the dot that may end a name.
        private static func folded(_ name: String) -> String {
            var name = name.lowercased()
            if let colon = name.lastIndex(of: ":"), colon != name.startIndex, name[name.index(before: colon)] == "." {
                name.remove(at: name.index(before: colon))
            } else if name.hasSuffix(".") {
                name.removeLast()
            }
            return name
        }

        private static func refuse(_ status: Int, _ what: String, _ advice: String? = nil) -> APIResponse {
            APIError(status, LetheError(.setting, what, advice: advice)).response
        }

        private static let host = HTTPField.Name("Host") ?? .accept
        private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .accept
    }

    /// Somebody who may ask.
    package struct HTTPClient: Sendable {
        /// What routes are told; nil where all clients are alike.
        package let name: String?
        package let token: HTTPToken

        package init(name: String? = nil, token: HTTPToken) {
            self.name = name
            self.token = token
        }
    }

    /// A secret that clients show.
    package struct HTTPToken: Sendable {
        package let text: String
        private let digest: SHA256.Digest

        /// 256 random bits.
        package init() {
            let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
            self.init(
                checked: bytes.base64EncodedString().compactMap {
                    $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : String($0)
                }.joined())
        }

        private init(checked text: String) {
            self.text = text
            digest = SHA256.hash(data: Array(text.utf8))
        }

        /// Reads a token's file: one line of at least 16 printable characters without blanks.
        ///
        /// - Throws: `LetheError`.
        package init(reading path: String) throws {
            let text = String(decoding: try Files.read(path), as: UTF8.self)
            let token = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            guard token.utf8.count >= 16, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw LetheError(
                    .format, place: path, "no token", expected: "one line of at least 16 signs without blanks",
                    advice: "Make one: head -c 32 /dev/urandom | base64 > FILE")
            }
            self.init(checked: token)
        }

        /// Compares digests, whose common beginnings tell nothing of the token.
        func matches(_ given: some StringProtocol) -> Bool { SHA256.hash(data: Array(given.utf8)) == digest }
    }

    /// How many wrong tokens came within this second.
    private final class FailureCount: Sendable {
        private struct State {
            var second: Int64 = 0
            var count = 0
        }

        private let most: Int
        private let start = ContinuousClock.now
        private let state = Mutex(State())

        init(most: Int) { self.most = most }

        private var now: Int64 { (ContinuousClock.now - start).components.seconds }

        /// Counts one; false where there were too many.
        func add() -> Bool {
            let now = now
            return state.withLock { state in
                if state.second != now { state = State(second: now) }
                state.count += 1
                return state.count <= most
            }
        }
    }
#endif
