internal import Crypto
internal import LetheEssentials

/// What a shard's run has done: written last, so that what has one is whole.
package struct ShardManifest: Codable, Sendable, Equatable {
    package private(set) var format = ShardManifest.formatName
    package var number: Int
    package var count: Int
    /// SHA-256 of all that decides about the output: program, model, options.
    package var settings: String
    /// SHA-256 of the input's files, by name and size.
    package var input: String
    /// Notes of the whole input; all shards say the same.
    package var notesInInput: Int
    package var notes: Int
    package var failedNotes: Int
    /// Positions of those among the notes of the whole input, where that is a file of many.
    package var failedOrdinals: [Int]
    /// Files and folders of the input that couldn't be read.
    package var unread: Int
    /// SHA-256 of the output's files, by name and content.
    package var output: String
    package var outputFiles: Int

    private static let formatName = "lethe shard 1"
    static let ending = ".shard.json"

    package init(
        _ shard: Shard, settings: String, input: String, progress: NoteProcessing.Progress, output: String
    ) throws {
        number = shard.number
        count = shard.count
        self.settings = settings
        self.input = input
        notesInInput = progress.notesInInput
        notes = progress.documents
        failedNotes = progress.failureCount
        failedOrdinals = progress.failedOrdinals
        unread = progress.unreadFiles + progress.unreadFolders
        (self.output, outputFiles) = try Self.digest(ofOutput: output)
    }

    /// - Throws: `LetheError` for what is no manifest.
    package init(reading path: String) throws {
        self = try StrictJSON.decode(Self.self, from: Files.read(path), place: path)
        guard format == Self.formatName else {
            throw LetheError(.format, place: path, "a shard of another version", expected: Self.formatName)
        }
    }

    package func write(to path: String) throws { try Files.write(StrictJSON.encode(self), to: path) }

    /// Where a shard's manifest lies.
    package static func place(of shard: Shard, in folder: String) -> String { "\(folder)/\(shard.name)\(ending)" }

    /// SHA-256 of a file, or of all files below a folder with their names, and how many they are.
    package static func digest(ofOutput path: String) throws -> (digest: String, files: Int) {
        guard Files.exists(path) else { return ("", 0) }
        let names = Files.isFolder(path) ? try FolderListing(path).files.sorted() : [""]
        var all = SHA256()
        for name in names {
            var content = SHA256()
            try Files.forEachPiece(of: name.isEmpty ? path : "\(path)/\(name)") { content.update(data: $0) }
            all.update(data: Array("\(name)\u{0}".utf8))
            all.update(data: Array(content.finalize()))
        }
        return (Hexadecimal.text(all.finalize()), names.count)
    }

    /// SHA-256 of words, each told from the next.
    package static func digest(of words: [String]) -> String {
        Hexadecimal.text(SHA256.hash(data: Array(words.map { "\($0.utf8.count):\($0)" }.joined().utf8)))
    }
}
