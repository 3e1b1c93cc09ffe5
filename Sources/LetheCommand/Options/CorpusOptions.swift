public import ArgumentParser
public import Lethe

extension CorpusFormat: ExpressibleByArgument {}
extension TokenizerRules: ExpressibleByArgument {}
extension VocabularyPolicy: ExpressibleByArgument {}
extension TagScheme: ExpressibleByArgument {}
extension DiscontinuousPolicy: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
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

    @Flag(name: .long, help: "Make an error of everything that would otherwise be counted and reported.")
    var strict = false

    func validate() throws {
        if let blockSentences, blockSentences < 0 {
            throw ValidationError("--block-sentences must be 0 or more, found \(blockSentences).")
        }
    }

    /// The options over what is set already.
    func apply(to options: inout ReadingOptions) {
        if let format { options.format = format }
        if let scheme { options.scheme = scheme }
        if let discontinuous { options.discontinuous = discontinuous }
        if let blockSentences { options.blockSentences = blockSentences }
        if strict { options.isStrict = true }
    }

    var readingOptions: ReadingOptions {
        var options = ReadingOptions()
        apply(to: &options)
        return options
    }
}
