import ArgumentParser
import LetheEssentials
import LetheTraining

/// What a kill may cost.
struct CheckpointOptions: ParsableArguments {
    @Option(name: .long, help: "Seconds between a run's checkpoints at least; 0 writes one after every epoch.")
    var checkpointSeconds: Double = Experiment.defaultCheckpointIntervalSeconds

    func validate() throws {
        if !(0...86_400).contains(checkpointSeconds) {
            throw ValidationError("--checkpoint-seconds must be 0 to 86400, found \(checkpointSeconds).")
        }
    }

    func apply(to experiment: inout Experiment) { experiment.checkpointIntervalSeconds = checkpointSeconds }
}

/// How an experiment's jobs run on this machine.
struct JobOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Runs at once, one thread each. (default: one a core)")
    var jobs: Int?

    @OptionGroup var checkpoints: CheckpointOptions

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, found \(jobs).") }
    }

    func run(_ experiment: Experiment) throws {
        var experiment = experiment
        checkpoints.apply(to: &experiment)
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
    @Option(name: .shortAndLong, help: "Folder for the experiment.", completion: .file())
    var output: String

    @OptionGroup var jobs: JobOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform(_ configuration: ExperimentConfiguration) throws {
        var configuration = configuration
        corpus.apply(to: &configuration.reading)
        try jobs.run(try Experiment(configuration, in: output))
    }
}
