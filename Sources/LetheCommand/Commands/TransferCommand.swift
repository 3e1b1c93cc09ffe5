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
            """)

    @Option(name: .long, help: "Model to begin with.")
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

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if upTo != nil && layers != nil { throw ValidationError("--up-to and --layers exclude each other.") }
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
        try training.perform(configuration, corpus: corpus, transfer: (bundle, plan))
    }
}
