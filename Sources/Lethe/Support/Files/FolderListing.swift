internal import LetheEssentials

/// What lies below a folder: files to read, and everything that can't or won't be read, each by name.
package struct FolderListing: Sendable {
    /// Regular files by path relative to the folder, sorted by bytes. Links are followed.
    package private(set) var files: [String] = []
    /// Files and folders whose names begin with a dot, and links to folders that are read anyway.
    package private(set) var leftAside: [String] = []
    /// Folders that can't be opened, links that lead nowhere, pipes and devices, names that aren't UTF-8.
    package private(set) var failures: [LetheError] = []
    /// Where links below the folder lead: replaced there, input would be replaced.
    package private(set) var linkTargets: [String] = []

    /// Walks a folder. Cost grows with its entries.
    ///
    /// - Throws: `LetheError` of kind `file` where the folder itself can't be opened.
    package init(_ folder: String) throws {
        var visited: Set<Files.Identity> = []
        var links: [String] = []
        var status = stat()
        guard stat(folder, &status) == 0 else { throw Files.cannotRead(folder) }
        visited.insert(Files.Identity(status))
        try walk(folder, below: "", visited: &visited, links: &links)
        // Links to folders come last: what they lead to may have been read under its own name.
        while !links.isEmpty {
            let link = links.removeFirst()
            guard stat("\(folder)/\(link)", &status) == 0, visited.insert(Files.Identity(status)).inserted else {
                leftAside.append(link)
                continue
            }
            enter(folder, below: link, visited: &visited, links: &links)
        }
        files.sort(by: Self.precedes)
        leftAside.sort(by: Self.precedes)
        failures.sort { Self.precedes($0.place, $1.place) }
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    private mutating func enter(
        _ root: String, below path: String, visited: inout Set<Files.Identity>, links: inout [String]
    ) {
        do { try walk(root, below: path, visited: &visited, links: &links) } catch {
            failures.append(error as? LetheError ?? Files.cannotRead("\(root)/\(path)"))
        }
    }

    /// The entries of one folder, in no order; those whose names aren't UTF-8 become failures.
    private mutating func names(in folder: String) throws -> [String] {
        var names: [String] = []
        for bytes in try Files.entries(folder) {
            guard let name = String(validating: bytes, as: UTF8.self) else {
                failures.append(
                    LetheError(
                        .file, place: folder, "a file's name is not UTF-8",
                        found: String(decoding: bytes, as: UTF8.self).debugDescription, advice: "Rename the file"))
                continue
            }
            if !FileWriter.isTemporary(name) { names.append(name) }
        }
        return names
    }

    private mutating func walk(
        _ root: String, below path: String, visited: inout Set<Files.Identity>, links: inout [String]
    ) throws {
        let names = try names(in: path.isEmpty ? root : "\(root)/\(path)")
        var folders: [String] = []
        for name in names {
            let relative = path.isEmpty ? name : "\(path)/\(name)"
            if name.hasPrefix(".") {
                leftAside.append(relative)
                continue
            }
            var own = stat()
            var target = stat()
            guard lstat("\(root)/\(relative)", &own) == 0, stat("\(root)/\(relative)", &target) == 0 else {
                failures.append(Files.cannotRead("\(root)/\(relative)"))
                continue
            }
            if own.st_mode & S_IFMT == S_IFLNK { linkTargets.append(Files.resolved("\(root)/\(relative)")) }
            switch target.st_mode & S_IFMT {
            case S_IFREG: files.append(relative)
            case S_IFDIR where own.st_mode & S_IFMT == S_IFLNK: links.append(relative)
            case S_IFDIR: if visited.insert(Files.Identity(target)).inserted { folders.append(relative) }
            default:
                failures.append(
                    LetheError(
                        .file, place: "\(root)/\(relative)", "not a file but a pipe, a socket or a device",
                        advice: "Give it by its own name, or remove it"))
            }
        }
        folders.sort(by: Self.precedes)
        for relative in folders { enter(root, below: relative, visited: &visited, links: &links) }
    }
}

extension Files {
    /// The names in a folder as the file system has them, in no order.
    ///
    /// - Throws: `LetheError` of kind `file`, its extent the folder where it can't be opened or read to its end.
    static func entries(_ folder: String) throws -> [[UInt8]] {
        func unread(_ reason: Int32) -> LetheError {
            var error = LetheError(
                .file, place: folder, "the folder can't be read (\(String(cString: strerror(reason))))",
                advice: "Check its permissions; what is in it was not read")
            error.extent = .folder
            return error
        }
        guard let stream = opendir(folder) else {
            let reason = errno
            throw reason == ENOTDIR || reason == ENOENT ? cannotRead(folder) : unread(reason)
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            // The end and a failure look alike otherwise.
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw unread(errno) }
                return names
            }
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes != [0x2E], bytes != [0x2E, 0x2E] { names.append(bytes) }
        }
    }

    /// All regular files below a folder by relative path, sorted; hidden ones and what can't be opened left out. For
    /// folders of our own; notes are read through `FolderListing`, which names what is left out.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package static func list(_ folder: String) throws -> [String] { try FolderListing(folder).files }

    /// Whether a folder holds nothing but hidden files and what killed processes left.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package static func isEmpty(_ folder: String) throws -> Bool {
        let listing = try FolderListing(folder)
        return listing.files.isEmpty && listing.failures.isEmpty
    }
}
