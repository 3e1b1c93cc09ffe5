import ArgumentParser
import Foundation
import Lethe

struct ExperimentStatusCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far an experiment is.",
        discussion: """
            Reads the experiment's files alone, so it can be asked while other processes or machines run its jobs.

            Example:
              lethe experiment status exp
            """)

    @Argument(help: "The experiment's folder.")
    var folder: String

    func perform() throws {
        let experiment = try Experiment(opening: folder)
        let progress = try experiment.progress(workers: 1)
        for line in ExperimentDisplay.status(experiment, progress) { Console.result(line) }
    }
}
