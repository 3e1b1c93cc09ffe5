import ArgumentParser
import Lethe

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "evaluate", abstract: "Score.")
    func run() throws {}
}
