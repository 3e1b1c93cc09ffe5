import ArgumentParser
import LetheTraining

struct ExperimentRunOneCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-one",
        abstract: "Run one job of an experiment, as a scheduler does.",
        discussion: """
            Stopped or killed, the same command goes on where the job was. A job that is done is not done again. Exit \
            code 1 where the run failed; the reason stands in its file too.

            Example:
              lethe experiment run-one exp/runs/size-5pct_seed-1_none.json
            """)

    @Argument(help: "A line of `lethe experiment plan`.", completion: .directory)
    var job: String

    @OptionGroup var checkpoints: CheckpointOptions

    func perform() throws {
        let (folder, name) = try ExperimentFolder.parse(job: job)
        var experiment = try Experiment(opening: folder.path)
        checkpoints.apply(to: &experiment)
        Interruption.listen()
        let display = ExperimentDisplay(experiment, workers: 1)
        let outcome = try experiment.runOne(
            name, observe: { display.show($0) }, shouldStop: { Interruption.isRequested })
        try display.finish(outcome, job: name)
    }
}
