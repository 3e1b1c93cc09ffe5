import LetheEssentials
import Synchronization

/// Ctrl-C and termination: the first asks the work to end cleanly, the second ends the program.
enum Interruption {
    private static let requested = Atomic<Bool>(false)

    /// Whether the work should end.
    static var isRequested: Bool { requested.load(ordering: .relaxed) || (endsWithParent && getppid() != parent) }

    /// Who started this program, and whether it should end with them: a training that a server began is of no use without it.
    private static let parent = getppid()
    private static let endsWithParent = ProcessInfo.processInfo.environment["LETHE_ENDS_WITH_PARENT"] != nil

    /// Begins to listen. The handler does nothing that a signal handler may not.
    static func listen() {
        _ = parent
        unblock([SIGINT, SIGTERM])
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }

    /// A program that starts this one may have left signals blocked.
    private static func unblock(_ numbers: [Int32]) {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in numbers { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static let reload = Atomic<Bool>(false)

    /// Begins to listen for the wish that what was read be read anew (SIGHUP).
    static func listenForReload() {
        unblock([SIGHUP])
        signal(SIGHUP) { _ in Interruption.reload.store(true, ordering: .relaxed) }
    }

    /// Whether it was wished since it was asked last.
    static func takeReload() -> Bool { reload.exchange(false, ordering: .relaxed) }

    /// The exit code of a program that a signal ended.
    static let exitCode: Int32 = 130
}
