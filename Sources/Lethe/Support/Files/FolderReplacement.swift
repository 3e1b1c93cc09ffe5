internal import LetheEssentials
internal import LetheSystem

extension Files {
    /// Puts a folder that was made beside it in a folder's place, in one step where the file system can: at any moment the
    /// place holds the old folder or the new one.
    ///
    /// - Parameter names: all that the old folder may hold; with anything else in it, it is left as it is.
    /// - Throws: `LetheError`; the place is then as it was.
    static func replaceFolder(_ place: String, holdingOnly names: Set<String>, make: (String) throws -> Void) throws {
        // Through a link: what it leads to is replaced, not the link.
        let place = resolved(place)
        if isFolder(place) { FileWriter.removeLeftovers(in: place) }
        if isFolder(place),
            let other = try entries(place).map({ String(decoding: $0, as: UTF8.self) }).first(where: {
                !names.contains($0) && !FileWriter.isTemporary($0)
            })
        {
            throw LetheError(
                .setting, place: place, "the folder holds more than the model that would be replaced",
                found: "\(other)",
                advice: "Write to another folder, or take that out first")
        }
        let above = parent(of: place)
        try makeFolder(above)
        FileWriter.removeLeftovers(in: above)
        // Locked, neither is taken for something left behind.
        let (beside, lock) = try newFolder(in: above)
        let locks = [lock, lockedFolder(place)]
        defer { for lock in locks where lock >= 0 { close(lock) } }
        defer { clearAway(beside) }
        try make(beside)
        var status = stat()
        if stat(place, &status) == 0 { chmod(beside, status.st_mode & 0o777) }
        guard isFolder(place) else { return try rename(beside, to: place) }
        if lethe_exchange(beside, place) == 0 { return }
        guard [ENOSYS, EINVAL, ENOTSUP, EOPNOTSUPP].contains(errno) else { throw cannotWrite(place, errno) }
        // In two steps: between them, the old folder stands beside its place.
        let old = "\(above)/\(FileWriter.temporaryName())"
        try rename(place, to: old)
        do { try rename(beside, to: place) } catch {
            try rename(old, to: place)
            throw error
        }
        clearAway(old)
    }

    /// A new folder for what is under way, with its lock. Another process may take it for something left behind between its
    /// making and its locking: then it is made again.
    private static func newFolder(in above: String) throws -> (path: String, lock: Int32) {
        while true {
            let path = "\(above)/\(FileWriter.temporaryName())"
            try makeFolder(path)
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else {
                if errno == ENOENT { continue }
                throw cannotWrite(path, errno)
            }
            let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
            if !isTaken, identity(path) != nil { return (path, descriptor) }
            close(descriptor)
        }
    }

    /// A descriptor that holds a folder's lock while it is open; −1 where there is no folder or the file system knows no
    /// locks, and then nothing is removed as left behind either.
    private static func lockedFolder(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
        return descriptor
    }

    /// Removes a folder of files; what can't be removed stays under a name that says it is nobody's.
    private static func clearAway(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
