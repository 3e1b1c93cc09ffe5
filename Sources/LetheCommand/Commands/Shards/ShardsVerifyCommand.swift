import ArgumentParser
import LetheTraining

struct ShardsVerifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Whether all shards are there, of one input and one kind, and unchanged.",
        discussion: """
            Ends with exit code 1 where something is missing, changed, of another kind, or where notes failed.

            Example:
              lethe shards verify out
            """)

    @Argument(help: "The folder that the shards were written into.", completion: .directory)
    var folder: String

    func perform() throws {
        let found = try ShardedOutput(folder).verify()
        Self.show(found)
        if !found.isComplete { throw ExitCode(1) }
    }

    static func show(_ found: ShardedOutput.Verification) {
        for finding in found.findings { Console.note("Error: \(finding)") }
        Console.result(
            "\(NumberText.plural(found.shards, "shard")), \(NumberText.count(found.notes)) of \(NumberText.plural(found.notesInInput, "note"))\(found.failedNotes > 0 ? ", \(NumberText.count(found.failedNotes)) failed" : "")\(found.unread > 0 ? ", \(NumberText.plural(found.unread, "file or folder", "files or folders")) unread" : "")\(found.isComplete ? ": complete." : ".")"
        )
    }
}
