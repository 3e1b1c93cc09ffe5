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
              lethe tag --model model notes --output tasks.json --to label-studio --confidence
            """)

    @OptionGroup var notes: NoteOptions

    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(
        name: .long,
        help:
            "Also write how sure the model is: of each annotation the probability of exactly this label and stretch, of each note the risk that something was missed, for ranking. JSON lines, Label Studio, Prodigy and brat (as notes) hold it."
    )
    var confidence = false

    func validate() throws {
        if !output.to.holdsAnnotations {
            throw ValidationError(
                "--to \(output.to.rawValue) would hold no annotations; expected one of the other formats.")
        }
        if confidence, !output.to.holdsConfidence {
            let others = CorpusFormat.allCases.filter(\.holdsConfidence).map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "--confidence has no place in --to \(output.to.rawValue); expected one of \(others).")
        }
        try notes.finding.refusePatientsWithoutRecords()
        if confidence, notes.finding.withoutModel { throw ValidationError("--confidence is a model's: give --model.") }
    }

    func perform() throws {
        try notes.perform(
            { _ in .tag(output.to) }, writing: output.options, measuresConfidence: confidence, verb: "tagged")
    }
}
