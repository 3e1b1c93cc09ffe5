import ArgumentParser
import LetheTraining

/// How annotated notes are written: shared by `tag` and `corpus convert`.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "Format to write.")
    var to: CorpusFormat

    @OptionGroup var formats: FormatOptionGroup<WritingFormats>

    var options: WritingOptions {
        var options = WritingOptions()
        formats.apply(to: &options.values)
        return options
    }
}
