// The system calls whose names our own functions share, by one name on every platform.
#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// rename(2): replaces `target` in one step. 0, or −1 with `errno` set.
func systemRename(_ source: String, _ target: String) -> Int32 { rename(source, target) }

/// read(2): how many bytes were read, 0 at the end, −1 with `errno` set.
func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
