import ArgumentParser
import LetheTraining

struct ShardsJoinCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Make one output of all shards: the same bytes as one run over everything writes.",
        discussion: """
            For formats with a file a note, and for JSON lines. Nothing is written unless all shards are there and unchanged.

            Example:
              lethe shards join out --output clean.jsonl
            """)

    @Argument(help: "The folder that the shards were written into.", completion: .directory)
    var folder: String

    @Option(name: .shortAndLong, help: "File or folder to write.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Replace a file that is there already; a folder must be new or empty.")
    var overwrite = false

    func perform() throws {
        try OutputPlace.protect([folder], from: output)
        let shards = ShardedOutput(folder)
        // Files of another run would pass for these.
        let isFolder = try shards.holdsFolders
        try OutputPlace.checkFree(output, isFolder: isFolder, overwrites: overwrite && !isFolder)
        let found = try shards.join(into: output)
        ShardsVerifyCommand.show(found)
        if !found.isComplete { throw ExitCode(1) }
    }
}
