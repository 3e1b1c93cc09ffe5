import ArgumentParser
import LetheEssentials
import LetheServer
import LetheTraining

/// A model, notes to run it on, and where the result goes: shared by `tag` and `deidentify`.
struct NoteOptions: ParsableArguments {
    @Option(name: .long, help: "Model to use.", completion: .directory)
    var model: String?

    @Argument(help: "File or folder; standard input where not given.", completion: .file())
    var input: String?

    @Option(name: .shortAndLong, help: "File or folder; standard output where not given.", completion: .file())
    var output: String?

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A project of `lethe label`: notes that are done there get the labels that people gave, the others what the model finds; with --without-model alone they fail.",
            valueName: "folder"), completion: .file())
    var labelled: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Process one of N parts of the input, for machines that share the work: each writes its part into the folder --output, and is skipped once it is whole. `lethe shards verify` looks at all.",
            valueName: "i/n"))
    var shard: String?

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        try finding.checkModel(
            model, vectors: vectors, hasLabels: labelled != nil || !corpus.readingOptions.replaceColumns.isEmpty)
        if let shard {
            do { _ = try Shard(parsing: shard) } catch let error as LetheError {
                throw ValidationError(error.description)
            }
            guard let input, output != nil, !Files.isSpecial(input) else {
                throw ValidationError("--shard needs notes and --output with a folder: a stream has no parts.")
            }
        }
    }

    /// Runs a task over all notes, shows how it goes and sums up.
    ///
    /// - Parameters:
    ///   - task: made of the annotator that the options ask for.
    ///   - propagates: hide words that are hidden elsewhere, where --propagate doesn't say.
    ///   - writing: scheme, offsets and names of what is written.
    ///   - measuresConfidence: annotations and notes get their probabilities.
    ///   - seesPatientsTogether: a patient's notes, in two passes, where patients are told.
    ///   - report: a file for the counts.
    ///   - verb: what was done to the notes, for the summary.
    /// - Throws: `ExitCode` where a note failed or after an interruption, `LetheError` otherwise.
    func perform(
        _ task: (CombinedAnnotator) throws -> NotePipeline.Task, writing: WritingOptions = WritingOptions(),
        propagates: Bool = false, measuresConfidence: Bool = false, codesIDs: Bool = false,
        certified: CertifiedRun? = nil, audit: AuditOptions? = nil, seesPatientsTogether: Bool = false,
        report: String? = nil, verb: String
    ) throws {
        try OutputPlace.protect([model, vectors.vectors, labelled] + finding.inputs, from: output)
        var annotator = try finding.annotator(
            try model.map { try vectors.recognizer($0) }, propagates: propagates,
            replaced: corpus.readingOptions.replaceColumns)
        annotator.readNotes = try labelled.map { try FinishedLabels.read($0) }
        annotator.measuresConfidence = measuresConfidence || certified != nil
        try certified?.apply(to: &annotator, model: model)
        let made = try task(annotator)
        var pipeline = try finding.pipeline(
            annotator, made, replaced: try corpus.readingOptions.replacedFields())
        pipeline.codesIDs = codesIDs
        pipeline.writing = writing
        var processing = NoteProcessing(pipeline, input: input, output: output)
        processing.reading = corpus.readingOptions
        processing.overwrites = overwrite
        processing.workers = threads.count
        processing.refusesPieces = certified != nil
        if seesPatientsTogether, case .deidentify(let policy) = made, annotator.propagates || policy.writesSurrogates {
            processing.patients = pipeline.patients
        }
        processing.logger = log.logger
        let run = try shard.map { try ShardRun($0, output ?? "", input: input ?? "", overwrites: overwrite) }
        if let run {
            if processing.patients != nil {
                throw LetheError(
                    .setting, "a shard sees its own notes alone, not all of a patient's", expected: "--one-pass",
                    advice:
                        "Surrogates still agree within a patient; names found in one note aren't looked for in others")
            }
            guard try run.begins(&processing) else { return }
        }
        if let audit, case .deidentify(let policy) = made {
            processing.pipeline.audits = audit.audit != nil
            processing.pipeline.auditsOffsets = audit.auditOffsets == .all
            processing.auditLog = try audit.log(
                beside: [input], policy: policy, annotator: annotator, certified: certified)
        }
        if input == nil { Console.noteIfTyping() }
        Interruption.listen()
        let display = NoteDisplay()
        let progress = try processing.run(
            observe: { display.show($0, failure: $1) }, shouldStop: { Interruption.isRequested })
        if !Interruption.isRequested { try run?.finish(progress, processing) }
        try audit?.finish(processing.auditLog, progress)
        FindingOptions.report(annotator)
        if let readNotes = annotator.readNotes { Self.report(readNotes, isPart: shard != nil) }
        if let report { try Files.write(StrictJSON.encode(RunReport(progress)), to: report) }
        certified?.compare(progress.shapes)
        try display.finish(progress, verb: verb)
        try certified?.finish(progress.shapes)
    }

    /// Says how many notes people had labelled: one that changed since, or has another id here, would pass for unread.
    private static func report(_ notes: ReadNotes, isPart: Bool) {
        Console.note(
            "\(NumberText.plural(notes.metCount, "note")) as people labelled \(notes.metCount == 1 ? "it" : "them").")
        let bare = notes.metWithoutLabel
        if bare > 0 {
            Console.warn(
                "\(NumberText.plural(bare, "note")) of these \(bare == 1 ? "was" : "were") ended without any label, so that nothing is hidden there but what rules, lists and records find: look whether that is right."
            )
        }
        let others = notes.count - notes.metCount
        if others > 0, !isPart {
            Console.warn(
                "\(NumberText.plural(others, "note")) that \(others == 1 ? "is" : "are") done in the project \(others == 1 ? "wasn't" : "weren't") met here: notes are known by id and text, so give the same input as to `lethe label`."
            )
        }
    }
}
