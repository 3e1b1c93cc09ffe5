import ArgumentParser
import LetheTraining

struct ExperimentSizeCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "size",
        abstract: "F1 against the amount of labelled notes, with and without transfer (the paper's Figure 2).",
        discussion: """
            Trains on samples of the target's training part, each with and without the source's layers. A smaller sample \
            is part of every larger one of the same seed. The same command goes on where it was stopped.

            Examples:
              lethe experiment size --source model-a --target b/train \\
                --validation b/dev --test b/test --seeds 5 --output exp
              lethe experiment size --configuration experiment.json --output exp
              lethe experiment size --source model-a --target b/train --test b/test \\
                --regime budget --sizes 10,20,50 --output exp
            """)

    @Option(
        name: .long,
        help:
            "What is compared: none, all, the name of a layer, or averaged (a network with all layers and one from nothing, together). (default: none,all)"
    )
    var transfers: String?

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup var execution: ExperimentExecution

    func perform() throws {
        let transfers = try transfers.map {
            try $0.split(separator: ",", omittingEmptySubsequences: false).map {
                try TransferExtent(parsing: String($0))
            }
        }
        try execution.perform(try experiment.experiment(transfers: transfers ?? [.none, .all]))
    }
}
