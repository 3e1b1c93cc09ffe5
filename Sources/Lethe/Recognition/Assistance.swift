internal import LetheEssentials
internal import LetheKernels
internal import Synchronization

/// A piece of work that another thread was asked to do, and that whoever asked does where nobody came.
package final class Assistance: Sendable {
    private enum State: Int, AtomicRepresentable { case offered, begun, done, withdrawn }

    private let state = Atomic<State>(.offered)
    private let condition = Condition()
    private let onWithdrawal: @Sendable () -> Void

    /// Rounds in which whoever asked waits awake: a half is done about when the other is.
    private static let awakeRounds = 2_000

    /// - Parameter onWithdrawal: called where nobody came, so that the work needn't be kept.
    package init(onWithdrawal: @escaping @Sendable () -> Void = {}) { self.onWithdrawal = onWithdrawal }

    /// Whether the work still waits for somebody.
    package var isOffered: Bool { state.load(ordering: .acquiring) == .offered }

    /// Does the work, unless it was withdrawn; on the thread that came to help.
    package func run(_ work: () -> Void) {
        guard
            state.compareExchange(expected: .offered, desired: .begun, ordering: .acquiringAndReleasing).exchanged
        else { return }
        work()
        condition.withLock {
            state.store(.done, ordering: .releasing)
            condition.broadcast()
        }
    }

    /// Waits until the work is done; withdraws it where nobody has begun.
    ///
    /// - Returns: whether it is done.
    func settle() -> Bool {
        if state.compareExchange(expected: .offered, desired: .withdrawn, ordering: .acquiringAndReleasing).exchanged {
            onWithdrawal()
            return false
        }
        for _ in 0..<Self.awakeRounds {
            if state.load(ordering: .acquiring) == .done { return true }
            lethe_pause()
        }
        condition.withLock { while state.load(ordering: .acquiring) != .done { condition.wait() } }
        return true
    }
}
