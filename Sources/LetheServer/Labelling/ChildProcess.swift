internal import Lethe
internal import LetheEssentials
internal import LetheSystem

/// A run of a program beside this one, of lower priority, whose messages go to a file.
package struct ChildProcess: Sendable {
    private let identifier: pid_t

    /// What a program looks for to end with the one that started it.
    static let parentVariable = "LETHE_ENDS_WITH_PARENT"

    /// - Throws: `LetheError` where it can't be started.
    /// - Parameter isBackground: it gives way to others, and ends with this program's terminal.
    package init(_ program: String, _ arguments: [String], messages: String, isBackground: Bool = true) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, messages, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        var settings: [UnsafeMutablePointer<CChar>?] = ProcessInfo.processInfo.environment.filter {
            $0.key != Self.parentVariable
        }.map { strdup("\($0.key)=\($0.value)") }
        settings.append(strdup("\(Self.parentVariable)=1"))
        words.append(nil)
        settings.append(nil)
        defer { for word in words + settings { free(word) } }
        var identifier = pid_t()
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C here is none of its business.
        if !isBackground { posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) }
        let result = posix_spawn(&identifier, program, &actions, &attributes, words, settings)
        guard result == 0 else {
            throw LetheError(.file, place: program, "can't be started: \(String(cString: strerror(result)))")
        }
        self.identifier = identifier
        // Whoever labels comes first.
        if isBackground { _ = lethe_lower_priority(identifier, 10) }
    }

    /// Waits for its end, which takes the thread.
    ///
    /// - Returns: its exit code, or 128 and more for a signal.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    func end() { kill(identifier, SIGTERM) }
}
