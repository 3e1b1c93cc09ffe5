import ArgumentParser
import LetheTraining

struct ReviewResultCommand: LibraryCommand {
    static let configuration = CommandConfiguration(
        commandName: "result",
        abstract: "Count what the readers of a random sample found, and bound the whole batch.",
        discussion: """
            A leak is a stretch that a reader marked and nothing had hidden. The bound is exact (Clopper and Pearson; for the batch \
            itself hypergeometric) and holds for the batch from which the sample was drawn. With planted stretches it counts in what \
            readers miss. Repairing the notes that were read leaves the rest of the batch as it is.

            Example:
              lethe review result decisions-1.jsonl decisions-2.jsonl --shown read.jsonl --sample read.jsonl.sample.json
            """)

    @Argument(help: "What the pages saved.", completion: .file())
    var decisions: [String]

    @Option(
        name: .long, help: "The notes as the readers saw them: what `lethe review sample` wrote.", completion: .file())
    var shown: String

    @Option(name: .long, help: "Its .sample.json.", completion: .file())
    var sample: String

    @Option(name: .long, help: "Of the bound, in per cent.")
    var confidence = 95.0

    @Option(
        name: .long,
        help:
            "Also write the notes as the readers left them, for `lethe train`, to this file of JSON lines: planted stretches that they overlooked are marked again. It holds patients' text.",
        completion: .file())
    var labelled: String?

    @OptionGroup var json: JSONOptions

    func validate() throws {
        if !(50..<100).contains(confidence) {
            throw ValidationError("--confidence takes 50 to below 100, not \(confidence).")
        }
        if decisions.isEmpty { throw ValidationError("Give the files that the pages saved.") }
    }

    func perform() throws {
        try json.check(against: decisions + [shown, sample])
        if let labelled {
            try OutputPlace.protect(decisions + [shown, sample, json.json], from: labelled)
            try OutputPlace.checkFree(labelled, overwrites: json.overwrite)
        }
        let drawn = try ReviewSample(reading: sample)
        let seen = try CorpusReader.readComplete(shown).documents
        let decided = try decisions.flatMap { try CorpusReader.readComplete($0).documents }
        let result = try ReviewResult(drawn, shown: seen, decided: decided, confidence: confidence / 100)
        if let labelled {
            var writing = WritingOptions()
            writing.overwrites = json.overwrite
            try CorpusWriter.write(
                ReviewResult.labelled(decided, drawn), to: labelled, format: .jsonl, options: writing)
        }
        try json.write(result)
        func percent(_ share: Double) -> String { "\(NumberText.trimmed((share * 10_000).rounded(.up) / 100, 2)) %" }
        Console.result(
            "\(NumberText.plural(result.notesRead, "note")) read of \(NumberText.count(result.notesInPool)).")
        Console.result(
            "Notes with a leak: \(result.leakyNotes), with \(NumberText.plural(result.leaks, "stretch", "stretches")) in all."
        )
        if let sensitivity = result.sensitivity, let bound = result.upperBoundWithReaders {
            Console.result(
                "Planted: \(result.planted), found by the readers: \(result.plantedFound); they find at least \(NumberText.trimmed((sensitivity * 10_000).rounded(.down) / 100, 2)) %."
            )
            Console.result(
                "At most \(percent(bound)) of the batch's notes leak, what readers miss counted in (\(NumberText.trimmed(confidence, 2)) % confidence)."
            )
        } else {
            Console.result(
                "At most \(percent(result.upperBound)) of the batch's notes leak (\(NumberText.trimmed(confidence, 2)) % confidence), if readers miss nothing."
            )
        }
        if result.leakyNotes > 0 {
            Console.note(
                "Mending these notes leaves the others as they are: after a change of the process, draw a new sample.")
        }
    }
}
