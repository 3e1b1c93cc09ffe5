import ArgumentParser
import LetheEssentials
import LetheTraining

struct NextCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Choose the notes to label next: those where a minute of work mends most.",
        discussion: """
            A model says of each note how many corrections it expects to need, and a simple clock how long labelling takes; notes come in the \
            order of corrections a minute. Notes that the model has learned from are left out. The chosen notes are written with what the model \
            finds, to be corrected. `lethe experiment active` shows on labelled notes what choosing so is worth.

            Notes chosen like this are not like the others: keep some that chance drew to measure with (`lethe corpus split --sample`).

            Examples:
              lethe next notes --model model --count 20 --output next --to brat
              lethe next notes.jsonl --model model --minutes 60 --output tasks.json --to label-studio
            """)

    @Argument(help: "Notes that nobody has labelled, a file or folder.", completion: .file())
    var notes: String

    @Option(name: .long, help: "Model that says what it isn't sure of.", completion: .directory)
    var model: String

    @Option(name: .long, help: "Notes to choose. (default: 20)")
    var count: Int?

    @Option(name: .long, help: "Choose as many notes as take so many minutes to label, instead of a number.")
    var minutes: Double?

    @Option(
        name: .long,
        help:
            "What to rank by: `edits`, all corrections expected, or `misses`, protected tokens that are expected to be missed."
    )
    var by = NoteSelection.Measure.edits

    @Option(name: .long, help: "Notes that are labelled already, a file or folder: left out.", completion: .file())
    var labelled: String?

    @OptionGroup(title: "Annotator") var cost: AnnotationCostOptions

    @Option(name: .shortAndLong, help: "File or folder to write.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Output") var format: OutputOptions
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if count != nil, minutes != nil { throw ValidationError("--count and --minutes exclude each other.") }
        if let count, count < 1 { throw ValidationError("--count must be 1 or more, found \(count).") }
        if let minutes, !(minutes > 0 && minutes.isFinite) {
            throw ValidationError("--minutes must be above 0, found \(minutes).")
        }
        if !format.to.holdsAnnotations {
            throw ValidationError("--to \(format.to.rawValue) would hold no annotations; expected one of the others.")
        }
    }

    func perform() throws {
        try OutputPlace.protect([notes, model, labelled, vectors.vectors], from: output)
        let recognizer = try vectors.recognizer(model)
        var read = try CorpusReader.readComplete(notes, options: corpus.readingOptions)
        Console.report(read)
        let all = read.documents.count
        if let labelled {
            let done = try CorpusReader.readComplete(labelled, options: corpus.readingOptions)
            read = read.leavingOut(done)
        }
        let configuration = recognizer.bundle.configuration
        if let seen = configuration.provenance?.seen, !configuration.knowsUnlabelledWords {
            read.documents.removeAll { seen.contains($0.text) }
        } else if labelled == nil {
            Console.warn(
                "the model doesn't say which notes it knows the labels of: give those that are labelled as --labelled.")
        }
        if read.documents.count < all {
            Console.note("\(NumberText.plural(all - read.documents.count, "note")) left out: labelled already.")
        }
        guard !read.documents.isEmpty else {
            throw LetheError(.corpus, place: notes, "no note is left to choose from", found: "\(all), all labelled")
        }
        var selection = NoteSelection()
        selection.measure = by
        selection.cost = cost.cost
        let chosen = try selection.choose(
            read.documents, by: recognizer, count: count ?? (minutes == nil ? 20 : nil),
            seconds: minutes.map { $0 * 60 }, threads: threads.count)
        var writing = format.options
        writing.overwrites = overwrite
        writing.inputs = [notes]
        try CorpusWriter.write(chosen.map(\.document), to: output, format: format.to, options: writing)
        var table = Table(header: ["note", "expected", "minutes", "tokens", "found"])
        for choice in chosen {
            table.append([
                choice.document.id, NumberText.fixed(choice.candidate.expected, 2),
                NumberText.fixed(choice.candidate.seconds / 60, 1), NumberText.count(choice.candidate.tokens),
                NumberText.count(choice.candidate.spans),
            ])
        }
        for line in table.lines { Console.result(line) }
        let total = chosen.reduce(0) { $0 + $1.candidate.seconds }
        Console.note(
            "\(NumberText.plural(chosen.count, "note")) of \(NumberText.count(read.documents.count)) written to \(output), with what the model finds; about \(NumberText.duration(total)) to label."
        )
    }
}
