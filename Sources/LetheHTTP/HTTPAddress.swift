#if Server
    internal import Lethe

    /// Where a server listens.
    package enum HTTPAddress: Sendable, Equatable {
        case tcp(host: String, port: Int)
        /// A socket in the file system, for its owner alone.
        case unixSocket(String)

        /// `HOST:PORT`, `[IPv6]:PORT` or a port of the loopback interface.
        ///
        /// - Throws: `LetheError` of kind `setting`.
        package init(parsing text: String) throws {
            var host = "127.0.0.1"
            var port = text[...]
            if let colon = text.lastIndex(of: ":") {
                host = String(text[..<colon])
                port = text[text.index(after: colon)...]
            }
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            guard let number = UInt16(port), !host.isEmpty else {
                throw LetheError.invalidSetting(
                    name: "the address", expected: "HOST:PORT, such as 127.0.0.1:8765", found: text)
            }
            self = .tcp(host: host, port: Int(number))
        }

        /// Only programs of this machine can connect.
        package var isLocal: Bool {
            switch self {
            case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
            case .unixSocket: true
            }
        }
    }
#endif
