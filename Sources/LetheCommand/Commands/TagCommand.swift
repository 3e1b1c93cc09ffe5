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

    @OptionGroup var notes: NoteOptions

    @Option(name: .long, help: "Format to write: brat, conll, i2b2 or jsonl.")
    var to: CorpusFormat

    @Option(name: .long, help: "CoNLL output: tag scheme.")
    var toScheme: TagScheme = .bio

    func validate() throws {
        if to == .text {
            throw ValidationError("--to text would hold no annotations; expected brat, conll, i2b2 or jsonl.")
        }
    }

    func perform() throws { try notes.perform(.tag(to), outputScheme: toScheme, verb: "tagged") }
}
