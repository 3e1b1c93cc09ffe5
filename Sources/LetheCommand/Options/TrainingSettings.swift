import ArgumentParser
import Lethe

/// How a network learns: shared by every command that trains one. What isn't given stays as it is.
struct TrainingSettings: ParsableArguments {
    private static let defaults = TrainingConfiguration()

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long training lasts and waits: `standard` counts epochs and updates, `paper` epochs alone. (default: standard)",
            discussion: """
                standard: at most \(defaults.maximumEpochs) epochs or \(Show.count(defaults.maximumUpdates ?? 0)) updates, \
                patience \(defaults.patienceEpochs) epochs or \(Show.count(defaults.patienceUpdates ?? 0)) updates, whichever is \
                later. paper: \(defaults.maximumEpochs) epochs, patience \(defaults.patienceEpochs).
                """))
    var recipe: TrainingRecipe?

    @Option(name: .long, help: "Epochs at most, whatever the number of updates, unless --updates is given too.")
    var epochs: Int?

    @Option(name: .long, help: "Where these updates take longer than --epochs, they decide.")
    var updates: Int?

    @Option(
        name: .long,
        help:
            "Epochs without a better validation F1 before stopping, whatever the number of updates, unless --patience-updates is given too."
    )
    var patience: Int?

    @Option(name: .long, help: "Where these updates take longer than --patience, they decide.")
    var patienceUpdates: Int?

    @Option(name: .long, help: "How gradients become updates. (default: \(defaults.optimizer.rawValue))")
    var optimizer: OptimizerKind?

    @Option(name: .long, help: "Sentences an update. (default: \(defaults.batchSize))")
    var batch: Int?

    @Option(name: .long, help: "Step size. (default: 0.005 for sgd, 0.001 for adam)")
    var learningRate: Double?

    @Option(
        name: .long,
        help: "Epoch e uses rate / (1 + decay · (e − 1)). (default: \(defaults.learningRateDecay))")
    var learningRateDecay: Double?

    @Option(name: .long, help: "Limit of each derivative; 0 for none. (default: 5)")
    var clipValue: Double?

    @Option(name: .long, help: "Limit of the whole gradient's norm, instead of each derivative's.")
    var clipNorm: Double?

    @Option(
        name: .long,
        help: "Share of the token LSTM's inputs set to zero in training. (default: \(defaults.network.dropoutRate))")
    var dropout: Double?

    @Option(
        name: .long, help: "What turns scores into tags. (default: \(defaults.network.outputLayer.rawValue))")
    var outputLayer: OutputLayer?

    @Option(name: .long, help: "Tag scheme that the model learns. (default: \(defaults.tagScheme.rawValue))")
    var modelScheme: TagScheme?

    @Option(
        name: .long,
        help:
            "Where text is cut into tokens. (default: \(defaults.tokenizer.name.rawValue); in a transfer, the source's)"
    )
    var tokenizer: TokenizerRules?

    @Option(
        name: .long,
        help:
            "Which tokens of the training notes the model knows: all, or those that occur outside protected text. (default: \(defaults.vocabulary.rawValue))"
    )
    var vocabulary: VocabularyPolicy?

    @Option(name: .long, help: "Which validation F1 decides. (default: \(defaults.decidingMetric.rawValue))")
    var metric: Metric?

    func validate() throws {
        if clipValue != nil && clipNorm != nil {
            throw ValidationError("--clip-value and --clip-norm exclude each other.")
        }
    }

    func apply(to configuration: inout TrainingConfiguration) {
        if let dropout { configuration.network.dropoutRate = dropout }
        if let outputLayer { configuration.network.outputLayer = outputLayer }
        if let modelScheme { configuration.tagScheme = modelScheme }
        if let optimizer { configuration.optimizer = optimizer }
        if let learningRate { configuration.learningRate = learningRate }
        if let learningRateDecay { configuration.learningRateDecay = learningRateDecay }
        if let batch { configuration.batchSize = batch }
        if let recipe { configuration.apply(recipe) }
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
}
