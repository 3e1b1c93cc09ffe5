import ArgumentParser
import LetheTraining

struct CertifyPlanCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say how many notes a promise needs.",
        discussion: """
            Without a model: the least number, whatever the model. With a model and labelled notes (those that validated it may \
            serve), also what each step of the ladder misses and how many notes its promise would take.

            Examples:
              lethe certify plan --target 99
              lethe certify plan --target 98 --model model --design parts/validation
            """)

    @OptionGroup var target: CertificationOptions
    @OptionGroup var release: ReleaseOptions

    @Option(name: .long, help: "Labelled notes to plan on.")
    var design: String?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        let finds = release.model != nil || release.finding.withoutModel
        if finds != (design != nil) {
            throw ValidationError("Give --model (or --without-model) and --design together, or neither.")
        }
    }

    func perform() throws {
        let goal = target.value
        let units = try release.grouping == nil ? "notes" : "patients"
        Console.result(
            "At least \(NumberText.count(goal.fewestUnits)) \(units) with something to protect are needed, even if nothing is missed in any of them."
        )
        guard let design else { return }
        let read = try CorpusReader.readComplete(design, options: corpus.readingOptions)
        Console.report(read)
        let plan = try release.certification(
            goal, threads: threads.count, replaced: corpus.readingOptions.replaceColumns
        ).plan(design: read)
        Console.result("")
        for line in CertificationTable.lines(plan.rungs, needed: plan.needed, measure: goal.measure, units: units) {
            Console.result(line)
        }
        Console.result("")
        Console.prose(
            "Measured on \(NumberText.plural(plan.units, "unit")) of \(read.name). \"\(units) needed\" gives nine chances in ten that the promise can be made at this step and those above it; a dash means that it misses too much for any number."
        )
    }
}
