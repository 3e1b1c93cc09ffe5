import LetheEssentials
import LetheTraining

/// One shard of a run, from looking whether it is done to writing that it is.
struct ShardRun {
    private let shard: Shard
    private let place: ShardedOutput
    private let settings: String
    private let overwrites: Bool
    private let lock: FileLock?

    /// Options that say where and how fast, and nothing about the output.
    private static let otherOptions: Set<String> = [
        "--shard", "--threads", "--output", "-o", "--json", "--audit", "--audit-seal", "--log-level",
    ]

    /// - Throws: `LetheError` for a division that can't be, for input in the output's folder, or where the shard is being run already.
    init(_ text: String, _ folder: String, input: String, overwrites: Bool) throws {
        shard = try Shard(parsing: text)
        place = ShardedOutput(folder)
        self.overwrites = overwrites
        settings = try Self.settings(CommandLine.arguments.dropFirst(), input: input)
        // Before anything is taken away there.
        try OutputPlace.protect([input], from: folder)
        guard !Files.lies(Files.resolved(input), in: Files.resolved(folder)) else {
            throw LetheError(
                .setting, place: folder, "the notes lie in the folder that the shards are written into",
                expected: "a folder of its own")
        }
        try Files.makeFolder(folder)
        switch try place.lock(shard) {
        case .held(let lock): self.lock = lock
        case .unknown: lock = nil
        case .taken:
            throw LetheError(
                .setting, place: folder, "shard \(shard) is being run already", advice: "Wait for it, or end it first")
        }
    }

    /// SHA-256 of what decides about the output: the program, its options in their order, and what the files that they name hold,
    /// wherever these lie.
    private static func settings(_ arguments: some Sequence<String>, input: String) throws -> String {
        var words = [ProgramVersion.current]
        var skips = false
        for word in arguments where word != "--overwrite" {
            if skips {
                skips = false
            } else if otherOptions.contains(word) {
                skips = true
            } else if !otherOptions.contains(where: { word.hasPrefix($0 + "=") }) {
                words += try contents(word, input: input)
            }
        }
        return ShardManifest.digest(of: words)
    }

    private static func contents(_ word: String, input: String) throws -> [String] {
        // Of the input, the manifest has its own.
        if word == input { return ["input"] }
        if Files.exists(word), !Files.isSpecial(word) { return [try ShardManifest.digest(ofOutput: word).digest] }
        // `--deny=FILE`, `LABEL=FILE`.
        if let sign = word.firstIndex(of: "=") {
            let path = String(word[word.index(after: sign)...])
            if Files.exists(path), !Files.isSpecial(path) {
                return [String(word[..<sign]), try ShardManifest.digest(ofOutput: path).digest]
            }
        }
        return [word]
    }

    /// Prepares a run of the shard.
    ///
    /// - Returns: false where it is whole already.
    /// - Throws: `LetheError` where what is there was made in another way.
    func begins(_ processing: inout NoteProcessing) throws -> Bool {
        let (format, inventory) = try processing.look()
        if let manifest = try place.manifest(of: shard), !overwrites {
            guard manifest.settings == settings else {
                throw LetheError(
                    .setting, place: place.folder,
                    "shard \(shard) was made with another program, model, list or options",
                    expected: "the same for all shards",
                    advice: "Name another folder, or use --overwrite for every shard")
            }
            if manifest.input != ShardManifest.digest(of: inventory) {
                Console.warn(
                    "the input isn't what it was when shard \(shard) was made: it is made anew, as all must be.")
            } else if manifest.failedNotes + manifest.unread > 0 {
                Console.note("Notes of shard \(shard) failed before: it is made anew.")
            } else {
                Console.note("Shard \(shard) is whole already: \(NumberText.plural(manifest.notes, "note")).")
                return false
            }
        }
        try place.clear(shard)
        processing.shard = shard
        processing.output = place.place(of: shard, fileExtension: format.isFilePerDocument ? nil : format.fileExtension)
        return true
    }

    func finish(_ progress: NoteProcessing.Progress, _ processing: NoteProcessing) throws {
        let manifest = try ShardManifest(
            shard, settings: settings, input: ShardManifest.digest(of: progress.inventory), progress: progress,
            output: processing.output ?? "")
        try manifest.write(to: ShardManifest.place(of: shard, in: place.folder))
        Console.note("Shard \(shard) is whole.")
        lock?.release()
    }
}
