package import LetheEssentials
internal import Synchronization

/// A file that grows beside its place and takes it in one step, so that the place holds its old or its new content at any
/// moment, and nothing half.
///
/// What a kill leaves behind is removed by the next process that writes into the folder: a file under way is locked, one
/// that nobody holds is nobody's. Devices and pipes are written to as they are.
package final class FileWriter {
    /// Who may read what is written.
    package enum Access: Sendable {
        /// As the user's settings (umask) say; a file that is replaced keeps its own.
        case usual
        /// The owner alone: models and checkpoints hold words of notes.
        case owner
    }

    package let path: String
    private let access: Access
    private var descriptor: Int32
    /// Nil where the place is written to directly.
    private let temporary: String?

    /// Begins to write.
    ///
    /// - Throws: `LetheError` of kind `path` where the place itself can't be, `file` for other reasons.
    package init(_ path: String, access: Access = .usual) throws {
        self.path = path
        self.access = access
        if Files.isFolder(path) { throw Files.cannotWrite(path, EISDIR) }
        if Files.isSpecial(path) {
            temporary = nil
            // Opened by its name, standard output to a file would be written from the file's beginning.
            descriptor = Self.standing(path).map { dup($0) } ?? open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Files.cannotWrite(path, errno) }
            return
        }
        let folder = Files.parent(of: path)
        Self.removeLeftovers(in: folder)
        while true {
            let temporary = "\(folder)/\(Self.temporaryName())"
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor < 0 {
                if errno == EEXIST || errno == EINTR { continue }
                throw Files.cannotWrite(path, errno)
            }
            // Where the file system knows no locks, leftovers stay. Between its making and its locking, another process may
            // have taken it for one: then it is made again.
            let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
            var status = stat()
            if !isTaken, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
                self.temporary = temporary
                self.descriptor = descriptor
                return
            }
            unlink(temporary)
            close(descriptor)
        }
    }

    /// The descriptor that a path under `/dev` stands for, where it stands for one.
    private static func standing(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdout": 1
        case "/dev/stderr": 2
        default: path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst(8)) : nil
        }
    }

    deinit { abandon() }

    /// The file as the file system knows it, in its place as before.
    var identity: Files.Identity? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Files.Identity(status) : nil
    }

    package func write(_ data: some DataProtocol) throws {
        do { try Files.write(data, toDescriptor: descriptor) } catch let error as Files.SystemError {
            throw Files.cannotWrite(path, error.code)
        }
    }

    /// Completes the file and puts it in its place, or in another.
    ///
    /// - Parameter durable: wait until the disk has it. Without, a crash of the machine (not of the program) may lose the
    ///   newest files, which is the better trade for thousands of notes.
    /// - Throws: `LetheError`; the place is then as it was.
    package func commit(durable: Bool = true, at other: String? = nil) throws {
        guard descriptor >= 0 else { return }
        guard let temporary else {
            defer { descriptor = -1 }
            guard close(descriptor) == 0 else { throw Files.cannotWrite(path, errno) }
            return
        }
        let target = other ?? path
        do {
            fchmod(descriptor, mode(of: target))
            if durable, fsync(descriptor) != 0 { throw Files.cannotWrite(path, errno) }
            // Some file systems tell only now that there was no room; the file must not have its name yet.
            let copy = dup(descriptor)
            guard copy >= 0, close(copy) == 0 else { throw Files.cannotWrite(path, errno) }
            try Files.rename(temporary, to: target)
            if durable { Files.synchroniseFolder(of: target) }
        } catch {
            abandon()
            throw error
        }
        // The lock goes with the descriptor.
        close(descriptor)
        descriptor = -1
    }

    /// Removes what was written.
    package func abandon() {
        guard descriptor >= 0 else { return }
        // First the name: once unlocked, the file would be anybody's.
        if let temporary { unlink(temporary) }
        close(descriptor)
        descriptor = -1
    }

    private func mode(of target: String) -> mode_t {
        if access == .owner { return 0o600 }
        var status = stat()
        if stat(target, &status) == 0 { return status.st_mode & 0o777 }
        return 0o666 & ~Self.mask
    }

    /// The process's umask. Asking sets it for a moment; files made in that moment are the owner's alone.
    private static let mask: mode_t = {
        let mask = umask(0o077)
        umask(mask)
        return mask
    }()

    // MARK: Leftovers

    private static let prefix = ".lethe-"
    private static let ending = ".tmp"
    private static let count = Atomic<Int>(0)
    private static let sweptFolders = Mutex<Set<FileName>>([])

    /// Short, whatever the target's name: that may be as long as the file system allows.
    static func temporaryName() -> String {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return
            "\(prefix)\(ProcessInfo.processInfo.processIdentifier)-\(number)-\(UInt32.random(in: 0 ... .max))\(ending)"
    }

    /// Whether a name is that of a file under way or left behind.
    package static func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(ending) else { return false }
        let numbers = name.dropFirst(prefix.count).dropLast(ending.count).split(
            separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 3
            && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Removes what killed processes left in a folder; once a process and folder.
    static func removeLeftovers(in folder: String) {
        guard sweptFolders.withLock({ $0.insert(FileName(folder)).inserted }) else { return }
        // A folder that can be written to and not listed keeps them.
        for bytes in (try? Files.entries(folder)) ?? [] {
            guard let name = String(validating: bytes, as: UTF8.self), isTemporary(name) else { continue }
            let path = "\(folder)/\(name)"
            // A pipe of that name would be waited for.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard descriptor >= 0 else { continue }
            // A file, or a folder that was to replace another or was replaced. What can't be removed stays, named as nobody's.
            if !Files.isSpecial(path), flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                try? FileManager.default.removeItem(atPath: path)
            }
            close(descriptor)
        }
    }
}

extension Files {
    /// Waits until the disk has a new name. File systems that can't do that for folders do it with the file.
    package static func synchroniseFolder(of path: String) {
        let folder = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Writes a whole file beside its place and renames it.
    ///
    /// - Throws: `LetheError` of kind `file` or `path`.
    package static func write(
        _ data: some DataProtocol, to path: String, durable: Bool = true, access: FileWriter.Access = .usual
    ) throws {
        let writer = try FileWriter(path, access: access)
        do {
            try writer.write(data)
            try writer.commit(durable: durable)
        } catch {
            writer.abandon()
            throw error
        }
    }
}
