import Foundation

/// The three descriptors that every program is given, or isn't.
enum StandardStreams {
    /// Opens the null device on those that are closed: otherwise the next file opened would get their number, and messages
    /// would be written into it. A limit on file sizes then is an error like others instead of an end without a word.
    static func prepare() {
        while true {
            let descriptor = open("/dev/null", O_RDWR)
            guard (0...2).contains(descriptor) else {
                if descriptor > 2 { close(descriptor) }
                break
            }
        }
        signal(SIGXFSZ, SIG_IGN)
    }
}
