import ArgumentParser
import Foundation
import Lethe

/// How an experiment's jobs run on this machine.
struct JobOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Runs at once, one thread each. (default: one a core)")
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, found \(jobs).") }
    }

    func run(_ experiment: Experiment) throws {
        let workers = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        Interruption.listen()
        let display = ExperimentDisplay(experiment, workers: workers)
        let outcome = try experiment.run(
            workers: workers, observe: { display.show($0) }, shouldStop: { Interruption.isRequested })
        try display.finish(outcome)
    }
}

/// Where an experiment goes and how it runs: shared by `size` and `layers`.
struct ExperimentExecution: ParsableArguments {
    @Option(name: .shortAndLong, help: "Folder for the experiment.")
    var output: String

    @OptionGroup var jobs: JobOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform(_ configuration: ExperimentConfiguration) throws {
        var configuration = configuration
        corpus.apply(to: &configuration.reading)
        try jobs.run(try Experiment(configuration, in: output))
    }
}
