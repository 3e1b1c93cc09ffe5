internal import LetheEssentials

/// Names of files by their endings.
extension Files {
    /// What stands behind the last dot of a file's name, in small letters; of `.gz`, what stands before it.
    static func ending(of path: String) -> String? {
        let ending = lastEnding(of: path)?.lowercased()
        return ending == "gz" ? lastEnding(of: String(path.dropLast(3)))?.lowercased() ?? "gz" : ending
    }

    /// What stands behind the last dot of a file's name, as it is spelt.
    static func lastEnding(of path: String) -> String? {
        let name =
            path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? path.utf8[...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
        return String(name[name.index(after: dot)...])
    }

    /// A relative path without its last ending, and without `.gz`: a document's id.
    static func relativeStem(_ path: String) -> String {
        guard let ending = lastEnding(of: path) else { return path }
        let stem = String(decoding: path.utf8.dropLast(ending.utf8.count + 1), as: UTF8.self)
        guard ending.lowercased() == "gz", let inner = lastEnding(of: stem) else { return stem }
        return String(decoding: stem.utf8.dropLast(inner.utf8.count + 1), as: UTF8.self)
    }

    /// Another file of the same note: of the same name with another ending, however that is spelt, packed or not; nil where
    /// there is none.
    static func beside(_ path: String, ending: String) -> String? {
        let stem = relativeStem(path)
        return [ending, ending.uppercased(), ending.prefix(1).uppercased() + ending.dropFirst().lowercased()].flatMap {
            ["\(stem).\($0)", "\(stem).\($0).gz"]
        }
        .first(where: exists)
    }
}
