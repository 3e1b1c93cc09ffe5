import ArgumentParser
import LetheTraining

struct ExperimentRunCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run what is left of a planned or stopped experiment.",
        discussion: """
            Example:
              lethe experiment run exp --jobs 2
            """)

    @Argument(help: "The experiment's folder.", completion: .directory)
    var folder: String

    @OptionGroup var jobs: JobOptions

    func perform() throws { try jobs.run(try Experiment(opening: folder)) }
}
