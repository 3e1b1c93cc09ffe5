import LetheEssentials
import Synchronization

/// Ctrl-C and termination: the first asks the work to end cleanly, the second ends the program.
enum Interruption {
    private static let requested = Atomic<Bool>(false)

    /// Whether the work should end.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Begins to listen. The handler does nothing that a signal handler may not.
    static func listen() {
        // A program that starts this one may have left the signals blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
            }
        }
    }

    /// The exit code of a program that a signal ended.
    static let exitCode: Int32 = 130
}
