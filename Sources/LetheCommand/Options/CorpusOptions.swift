public import ArgumentParser
public import Lethe

extension CorpusFormat: ExpressibleByArgument {}
extension TokenizerRules: ExpressibleByArgument {}
extension VocabularyPolicy: ExpressibleByArgument {}
extension OffsetUnit: ExpressibleByArgument {}
extension TagScheme: ExpressibleByArgument {}
extension DiscontinuousPolicy: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension TrainingRecipe: ExpressibleByArgument {}
extension LSTMCellKind: ExpressibleByArgument {}
extension OutputLayer: ExpressibleByArgument {}
extension Metric: ExpressibleByArgument {}
extension LayerName: ExpressibleByArgument {}

/// How corpora are read: shared by every command that reads one.
struct CorpusOptions: ParsableArguments {
    @Option(name: .long, help: "Format of the input; recognised where not given.")
    var format: CorpusFormat?

    @Option(name: .long, help: "CoNLL: tag scheme of the input; told apart where not given.")
    var scheme: TagScheme?

    @Option(
        name: .long, help: "Annotations made of several pieces. (default: \(ReadingOptions().discontinuous.rawValue))")
    var discontinuous: DiscontinuousPolicy?

    @Option(
        name: .long,
        help:
            "CoNLL without -DOCSTART-: sentences taken as one document; 0 takes the whole file. (default: \(ReadingOptions().blockSentences))"
    )
    var blockSentences: Int?

    @Option(name: .long, help: "CoNLL and NeuroNER columns: which holds the tag, from 1. (default: the last)")
    var tagColumn: Int?

    @Option(
        name: .long,
        help:
            "doccano, Prodigy, Label Studio: what offsets count. (default: utf16 for doccano, scalars for Prodigy, told by the regions' text for Label Studio)"
    )
    var offsets: OffsetUnit?

    @Flag(name: .long, help: "Label Studio: take predictions where nobody annotated a task.")
    var predictions = false

    @Flag(name: .long, help: "Make an error of everything that would otherwise be counted and reported.")
    var strict = false

    func validate() throws {
        if let blockSentences, blockSentences < 0 {
            throw ValidationError("--block-sentences must be 0 or more, found \(blockSentences).")
        }
        if let tagColumn, tagColumn < 1 {
            throw ValidationError("--tag-column must be 1 or more, found \(tagColumn).")
        }
    }

    /// The options over what is set already.
    func apply(to options: inout ReadingOptions) {
        if let format { options.format = format }
        if let scheme { options.scheme = scheme }
        if let discontinuous { options.discontinuous = discontinuous }
        if let blockSentences { options.blockSentences = blockSentences }
        if let tagColumn { options.tagColumn = tagColumn }
        if let offsets { options.offsets = offsets }
        if predictions { options.predictions = .whereUnannotated }
        if strict { options.isStrict = true }
    }

    var readingOptions: ReadingOptions {
        var options = ReadingOptions()
        apply(to: &options)
        return options
    }
}
