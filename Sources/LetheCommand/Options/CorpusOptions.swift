public import ArgumentParser
public import LetheTraining

extension CorpusFormat: ExpressibleByArgument {}
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

    @OptionGroup var formats: FormatOptionGroup<ReadingFormats>

    @Flag(name: .long, help: "Make an error of everything that would otherwise be counted and reported.")
    var strict = false

    /// The options over what is set already.
    func apply(to options: inout ReadingOptions) {
        if let format { options.format = format }
        formats.apply(to: &options.values)
        if strict { options.isStrict = true }
    }

    var readingOptions: ReadingOptions {
        var options = ReadingOptions()
        apply(to: &options)
        return options
    }
}
