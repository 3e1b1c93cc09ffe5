internal import ArgumentParser
public import LetheTraining

extension SampleInstitution: ExpressibleByArgument {}

struct SampleCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Write a corpus of invented patient notes.",
        discussion: """
            Institution A writes structured notes with American identifiers and 11 types; B writes letters with its own \
            wording and 10 types. OUT holds train, validation and test (70, 10 and 20 %); the test part holds names that \
            no other part has. The same seed writes the same notes. Nobody in them exists.

            Example:
              lethe sample --institution A --notes 500 --seed 1 --output sample-a
            """)

    @Option(name: .long, help: "A or B.")
    var institution: SampleInstitution

    @Option(name: .long, help: "Notes in all.")
    var notes: Int = 500

    @Option(name: .long, help: "The same seed writes the same notes.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Format to write.")
    var to: CorpusFormat = .brat

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @Option(name: .shortAndLong, help: "Folder to write.", completion: .file())
    var output: String

    func validate() throws {
        if !(3...10_000_000).contains(notes) {
            throw ValidationError("--notes must be 3 to 10000000, one a part; found \(notes).")
        }
    }

    func perform() throws {
        let corpus = SampleGenerator(institution: institution, seed: seed).corpus(notes: notes)
        try Files.makeFolder(output)
        for part in SamplePart.allCases {
            let documents = corpus[part] ?? []
            let ending = to.isFilePerDocument ? "" : ".\(to.fileExtension)"
            var options = WritingOptions()
            options.overwrites = overwrite
            try CorpusWriter.write(
                documents, to: "\(output)/\(part.rawValue)\(ending)", format: to, options: options)
            Console.note("\(part.rawValue): \(NumberText.plural(documents.count, "note"))")
        }
    }
}
