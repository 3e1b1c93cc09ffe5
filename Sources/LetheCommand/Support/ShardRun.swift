import LetheEssentials
import LetheTraining

/// One shard of a run, from looking whether it is done to writing that it is.
struct ShardRun {
    private let shard: Shard
    private let place: ShardedOutput
    private let settings: String
    private let overwrites: Bool

    /// Options that say where and how fast, and nothing about the output.
    private static let otherOptions: Set<String> = [
        "--shard", "--threads", "--output", "-o", "--json", "--audit", "--audit-seal", "--log-file", "--log-level",
    ]

    /// - Throws: `LetheError` for a division that can't be, or a model that can't be read.
    init(_ text: String, _ folder: String, model: String?, overwrites: Bool) throws {
        shard = try Shard(parsing: text)
        place = ShardedOutput(folder)
        self.overwrites = overwrites
        var words = [ProgramVersion.current, try model.map { try Certificate.digest(ofModel: $0) } ?? ""]
        var skips = false
        for word in CommandLine.arguments.dropFirst() where word != "--overwrite" {
            if skips {
                skips = false
            } else if Self.otherOptions.contains(word) {
                skips = true
            } else if !Self.otherOptions.contains(where: { word.hasPrefix($0 + "=") }) {
                words.append(word)
            }
        }
        settings = ShardManifest.digest(of: words)
    }

    /// Prepares a run of the shard.
    ///
    /// - Returns: false where it is whole already.
    /// - Throws: `LetheError` where what is there was made in another way.
    func begins(_ processing: inout NoteProcessing) throws -> Bool {
        if let manifest = try place.manifest(of: shard), !overwrites {
            guard manifest.settings == settings else {
                throw LetheError(
                    .setting, place: place.folder, "shard \(shard) was made with another program, model or options",
                    expected: "the same for all shards",
                    advice: "Name another folder, or use --overwrite for every shard")
            }
            Console.note(
                "Shard \(shard) is whole already: \(NumberText.plural(manifest.notes, "note")).")
            return false
        }
        try Files.makeFolder(place.folder)
        try place.clear(shard)
        processing.shard = shard
        let format = try processing.outputFormat()
        processing.output = place.place(of: shard, fileExtension: format.isFilePerDocument ? nil : format.fileExtension)
        return true
    }

    func finish(_ progress: NoteProcessing.Progress, _ processing: NoteProcessing) throws {
        let manifest = try ShardManifest(
            shard, settings: settings, input: ShardManifest.digest(of: progress.inventory), progress: progress,
            output: processing.output ?? "")
        try manifest.write(to: ShardManifest.place(of: shard, in: place.folder))
        Console.note("Shard \(shard) is whole.")
    }
}
