#if Server
    internal import HTTPTypes
    internal import NIOCore
    internal import NIOHTTPTypes

    /// Closes connections that stand still: whose head or body doesn't come, or that take nothing of what is written.
    ///
    /// One clock, which the state of the connection sets. While a request is at work, nobody is waited for and it stands.
    final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        typealias InboundOut = HTTPRequestPart
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = HTTPResponsePart

        private enum Waiting {
            case head, nextHead
            /// A body that must be there whole.
            case body
            /// A body that is worked on as it comes.
            case streamedBody
            case nothing
        }

        private let limits: HTTPLimits
        private let book: ConnectionBook
        private var context: ChannelHandlerContext?
        /// When the wait began that is under way: for a request, from its first byte or the connection's beginning on.
        private(set) var since = NIODeadline.now()
        /// Paths whose bodies are worked on as they come.
        private let isStream: @Sendable (HTTPRequest) -> Bool
        private var waiting = Waiting.head
        private var reading: Scheduled<Void>?
        private var writing: Scheduled<Void>?
        private var unwritten = 0
        /// The reply went out whole, be it before the body had come.
        private var hasReplied = false

        /// What the server waits for, seen from the other connections.
        enum Patience { case request, idle, none }

        var patience: Patience {
            switch waiting {
            case .head, .body: .request
            // A client may still be taking the last reply.
            case .nextHead: unwritten > 0 ? .none : .idle
            case .streamedBody, .nothing: .none
            }
        }

        init(_ limits: HTTPLimits, _ book: ConnectionBook, isStream: @escaping @Sendable (HTTPRequest) -> Bool) {
            self.limits = limits
            self.book = book
            self.isStream = isStream
        }

        // MARK: Inbound

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
            book.add(self)
            if context.channel.isActive { wait(.head, context) }
        }

        func channelActive(context: ChannelHandlerContext) {
            wait(.head, context)
            context.fireChannelActive()
        }

        func channelInactive(context: ChannelHandlerContext) {
            stop()
            context.fireChannelInactive()
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            stop()
            book.remove(self)
            self.context = nil
        }

        /// Closes the connection: others want its place.
        func giveWay() { context?.close(promise: nil) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                hasReplied = false
                wait(isStream(head) ? .streamedBody : .body, context)
            case .body:
                // A whole body has one deadline, however it dribbles.
                if case .streamedBody = waiting { wait(.streamedBody, context) }
            case .end: wait(hasReplied ? .nextHead : .nothing, context)
            }
            context.fireChannelRead(data)
        }

        // MARK: Outbound

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            let part = unwrapOutboundIn(data)
            unwritten += 1
            if writing == nil { setWriteDeadline(context) }
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let loop = NIOLoopBound(self, eventLoop: context.eventLoop)
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in loop.value.wrote(bound.value) }
            context.write(data, promise: written)
            switch part {
            case .head: break
            case .body: if case .streamedBody = waiting { wait(.streamedBody, context) }
            case .end:
                hasReplied = true
                // The reply may have come before the body's end, which is then awaited no longer than any body.
                switch waiting {
                case .nothing: wait(.nextHead, context)
                case .streamedBody: wait(.body, context)
                case .head, .nextHead, .body: break
                }
            }
        }

        private func wrote(_ context: ChannelHandlerContext) {
            unwritten -= 1
            writing?.cancel()
            writing = nil
            if unwritten > 0 {
                setWriteDeadline(context)
            } else if case .nextHead = waiting {
                book.hasEnded()
            }
        }

        // MARK: Clocks

        private func setWriteDeadline(_ context: ChannelHandlerContext) {
            writing = close(context, in: limits.writeSeconds)
        }

        private func wait(_ waiting: Waiting, _ context: ChannelHandlerContext) {
            self.waiting = waiting
            since = .now()
            reading?.cancel()
            reading = nil
            switch waiting {
            case .head: reading = close(context, in: limits.headSeconds)
            case .nextHead: reading = close(context, in: limits.idleSeconds)
            case .body: reading = close(context, in: limits.bodySeconds)
            case .streamedBody: reading = close(context, in: limits.streamSeconds)
            case .nothing: break
            }
        }

        private func close(_ context: ChannelHandlerContext, in seconds: Int) -> Scheduled<Void> {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            return context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { bound.value.close(promise: nil) }
        }

        private func stop() {
            reading?.cancel()
            writing?.cancel()
            (reading, writing) = (nil, nil)
        }
    }

    @available(*, unavailable)
    extension ConnectionDeadlines: Sendable {}
#endif
