import ArgumentParser
import LetheEssentials
import LetheTraining

/// Notes to be read by people, and what finds in them: shared by `review queue` and `review sample`.
struct ReviewNoteOptions: ParsableArguments {
    @Argument(help: "File or folder of notes.", completion: .file())
    var input: String

    @Option(name: .long, help: "Model to use.", completion: .directory)
    var model: String?

    @Option(name: .shortAndLong, help: "File for the notes with what was found, as JSON lines.", completion: .file())
    var output: String

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @Option(
        name: .long,
        help: "The release's certificate: the notes are shown as its step hides them, and other settings are refused.",
        completion: .file())
    var certificate: String?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions

    func validate() throws {
        if (model == nil) != finding.withoutModel {
            throw ValidationError("Give --model, or --without-model to find by rules, lists and records alone.")
        }
        try finding.checkFinders()
        try finding.refusePatientsWithoutRecords()
    }

    func queue() throws -> ReviewQueue {
        try OutputPlace.protect([input, model, vectors.vectors, certificate] + finding.inputs, from: output)
        guard overwrite || !Files.exists(output) else {
            throw LetheError(
                .setting, place: output, "there is something already", expected: "a new file",
                advice: "Use --overwrite, or another place")
        }
        var annotator = try finding.annotator(
            try model.map { try vectors.recognizer($0) }, propagates: true,
            replaced: corpus.readingOptions.replaceColumns)
        try certificate.map {
            try CertifiedRun($0, profile: nil, isUncertified: false).apply(to: &annotator, model: model)
        }
        annotator.measuresConfidence = model != nil
        var queue = ReviewQueue(annotator)
        queue.reading = corpus.readingOptions
        queue.workers = threads.count
        return queue
    }

    func run(_ queue: ReviewQueue, wants: Set<String>? = nil) throws -> ReviewQueue.Outcome {
        Interruption.listen()
        var status = StatusLine()
        let outcome = try queue.run(
            input, wants: wants, observe: { status.draw("\(NumberText.plural($0, "note")) …") },
            shouldStop: { Interruption.isRequested })
        status.clear()
        guard !Interruption.isRequested else {
            Console.note("Stopped as asked; nothing was written.")
            throw ExitCode(Interruption.exitCode)
        }
        return outcome
    }

    func write(_ entries: [ReviewQueue.Entry]) throws {
        try Files.write(entries.reduce(into: Data()) { $0 += $1.line }, to: output, access: .owner)
    }

    /// - Throws: `ExitCode` 1 where notes failed.
    func finish(_ outcome: ReviewQueue.Outcome) throws {
        for failure in outcome.failures { Console.note("Error: \(failure)") }
        guard outcome.failures.isEmpty else {
            Console.note(
                "\(NumberText.plural(outcome.failureCount, "note")) failed and \(outcome.failureCount == 1 ? "is" : "are") not in \(output)."
            )
            throw ExitCode.failure
        }
    }
}
