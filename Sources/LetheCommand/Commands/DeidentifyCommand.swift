public import ArgumentParser
public import Lethe

extension ReplacementStyle: ExpressibleByArgument {}

struct DeidentifyCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Replace protected text in notes.",
        discussion: """
            Text, JSON lines, brat and i2b2 notes come out in their own format, in order, in bounded memory. Annotations \
            that the input holds are not used and not kept. Names of files and ids of notes are not changed: see that \
            they hold no names. An aid, not a guarantee: a person decides about release.

            Examples:
              lethe deidentify --model model notes --output clean
              lethe deidentify --model model notes.jsonl --output clean.jsonl --style mask
              cat note.txt | lethe deidentify --model model
            """)

    @Option(name: .long, help: "Model to use.")
    var model: String

    @Argument(help: "File or folder; standard input where not given.")
    var input: String?

    @Option(name: .shortAndLong, help: "File or folder; standard output where not given.")
    var output: String?

    @Option(name: .long, help: "label: <DATE>; mask: one asterisk a character.")
    var style: ReplacementStyle = .label

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    func perform() throws {
        var processing = NoteProcessing(
            task: .deidentify(style), recognizer: try Recognizer(loading: model), input: input, output: output)
        processing.reading = corpus.readingOptions
        processing.overwrites = overwrite
        if input == nil { Console.noteIfTyping() }
        processing.logger = log.logger
        Interruption.listen()
        let display = NoteDisplay()
        let progress = try processing.run(
            observe: { display.show($0, failure: $1) }, shouldStop: { Interruption.isRequested })
        try display.finish(progress, verb: "de-identified")
    }
}
