import ArgumentParser
import LetheTraining

struct ExperimentReportCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Draw the figures, test the gains, and say how many notes to label.",
        discussion: """
            Writes one page that needs no network (index.html), the same tables as CSV, JSON and Markdown, and the figures \
            as SVG and PDF. Runs that are still missing are named; the others are shown.

            Examples:
              lethe experiment report exp
              lethe experiment report exp --output report
            """)

    @Argument(help: "The experiment's folder.", completion: .directory)
    var folder: String

    @Option(
        name: .shortAndLong, help: "Folder for the report. (default: report, in the experiment's folder)",
        completion: .file())
    var output: String?

    @Option(name: .long, help: "Draws behind intervals of notes and tests over documents.")
    var resamples: Int = 2000

    func validate() throws {
        if !(100...100_000).contains(resamples) {
            throw ValidationError("--resamples must be 100 to 100000, found \(resamples).")
        }
    }

    func perform() throws {
        let experiment = try Experiment(opening: folder)
        let report = try ExperimentReport(experiment, draws: resamples)
        let target = output ?? experiment.folder.report
        try report.write(to: target)
        for measure in ExperimentReport.mainMeasures {
            guard let section = report[measure] else { continue }
            Console.prose("\(measure.title): \(section.answer)")
            Console.result("")
        }
        if !report.missing.isEmpty {
            Console.warn(
                "\(report.missing.count) of \(NumberText.plural(report.missing.count + report.runCount, "run")) have no result; the page lists them."
            )
        }
        Console.result("\(target)/index.html")
    }
}
