import ArgumentParser
import LetheEssentials
import LetheTraining

struct ReviewSampleCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Draw notes at random for reading, so that a bound follows for the whole batch.",
        discussion: """
            With --plant, some stretches that were found are shown as if they hadn't been: how many of them the readers find says how \
            much they miss. OUTPUT.sample.json remembers what was drawn and planted: keep it away from the readers.

            Example:
              lethe review sample notes --model model --rules --count 300 --plant 40 --output read.jsonl
              lethe review page read.jsonl --output read
              lethe review result decisions-*.jsonl --shown read.jsonl --sample read.jsonl.sample.json
            """)

    @OptionGroup var notes: ReviewNoteOptions

    @Option(name: .long, help: "Notes to draw: see `lethe review plan`.")
    var count: Int

    @Option(name: .long, help: "Found stretches to show as if they hadn't been, at most one a note.")
    var plant = 0

    @Option(name: .long, help: "The same seed draws the same notes.")
    var seed: UInt64 = 1

    func validate() throws {
        if count < 1 { throw ValidationError("--count takes 1 or more, not \(count).") }
        if plant < 0 || plant > count { throw ValidationError("--plant takes 0 to --count, not \(plant).") }
    }

    func perform() throws {
        let manifest = "\(notes.output).sample.json"
        try OutputPlace.protect([notes.input, notes.model] + notes.finding.inputs, from: manifest)
        guard notes.overwrite || !Files.exists(manifest) else {
            throw LetheError(
                .setting, place: manifest, "there is something already", expected: "a new file",
                advice: "Use --overwrite, or another place")
        }
        let queue = try notes.queue()
        // Every note first, since chance decides.
        let ids = try CorpusReader.readComplete(notes.input, options: notes.corpus.readingOptions).documents.map(\.id)
        var sample = try ReviewSample.draw(ids, count: count, seed: seed)
        var outcome = try notes.run(queue, wants: Set(sample.documentIDs))
        guard outcome.failures.isEmpty else { return try notes.finish(outcome) }
        // In an order that tells nothing.
        outcome.entries.sort { $0.document.id < $1.document.id }
        try sample.plant(plant, in: &outcome.entries)
        // Readers of a sample get no flags: they would look there alone.
        for index in outcome.entries.indices { outcome.entries[index].flags = [] }
        try notes.write(outcome.entries)
        try sample.write(to: manifest)
        Console.note(
            "\(NumberText.plural(count, "note")) of \(NumberText.count(ids.count)) drawn into \(notes.output)\(plant > 0 ? ", \(NumberText.plural(plant, "stretch", "stretches")) planted" : ""). \(manifest) says which: keep it from the readers."
        )
        if plant == 0 {
            Console.note("Nothing is planted: the bound will hold only if the readers miss nothing.")
        }
    }
}
