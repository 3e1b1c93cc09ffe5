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
            """)

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    @Option(name: .long, help: "LSTM cell.")
    var cell: LSTMCellKind = NetworkConfiguration().cell

    @Option(name: .long, help: "Values of a character embedding.")
    var characterSize: Int = NetworkConfiguration().characterEmbeddingSize

    @Option(name: .long, help: "Hidden units of the character LSTM, per direction.")
    var characterHidden: Int = NetworkConfiguration().characterHiddenSize

    @Option(
        name: .long,
        help: "Values of a token embedding. (default: \(NetworkConfiguration().tokenEmbeddingSize), or those of --vectors)")
    var tokenSize: Int?

    @Option(name: .long, help: "Hidden units of the token LSTM, per direction.")
    var tokenHidden: Int = NetworkConfiguration().tokenHiddenSize

    func validate() throws {
        if tokenSize != nil, training.vectors.file.vectors != nil {
            throw ValidationError("--token-size is that of --vectors.")
        }
    }

    func perform() throws {
        var configuration = training.configuration
        configuration.network.cell = cell
        configuration.network.characterEmbeddingSize = characterSize
        configuration.network.characterHiddenSize = characterHidden
        if let tokenSize { configuration.network.tokenEmbeddingSize = tokenSize }
        configuration.network.tokenHiddenSize = tokenHidden
        try training.perform(configuration, corpus: corpus)
    }
}
