import ArgumentParser
import Lethe

struct TagCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Annotate notes with a model.",
        discussion: """
            Annotations that the input holds are replaced by the model's. brat and i2b2 are written to a folder, a file a \
            note; the others to one file. Label Studio gets them as predictions.

            Examples:
              lethe tag --model model notes --output tagged --to brat
              lethe tag --model model notes.jsonl --output tagged.jsonl --to jsonl
            """)

    @OptionGroup var notes: NoteOptions

    @Option(name: .long, help: "Format to write.")
    var to: CorpusFormat

    @Option(name: .long, help: "CoNLL and NeuroNER output: tag scheme.")
    var toScheme: TagScheme = .bio

    @Option(
        name: .long, help: "doccano, Prodigy, Label Studio output: what offsets count. (default: as the tool expects)")
    var toOffsets: OffsetUnit?

    @Option(
        name: .long,
        help:
            "Label Studio output: LABEL,TEXT, the names of the labelling control and the text in the project's configuration. (default: those of the input, else label,text)"
    )
    var toControls: String?

    func validate() throws {
        if to == .text {
            throw ValidationError("--to text would hold no annotations; expected one of the other formats.")
        }
    }

    func perform() throws {
        try notes.perform(
            .tag(to), outputScheme: toScheme, outputOffsets: toOffsets,
            outputControls: try toControls.map { try LabelStudioControls(parsing: $0) }, verb: "tagged")
    }
}
