import ArgumentParser
import LetheTraining

struct CorpusConvertCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Write a corpus in another format.",
        discussion: """
            brat, i2b2 and text are written to a folder, a file a document; the others to one file. What the new \
            format can't represent is counted and reported, or with --strict an error.

            Examples:
              lethe corpus convert notes --output notes.jsonl --to jsonl
              lethe corpus convert train.conll --output train-brat --to brat
              lethe corpus convert export.json --output notes.jsonl --to jsonl
              lethe corpus convert notes --output tasks.json --to label-studio
            """)

    @Argument(help: "File or folder to read.", completion: .file())
    var input: String

    @Option(name: .shortAndLong, help: "File or folder to write.", completion: .file())
    var output: String

    @OptionGroup(title: "Output") var writing: OutputOptions

    @OptionGroup var cutting: TokenizerOptions

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform() throws {
        try OutputPlace.protect([input], from: output)
        var reading = corpus.readingOptions
        reading.keepsLayout = true
        let read = try CorpusReader.read(input, options: reading)
        for failure in read.failures { Console.note("Error: \(failure)") }
        Console.warnOfFilesLeftAside(read.ignoredFiles)
        var options = writing.options
        options.tokenizer = cutting.rules
        options.isStrict = corpus.strict
        options.overwrites = overwrite
        options.inputs = [input]
        let problems =
            read.problems + (try CorpusWriter.write(read.documents, to: output, format: writing.to, options: options))
        let counts = Dictionary(grouping: problems, by: \.kind).mapValues(\.count)
        for (kind, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let detail = problems.first { $0.kind == kind }?.detail ?? ""
            Console.warn(
                "\(NumberText.plural(count, "finding")) of kind \(kind.rawValue)\(detail.isEmpty ? "" : ", the first: \(detail)")"
            )
        }
        Console.note(
            "\(NumberText.plural(read.documents.count, "document")) written to \(output) as \(writing.to.rawValue).")
        if !read.failures.isEmpty {
            Console.note(
                "\(NumberText.plural(read.failures.count, "document")) can't be read and \(read.failures.count == 1 ? "is" : "are") not in the output."
            )
            throw ExitCode.failure
        }
    }
}
