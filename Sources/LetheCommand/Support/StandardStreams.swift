import LetheEssentials

/// The three descriptors that every program is given, or isn't.
enum StandardStreams {
    /// Opens the null device on those that are closed: otherwise the next file opened would get their number, and messages
    /// would be written into it. A limit on file sizes then is an error like others instead of an end without a word.
    static func prepare() {
        // Against its direction: reading from a closed input and writing results to a closed output must fail, not pass for
        // an empty note and a result that somebody got. Messages may go nowhere.
        for (number, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDWR)] as [(Int32, Int32)]
        where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is given: those below are open.
            _ = open("/dev/null", mode)
        }
        signal(SIGXFSZ, SIG_IGN)
    }
}
