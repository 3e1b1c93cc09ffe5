import ArgumentParser
import Lethe

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model on labelled notes.",
        discussion: """
            The defaults are the paper's: one sentence an update, SGD, early stopping after 10 epochs without gain.

            Examples:
              lethe train --train notes/train --validation notes/dev --output model
              lethe train --train train.conll --validation dev.conll --output model --batch 32 --optimizer adam
              lethe train --train notes/train --validation notes/dev --output model --resume
            """)

    @OptionGroup var training: TrainingOptions
    @OptionGroup var corpus: CorpusOptions

    @Option(name: .long, help: "LSTM cell.")
    var cell: LSTMCellKind = NetworkConfiguration().cell

    @Option(name: .long, help: "Hidden units of the token LSTM, per direction.")
    var hidden: Int = NetworkConfiguration().tokenHiddenSize

    func run() throws {
        var configuration = training.configuration
        configuration.network.cell = cell
        configuration.network.tokenHiddenSize = hidden
        try training.perform(configuration, corpus: corpus)
    }
}
