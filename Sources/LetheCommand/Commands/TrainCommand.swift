import ArgumentParser
import LetheTraining

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
              lethe train --train notes --recipe fast --output model
              lethe train --train labelled --unlabelled unlabelled --output model
              lethe train --train train.conll --validation dev.conll --output model --batch 32 --optimizer adam
              lethe train --train notes/train --validation notes/dev --output model --resume
              lethe train --train notes/train --validation notes/dev --output model --vectors glove.6B.100d.txt
            """)

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    @Option(
        name: .customLong("neuroner-parameters"),
        help: "Settings of a NeuroNER parameters.ini; the options beside it decide.", completion: .file())
    var neuronerParameters: String?

    @Option(name: .setting(.cell), help: .setting(.cell))
    var cell: LSTMCellKind?

    @Option(name: .setting(.characterEmbeddingSize), help: .setting(.characterEmbeddingSize))
    var characterSize: Int?

    @Option(name: .setting(.characterHiddenSize), help: .setting(.characterHiddenSize))
    var characterHidden: Int?

    @Option(name: .setting(.tokenEmbeddingSize), help: .setting(.tokenEmbeddingSize))
    var tokenSize: Int?

    @Option(name: .setting(.tokenHiddenSize), help: .setting(.tokenHiddenSize))
    var tokenHidden: Int?

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

    /// Options that decide instead of NeuroNER's settings, by NeuroNER's names, where they are given.
    private var overriding: [String: String] {
        var given = training.settings.given
        func note(_ setting: TrainingSetting, _ isGiven: Bool, as option: String? = nil) {
            if isGiven { given[setting] = option ?? setting.option.map { "--\($0)" } }
        }
        note(.tokenEmbeddingSize, training.vectors.file.vectors != nil, as: "--vectors")
        note(.characterEmbeddingSize, characterSize != nil)
        note(.characterHiddenSize, characterHidden != nil)
        note(.tokenEmbeddingSize, tokenSize != nil)
        note(.tokenHiddenSize, tokenHidden != nil)
        note(.threads, training.threads != nil)
        return Dictionary(
            uniqueKeysWithValues: given.flatMap { setting, option in setting.neuroNERNames.map { ($0, option) } })
    }

    /// What became of each setting.
    private func show(_ settings: NeuroNERSettings) {
        var table = Table(header: ["NeuroNER's setting", "value", "here", ""], isText: true)
        for entry in settings.entries {
            let other = overriding[entry.name]
            table.append([
                entry.name, entry.value, other == nil ? entry.outcome.rawValue : "meaningless",
                other.map { "\($0) is given" } ?? entry.remark,
            ])
        }
        for line in table.lines { Console.note(line) }
    }
}
