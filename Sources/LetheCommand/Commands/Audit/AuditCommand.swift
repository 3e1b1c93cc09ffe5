import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check the log of a release.", subcommands: [AuditVerifyCommand.self])
}
