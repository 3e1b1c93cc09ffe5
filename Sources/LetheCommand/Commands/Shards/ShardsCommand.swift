import ArgumentParser

struct ShardsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shards",
        abstract: "Look at what `--shard I/N` wrote, and put it together.",
        subcommands: [ShardsVerifyCommand.self, ShardsJoinCommand.self])
}
