import ArgumentParser
import LetheEssentials
import LetheTraining

struct ReviewPageCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "page",
        abstract: "Make pages for reading notes side by side in a browser, by keyboard alone.",
        discussion: """
            A page for each 50 notes, opened from the disk: it loads nothing and sends nothing. S saves the decisions as JSON lines, \
            which `lethe train --train` reads as labelled notes and `lethe review result` counts.

            Example:
              lethe review page queue.jsonl --output read
            """)

    @Argument(help: "A file of `lethe review queue` or `lethe review sample`.", completion: .file())
    var input: String

    @Option(name: .shortAndLong, help: "Folder for the pages. They hold patients' text.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    func perform() throws {
        let corpus = try CorpusReader.readComplete(input)
        guard !corpus.documents.isEmpty else {
            throw LetheError(
                .corpus, place: input, "no note in it", expected: "a file of `lethe review queue` or `sample`")
        }
        let entries = try corpus.documents.map { try ReviewQueue.Entry($0) }
        var labels: [String: Int] = [:]
        for annotation in corpus.documents.flatMap(\.annotations) { labels[annotation.label, default: 0] += 1 }
        let names = labels.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        try Files.makeFolder(output)
        var start = 0
        var pages: [String] = []
        while start < entries.count {
            let end = min(entries.count, start + ReviewPage.notesPerPage)
            let path = "\(output)/page-\(pages.count + 1).html"
            guard overwrite || !Files.exists(path) else {
                throw LetheError(
                    .setting, place: path, "there is something already", expected: "a new folder",
                    advice: "Use --overwrite, or another folder")
            }
            let html = ReviewPage.html(
                Array(entries[start..<end]), labels: names, title: "Notes \(start + 1) to \(end) of \(entries.count)",
                number: pages.count + 1)
            try Files.write(Data(html.utf8), to: path, access: .owner)
            pages.append(path)
            start = end
        }
        Console.note(
            "\(NumberText.plural(pages.count, "page")) in \(output); open \(pages[0]) in a browser. They hold patients' text; each saves its decisions as a file of its own, decisions-1.jsonl and so on."
        )
    }
}
