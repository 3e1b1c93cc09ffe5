import ArgumentParser
import Lethe

struct CorpusConvertCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a corpus in another format.",
        discussion: """
            brat, i2b2 and text are written to a folder, a file a document; the others to one file. What the new \
            format can't represent is counted and reported, or with --strict an error.

            Examples:
              lethe corpus convert notes notes.jsonl --to jsonl
              lethe corpus convert train.conll train-brat --to brat
              lethe corpus convert export.json notes.jsonl --to jsonl
              lethe corpus convert notes tasks.json --to label-studio
            """)

    @Argument(help: "File or folder to read.")
    var input: String

    @Argument(help: "File or folder to write.")
    var output: String

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

    @Option(name: .long, help: "CoNLL and NeuroNER output: where text that comes without tokens is cut.")
    var tokenizer: TokenizerRules = .lethe

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform() throws {
        var reading = corpus.readingOptions
        reading.keepMiddleColumns = to == .conll
        let read = try CorpusReader.read(input, options: reading)
        for failure in read.failures { Console.note("Error: \(failure)") }
        var writing = CorpusWriter.Options()
        writing.scheme = toScheme
        writing.offsets = toOffsets
        writing.controls = try toControls.map { try LabelStudioControls(parsing: $0) }
        writing.tokenizer.rules = tokenizer
        writing.isStrict = corpus.strict
        writing.overwrites = overwrite
        try CorpusCommand.protect(input, from: output)
        let problems =
            read.problems + (try CorpusWriter.write(read.documents, to: output, format: to, options: writing))
        let counts = Dictionary(grouping: problems, by: \.kind).mapValues(\.count)
        for (kind, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let detail = problems.first { $0.kind == kind }?.detail ?? ""
            Console.warn(
                "\(Show.plural(count, "finding")) of kind \(kind.rawValue)\(detail.isEmpty ? "" : ", the first: \(detail)")"
            )
        }
        Console.note("\(Show.plural(read.documents.count, "document")) written to \(output) as \(to.rawValue).")
        if !read.failures.isEmpty {
            Console.note(
                "\(Show.plural(read.failures.count, "document")) can't be read and \(read.failures.count == 1 ? "is" : "are") not in the output."
            )
            throw ExitCode.failure
        }
    }
}
