/// Text without annotations: a file is a document.
enum PlainTextFormat {
    static func parse(_ bytes: [UInt8], place: String, path: String) throws -> ParsedDocument {
        var provenance = Provenance()
        provenance.path = path
        provenance.format = .text
        let text = try StrictUTF8.string(bytes, place: place)
        return ParsedDocument(
            Document(id: Files.relativeStem(path), text: text, provenance: provenance))
    }
}

extension Files {
    /// A relative path without its last ending: a document's id.
    static func relativeStem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: "."), dot > path.startIndex else { return path }
        let ending = path[dot...]
        return ending.contains("/") || path[path.index(before: dot)] == "/" ? path : String(path[..<dot])
    }
}
