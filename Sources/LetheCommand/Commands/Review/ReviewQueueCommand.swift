import ArgumentParser
import LetheEssentials
import LetheTraining

struct ReviewQueueCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Write the notes most likely to leak, with what should be looked at.",
        discussion: """
            Notes come in the order of their leak risk (without a model, of their flags), with what was found and with flags on what was not: words hidden elsewhere, \
            hesitations of the model, capitals behind titles, listed names, long numbers. Reading them repairs; it says nothing of \
            how many notes leak: that takes `lethe review sample`.

            OUTPUT is JSON lines that hold patients' text: keep it with the notes, never with what is released.

            Example:
              lethe review queue notes --model model --rules --count 100 --output queue.jsonl
              lethe review page queue.jsonl --output read
            """)

    @OptionGroup var notes: ReviewNoteOptions

    @Option(name: .long, help: "Notes to write, the riskiest.")
    var count = 200

    func validate() throws {
        if !(1...1_000_000).contains(count) { throw ValidationError("--count takes 1 to 1000000, not \(count).") }
    }

    func perform() throws {
        var queue = try notes.queue()
        queue.count = count
        let outcome = try notes.run(queue)
        try notes.write(outcome.entries)
        Console.note(
            "\(NumberText.plural(outcome.entries.count, "note")) of \(NumberText.count(outcome.documents)), most likely to leak first, in \(notes.output). It holds patients' text."
        )
        try notes.finish(outcome)
    }
}
