#if Server
    /// Everything that a client may cost, in one place.
    package struct HTTPLimits: Sendable {
        /// Bytes and fields of a request's head. More is answered with 431 or 400 and ends the connection.
        package var headBytes = 16 << 10
        package var headFields = 64
        /// Seconds until the first request's head must be there, from the connection's beginning on, and the next one's, from the
        /// last reply on. A head may dribble as long: it holds nothing but a connection.
        package var headSeconds = 10
        package var idleSeconds = 60
        /// Seconds in which a body that is held whole must have come.
        package var bodySeconds = 30
        /// Seconds that a streamed body may stand still while nothing else is under way.
        package var streamSeconds = 60
        /// Seconds in which a client must take something of what is written to it.
        package var writeSeconds = 30
        /// Connections at a time, and how many of these places are made free where they run out: a connection that has kept the server
        /// waiting for longer than a moment gives way to a new one.
        package var connections = 1024
        package var spareConnections = 32
        package var momentMilliseconds = 500
        /// Wrong tokens a second, of all clients together, that are answered as such; others are told to come later.
        package var wrongTokensPerSecond = 10
        /// Seconds that open requests have to end after the server was asked to stop.
        package var stopSeconds = 5

        package init() {}
    }
#endif
