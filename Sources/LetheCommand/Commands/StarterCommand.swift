public import ArgumentParser
public import LetheTraining

extension StarterLanguage: ExpressibleByArgument {}

struct StarterCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "starter",
        abstract: "Make a first model without any labelled note.",
        discussion: """
            Trains a network on invented notes of many layouts, in English or Spanish, in about two minutes. Used with --rules it \
            hides most of what identifies from the first day on, enough to read and correct notes faster than from nothing; \
            notes to be released need a model of your own, certified on your own notes.

            Example:
              lethe starter --language english --output starter
              lethe deidentify --model starter --rules notes --output clean
            """)

    @Option(name: .long, help: "\(StarterLanguage.allCases.map(\.rawValue).joined(separator: " or ")).")
    var language: StarterLanguage

    @Option(name: .long, help: "The same seed makes the same model.")
    var seed: UInt64 = 1

    @Option(
        name: .long, help: ArgumentHelp("Also write the invented notes that it learns from.", valueName: "folder"),
        completion: .file())
    var notes: String?

    @Flag(name: .long, help: "Replace a model that the folder holds.")
    var overwrite = false

    @Option(name: .shortAndLong, help: "Folder for the model.", completion: .file())
    var output: String

    @OptionGroup var threads: ThreadOptions

    func perform() throws {
        var starter = Starter(language)
        starter.seed = seed
        starter.notesFolder = notes
        starter.threads = min(2, threads.count)
        if ModelBundle.isPresent(at: output), !overwrite {
            throw LetheError(
                .setting, place: output, "the folder already holds a model",
                advice: "Use --overwrite to replace it, or another folder")
        }
        Interruption.listen()
        let start = ContinuousClock.now
        let display = TrainingDisplay(configuration: starter.configuration)
        let outcome = try starter.train(
            output: output, overwrites: overwrite, observe: display.show, shouldStop: { Interruption.isRequested })
        guard outcome.ending != .interrupted else {
            Console.note("Stopped as asked; no whole model.")
            throw ExitCode(Interruption.exitCode)
        }
        Console.note(
            "\(output): a first model, made in \(NumberText.duration((ContinuousClock.now - start) / .seconds(1))) from invented notes. Use it with --rules:"
        )
        Console.note("  lethe deidentify --model \(output) --rules NOTES --output CLEAN")
        Console.note("It has never seen a real note: read what it hides and what it leaves.")
    }
}
