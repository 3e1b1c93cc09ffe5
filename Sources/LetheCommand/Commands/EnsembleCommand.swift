import ArgumentParser
import LetheTraining

struct EnsembleCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "ensemble",
        abstract: "Join several trained models into one, whose scores are the mean of theirs.",
        discussion: """
            Models of the same labels and sizes, trained with other seeds, on other notes or from other sources, err in \
            different places; together they find more than each alone, and take as many times longer. `lethe train \
            --ensemble` trains such models and joins them.

            Examples:
              lethe ensemble model-1 model-2 model-3 --output ensemble
              lethe ensemble from-scratch transferred --output both
            """)

    @Argument(help: "Folders of two or more models.", completion: .directory)
    var models: [String]

    @Option(name: .shortAndLong, help: "Folder for the joined model.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    func validate() throws {
        if models.count < 2 { throw ValidationError("An ensemble is of two models or more.") }
    }

    func perform() throws {
        try OutputPlace.protect(models, from: output)
        let joined = try ModelBundle.ensemble(try models.map { try ModelBundle(loading: $0) })
        try joined.save(to: output, overwriting: overwrite)
        Console.result("\(output): \(joined.networkCount) networks")
    }
}
