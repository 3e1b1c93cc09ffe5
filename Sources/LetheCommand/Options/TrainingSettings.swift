import ArgumentParser
import LetheTraining

/// How a network learns: shared by every command that trains one. What isn't given stays as it is.
struct TrainingSettings: ParsableArguments {
    private static let defaults = TrainingConfiguration()

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How training goes and how long it lasts: `standard` counts epochs and updates, `paper` epochs alone, `fast` and `best-1` have a fixed length and need no validation notes. (default: standard)",
            discussion: """
                standard: at most \(defaults.maximumEpochs) epochs or \(NumberText.count(defaults.maximumUpdates ?? 0)) updates, \
                patience \(defaults.patienceEpochs) epochs or \(NumberText.count(defaults.patienceUpdates ?? 0)) updates, whichever is \
                later. paper: \(defaults.maximumEpochs) epochs, patience \(defaults.patienceEpochs). fast: 15 epochs or 6,000 updates, whichever is longer, \
                of Adam in batches of 8, the step size falling on a cosine, the weights averaged, entities that change places. best-1: the notes' text is learned first, then as fast.
                """))
    var recipe: TrainingRecipe?

    @Option(name: .setting(.maximumEpochs), help: .setting(.maximumEpochs, withDefault: false))
    var epochs: Int?

    @Option(name: .setting(.maximumUpdates), help: .setting(.maximumUpdates, withDefault: false))
    var updates: Int?

    @Option(name: .setting(.patienceEpochs), help: .setting(.patienceEpochs, withDefault: false))
    var patience: Int?

    @Option(name: .setting(.patienceUpdates), help: .setting(.patienceUpdates, withDefault: false))
    var patienceUpdates: Int?

    @Option(name: .setting(.optimizer), help: .setting(.optimizer))
    var optimizer: OptimizerKind?

    @Option(name: .setting(.batchSize), help: .setting(.batchSize))
    var batch: Int?

    @Option(name: .setting(.slices), help: .setting(.slices))
    var slices: Int?

    @Option(name: .setting(.learningRate), help: .setting(.learningRate))
    var learningRate: Double?

    @Option(name: .setting(.learningRateDecay), help: .setting(.learningRateDecay))
    var learningRateDecay: Double?

    @Option(name: .setting(.learningRateCurve), help: .setting(.learningRateCurve))
    var learningRateCurve: LearningRateCurve?

    @Option(name: .setting(.warmUpShare), help: .setting(.warmUpShare))
    var warmUp: Double?

    @Option(name: .setting(.averagedEpochs), help: .setting(.averagedEpochs))
    var average: Double?

    @Option(name: .setting(.wordDropout), help: .setting(.wordDropout))
    var wordDropout: Double?

    @Option(name: .setting(.exchangedShare), help: .setting(.exchangedShare))
    var exchange: Double?

    @Option(name: .setting(.leastOccurrences), help: .setting(.leastOccurrences))
    var leastOccurrences: Int?

    @Option(name: .setting(.textEpochs), help: .setting(.textEpochs))
    var textEpochs: Int?

    @Option(name: .setting(.clipping), help: .setting(.clipping))
    var clipValue: Double?

    @Option(name: .long, help: "Limit of the whole gradient's norm, instead of each derivative's.")
    var clipNorm: Double?

    @Option(name: .setting(.dropoutRate), help: .setting(.dropoutRate))
    var dropout: Double?

    @Option(name: .setting(.outputLayer), help: .setting(.outputLayer))
    var outputLayer: OutputLayer?

    @Option(name: .setting(.tagScheme), help: .setting(.tagScheme))
    var modelScheme: TagScheme?

    @Option(name: .setting(.malformedTags), help: .setting(.malformedTags))
    var malformedTags: MalformedTags?

    @Option(name: .setting(.tokenizer), help: .setting(.tokenizer))
    var tokenizer: TokenizerRules?

    @Option(name: .setting(.vocabulary), help: .setting(.vocabulary))
    var vocabulary: VocabularyPolicy?

    @Option(name: .setting(.decidingMetric), help: .setting(.decidingMetric))
    var metric: Metric?

    func validate() throws {
        if clipValue != nil && clipNorm != nil {
            throw ValidationError("--clip-value and --clip-norm exclude each other.")
        }
    }

    func apply(to configuration: inout TrainingConfiguration) {
        if let recipe { configuration.apply(recipe) }
        if let dropout { configuration.network.dropoutRate = dropout }
        if let outputLayer { configuration.network.outputLayer = outputLayer }
        if let modelScheme { configuration.tagScheme = modelScheme }
        if let malformedTags { configuration.malformedTags = malformedTags }
        if let optimizer { configuration.optimizer = optimizer }
        if let learningRate { configuration.learningRate = learningRate }
        if let learningRateDecay { configuration.learningRateDecay = learningRateDecay }
        if let learningRateCurve { configuration.learningRateCurve = learningRateCurve }
        if let warmUp { configuration.warmUpShare = warmUp }
        if let average { configuration.averagedEpochs = average }
        if let leastOccurrences { configuration.leastOccurrences = leastOccurrences }
        if let exchange { configuration.exchangedShare = exchange }
        if let wordDropout { configuration.wordDropout = wordDropout }
        if let textEpochs { configuration.textEpochs = textEpochs }
        if let batch { configuration.batchSize = batch }
        if let slices { configuration.slices = slices }
        if let epochs { configuration.maximumEpochs = epochs }
        if let updates { configuration.maximumUpdates = updates }
        if let patience { configuration.patienceEpochs = patience }
        if let patienceUpdates { configuration.patienceUpdates = patienceUpdates }
        if let tokenizer { configuration.tokenizer.name = tokenizer }
        if let vocabulary { configuration.vocabulary = vocabulary }
        if let metric { configuration.decidingMetric = metric }
        if let clipNorm {
            configuration.clipping = .norm(clipNorm)
        } else if let clipValue {
            configuration.clipping = clipValue == 0 ? .none : .value(clipValue)
        }
    }

    /// The options that were given, by the settings that they decide.
    var given: [TrainingSetting: String] {
        var given: [TrainingSetting: String] = [:]
        func note(_ setting: TrainingSetting, _ isGiven: Bool, as option: String? = nil) {
            if isGiven { given[setting] = option ?? setting.option.map { "--\($0)" } }
        }
        for setting in [TrainingSetting.maximumEpochs, .patienceEpochs] { note(setting, recipe != nil, as: "--recipe") }
        for setting in [TrainingSetting.optimizer, .learningRate] {
            note(setting, recipe == .fast || recipe == .best1, as: "--recipe")
        }
        // Another optimiser brings its own rate.
        note(.learningRate, optimizer != nil, as: TrainingSetting.optimizer.option.map { "--\($0)" })
        note(.clipping, clipNorm != nil, as: "--clip-norm")
        note(.maximumEpochs, epochs != nil)
        note(.patienceEpochs, patience != nil)
        note(.optimizer, optimizer != nil)
        note(.learningRate, learningRate != nil)
        note(.clipping, clipValue != nil)
        note(.dropoutRate, dropout != nil)
        note(.outputLayer, outputLayer != nil)
        note(.tagScheme, modelScheme != nil)
        note(.decidingMetric, metric != nil)
        note(.tokenizer, tokenizer != nil)
        return given
    }
}

extension ArgumentHelp {
    /// What the library says of a setting.
    static func setting(_ setting: TrainingSetting, withDefault: Bool = true) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: withDefault ? setting.help : setting.meaning)
    }
}

extension NameSpecification {
    /// The library's name of a setting.
    static func setting(_ setting: TrainingSetting) -> NameSpecification {
        guard let option = setting.option else { preconditionFailure("\(setting) has no option") }
        return .customLong(option)
    }
}
