import ArgumentParser
import LetheTraining

struct CorpusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Check, count, convert and split corpora.",
        subcommands: [
            CorpusCheckCommand.self, CorpusStatsCommand.self, CorpusConvertCommand.self, CorpusSplitCommand.self,
        ])
}
