import ArgumentParser
import LetheEssentials
import LetheTraining

struct ExperimentActiveCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "active",
        abstract: "Which notes to label first: strategies against notes as they come, with a simulated annotator.",
        discussion: """
            Labelled notes play notes that nobody has labelled: an annotator sees the labels of what a strategy chooses, and a clock counts \
            reading and marking. At each stop a network learns from what is labelled, is measured, and chooses what comes next. Strategies are \
            random, misses or edits (what the model is expected to miss, or to need corrected, a minute of work), each by notes or by lines. \
            The same command goes on where it was stopped, and adds seeds and strategies. `lethe next` chooses so from your own notes.

            Examples:
              lethe experiment active train --test dev --output active
              lethe experiment active train --test dev --strategies random-notes,edits-lines --stops 30,60,120 --seeds 5 --output active
            """)

    @Argument(help: "Labelled notes that are there to be labelled.", completion: .file())
    var notes: String

    @Option(name: .long, help: "Labelled notes that every network is measured with.", completion: .file())
    var test: String

    @Option(
        name: .long,
        help:
            "random-, misses- or edits-, then notes or lines. (default: random-notes,random-lines,edits-notes,edits-lines)"
    )
    var strategies: String?

    @Option(name: .long, help: "Minutes of labelling at which a network is trained. (default: 15,30,60,120,240)")
    var stops: String?

    @Option(name: .long, help: "How many seeds (3 means 1 to 3), or which (1,2,7).")
    var seeds = "3"

    @Option(
        name: .long,
        help:
            "Of lines or notes that look alike but for names and numbers, at most so many between two stops. (default: 2)"
    )
    var mostAlike: Int?

    @Option(name: .long, help: "Model whose layers every network begins with.", completion: .directory)
    var source: String?

    @Option(name: .long, help: "SOURCE=TARGET[,TARGET]: types that begin as a source type. May be repeated.")
    var map: [String] = []

    @OptionGroup(title: "Annotator") var cost: AnnotationCostOptions

    @Option(name: .shortAndLong, help: "Folder for the runs and the report.", completion: .file())
    var output: String

    @Option(name: .long, help: "Trainings at a time. (default: one a core)")
    var jobs: Int?

    @OptionGroup(title: "Training") var settings: TrainingSettings
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    private func experiment() throws -> ActiveExperiment {
        var training = TrainingConfiguration()
        training.apply(.fast)
        settings.apply(to: &training)
        var experiment = ActiveExperiment(training, folder: output)
        if let strategies {
            experiment.strategies = try strategies.split(separator: ",", omittingEmptySubsequences: false)
                .map { try ActiveStrategy(parsing: String($0)) }
        }
        if let stops {
            let numbers = stops.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard !numbers.contains(nil) else {
                throw ValidationError("--stops: expected minutes such as 15,30,60, found \(stops).")
            }
            experiment.stopMinutes = numbers.compactMap { $0 }
        }
        experiment.seeds = try ExperimentOptions.seeds(seeds)
        experiment.cost = cost.cost
        if let mostAlike { experiment.mostAlike = mostAlike }
        return experiment
    }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, found \(jobs).") }
        if !map.isEmpty, source == nil { throw ValidationError("--map is for --source.") }
        do { try experiment().validate() } catch let error as LetheError { throw ValidationError(error.description) }
    }

    func perform() throws {
        try OutputPlace.protect([notes, test, source].compactMap { $0 }, from: output)
        var experiment = try experiment()
        if let source {
            let bundle = try ModelBundle(loading: source)
            let layers =
                bundle.configuration.isPretrained ? LayerName.tokenLSTM.upToHere : Set(LayerName.allCases)
            experiment.source = (
                bundle, TransferPlan(layers: layers, sourceTypeByTarget: try TransferPlan.parseMap(map))
            )
        }
        let pool = try CorpusReader.readComplete(notes, options: corpus.readingOptions)
        Console.report(pool)
        let measured = try CorpusReader.readComplete(test, options: corpus.readingOptions)
        Console.report(measured)
        Interruption.listen()
        let display = ActiveDisplay()
        let report = try experiment.run(
            pool, test: measured, workers: jobs ?? Threads.available, observe: { display.show($0) },
            shouldStop: { Interruption.isRequested })
        display.end()
        guard let report else {
            Console.note("Stopped as asked. The same command goes on.")
            throw ExitCode(Interruption.exitCode)
        }
        let folder = "\(output)/report"
        try report.write(to: folder)
        for measure in ExperimentReport.mainMeasures {
            guard let section = report[measure] else { continue }
            Console.prose("\(measure.title): \(section.answer)")
            Console.result("")
        }
        Console.result("\(folder)/index.html")
    }
}
