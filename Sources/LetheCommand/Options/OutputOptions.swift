import ArgumentParser
import Lethe

/// How annotated notes are written: shared by `tag` and `corpus convert`.
struct OutputOptions: ParsableArguments {
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
        do { _ = try writing() } catch let error as LetheError { throw ValidationError(error.description) }
    }

    /// - Throws: `LetheError` for controls that can't be.
    func writing() throws -> CorpusWriter.Options {
        var options = CorpusWriter.Options()
        options.scheme = toScheme
        options.offsets = toOffsets
        options.controls = try toControls.map { try LabelStudioControls(parsing: $0) }
        return options
    }
}
