extension OutputPlace {
    /// Where notes of a format go.
    ///
    /// - Parameters:
    ///   - output: file or folder; nil is standard output.
    ///   - input: what is read, so that it is not written over; nil is standard input.
    ///   - overwrites: write where something is already.
    /// - Throws: `LetheError` where notes of this format can't go there, or where they would replace the input.
    static func sink(
        _ output: String?, format: CorpusFormat, input: String?, source: DocumentSource, overwrites: Bool,
        isTagging: Bool
    ) throws -> any NoteSink {
        let inputIsFolder = input.map(Files.isFolder) ?? false
        let holdsOneNote = source.format.isFilePerDocument && !inputIsFolder
        guard let output else {
            guard !format.isFilePerDocument || holdsOneNote, !(isTagging && !format.endingsBeside.isEmpty) else {
                throw LetheError(
                    .setting, "\(format.rawValue) notes can't go to standard output",
                    expected: "--output with a folder", advice: isTagging ? "Or write --to jsonl" : nil)
            }
            return StandardOutputSink(format)
        }
        let isFolder: Bool
        if format.isFilePerDocument {
            let isFile = holdsOneNote && !Files.isFolder(output) && Files.lastEnding(of: output) == format.fileExtension
            guard isFile || !Files.exists(output) || Files.isFolder(output) else {
                throw LetheError(.file, place: output, "is a file", expected: "a folder")
            }
            isFolder = !isFile
        } else {
            guard !Files.isFolder(output) else {
                throw LetheError(
                    .file, place: output, "is a folder",
                    expected: "a file, since \(format.rawValue) holds all notes in one")
            }
            isFolder = false
        }
        if let input, !Files.isSpecial(output) {
            try protect(input, linkTargets: source.linkTargets, from: output)
            try protectFiles(
                beside: input, from: output, format: format, isFolder: isFolder, inputIsFolder: inputIsFolder)
        }
        try checkFree(output, isFolder: isFolder, overwrites: overwrites)
        try Files.makeFolder(isFolder ? output : Files.parent(of: output))
        return isFolder ? FolderSink(output, format: format, input: input) : FileSink(output, format: format)
    }

    /// A note may be several files, and a folder of outputs may hold the input.
    private static func protectFiles(
        beside input: String, from output: String, format: CorpusFormat, isFolder: Bool, inputIsFolder: Bool
    ) throws {
        guard !inputIsFolder else { return }
        let (from, to) = (Files.resolved(input), Files.resolved(output))
        func besides(_ path: String, of formats: [CorpusFormat]) -> [String] {
            formats.flatMap(\.endingsBeside).map { "\(Files.relativeStem(path)).\($0)" }
        }
        let mixes =
            isFolder
            ? to == Files.parent(of: from)
            : besides(from, of: CorpusFormat.allCases).contains(to)
                || !Set(besides(from, of: [format])).isDisjoint(with: besides(to, of: [format]))
        guard mixes else { return }
        throw LetheError(
            .setting, place: output, "the output could replace the input or mix with it",
            expected: "a place outside the input's folder", advice: "Name another place")
    }
}
