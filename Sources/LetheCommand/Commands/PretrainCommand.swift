import ArgumentParser
import LetheTraining

struct PretrainCommand: LibraryCommand {
    private static let defaults = TrainingConfiguration.pretraining

    static let configuration = CommandConfiguration(
        commandName: "pretrain",
        abstract: "Teach a network on notes without labels: a source to transfer from.",
        discussion: """
            The network learns which words stand beside each other in the notes, of which there may be many more than anybody \
            could label. It gives no labels itself: `lethe transfer` carries what it has learned to a model that does. Labels in \
            the notes, if there are any, aren't read. Like a model, its folder holds words of the notes.

            After each epoch the folder holds what was learned so far. Ctrl-C ends cleanly; --resume goes on, also after a kill.

            Examples:
              lethe pretrain notes/all --output pretrained
              lethe transfer --source pretrained --train notes/labelled --recipe fast --output model
            """)

    @Argument(help: "Notes, labelled or not.", completion: .file())
    var notes: String

    @Option(name: .shortAndLong, help: "Folder for the network.", completion: .file())
    var output: String

    @Option(name: .setting(.maximumEpochs), help: "Times that all notes are read. (default: \(defaults.maximumEpochs))")
    var epochs: Int?

    @Option(name: .setting(.batchSize), help: "Sentences an update. (default: \(defaults.batchSize))")
    var batch: Int?

    @Option(name: .setting(.learningRate), help: "Largest step size. (default: \(defaults.learningRate))")
    var learningRate: Double?

    @Option(
        name: .setting(.dropoutRate),
        help: "Share of the token LSTM's inputs set to zero. (default: \(defaults.network.dropoutRate))")
    var dropout: Double?

    @Option(
        name: .setting(.leastOccurrences),
        help: "Tokens that occur less often stay unknown. (default: \(defaults.leastOccurrences))")
    var leastOccurrences: Int?

    @Option(name: .setting(.tokenHiddenSize), help: .setting(.tokenHiddenSize))
    var tokenHidden: Int?

    @Option(name: .setting(.tokenizer), help: .setting(.tokenizer))
    var tokenizer: TokenizerRules?

    @Option(name: .setting(.seed), help: .setting(.seed, withDefault: false))
    var seed: UInt64 = TrainingConfiguration().seed

    @Option(name: .setting(.threads), help: .setting(.threads))
    var threads: Int?

    @Flag(name: .long, help: "Go on where an earlier run into the same folder stopped; give its other options again.")
    var resume = false

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        if resume && overwrite { throw ValidationError("--resume and --overwrite exclude each other.") }
        do { try settings.validate() } catch let error as LetheError { throw ValidationError(error.description) }
    }

    private var settings: TrainingConfiguration {
        var settings = Self.defaults
        if let epochs { settings.maximumEpochs = epochs }
        if let batch { settings.batchSize = batch }
        if let learningRate { settings.learningRate = learningRate }
        if let dropout { settings.network.dropoutRate = dropout }
        if let leastOccurrences { settings.leastOccurrences = leastOccurrences }
        if let tokenHidden { settings.network.tokenHiddenSize = tokenHidden }
        if let tokenizer { settings.tokenizer.name = tokenizer }
        if let threads { settings.threads = threads }
        settings.seed = seed
        return settings
    }

    func perform() throws {
        try OutputPlace.protect([notes], from: output)
        let corpus = try CorpusReader.readComplete(notes, options: corpus.readingOptions)
        if resume, !ModelBundle.isPresent(at: output) {
            Console.note("\(output) holds nothing to resume; beginning anew.")
        }
        var run = TrainingRun(configuration: settings, output: output)
        run.objective = .neighbours
        run.resumes = resume
        run.overwrites = overwrite
        run.logger = log.logger
        Interruption.listen()
        let display = TrainingDisplay(configuration: settings)
        let outcome = try run.run(
            train: corpus, observe: { display.show($0) }, shouldStop: { Interruption.isRequested })
        display.end()
        guard let last = outcome.best else {
            Console.note("Stopped before the first epoch ended: there is nothing to transfer from yet.")
            throw ExitCode(Interruption.exitCode)
        }
        Console.result("\(output): epoch \(last.epoch) of \(outcome.schedule.maximumEpochs)")
        guard outcome.ending != .interrupted else {
            Console.note("Stopped as asked. What was learned so far is saved; go on with --resume.")
            throw ExitCode(Interruption.exitCode)
        }
    }
}
