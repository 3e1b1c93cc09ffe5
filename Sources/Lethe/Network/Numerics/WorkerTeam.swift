internal import LetheEssentials
internal import LetheKernels
internal import Synchronization

/// One thread's place in a team.
package struct Worker: Sendable {
    /// 0 to `count` − 1.
    package let index: Int
    package let count: Int
    fileprivate let team: WorkerTeam?

    /// A thread that works by itself.
    static var alone: Worker { Worker(index: 0, count: 1, team: nil) }

    /// This worker's share of `total` items: contiguous, even to one unit.
    ///
    /// - Parameter unit: shares begin at multiples of it.
    @inline(__always)
    func share(of total: Int, unit: Int = 1) -> Range<Int> {
        let units = (total + unit - 1) / unit
        let start = units * index / count * unit
        let end = units * (index + 1) / count * unit
        return min(start, total)..<min(end, total)
    }

    /// Waits until every worker of the team is here.
    @inline(__always)
    func synchronise() {
        if count > 1 { team?.synchronise() }
    }
}

/// Threads that run one piece of work together, in step, many thousand times a second.
///
/// The calling thread is worker 0. Waiting is a short spin, since a training step's parts last microseconds, then a
/// sleep, so that an idle team costs nothing. With one worker everything runs on the caller's thread.
package final class WorkerTeam: @unchecked Sendable {
    package let count: Int
    private let generation = Atomic<Int>(0)
    private let finished = Atomic<Int>(0)
    private let arrived = Atomic<Int>(0)
    private let phase = Atomic<Int>(0)
    private let sleeping = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private let wakeUp = Condition()
    /// The work of the current generation. Written before `generation` advances, read after.
    private nonisolated(unsafe) var work: ((Worker) -> Void)?

    package init(count: Int) {
        self.count = max(1, count)
        for index in 1..<max(1, self.count) {
            Threads.start(stackBytes: 1 << 20) { [self] in serve(index) }
        }
    }

    /// Ends the threads. The team must not be used again.
    package func stop() {
        stopping.store(true, ordering: .sequentiallyConsistent)
        generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
        wakeUp.lock()
        wakeUp.broadcast()
        wakeUp.unlock()
    }

    /// Runs `body` on every worker and returns when all have finished.
    package func run(_ body: (Worker) -> Void) {
        if count == 1 {
            body(Worker(index: 0, count: 1, team: self))
            return
        }
        withoutActuallyEscaping(body) { body in
            work = body
            finished.store(0, ordering: .relaxed)
            generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
            if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
                wakeUp.lock()
                wakeUp.broadcast()
                wakeUp.unlock()
            }
            body(Worker(index: 0, count: count, team: self))
            spin { finished.load(ordering: .acquiring) == count - 1 }
            work = nil
        }
    }

    private func serve(_ index: Int) {
        var seen = 0
        while true {
            awaitGeneration(after: seen)
            seen += 1
            if stopping.load(ordering: .sequentiallyConsistent) { return }
            work?(Worker(index: index, count: count, team: self))
            finished.wrappingAdd(1, ordering: .releasing)
        }
    }

    /// Spins for a while (about a tenth of a millisecond), then sleeps.
    private func awaitGeneration(after seen: Int) {
        for _ in 0..<4_000 {
            if generation.load(ordering: .acquiring) != seen { return }
            lethe_pause()
        }
        wakeUp.lock()
        sleeping.wrappingAdd(1, ordering: .sequentiallyConsistent)
        while generation.load(ordering: .sequentiallyConsistent) == seen { wakeUp.wait() }
        sleeping.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        wakeUp.unlock()
    }

    fileprivate func synchronise() {
        let current = phase.load(ordering: .relaxed)
        if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == count {
            arrived.store(0, ordering: .relaxed)
            phase.wrappingAdd(1, ordering: .releasing)
        } else {
            spin { phase.load(ordering: .acquiring) != current }
        }
    }

    /// Waits in a short loop; gives the processor away when that lasts, as the worker waited for may need this core.
    @inline(__always)
    private func spin(until done: () -> Bool) {
        var rounds = 0
        while !done() {
            rounds += 1
            if rounds < 500 { lethe_pause() } else { sched_yield() }
        }
    }
}
