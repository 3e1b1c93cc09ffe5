import ArgumentParser
import Lethe

struct TrainCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model on labelled notes.",
        discussion: """
            The defaults are the paper's: one sentence an update, SGD, early stopping after 10 epochs without gain.
            After each epoch the folder holds the best model so far. Ctrl-C ends cleanly; --resume goes on, also after \
            a kill, and ends with the same weights.

            Examples:
              lethe train --train notes/train --validation notes/dev --output model
              lethe train --train train.conll --validation dev.conll --output model --batch 32 --optimizer adam
              lethe train --train notes/train --validation notes/dev --output model --resume
              lethe train --train notes/train --validation notes/dev --output model --vectors glove.6B.100d.txt
            """)

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    @Option(
        name: .customLong("neuroner-parameters"),
        help: "Settings of a NeuroNER parameters.ini; the options beside it decide.")
    var neuronerParameters: String?

    @Option(name: .long, help: "LSTM cell. (default: \(defaults.cell.rawValue))")
    var cell: LSTMCellKind?

    @Option(name: .long, help: "Values of a character embedding. (default: \(defaults.characterEmbeddingSize))")
    var characterSize: Int?

    @Option(
        name: .long,
        help: "Hidden units of the character LSTM, per direction. (default: \(defaults.characterHiddenSize))")
    var characterHidden: Int?

    @Option(
        name: .long,
        help: "Values of a token embedding. (default: \(defaults.tokenEmbeddingSize), or those of --vectors)")
    var tokenSize: Int?

    @Option(
        name: .long, help: "Hidden units of the token LSTM, per direction. (default: \(defaults.tokenHiddenSize))")
    var tokenHidden: Int?

    private static let defaults = NetworkConfiguration()

    func validate() throws {
        if tokenSize != nil, training.vectors.file.vectors != nil {
            throw ValidationError("--token-size is that of --vectors.")
        }
    }

    func perform() throws {
        let vectorsAreGiven = training.vectors.file.vectors != nil
        let neuroner = try neuronerParameters.map {
            try NeuroNERSettings(reading: $0, vectorsAreGiven: vectorsAreGiven)
        }
        if let neuroner { show(neuroner) }
        var configuration = training.configuration(over: neuroner?.configuration ?? TrainingConfiguration())
        let hasVectors = vectorsAreGiven || neuroner?.vectorsPath != nil
        if !hasVectors, configuration.frozenLayers == [.tokenEmbedding] {
            throw LetheError(
                .setting, "token embeddings would stay random: there are no word vectors to freeze",
                advice: "Give them with --vectors")
        }
        if let cell { configuration.network.cell = cell }
        if let characterSize { configuration.network.characterEmbeddingSize = characterSize }
        if let characterHidden { configuration.network.characterHiddenSize = characterHidden }
        if let tokenSize { configuration.network.tokenEmbeddingSize = tokenSize }
        if let tokenHidden { configuration.network.tokenHiddenSize = tokenHidden }
        try training.perform(configuration, corpus: corpus, neuroner: neuroner)
    }

    /// Options that decide instead of NeuroNER's settings, where they are given.
    private var overriding: [String: String?] {
        let settings = training.settings
        func given(_ isGiven: Bool, _ option: String) -> String? { isGiven ? option : nil }
        return [
            "character_embedding_dimension": given(characterSize != nil, "--character-size"),
            "character_lstm_hidden_state_dimension": given(characterHidden != nil, "--character-hidden"),
            "token_embedding_dimension": given(tokenSize != nil, "--token-size")
                ?? given(training.vectors.file.vectors != nil, "--vectors"),
            "token_lstm_hidden_state_dimension": given(tokenHidden != nil, "--token-hidden"),
            "maximum_number_of_epochs": given(settings.epochs != nil, "--epochs")
                ?? given(settings.recipe != nil, "--recipe"),
            "patience": given(settings.patience != nil, "--patience") ?? given(settings.recipe != nil, "--recipe"),
            "optimizer": given(settings.optimizer != nil, "--optimizer"),
            // Another optimiser brings its own.
            "learning_rate": given(settings.learningRate != nil, "--learning-rate")
                ?? given(settings.optimizer != nil, "--optimizer"),
            "gradient_clipping_value": given(settings.clipValue != nil, "--clip-value")
                ?? given(settings.clipNorm != nil, "--clip-norm"),
            "dropout_rate": given(settings.dropout != nil, "--dropout"),
            "use_crf": given(settings.outputLayer != nil, "--output-layer"),
            "tagging_format": given(settings.modelScheme != nil, "--model-scheme"),
            "main_evaluation_mode": given(settings.metric != nil, "--metric"),
            "tokenizer": given(settings.tokenizer != nil, "--tokenizer"),
            "spacylanguage": given(settings.tokenizer != nil, "--tokenizer"),
            "number_of_cpu_threads": given(training.threads != nil, "--threads"),
        ]
    }

    /// What became of each setting.
    private func show(_ settings: NeuroNERSettings) {
        var table = Table(header: ["NeuroNER's setting", "value", "here", ""], isText: true)
        for entry in settings.entries {
            let other = overriding[entry.name] ?? nil
            table.append([
                entry.name, entry.value, other == nil ? entry.outcome.rawValue : "meaningless",
                other.map { "\($0) is given" } ?? entry.remark,
            ])
        }
        for line in table.lines { Console.note(line) }
    }
}
