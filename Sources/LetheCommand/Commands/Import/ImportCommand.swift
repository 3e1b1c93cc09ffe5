import ArgumentParser

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Open another program's trained networks.",
        subcommands: [ImportNeuroNERCommand.self])
}
