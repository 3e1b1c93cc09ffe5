import ArgumentParser
import LetheTraining

struct ReviewPlanCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say how many notes must be read for a bound.",
        discussion: """
            Example:
              lethe review plan --limit 1 --notes 20000
            """)

    @Option(name: .long, help: "Share of notes that may leak at most, in per cent.")
    var limit: Double

    @Option(name: .long, help: "Notes of the batch. (default: a batch without end)")
    var notes: Int?

    @Option(name: .long, help: "In per cent.")
    var confidence = 95.0

    func validate() throws {
        if !(limit > 0 && limit < 100) {
            throw ValidationError("--limit takes more than 0 and less than 100, not \(limit).")
        }
        if !(50..<100).contains(confidence) {
            throw ValidationError("--confidence takes 50 to below 100, not \(confidence).")
        }
        if let notes, notes < 1 { throw ValidationError("--notes takes 1 or more, not \(notes).") }
    }

    func perform() throws {
        var table = Table(header: ["notes with a leak among them", "notes to read"])
        for row in ReviewResult.plan(limit: limit / 100, confidence: confidence / 100, total: notes) {
            table.append([String(row.leaky), row.read.map { NumberText.count($0) } ?? "the batch can't show it"])
        }
        for line in table.lines { Console.result(line) }
        Console.note("If readers miss nothing; planting (`lethe review sample --plant`) measures what they miss.")
    }
}
