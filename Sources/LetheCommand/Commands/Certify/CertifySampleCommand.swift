import ArgumentParser
import LetheTraining

struct CertifySampleCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Draw the notes to be labelled for a promise.",
        discussion: """
            A promise holds for the notes from which its sample was drawn at random: not for a chosen ward or year, and not where notes \
            were labelled because a model was unsure of them. With --group-by, patients are drawn, with all their notes. \
            OUTPUT.sample.json remembers what was drawn; `certify run --sample` sees that nothing was left out.

            Examples:
              lethe certify sample notes --model model --count 700 --seed 1 --output to-label
              lethe certify sample notes.jsonl --count 300 --group-by field:patient --output to-label.jsonl
            """)

    @Argument(help: "The notes that will be released.", completion: .file())
    var input: String

    @Option(name: .long, help: "How many notes or patients to draw: see `lethe certify plan`.")
    var count: Int

    @Option(name: .long, help: "The same seed draws the same notes.")
    var seed: UInt64 = 1

    @Option(
        name: .long,
        help:
            "What makes notes one patient's: folder, field:NAME (formats in JSON), id:PATTERN or table:FILE (columns note and patient)."
    )
    var groupBy: String?

    @Option(
        name: .long,
        help:
            "The model that will release the notes: those that it learned from or was validated on are left out first.",
        completion: .directory)
    var model: String?

    @Option(
        name: .shortAndLong, help: "File or folder for the notes drawn, in the input's format.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        do { _ = try groupBy.map { try DocumentGrouping(parsing: $0) } } catch let error as LetheError {
            throw ValidationError(error.description)
        }
    }

    private func leaveOut(notesSeenBy model: String, of corpus: inout Corpus) throws {
        guard let seen = try ModelBundle(loading: model).configuration.provenance?.seen else {
            Console.warn("\(model) doesn't say which notes it has seen: leave out those that it learned from yourself.")
            return
        }
        let before = corpus.documents.count
        corpus.documents.removeAll { seen.contains($0.text) }
        let left = before - corpus.documents.count
        if left > 0 {
            Console.note("\(NumberText.plural(left, "note")) that the model learned from or was validated on left out.")
        }
    }

    func perform() throws {
        let manifest = "\(output).sample.json"
        try OutputPlace.protect([input, model], from: output)
        try OutputPlace.protect([input, model], from: manifest)
        try OutputPlace.checkFree(manifest, overwrites: overwrite)
        var reading = corpus.readingOptions
        reading.keepsLayout = true
        var read = try CorpusReader.readComplete(input, options: reading)
        Console.report(read)
        if let model { try leaveOut(notesSeenBy: model, of: &read) }
        let (groups, _) = try CorpusSplit.groups(
            read.documents, by: try groupBy.map { try DocumentGrouping(parsing: $0) }, keepsDuplicates: true)
        let (sample, documents) = try CalibrationSample.draw(
            read.documents, groups: groups, count: count, seed: seed, grouping: groupBy.map(DocumentGrouping.record))
        var writing = WritingOptions()
        writing.isStrict = corpus.strict
        writing.overwrites = overwrite
        writing.inputs = [input]
        try CorpusWriter.write(documents, to: output, format: read.format, options: writing)
        try sample.write(to: manifest)
        Console.note(
            "\(NumberText.plural(documents.count, "note")) of \(NumberText.count(sample.unitsDrawn)) \(groupBy == nil ? "units (a note and its copies)" : "patients") drawn of \(NumberText.count(sample.unitsInPool)), written to \(output); \(manifest) remembers which. Label all of them."
        )
    }
}
