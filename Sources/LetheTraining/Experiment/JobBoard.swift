internal import LetheEssentials

/// Hands jobs out to threads, and tells one observer what becomes of them, one event at a time.
final class JobBoard<Job: Sendable, Event: Sendable>: @unchecked Sendable {
    // Guards everything below, and makes the observer's calls one at a time.
    private let lock = Condition()
    private var waiting: [Job]
    private var running = 0
    private var failure: (any Error)?
    private let observe: @Sendable (Event) -> Void

    init(_ jobs: [Job], observe: @escaping @Sendable (Event) -> Void) {
        waiting = jobs
        self.observe = observe
    }

    func tell(_ event: Event) { lock.withLock { observe(event) } }

    /// Tells what is worked out from something that all jobs share.
    func tell(_ event: () -> Event) { lock.withLock { observe(event()) } }

    /// Does every job and returns when the last is over.
    ///
    /// - Parameters:
    ///   - workers: jobs at a time.
    ///   - perform: called on threads of its own. After a first error no further job is begun.
    /// - Throws: the first error of a job.
    func run(
        workers: Int, shouldStop: @escaping @Sendable () -> Bool, _ perform: @escaping @Sendable (Job) throws -> Void
    ) throws {
        let threads = lock.withLock { () -> Int in
            running = max(1, min(workers, waiting.count))
            return running
        }
        for _ in 0..<threads {
            Threads.start(stackBytes: 1 << 23) { [self] in
                while !shouldStop(), let job = next() {
                    do { try perform(job) } catch { fail(error) }
                }
                lock.withLock {
                    running -= 1
                    lock.broadcast()
                }
            }
        }
        let error = lock.withLock { () -> (any Error)? in
            while running > 0 { lock.wait() }
            return failure
        }
        if let error { throw error }
    }

    private func next() -> Job? {
        lock.withLock { failure == nil && !waiting.isEmpty ? waiting.removeFirst() : nil }
    }

    private func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }
}
