import ArgumentParser

struct ExperimentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiment",
        abstract: "How many notes must I label, and how many does transfer save?",
        discussion: """
            The paper's two experiments on your own corpora: F1 against the amount of labelled notes, with and without \
            transfer (size), and F1 against the layers transferred (layers). Every run is a job of its own, so that a \
            stopped experiment goes on where it was and a cluster can share the work; `report` draws the figures and \
            answers the question in words.

            Example:
              lethe experiment size --source model-a --target b/train \\
                --validation b/dev --test b/test --output exp
              lethe experiment report exp
            """,
        subcommands: [
            ExperimentSizeCommand.self, ExperimentLayersCommand.self, ExperimentFoldsCommand.self,
            ExperimentActiveCommand.self, ExperimentPlanCommand.self, ExperimentRunCommand.self,
            ExperimentRunOneCommand.self, ExperimentStatusCommand.self,
            ExperimentReportCommand.self,
        ])
}
