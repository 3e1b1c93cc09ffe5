import ArgumentParser
import Lethe

struct TagCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Annotate notes with a model.",
        discussion: """
            Annotations that the input holds are replaced by the model's. brat and i2b2 are written to a folder, a file a \
            note; conll and jsonl to one file.

            Examples:
              lethe tag --model model notes --output tagged --to brat
              lethe tag --model model notes.jsonl --output tagged.jsonl --to jsonl
            """)

    @Option(name: .long, help: "Model to use.")
    var model: String

    @Argument(help: "File or folder; standard input where not given.")
    var input: String?

    @Option(name: .shortAndLong, help: "File or folder; standard output where not given.")
    var output: String?

    @Option(name: .long, help: "Format to write: brat, conll, i2b2 or jsonl.")
    var to: CorpusFormat

    @Option(name: .long, help: "CoNLL output: tag scheme.")
    var toScheme: TagScheme = .bio

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        if to == .text {
            throw ValidationError("--to text would hold no annotations; expected brat, conll, i2b2 or jsonl.")
        }
    }

    func perform() throws {
        var processing = NoteProcessing(
            task: .tag(to), recognizer: try Recognizer(loading: model), input: input, output: output)
        processing.reading = corpus.readingOptions
        processing.overwrites = overwrite
        if input == nil { Console.noteIfTyping() }
        processing.logger = log.logger
        processing.outputScheme = toScheme
        Interruption.listen()
        let display = NoteDisplay()
        let progress = try processing.run(
            observe: { display.show($0, failure: $1) }, shouldStop: { Interruption.isRequested })
        try display.finish(progress, verb: "tagged")
    }
}
