import ArgumentParser
import LetheTraining

/// A model, notes to run it on, and where the result goes: shared by `tag` and `deidentify`.
struct NoteOptions: ParsableArguments {
    @Option(name: .long, help: "Model to use.")
    var model: String

    @Argument(help: "File or folder; standard input where not given.")
    var input: String?

    @Option(name: .shortAndLong, help: "File or folder; standard output where not given.")
    var output: String?

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    /// Runs the task over all notes, shows how it goes and sums up.
    ///
    /// - Parameters:
    ///   - writing: scheme, offsets and names of what is written.
    ///   - verb: what was done to the notes, for the summary.
    /// - Throws: `ExitCode` where a note failed or after an interruption, `LetheError` otherwise.
    func perform(
        _ task: NotePipeline.Task, writing: WritingOptions = WritingOptions(), verb: String
    ) throws {
        try OutputPlace.protect([model, vectors.vectors], from: output)
        var pipeline = NotePipeline(annotator: try vectors.recognizer(model), task: task)
        pipeline.writing = writing
        var processing = NoteProcessing(pipeline, input: input, output: output)
        processing.reading = corpus.readingOptions
        processing.overwrites = overwrite
        processing.workers = threads.count
        processing.logger = log.logger
        if input == nil { Console.noteIfTyping() }
        Interruption.listen()
        let display = NoteDisplay()
        let progress = try processing.run(
            observe: { display.show($0, failure: $1) }, shouldStop: { Interruption.isRequested })
        try display.finish(progress, verb: verb)
    }
}
