package import Foundation
internal import Synchronization

/// Reading and writing files safely.
package enum Files {
    /// The whole file.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package static func read(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw cannotRead(path)
        }
    }

    /// The error for a path that can't be read, with the reason that the file system gives.
    package static func cannotRead(_ path: String) -> LetheError {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return LetheError(
                .file, place: path, "no such file or folder",
                advice: "Check the path; it is taken from the current folder")
        }
        if isFolder.boolValue { return LetheError(.file, place: path, "is a folder", expected: "a file") }
        return LetheError(.file, place: path, "can't be read", advice: "Check its permissions")
    }

    /// Writes beside the target and renames, so that the target holds either its old or its new content at any moment.
    ///
    /// - Parameter durable: wait until the disk has it; the default. Without, a crash of the machine (not of the program)
    ///   may lose the newest files, which is the better trade for thousands of notes.
    /// - Throws: `LetheError` of kind `file`.
    package static func write(_ data: Data, to path: String, durable: Bool = true) throws {
        // Two threads may write the same file at once.
        let number = writeCount.wrappingAdd(1, ordering: .relaxed).newValue
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier)-\(number).tmp"
        do {
            guard FileManager.default.createFile(atPath: temporary, contents: nil),
                let handle = FileHandle(forWritingAtPath: temporary)
            else {
                throw LetheError(
                    .file, place: path, "can't be written",
                    advice: "Check that its folder exists, may be written to and has room")
            }
            try handle.write(contentsOf: data)
            if durable { try handle.synchronize() }
            try handle.close()
            try rename(temporary, to: path)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            if let error = error as? LetheError { throw error }
            throw LetheError(
                .file, place: path, "can't be written",
                advice: "Check that its folder exists, may be written to and has room")
        }
    }

    private static let writeCount = Atomic<Int>(0)

    /// Renames, replacing what was there.
    package static func rename(_ source: String, to target: String) throws {
        guard systemRename(source, target) == 0 else {
            throw LetheError(
                .file, place: target, "can't be replaced (\(String(cString: strerror(errno))))",
                advice: "Check the permissions of its folder")
        }
    }

    /// Removes a file.
    package static func remove(_ path: String) throws {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw LetheError(.file, place: path, "can't be replaced", advice: "Check its permissions")
        }
    }

    /// Makes a folder and those above it.
    package static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LetheError(
                .file, place: path, "the folder can't be made", advice: "Check the path and its permissions")
        }
    }

    /// The path without links, `.` and `..`.
    package static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Whether writing to one path could change what is read from the other: they are the same, or one holds the other.
    package static func wouldMix(input: String, output: String) -> Bool {
        let (from, to) = (resolved(input), resolved(output))
        return from == to || to.hasPrefix(from + "/")
    }

    package static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// A file's size in bytes; 0 where it can't be told, since it serves only to show progress.
    package static func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// All regular files below a folder by relative path, sorted; hidden ones left out.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package static func list(_ folder: String) throws -> [String] {
        guard let enumerator = FileManager.default.enumerator(atPath: folder) else { throw cannotRead(folder) }
        var paths: [String] = []
        while let path = enumerator.nextObject() as? String {
            let name = path.split(separator: "/").last ?? ""
            if name.hasPrefix(".") { continue }
            if !isFolder(folder + "/" + path) { paths.append(path) }
        }
        return paths.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Whether reading the path twice would not give the same bytes.
    package static func isPipe(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        return kind != S_IFREG && kind != S_IFDIR
    }
}
