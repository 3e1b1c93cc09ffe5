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
package func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

/// write(2): how many bytes were written, −1 with `errno` set.
func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

/// close(2).
package func systemClose(_ descriptor: Int32) { close(descriptor) }

/// Zeros, a multiple of 64 bytes apart. The system gives large pieces page by page as they are written to: room that a
/// short run doesn't need costs nothing.
struct ZeroedMemory {
    let base: UnsafeMutableRawPointer
    private let allocation: UnsafeMutableRawPointer

    private static let alignment = 64

    init(byteCount: Int) {
        guard let allocation = calloc(byteCount + Self.alignment, 1) else {
            preconditionFailure("no memory for \(byteCount) bytes")
        }
        self.allocation = allocation
        base = allocation.alignedUp(toMultipleOf: Self.alignment)
    }

    func deallocate() { free(allocation) }
}

/// A file that one process at a time may hold, on this machine and, where the file system passes locks on, on others. A
/// process that dies lets go of it.
package final class FileLock {
    private let path: String
    private let descriptor: Int32
    private var isHeld = false

    /// What came of asking for a lock.
    package enum Attempt {
        case held(FileLock)
        /// Another process holds it.
        case taken
        /// The file system knows no locks.
        case unknown
    }

    /// Asks for a lock where work may also go on without.
    ///
    /// - Throws: `LetheError` where the file can't be made.
    package static func attempt(_ path: String) throws -> Attempt {
        do { return try FileLock(path).map { .held($0) } ?? .taken } catch is NoLocks { return .unknown }
    }

    /// The file system knows no locks.
    private struct NoLocks: Error {}

    /// Nil where another process holds the lock.
    ///
    /// - Throws: `LetheError` where the file can't be made or the file system knows no locks.
    package convenience init?(required path: String) throws {
        do { try self.init(path) } catch is NoLocks {
            throw LetheError(
                .file, place: path, "can't be locked", advice: "Use a file system that knows POSIX locks")
        }
    }

    private init?(_ path: String) throws {
        self.path = path
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw Files.cannotWrite(path, errno) }
            var request = FileLock.request(F_WRLCK)
            guard fcntl(descriptor, F_SETLK, &request) == 0 else {
                let reason = errno
                close(descriptor)
                if reason == EAGAIN || reason == EACCES {
                    self.descriptor = -1
                    return nil
                }
                unlink(path)
                throw NoLocks()
            }
            // The holder before may have removed the file between its opening and its locking.
            var mine = stat()
            var there = stat()
            if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino,
                mine.st_dev == there.st_dev
            {
                self.descriptor = descriptor
                isHeld = true
                return
            }
            close(descriptor)
        }
    }

    /// Removes the file and lets go of it, at the latest when the lock is no longer referred to.
    package func release() {
        guard isHeld else { return }
        isHeld = false
        unlink(path)
        close(descriptor)
    }

    deinit { release() }

    /// Whether a process other than this one holds the lock. Not to be asked by the process that may hold it: closing
    /// the file would let go of it.
    package static func isHeldElsewhere(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var request = FileLock.request(F_WRLCK)
        guard fcntl(descriptor, F_GETLK, &request) == 0 else { return false }
        return Int32(request.l_type) != Int32(F_UNLCK)
    }

    private static func request(_ type: some BinaryInteger) -> flock {
        var request = flock()
        request.l_type = Int16(truncatingIfNeeded: type)
        request.l_whence = Int16(SEEK_SET)
        return request
    }
}
