#if Server
    internal import NIOCore

    /// The connections that are open. Where they are nearly as many as may be, one that has kept the server waiting gives way: clients that
    /// connect and send little or nothing would else fill all places, and keep out those that ask.
    ///
    /// Everything happens on the event loop that reads and writes them all.
    final class ConnectionBook: Sendable {
        private let connections: NIOLoopBoundBox<[ObjectIdentifier: ConnectionDeadlines]>
        private let limits: HTTPLimits

        init(_ limits: HTTPLimits, _ loop: any EventLoop) {
            self.limits = limits
            connections = .makeBoxSendingValue([:], eventLoop: loop)
        }

        /// Writes a connection in, and lets another one go where few places are left.
        func add(_ connection: ConnectionDeadlines) {
            connections.value[ObjectIdentifier(connection)] = connection
            if connections.value.count > limits.connections - limits.spareConnections { letGo(beside: connection) }
        }

        /// A connection has nothing to do for now: where no place is left, nobody new comes who would make one free.
        func hasEnded() { if connections.value.count >= limits.connections { letGo(beside: nil) } }

        private func letGo(beside new: ConnectionDeadlines?) {
            guard let connection = candidate(beside: new) else { return }
            // Closing takes a while, in which others come.
            remove(connection)
            connection.giveWay()
        }

        func remove(_ connection: ConnectionDeadlines) { connections.value[ObjectIdentifier(connection)] = nil }

        /// Who has begun a request and not ended it for more than a moment, longest first; else who has asked nothing for longest. One whose
        /// request is at work, or whose notes are worked on as they come, stays.
        private func candidate(beside new: ConnectionDeadlines?) -> ConnectionDeadlines? {
            var slowest: ConnectionDeadlines?
            var idlest: ConnectionDeadlines?
            for connection in connections.value.values where connection !== new {
                switch connection.patience {
                case .request: if connection.since < slowest?.since ?? .distantFuture { slowest = connection }
                case .idle: if connection.since < idlest?.since ?? .distantFuture { idlest = connection }
                case .none: break
                }
            }
            if let slowest, NIODeadline.now() - slowest.since > .milliseconds(Int64(limits.momentMilliseconds)) {
                return slowest
            }
            return idlest ?? slowest
        }
    }
#endif
