package import LetheEssentials

/// Reading files, and asking about them.
package enum Files {
    /// The whole file, or what a pipe gives until its end.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package static func read(_ path: String) throws -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, !isFolder(path) else {
            if descriptor >= 0 { close(descriptor) }
            throw cannotRead(path)
        }
        defer { close(descriptor) }
        var status = stat()
        let expected = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        // One byte more tells the end without growing.
        var data = Data(count: max(expected, 0) + 1)
        var count = 0
        while true {
            if count == data.count { data.append(Data(count: max(1 << 16, data.count))) }
            let read = data.withUnsafeMutableBytes {
                systemRead(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
            }
            if read < 0 {
                if errno == EINTR { continue }
                throw LetheError(.file, place: path, "reading failed (\(String(cString: strerror(errno))))")
            }
            if read == 0 { break }
            count += read
        }
        data.count = count
        return data
    }

    /// Hands a file's bytes out, as they are, a piece at a time.
    ///
    /// - Throws: `LetheError` of kind `file`, or what `body` throws.
    package static func forEachPiece(of path: String, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, !isFolder(path) else {
            if descriptor >= 0 { close(descriptor) }
            throw cannotRead(path)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let read = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
            if read < 0 {
                if errno == EINTR { continue }
                throw LetheError(.file, place: path, "reading failed (\(String(cString: strerror(errno))))")
            }
            if read == 0 { return }
            try body(buffer[..<read])
        }
    }

    /// The error for a path that can't be read, with the reason that the file system gives.
    package static func cannotRead(_ path: String) -> LetheError {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = errno
            var link = stat()
            if reason == ENOENT, lstat(path, &link) == 0 {
                return LetheError(
                    .file, place: path, "a link that leads nowhere", advice: "Mend it, or remove it")
            }
            guard reason == ENOENT || reason == ENOTDIR else {
                return LetheError(
                    .file, place: path, "can't be read (\(String(cString: strerror(reason))))",
                    advice: "Check its permissions, and those of the folders above it")
            }
            return LetheError(
                .file, place: path, "no such file or folder",
                advice: "Check the path; it is taken from the current folder")
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            return LetheError(.file, place: path, "is a folder", expected: "a file")
        }
        return LetheError(.file, place: path, "can't be read", advice: "Check its permissions")
    }

    /// Renames, replacing what was there.
    package static func rename(_ source: String, to target: String) throws {
        guard systemRename(source, target) == 0 else { throw cannotWrite(target, errno) }
    }

    /// The error for a path that can't be written, made or replaced.
    ///
    /// What lies in the path itself is of kind `path`: others may be written all the same.
    package static func cannotWrite(_ path: String, _ reason: Int32) -> LetheError {
        let ofPath: Set<Int32> = [ENAMETOOLONG, EISDIR, ENOTDIR, EEXIST, ELOOP, EINVAL, EILSEQ, ENOTEMPTY]
        let kind: LetheError.Kind = ofPath.contains(reason) ? .path : .file
        let advice: String
        switch reason {
        case ENOSPC, EDQUOT: advice = "Make room on the disk, then run the command again"
        case EFBIG: advice = "The system's limit on the size of files is reached (ulimit -f)"
        case ENAMETOOLONG: advice = "Shorten the name or id"
        case EISDIR, ENOTDIR, EEXIST, ENOTEMPTY: advice = "A file or folder of that name is in the way"
        case ENOENT: advice = "Its folder doesn't exist"
        default: advice = "Check that its folder exists and may be written to"
        }
        return LetheError(
            kind, place: path, "can't be written (\(String(cString: strerror(reason))))", advice: advice)
    }

    /// Removes a file.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw cannotWrite(path, errno) }
    }

    /// Removes a folder with all that is in it.
    package static func removeFolder(_ path: String) throws {
        guard exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw LetheError(.file, place: path, "the folder can't be removed", advice: "Remove it yourself")
        }
    }

    /// Makes a folder and those above it.
    package static func makeFolder(_ path: String) throws {
        if isFolder(path) || path.isEmpty { return }
        let above = parent(of: path)
        if above != path, above != "." { try makeFolder(above) }
        // Another process, or `..` in the path, may have made it in the meantime.
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) else {
            let error = cannotWrite(path, errno)
            throw LetheError(
                error.kind, place: path, error.what.replacing("can't be written", with: "the folder can't be made"),
                advice: error.advice)
        }
    }

    /// Makes a folder that its owner alone can open, where there is none yet.
    package static func makePrivateFolder(_ path: String) throws {
        guard !exists(path) else { return }
        try makeFolder(path)
        guard chmod(path, 0o700) == 0 else { throw cannotWrite(path, errno) }
    }

    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A file's size in bytes; 0 where it can't be told, since it serves only to show progress.
    package static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether something is there that is neither file nor folder: a device, a pipe, a socket. Reading it twice would not
    /// give the same bytes, and it can't be replaced by a file.
    package static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        // `/dev/stdout` may lead to a file: what is named there is meant to be written to, not replaced.
        return (kind != S_IFREG && kind != S_IFDIR)
            || (kind == S_IFREG && ["/dev/", "/proc/"].contains(where: path.hasPrefix))
    }

    /// What a system call refused, by `errno`.
    package struct SystemError: Error {
        package let code: Int32
    }

    /// Writes all bytes to an open file, a pipe or a terminal.
    ///
    /// - Throws: `SystemError`.
    package static func write(_ data: some DataProtocol, toDescriptor descriptor: Int32) throws {
        for region in data.regions {
            try region.withUnsafeBytes { bytes in
                var done = 0
                while done < bytes.count {
                    let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                    if count < 0 {
                        if errno == EINTR { continue }
                        throw SystemError(code: errno)
                    }
                    done += count
                }
            }
        }
    }
}
