import ArgumentParser
import LetheTraining

struct ShareCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Make a model that may leave the house: without words of its training notes.",
        discussion: """
            A model's vocabulary holds words of its training notes, names among them. The shared model keeps those that \
            a public list holds as well (the tokens of --vectors, or --list with one a line), or a hash of each \
            (--hashed: can't be read, but whoever suspects a name can look it up), or none (--no-tokens). Names of \
            corpora go as well, and the order of the words. The weights were fitted to the notes and stay: see \
            Documentation/privacy.md. With --hashed and --no-tokens, --vectors is what --test measures with.

            Examples:
              lethe share model --output shared --list words.txt --test notes/test
              lethe share model --output shared --no-tokens --test notes/test
            """)

    @Argument(help: "Folder of the model.", completion: .directory)
    var model: String

    @Option(name: .shortAndLong, help: "Folder for the shared model.", completion: .file())
    var output: String

    @Option(name: .long, help: "Keep tokens that this file holds as well: one a line.", completion: .file())
    var list: String?

    @Flag(name: .long, help: "Keep a hash of each token.")
    var hashed = false

    @Flag(name: .long, help: "Keep no tokens.")
    var noTokens = false

    @Flag(name: .long, help: "Count a token as listed also when the list holds it in lower case.")
    var ignoreCase = false

    @Option(name: .long, help: "Labelled notes to measure on what the change costs.", completion: .file())
    var test: String?

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        let ways = [list != nil, hashed, noTokens].filter { $0 }.count
        guard ways == 1 || (ways == 0 && vectors.vectors != nil) else {
            throw ValidationError("Say what to keep: --list, --vectors, --hashed or --no-tokens; one of them.")
        }
        if ignoreCase, hashed || noTokens { throw ValidationError("--ignore-case goes with --list or --vectors.") }
    }

    func perform() throws {
        try OutputPlace.protect([model, list, test, vectors.vectors], from: output)
        // Before anything large is read.
        try ModelBundle.checkPlace(output, overwriting: overwrite)
        let bundle = try ModelBundle(loading: model)
        let testCorpus = try test.map { path in
            let read = try CorpusReader.readComplete(path, options: corpus.readingOptions)
            Console.report(read)
            return read
        }
        var needed = Set(bundle.vocabulary.tokens)
        if let testCorpus { needed.formUnion(testCorpus.tokens(by: bundle.configuration.tokenizer.tokenizer)) }
        let found = try vectors.read(WordVectorReader(neededBy: needed))
        let shared: ModelBundle
        if hashed {
            shared = try bundle.shared(.hashed)
        } else if noTokens {
            shared = try bundle.shared(.none)
        } else {
            var tokens = try list.map { try PublicTokens(reading: $0) } ?? found.map { PublicTokens($0) }
            tokens?.ignoresCase = ignoreCase
            shared = try bundle.shared(.listed, list: tokens)
        }
        try shared.save(to: output, overwriting: overwrite)
        let kept = NumberText.count(shared.vocabulary.tokens.count)
        Console.result(
            "\(output): \(kept) of \(NumberText.plural(bundle.vocabulary.tokens.count, "token")) kept\(hashed ? ", hashed" : "")"
        )
        guard let testCorpus else {
            Console.note("What the change costs was not measured: give labelled notes with --test.")
            return
        }
        if let found, bundle.configuration.vectors != nil {
            VectorOptions.warnOfOthers(found, than: bundle, called: model)
        }
        if found == nil, bundle.configuration.vectors != nil, bundle.configuration.holdsAllVectors != true {
            Console.note("The figures are without the model's word vectors: --vectors measures with them.")
        }
        let usable = bundle.configuration.vectors == nil && bundle.configuration.imported == nil ? nil : found
        let before = try Evaluation.score(
            try Recognizer(bundle, vectors: usable), on: testCorpus, bootstrapSamples: 0,
            workers: threads.count)
        let after = try Evaluation.score(
            try Recognizer(shared, vectors: usable), on: testCorpus, bootstrapSamples: 0,
            workers: threads.count)
        var table = Table(header: ["on \(testCorpus.name)", "F1 before", "after", "cost", "recall before", "after"])
        for (one, other) in zip(before.metrics, after.metrics) {
            table.append([
                one.metric.title, NumberText.percent(one.micro.f1), NumberText.percent(other.micro.f1),
                NumberText.percent(one.micro.f1 - other.micro.f1), NumberText.percent(one.micro.recall),
                NumberText.percent(other.micro.recall),
            ])
        }
        for line in table.lines { Console.result(line) }
        Console.result(
            "Notes with a leak: \(NumberText.count(before.leakyDocumentCount)) before, \(NumberText.count(after.leakyDocumentCount)) after, of \(NumberText.count(after.documentCount))."
        )
    }
}
