import ArgumentParser
import LetheEssentials
import LetheTraining

struct ExperimentStatusCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far an experiment is.",
        discussion: """
            Reads the experiment's files alone, so it can be asked while other processes or machines run its jobs.

            Examples:
              lethe experiment status exp
              lethe experiment status exp --json status.json
            """)

    @Argument(help: "The experiment's folder.", completion: .directory)
    var folder: String

    @OptionGroup var json: JSONOptions

    /// Names of runs, for other programs.
    private struct Record: Encodable {
        var runs: Int
        var finished: [String]
        /// Why, by run.
        var failed: [String: String]
        var running: [String]
    }

    func perform() throws {
        try json.check(against: [folder])
        let experiment = try Experiment(opening: folder)
        let progress = try experiment.progress(workers: 1)
        try json.write(
            Record(
                runs: progress.jobs.count, finished: progress.finished.map(\.name).sorted(),
                failed: Dictionary(progress.failures.map { ($0.name, $1) }, uniquingKeysWith: { first, _ in first }),
                running: progress.elsewhere.map(\.name).sorted()))
        for line in ExperimentDisplay.status(experiment, progress) { Console.result(line) }
    }
}
