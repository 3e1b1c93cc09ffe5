import ArgumentParser
import Lethe

struct CorpusSplitCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Divide a corpus by document, reproducibly, or draw a sample.",
        discussion: """
            Parts are written to OUT as train, validation and test, in the corpus's own format. With --sample, OUT holds \
            that many documents; a smaller sample is part of every larger one of the same seed.

            Examples:
              lethe corpus split notes parts --shares 80,10,10 --seed 1
              lethe corpus split notes few --sample 10% --seed 1
            """)

    @Argument(help: "File or folder to read.")
    var input: String

    @Argument(help: "Folder to write; with --sample, file or folder.")
    var output: String

    @Option(name: .long, help: "Shares of training, validation and test part; two shares leave out validation.")
    var shares: String = "80,10,10"

    @Option(name: .long, help: "Documents to draw: a number, or a share such as 10%.")
    var sample: String?

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
        _ = try sampleSize()
    }

    func perform() throws {
        var reading = corpus.readingOptions
        reading.keepMiddleColumns = true
        let read = try CorpusReader.readComplete(input, options: reading)
        Console.report(read)
        var writing = CorpusWriter.Options()
        writing.isStrict = corpus.strict
        writing.overwrites = overwrite
        try CorpusCommand.protect(input, from: output)
        if let size = try sampleSize() {
            let count = try documentCount(size, of: read.documents.count)
            let documents = CorpusSplit.sample(read.documents, count: count, seed: seed)
            try CorpusWriter.write(documents, to: output, format: read.format, options: writing)
            Console.note(
                "\(Show.plural(documents.count, "document")) of \(Show.count(read.documents.count)) written to \(output)."
            )
            return
        }
        let numbers = shareNumbers ?? []
        let names = numbers.count == 2 ? ["train", "test"] : ["train", "validation", "test"]
        try Files.makeFolder(output)
        for (name, documents) in zip(names, try CorpusSplit.parts(read.documents, shares: numbers, seed: seed)) {
            let ending = read.format.isFilePerDocument ? "" : ".\(read.format.fileExtension)"
            try CorpusWriter.write(documents, to: "\(output)/\(name)\(ending)", format: read.format, options: writing)
            Console.note("\(output)/\(name)\(ending): \(Show.plural(documents.count, "document"))")
        }
    }
}
