public import ArgumentParser
public import LetheTraining

extension CorpusFormat: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {}
extension TokenizerRules: ExpressibleByArgument {}
extension VocabularyPolicy: ExpressibleByArgument {}
extension OffsetUnit: ExpressibleByArgument {}
extension TagScheme: ExpressibleByArgument {}
extension DiscontinuousPolicy: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension LearningRateCurve: ExpressibleByArgument {}
extension TrainingRecipe: ExpressibleByArgument {}
extension LSTMCellKind: ExpressibleByArgument {}
extension OutputLayer: ExpressibleByArgument {}
extension Metric: ExpressibleByArgument {}
extension MalformedTags: ExpressibleByArgument {}
extension NoteSelection.Measure: ExpressibleByArgument {}
extension LayerName: ExpressibleByArgument {}

/// How corpora are read: shared by every command that reads one.
struct CorpusOptions: ParsableArguments {
    @Option(name: .long, help: "Format of the input; recognised where not given.")
    var format: CorpusFormat?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Encoding of text that is neither UTF-8 nor UTF-16; no file says it of itself. What is written is UTF-8.",
            valueName: "name"))
    var encoding: TextEncoding?

    @OptionGroup var formats: FormatOptionGroup<ReadingFormats>

    @Flag(name: .long, help: "Make an error of everything that would otherwise be counted and reported.")
    var strict = false

    /// The options over what is set already.
    func apply(to options: inout ReadingOptions) {
        if let format { options.format = format }
        if let encoding { options.encoding = encoding }
        formats.apply(to: &options.values)
        if strict { options.isStrict = true }
    }

    var readingOptions: ReadingOptions {
        var options = ReadingOptions()
        apply(to: &options)
        return options
    }
}
