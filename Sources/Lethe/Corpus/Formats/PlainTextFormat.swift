/// Text without annotations: a file is a document.
enum PlainTextFormat {
    /// - Parameters:
    ///   - beginsNote: false for a later piece of a text that comes in pieces.
    ///   - isNamed: the user named the format, and means marks and columns to be read as words.
    static func parse(
        _ bytes: [UInt8], place: String, path: String, beginsNote: Bool = true, isNamed: Bool = false
    ) throws -> ParsedDocument {
        if beginsNote {
            let found = ForeignFormat.recognise(bytes, ending: CorpusFormat.ending(of: path)?.lowercased())
            if let found, !(isNamed && found.isText) { throw found.error(place) }
        }
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
        CorpusFormat.ending(of: path).map { String(decoding: path.utf8.dropLast($0.utf8.count + 1), as: UTF8.self) }
            ?? path
    }
}
