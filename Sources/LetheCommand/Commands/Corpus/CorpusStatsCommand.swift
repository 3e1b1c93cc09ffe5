import ArgumentParser
import LetheTraining

struct CorpusStatsCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Print the rows of the paper's Table 1 and counts by type.",
        discussion: """
            Example:
              lethe corpus stats notes --json counts.json
            """)

    @Argument(help: "File or folder.", completion: .file())
    var path: String

    @OptionGroup var cutting: TokenizerOptions
    @OptionGroup var json: JSONOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func perform() throws {
        try json.check(against: [path])
        let read = try CorpusReader.readComplete(path, options: corpus.readingOptions)
        Console.report(read)
        let statistics = CorpusStatistics(read, tokenizer: cutting.rules)
        let isBlocks = read.documents.contains(where: \.origin.isBlock)
        var table = Table(header: [read.name, ""])
        table.append(["Vocabulary size", NumberText.count(statistics.vocabularySize)])
        table.append([isBlocks ? "Notes (blocks of sentences)" : "Notes", NumberText.count(statistics.noteCount)])
        table.append(["Sentences", NumberText.count(statistics.sentenceCount)])
        table.append(["Tokens", NumberText.count(statistics.tokenCount)])
        table.append(["Protected instances", NumberText.count(statistics.protectedInstanceCount)])
        table.append(["Protected tokens", NumberText.count(statistics.protectedTokenCount)])
        for (type, count) in statistics.instancesByType.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.append(["  \(type)", NumberText.count(count)])
        }
        // First the file: a reader of the table may end early.
        try json.write(statistics)
        for line in table.lines { Console.result(line) }
    }
}
