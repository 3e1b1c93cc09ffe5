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

    @Argument(help: "The folder that the shards were written into.")
    var folder: String

    @Option(name: .shortAndLong, help: "File or folder to write.")
    var output: String

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    func perform() throws {
        try OutputPlace.protect([folder], from: output)
        try OutputPlace.checkFree(output, overwrites: overwrite)
        let found = try ShardedOutput(folder).join(into: output)
        ShardsVerifyCommand.show(found)
        if !found.isComplete { throw ExitCode(1) }
    }
}
