import ArgumentParser
import LetheTraining

struct ExperimentPlanCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print the jobs that are still to run, one a line, for a scheduler.",
        discussion: """
            Writes the experiment's folder and runs nothing. Each line is what `lethe experiment run-one` takes; the jobs \
            need the corpora and the folder, and nothing of each other, but for the source's training (runs/source.json), \
            which comes first where the source is given as labelled notes.

            Examples:
              lethe experiment plan --configuration experiment.json --output exp
              lethe experiment plan exp | parallel --jobs 8 lethe experiment run-one
            """)

    @Argument(help: "Folder of an experiment that is already planned.", completion: .directory)
    var folder: String?

    @Option(
        name: .shortAndLong, help: "Folder for the experiment, where it is new or its settings grow.",
        completion: .file())
    var output: String?

    @Flag(help: "What is compared; without, what the configuration file says.")
    var question: Question?

    enum Question: String, EnumerableFlag {
        case size, layers

        static func help(for value: Question) -> ArgumentHelp? {
            switch value {
            case .size: "No transfer and transfer of all layers, as `lethe experiment size`."
            case .layers: "No transfer, then up to each layer, as `lethe experiment layers`."
            }
        }
    }

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if (folder == nil) == (output == nil) {
            throw ValidationError(
                "Give the folder of a planned experiment, or --output with the settings of a new one.")
        }
    }

    func perform() throws {
        let planned: Experiment
        if let folder {
            guard try experiment.experiment(transfers: nil) == ExperimentConfiguration(), question == nil else {
                throw ValidationError("Settings are for --output; \(folder) keeps those that it was planned with.")
            }
            planned = try Experiment(opening: folder)
        } else {
            var configuration = try experiment.experiment(
                transfers: question.map { $0 == .size ? [.none, .all] : TransferExtent.everyStep })
            corpus.apply(to: &configuration.reading)
            planned = try Experiment(configuration, in: output ?? "")
            try planned.check()
        }
        for line in try planned.plan() { Console.result(line) }
    }
}
