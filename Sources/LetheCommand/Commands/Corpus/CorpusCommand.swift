import ArgumentParser
import Lethe

struct CorpusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Check, count, convert and split corpora.",
        subcommands: [
            CorpusCheckCommand.self, CorpusStatsCommand.self, CorpusConvertCommand.self, CorpusSplitCommand.self,
        ])

    /// Refuses an output that would replace the input or become a part of it.
    static func protect(_ input: String, from output: String) throws {
        guard !Files.wouldMix(input: input, output: output) else {
            throw LetheError(
                .setting, place: output, "the output could replace the input or mix with it",
                expected: "a place outside the input", advice: "Name another place")
        }
    }
}
