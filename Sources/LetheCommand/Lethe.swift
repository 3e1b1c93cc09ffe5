import ArgumentParser
import LetheTraining

@main
struct LetheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lethe",
        abstract: "Learn to de-identify clinical notes from few labelled ones, and de-identify the rest.",
        discussion: """
            Start with `lethe demo`, which shows the method on invented notes in a few minutes.
            Results go to standard output, everything else to standard error.
            Exit codes: 0 done, 1 something failed, 3 a promise that can't be made or claimed (certify, certificates), 64 the command line can't be used, 130 stopped by Ctrl-C.
            """,
        version: ProgramVersion.current,
        subcommands: commands + serverCommands)

    private static let commands: [any ParsableCommand.Type] = [
        TrainCommand.self, PretrainCommand.self, TransferCommand.self, EnsembleCommand.self, EvaluateCommand.self,
        ExperimentCommand.self, NextCommand.self, TagCommand.self,
        DeidentifyCommand.self, ShardsCommand.self, WorkerCommand.self, CertifyCommand.self, ReviewCommand.self,
        AuditCommand.self, KeyCommand.self,
        InspectCommand.self,
        ImportCommand.self,
        ShareCommand.self,
        CorpusCommand.self,
        StarterCommand.self, SampleCommand.self, DemoCommand.self,
        BenchmarkCommand.self, LicencesCommand.self,
    ]

    /// Those that a build without the trait `Server` lacks.
    private static var serverCommands: [any ParsableCommand.Type] {
        #if Server
            [LabelCommand.self, ServeCommand.self]
        #else
            []
        #endif
    }

    static func main() {
        StandardStreams.prepare()
        main(nil)
    }
}
