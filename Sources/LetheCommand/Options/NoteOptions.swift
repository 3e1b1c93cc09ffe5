import ArgumentParser
import LetheTraining

/// A model, notes to run it on, and where the result goes: shared by `tag` and `deidentify`.
struct NoteOptions: ParsableArguments {
    @Option(name: .long, help: "Model to use.")
    var model: String?

    @Argument(help: "File or folder; standard input where not given.")
    var input: String?

    @Option(name: .shortAndLong, help: "File or folder; standard output where not given.")
    var output: String?

    @Flag(name: .long, help: "Write where something is already.")
    var overwrite = false

    @OptionGroup var threads: ThreadOptions
    @OptionGroup var vectors: VectorOptions
    @OptionGroup(title: "Finding") var finding: FindingOptions
    @OptionGroup(title: "Input") var corpus: CorpusOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        if model == nil, !finding.withoutModel {
            throw ValidationError("Give --model, or --without-model to find by rules, lists and records alone.")
        }
        if finding.withoutModel, model != nil || vectors.vectors != nil {
            throw ValidationError("--without-model stands alone: leave --model and --vectors out.")
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
        try OutputPlace.protect([model, vectors.vectors] + finding.inputs, from: output)
        var annotator = try finding.annotator(try model.map { try vectors.recognizer($0) }, propagates: propagates)
        annotator.measuresConfidence = measuresConfidence || certified != nil
        try certified?.apply(to: &annotator, model: model)
        let patients = try finding.patientNaming()
        var made = try task(annotator)
        if case .deidentify(var policy) = made {
            let records = annotator.finders.compactMap { $0 as? KnownIdentifiers }
            if !records.isEmpty {
                policy.knownWords = { document in records.reduce(into: []) { $0.formUnion($1.words(of: document)) } }
                made = .deidentify(policy)
            }
        }
        if case .deidentify(let policy) = made {
            annotator.keptLabels = Set(annotator.labels.filter { policy.keeps($0) })
            for label in Set(annotator.finders.flatMap(\.labels)).intersection(annotator.keptLabels).sorted() {
                Console.warn("what a --deny list finds as \(label) stays in the open: this label's text is kept.")
            }
        }
        var pipeline = NotePipeline(annotator: annotator, task: made)
        pipeline.codesIDs = codesIDs
        if case .deidentify = made { pipeline.patients = patients }
        var lastLook = LastLook()
        lastLook.known = annotator.finders.filter { $0 is KnownIdentifiers }
        lastLook.looksForWords = annotator.propagates
        pipeline.lastLook = lastLook
        pipeline.writing = writing
        var processing = NoteProcessing(pipeline, input: input, output: output)
        processing.reading = corpus.readingOptions
        processing.overwrites = overwrite
        processing.workers = threads.count
        processing.refusesPieces = certified != nil
        if seesPatientsTogether, case .deidentify(let policy) = made, annotator.propagates || policy.writesSurrogates {
            processing.patients = patients
        }
        processing.logger = log.logger
        if let audit, case .deidentify(let policy) = made {
            try audit.open(&processing, policy, annotator: annotator, certified: certified)
        }
        if input == nil { Console.noteIfTyping() }
        Interruption.listen()
        let display = NoteDisplay()
        let progress = try processing.run(
            observe: { display.show($0, failure: $1) }, shouldStop: { Interruption.isRequested })
        try audit?.finish(processing.auditLog, progress)
        if let report { try Files.write(StrictJSON.encode(RunReport(progress)), to: report) }
        certified?.compare(progress.shapes)
        try display.finish(progress, verb: verb)
        try certified?.finish(progress.shapes)
    }
}
