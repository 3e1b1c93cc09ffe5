import ArgumentParser
import LetheTraining

struct ExperimentLayersCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers",
        abstract: "F1 against the layers transferred, at each size (the paper's Figure 3).",
        discussion: """
            Trains on samples of the target's training part without the source's layers, then with all up to each: \
            \(LayerName.transferOrder.map(\.rawValue).joined(separator: ", ")). In the folder of a `size` experiment with \
            the same settings, its runs are taken over.

            Example:
              lethe experiment layers --source model-a --target b/train \\
                --validation b/dev --test b/test --sizes 5%,20%,100% --seeds 3 \\
                --output exp
            """)

    @OptionGroup(title: "Experiment") var experiment: ExperimentOptions
    @OptionGroup var execution: ExperimentExecution

    func perform() throws {
        try execution.perform(try experiment.experiment(transfers: TransferExtent.everyStep))
    }
}
