import ArgumentParser
import LetheTraining

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

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if !output.to.holdsAnnotations {
            throw ValidationError(
                "--to \(output.to.rawValue) would hold no annotations; expected one of the other formats.")
        }
    }

    func perform() throws {
        try notes.perform(.tag(output.to), writing: output.options, verb: "tagged")
    }
}
