import ArgumentParser
import LetheTraining

struct TransferCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "Train a model on your notes that begins with layers of another.",
        discussion: """
            Layers, bottom to top as in the paper's Figure 3: \(LayerName.transferOrder.map(\.rawValue).joined(separator: ", ")).
            All layers are copied unless --up-to or --layers says otherwise, and all are trained unless frozen. Rows and \
            columns are matched by token, character and tag, so the two label sets may differ (labels of the same spelling match, case included); --map says which of your \
            types begin as which type of the source.

            Examples:
              lethe transfer --source model-a --train b/train --validation b/dev --output model-b
              lethe transfer --source model-a --train b/train --validation b/dev --output model-b --up-to tokenLSTM
              lethe transfer --source news --train b/train --validation b/dev --output model-b \\
                --map PER=PATIENT,DOCTOR --map LOC=CITY --freeze characterEmbedding,characterLSTM

            Where few of your words or labels are the source's, a transfer may hurt. --averaged keeps a network from nothing beside the \
            other, and --choose lets your labelled notes decide: each is scored by networks that didn't see it, for every way there is.

              lethe transfer --source model-a --train b/train --output model-b \\
                --recipe fast --averaged
              lethe transfer --source model-a --train b/train --output model-b \\
                --recipe fast --choose
            """)

    @Option(name: .long, help: "Model to begin with.", completion: .directory)
    var source: String

    @Option(name: .long, help: "Copy this layer and all before it.")
    var upTo: LayerName?

    @Option(name: .long, help: "Copy these layers, separated by commas.")
    var layers: String?

    @Option(name: .long, help: "Layers whose weights stay as they are, separated by commas.")
    var freeze: String?

    @Option(name: .long, help: "SOURCE=TARGET[,TARGET]: target types that begin as a source type. May be repeated.")
    var map: [String] = []

    @Flag(name: .long, help: "Forget tokens of the source that the target's training notes lack.")
    var forgetSourceTokens = false

    @Flag(
        name: .long,
        help: "Train a network from nothing as well; the model is both together, and takes twice as long to tag.")
    var averaged = false

    @Flag(
        name: .long,
        help:
            "Choose among: from nothing, characters alone, all layers, all without the source's other words, and averages, by cross-validation on the labelled notes; then train what was chosen."
    )
    var choose = false

    @Option(name: .long, help: "With --choose: into how many folds the notes are divided. (default: 5)")
    var folds: Int?

    @Flag(name: .long, help: "With --choose: leave averages of two networks out.")
    var oneNetwork = false

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if upTo != nil && layers != nil { throw ValidationError("--up-to and --layers exclude each other.") }
        if choose, upTo != nil || layers != nil || forgetSourceTokens || averaged || freeze != nil {
            throw ValidationError(
                "--choose decides what --up-to, --layers, --freeze, --forget-source-tokens and --averaged say: leave those out."
            )
        }
        if choose, !training.also.isEmpty || training.vectors.file.vectors != nil || training.vectors.freezeVectors {
            throw ValidationError("--choose goes without --also and --vectors.")
        }
        if !choose, folds != nil || oneNetwork {
            throw ValidationError("--folds and --one-network go with --choose.")
        }
        if let folds, folds < 2 { throw ValidationError("--folds must be 2 or more, found \(folds).") }
        if choose || averaged, training.unlabelled != nil || training.ensemble != nil || training.tensorBoard != nil {
            throw ValidationError(
                "--averaged and --choose go without --unlabelled, --ensemble and --tensorboard.")
        }
        _ = try layerSet(layers, option: "--layers")
        _ = try layerSet(freeze, option: "--freeze")
    }

    private func layerSet(_ list: String?, option: String) throws -> Set<LayerName> {
        Set(try LayerOptions.layers(list, option: option))
    }

    func perform() throws {
        var configuration = training.configuration()
        configuration.freeze(try layerSet(freeze, option: "--freeze").union(configuration.frozenLayers))
        try OutputPlace.protect([source], from: training.output)
        let bundle = try ModelBundle(loading: source)
        // A source that was taught without labels has no others to give.
        let all = bundle.configuration.isPretrained ? LayerName.tokenLSTM.upToHere : Set(LayerName.allCases)
        let chosen = try layers.map { try layerSet($0, option: "--layers") } ?? upTo?.upToHere ?? all
        let untrained = configuration.frozenLayers.filter {
            !chosen.contains($0) && !($0 == .tokenEmbedding && training.vectors.freezeVectors)
        }
        if !untrained.isEmpty {
            Console.warn(
                "frozen but not transferred, these layers stay random: \(untrained.map(\.rawValue).joined(separator: ", "))."
            )
        }
        var plan = TransferPlan(layers: chosen, sourceTypeByTarget: try TransferPlan.parseMap(map))
        plan.keepsSourceTokens = !forgetSourceTokens
        // The source's layers expect the tokens that they were trained on.
        if training.settings.tokenizer == nil { configuration.tokenizer.name = bundle.configuration.tokenizer.name }
        guard choose else {
            return try training.perform(
                configuration, corpus: corpus, transfer: (bundle, plan), pairsWithScratch: averaged)
        }
        try self.choose(configuration, bundle, plan)
    }

    /// Lets the labelled notes decide, and trains what they chose.
    private func choose(_ configuration: TrainingConfiguration, _ source: ModelBundle, _ plan: TransferPlan) throws {
        let folder = training.output + ".choice"
        try OutputPlace.protect([self.source, training.train, training.validation], from: folder)
        // Of a model that is there and of no folds, nothing is left to go on with.
        let isOver = !Files.exists(folder) && ModelBundle.isFinished(at: training.output)
        if !training.resume || isOver {
            try ModelBundle.checkPlace(training.output, overwriting: training.overwrite)
        }
        let notes = try CorpusReader.readComplete(training.train, options: corpus.readingOptions)
        var choice = TransferChoice(configuration, source: source, plan: plan, folder: folder)
        choice.folds = folds ?? choice.folds
        choice.allowsPairs = !oneNetwork
        choice.validation = try training.validation.map {
            try CorpusReader.readComplete($0, options: corpus.readingOptions)
        }
        Interruption.listen()
        let display = ChoiceDisplay()
        let outcome = try choice.run(
            notes, workers: training.threads ?? Threads.available, observe: { display.show($0, $1) },
            shouldStop: { Interruption.isRequested })
        display.end()
        guard let outcome else {
            Console.note("Stopped as asked. The same command goes on.")
            throw ExitCode(Interruption.exitCode)
        }
        for line in outcome.lines { Console.result(line) }
        for (way, reason) in outcome.impossible.sorted(by: { $0.key < $1.key }) {
            Console.warn("\(way) can't be tried: \(reason)")
        }
        let chosen = outcome.chosen
        try training.perform(
            choice.networkSettings, corpus: corpus, transfer: choice.transfer(chosen), pairsWithScratch: chosen.isPair)
        try choice.removeFolds()
    }
}
