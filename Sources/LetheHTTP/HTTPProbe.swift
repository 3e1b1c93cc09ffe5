#if Server
    internal import Lethe
    internal import NIOCore
    internal import NIOPosix

    /// Asks a server whether it is up, as a health check does.
    package enum HTTPProbe {
        private static let request =
            "GET /health HTTP/1.1\r\nHost: localhost%\r\nConnection: close\r\n\r\n"

        /// - Throws: `LetheError` where nobody listens there, or no answer of a server that is up comes in time.
        package static func ask(_ address: HTTPAddress, seconds: Int = 5) throws {
            let group = MultiThreadedEventLoopGroup.singleton
            let answered = group.next().makePromise(of: String.self)
            let bootstrap = ClientBootstrap(group: group.next()).connectTimeout(.seconds(Int64(seconds)))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Answer(answered))
                    }
                }
            let channel: any Channel
            do {
                channel =
                    switch address {
                    case .tcp(let host, let port): try bootstrap.connect(host: host, port: port).wait()
                    case .unixSocket(let path): try bootstrap.connect(unixDomainSocketPath: path).wait()
                    }
            } catch {
                answered.fail(error)
                throw down("can't be connected to", address)
            }
            let port = if case .tcp(_, let port) = address { ":\(port)" } else { "" }
            channel.writeAndFlush(ByteBuffer(string: request.replacing("%", with: port)), promise: nil)
            channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { channel.close(promise: nil) }
            // Its ending says nothing that the answer doesn't.
            let answer = (try? answered.futureResult.wait()) ?? ""
            channel.close(promise: nil)
            guard answer.hasPrefix("HTTP/1.1 200 ") else {
                throw down("doesn't answer as a server that is up", address)
            }
        }

        private static func down(_ what: String, _ address: HTTPAddress) -> LetheError {
            let place =
                switch address {
                case .tcp(let host, let port): "\(host):\(port)"
                case .unixSocket(let path): path
                }
            return LetheError(.file, place: place, what, expected: "`lethe serve`, listening there")
        }

        /// The beginning of what comes.
        private final class Answer: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            private let promise: EventLoopPromise<String>
            private var text = ""

            init(_ promise: EventLoopPromise<String>) { self.promise = promise }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                text += String(buffer: unwrapInboundIn(data))
                if text.utf8.count >= 16 { promise.succeed(text) }
            }

            func channelInactive(context: ChannelHandlerContext) { promise.succeed(text) }
        }
    }
#endif
