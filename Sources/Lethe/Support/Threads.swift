internal import LetheEssentials

/// Threads of our own, with stacks as large as their work needs.
package enum Threads {
    /// One a core.
    package static var available: Int { ProcessInfo.processInfo.activeProcessorCount }

    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }

        static func run(_ argument: UnsafeMutableRawPointer) {
            Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        }
    }

    /// Runs `body` on a new thread. Nobody waits for its end.
    package static func start(stackBytes: Int, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let argument = Unmanaged.passRetained(Start(body)).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            let result = pthread_create(
                &thread, &attributes,
                {
                    Start.run($0); return nil
                }, argument)
        #else
            var thread = pthread_t()
            let result = pthread_create(
                &thread, &attributes,
                {
                    if let argument = $0 { Start.run(argument) }
                    return nil
                }, argument)
        #endif
        precondition(result == 0, "the system gives no thread: error \(result)")
    }
}

/// A lock on which threads wait for one another.
package final class Condition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    package init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
        condition.deallocate()
    }

    package func lock() { pthread_mutex_lock(mutex) }
    package func unlock() { pthread_mutex_unlock(mutex) }
    /// Lets go of the lock until another thread broadcasts, or for no reason: ask again what was waited for.
    package func wait() { pthread_cond_wait(condition, mutex) }
    package func broadcast() { pthread_cond_broadcast(condition) }
    /// Wakes one of the threads that wait.
    package func signal() { pthread_cond_signal(condition) }

    package func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock()
        defer { unlock() }
        return try body()
    }
}
