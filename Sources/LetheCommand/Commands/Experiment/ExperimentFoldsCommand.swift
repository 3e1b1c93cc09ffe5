import ArgumentParser
import LetheEssentials
import LetheTraining

struct ExperimentFoldsCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "folds",
        abstract: "Score every labelled note with a network that didn't see it (cross-validation).",
        discussion: """
            The notes are divided into folds, kin together; for each fold a network learns from the others and is measured on it. \
            Settings whose length is fixed (--learning-rate-curve linear or cosine) learn from all other folds; otherwise the next fold decides \
            about the end and is left out as well. The division is the same for all settings, so that --against can compare two of them note by \
            note. The same command goes on where it was stopped.

            Examples:
              lethe experiment folds notes --output folds-a
              lethe experiment folds notes --group-by 'id:^([0-9]+)-' --seeds 3 --output folds-b --dropout 0.3 --against folds-a
            """)

    @Argument(help: "Labelled notes.", completion: .file())
    var notes: String

    @Option(name: .long, help: "Into how many folds the notes are divided.")
    var folds = 5

    @Option(name: .long, help: "How many seeds (3 means 1 to 3), or which (1,2,7).")
    var seeds = "1"

    @Option(
        name: .long,
        help:
            "What keeps documents in one fold, besides being near duplicates: folder, field:NAME (formats in JSON), id:PATTERN (a regular expression) or table:FILE (columns note and patient)."
    )
    var groupBy: String?

    @Option(name: .long, help: "Another cross-validation of the same notes, whose figures are subtracted.")
    var against: String?

    @Option(name: .shortAndLong, help: "Folder for the folds' results.", completion: .file())
    var output: String

    @Option(name: .long, help: "Trainings at a time. (default: one a core)")
    var jobs: Int?

    @OptionGroup var json: JSONOptions
    @OptionGroup(title: "Training") var settings: TrainingSettings
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    private var seedNumbers: [UInt64] {
        get throws { try ExperimentOptions.seeds(seeds) }
    }

    private var training: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        settings.apply(to: &configuration)
        return configuration
    }

    func validate() throws {
        if folds < 2 { throw ValidationError("--folds must be 2 or more, found \(folds).") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, found \(jobs).") }
        do {
            _ = try groupBy.map { try DocumentGrouping(parsing: $0) }
            _ = try seedNumbers
            try training.validate()
        } catch let error as LetheError { throw ValidationError(error.description) }
    }

    func perform() throws {
        try OutputPlace.protect([notes, against], from: output)
        try json.check(against: [notes, against])
        let read = try CorpusReader.readComplete(notes, options: corpus.readingOptions)
        Console.report(read)
        var validation = CrossValidation(training, folder: output)
        validation.folds = folds
        validation.seeds = try seedNumbers
        validation.grouping = try groupBy.map { try DocumentGrouping(parsing: $0) }
        Interruption.listen()
        let display = FoldsDisplay()
        let report = try validation.run(
            read, workers: jobs ?? Threads.available, observe: { display.show($0) },
            shouldStop: { Interruption.isRequested })
        display.end()
        guard let report else {
            Console.note("Stopped as asked. The same command goes on.")
            throw ExitCode(Interruption.exitCode)
        }
        let differences = try against.map { try report.differences(from: $0) }
        try json.write(Written(report: report, differences: differences))
        try report.write(
            to: "\(output)/report", name: read.name, settings: training,
            comparison: against.flatMap { name in differences.map { (name, $0) } })
        for line in report.lines { Console.result(line) }
        if let differences, let against {
            for line in [""] + FoldsReport.lines(differences, from: against) { Console.result(line) }
        }
        Console.note("As a page with figures: \(output)/report/index.html")
    }

    private struct Written: Encodable {
        var report: FoldsReport
        var differences: [FoldsReport.Difference]?
    }
}
