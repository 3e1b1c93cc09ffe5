import ArgumentParser
import LetheTraining

struct CorpusSplitCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Divide a corpus by document, reproducibly, or draw a sample.",
        discussion: """
            Parts are written to OUT as train, validation and test, in the corpus's own format. Copies of a note, and near \
            ones, stay in one part, or the scores would be too good; --group-by keeps a patient's notes together as well. \
            With --sample, OUT holds that many documents; a smaller sample is part of every larger one of the same seed.

            Examples:
              lethe corpus split notes --output parts --shares 80,10,10 --seed 1
              lethe corpus split notes.jsonl --output parts --group-by field:patient
              lethe corpus split notes --output parts --group-by 'id:^([0-9]+)-'
              lethe corpus split notes --output few --sample 10% --seed 1
            """)

    @Argument(help: "File or folder to read.", completion: .file())
    var input: String

    @Option(name: .shortAndLong, help: "Folder to write; with --sample, file or folder.", completion: .file())
    var output: String

    @Option(name: .long, help: "Shares of training, validation and test part; two shares leave out validation.")
    var shares: String = "80,10,10"

    @Option(name: .long, help: "Documents to draw: a number, or a share such as 10%.")
    var sample: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What keeps documents in one part: folder, field:NAME (formats in JSON), id:PATTERN (a regular expression) or table:FILE (columns note and patient).",
            valueName: "grouping"))
    var groupBy: String?

    @Flag(name: .long, help: "Let copies of a note, and near ones, land in different parts.")
    var ignoreDuplicates = false

    @Option(name: .long, help: "The same seed gives the same parts.")
    var seed: UInt64 = 1

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup(title: "Input") var corpus: CorpusOptions

    private var shareNumbers: [Double]? {
        let numbers = shares.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let found = numbers.compactMap { $0 }
        return found.count == numbers.count && (2...3).contains(found.count) ? found : nil
    }

    /// How large a sample is.
    private enum SampleSize {
        case count(Int)
        case share(Double)
    }

    private func sampleSize() throws -> SampleSize? {
        guard let sample else { return nil }
        if sample.hasSuffix("%"), let share = Double(sample.dropLast()), share > 0, share <= 100 {
            return .share(share / 100)
        }
        if let count = Int(sample), count > 0 { return .count(count) }
        throw ValidationError("--sample: expected a number of documents or a share such as 10%, found \(sample).")
    }

    private func documentCount(_ size: SampleSize, of total: Int) throws -> Int {
        switch size {
        case .share(let share): return max(1, Int((Double(total) * share).rounded()))
        case .count(let count):
            guard count <= total else {
                throw LetheError(
                    .setting, "the corpus is smaller than the sample", expected: "at most \(total) documents",
                    found: "\(count)")
            }
            return count
        }
    }

    func validate() throws {
        if shareNumbers == nil {
            throw ValidationError("--shares: expected two or three numbers such as 80,10,10, found \(shares).")
        }
        if sample != nil, groupBy != nil { throw ValidationError("--group-by is for parts, not for --sample.") }
        do { _ = try groupBy.map { try DocumentGrouping(parsing: $0) } } catch let error as LetheError {
            throw ValidationError(error.description)
        }
        _ = try sampleSize()
    }

    func perform() throws {
        try OutputPlace.protect([input], from: output)
        var reading = corpus.readingOptions
        reading.keepsLayout = true
        let read = try CorpusReader.readComplete(input, options: reading)
        Console.report(read)
        var writing = WritingOptions()
        writing.isStrict = corpus.strict
        writing.overwrites = overwrite
        writing.inputs = [input]
        if let size = try sampleSize() {
            let count = try documentCount(size, of: read.documents.count)
            let documents = CorpusSplit.sample(read.documents, count: count, seed: seed)
            try CorpusWriter.write(documents, to: output, format: read.format, options: writing)
            Console.note(
                "\(NumberText.plural(documents.count, "document")) of \(NumberText.count(read.documents.count)) written to \(output)."
            )
            return
        }
        let numbers = shareNumbers ?? []
        let names = numbers.count == 2 ? ["train", "test"] : ["train", "validation", "test"]
        let (groups, duplicates) = try CorpusSplit.groups(
            read.documents, by: try groupBy.map { try DocumentGrouping(parsing: $0) },
            keepsDuplicates: !ignoreDuplicates)
        if duplicates > 0 {
            Console.note(
                "\(NumberText.plural(duplicates, "document")) with copies or near copies, kept together with them.")
        }
        if groupBy != nil {
            Console.note("\(NumberText.plural(Set(groups).count, "group")) of documents.")
        }
        let parts = try CorpusSplit.parts(read.documents, shares: numbers, seed: seed, groups: groups)
        for (name, documents) in zip(names, parts) where documents.isEmpty {
            throw LetheError(
                .corpus, place: read.name, "the part \(name) would be empty",
                found: NumberText.plural(Set(groups).count, "group") + " of documents that must stay together",
                advice: "Use fewer parts, another grouping, or more notes")
        }
        try Files.makeFolder(output)
        for (name, documents) in zip(names, parts) {
            let ending = read.format.isFilePerDocument ? "" : ".\(read.format.fileExtension)"
            try CorpusWriter.write(documents, to: "\(output)/\(name)\(ending)", format: read.format, options: writing)
            Console.note("\(output)/\(name)\(ending): \(NumberText.plural(documents.count, "document"))")
        }
    }
}
