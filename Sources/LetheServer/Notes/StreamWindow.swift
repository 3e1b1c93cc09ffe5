internal import Synchronization

/// How much of a stream may be under way: what reads waits until what writes has caught up.
final class StreamWindow: Sendable {
    private struct State {
        var free: Int
        var isClosed = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(bytes: Int) { state = Mutex(State(free: bytes)) }

    /// Takes room, once there is any: one piece may be larger than all of it. Of one task alone.
    ///
    /// - Throws: `CancellationError` once the window is closed.
    func take(_ bytes: Int) async throws {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.free > 0 || state.isClosed { return true }
                precondition(state.waiting == nil, "two tasks wait for one window")
                state.waiting = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
        try state.withLock { state in
            if state.isClosed { throw CancellationError() }
            state.free -= bytes
        }
    }

    func release(_ bytes: Int) {
        let waiting = state.withLock { state in
            state.free += bytes
            return state.free > 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }

    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            return state.waiting.take()
        }
        waiting?.resume()
    }
}
