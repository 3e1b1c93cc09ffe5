import ArgumentParser

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make the secret of a release.", subcommands: [KeyNewCommand.self])
}
