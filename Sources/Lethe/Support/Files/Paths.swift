internal import LetheEssentials

/// Paths as the file system takes them: by bytes, links before `..`.
extension Files {
    /// The path of the folder that holds it; `.` for a bare name.
    package static func parent(of path: String) -> String {
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        while bytes.count > max(1, slash) { bytes.removeLast() }
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? path
    }

    /// The true path: links followed, `.` and `..` gone. Of what isn't there yet, the true path of the deepest folder above
    /// it that is, and the rest.
    package static func resolved(_ path: String) -> String {
        if let found = realpath(path, nil) {
            defer { free(found) }
            return String(cString: found)
        }
        let above = parent(of: path)
        guard above != path else { return path }
        let base = resolved(above)
        let name = name(of: path)
        switch name {
        case ".": return base
        case "..": return parent(of: base)
        default: return base == "/" ? "/" + name : base + "/" + name
        }
    }

    /// Whether a true path is another or lies below it, byte by byte.
    package static func lies(_ path: String, in folder: String) -> Bool {
        let (path, folder) = (Array(path.utf8), Array(folder.utf8))
        return path.starts(with: folder)
            && (path.count == folder.count || folder == [UInt8(ascii: "/")] || path[folder.count] == UInt8(ascii: "/"))
    }

    /// Whether writing to one path could change what is read from the other: they are the same, or the output lies in the
    /// input.
    package static func wouldMix(input: String, output: String) -> Bool {
        let (from, to) = (resolved(input), resolved(output))
        return lies(to, in: from) || isSameFile(input, output)
    }

    /// What stands for a file or folder whatever its name; nil where nothing is there.
    struct Identity: Hashable {
        private let device: UInt64
        private let node: UInt64

        init(_ status: stat) {
            device = UInt64(truncatingIfNeeded: status.st_dev)
            node = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }

    static func identity(_ path: String) -> Identity? {
        var status = stat()
        return stat(path, &status) == 0 ? Identity(status) : nil
    }

    /// Whether two names stand for one file, as hard links do.
    private static func isSameFile(_ one: String, _ other: String) -> Bool {
        guard let first = identity(one), let second = identity(other) else { return false }
        return first == second
    }
}

/// A file's name as the file system compares it: Swift's strings hold spellings equal that are two files.
struct FileName: Hashable {
    private let bytes: [UInt8]

    init(_ name: String) { bytes = Array(name.utf8) }
}
