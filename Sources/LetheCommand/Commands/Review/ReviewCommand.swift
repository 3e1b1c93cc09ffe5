import ArgumentParser

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Read what was found and what was left: by risk for repair, at random for a bound.",
        subcommands: [
            ReviewQueueCommand.self, ReviewSampleCommand.self, ReviewPageCommand.self, ReviewResultCommand.self,
            ReviewPlanCommand.self,
        ])
}
