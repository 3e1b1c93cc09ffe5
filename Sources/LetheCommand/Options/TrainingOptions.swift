import ArgumentParser
import LetheTraining

/// A training run: shared by `train` and `transfer`.
struct TrainingOptions: ParsableArguments {
    @Option(name: .long, help: "Labelled notes to learn from.")
    var train: String

    @Option(
        name: .long,
        help:
            "Labelled notes that decide when to stop and which epoch is the best. Where the length of the training is fixed (--learning-rate-curve linear or cosine) they only measure, and may be left out."
    )
    var validation: String?

    @Option(name: .shortAndLong, help: "Folder for the model.")
    var output: String

    @OptionGroup var settings: TrainingSettings

    @Option(name: .setting(.seed), help: .setting(.seed, withDefault: false))
    var seed: UInt64 = TrainingConfiguration().seed

    @Option(name: .setting(.threads), help: .setting(.threads))
    var threads: Int?

    @Flag(name: .long, help: "Go on where an earlier run into the same folder stopped; give its other options again.")
    var resume = false

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    @Option(name: .customLong("tensorboard"), help: "Also write TensorBoard event files to this folder.")
    var tensorBoard: String?

    @OptionGroup(title: "Word vectors") var vectors: TrainingVectorOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        if resume && overwrite { throw ValidationError("--resume and --overwrite exclude each other.") }
        do { try configuration().validate() } catch let error as LetheError { throw ValidationError(error.description) }
    }

    /// The settings over what is set already; the library's defaults where nothing is given.
    func configuration(over base: TrainingConfiguration = TrainingConfiguration()) -> TrainingConfiguration {
        var configuration = base
        settings.apply(to: &configuration)
        configuration.seed = seed
        if let threads { configuration.threads = threads }
        if vectors.freezeVectors { configuration.freeze([.tokenEmbedding]) }
        return configuration
    }

    /// Reads the corpora, runs, shows, and says what came of it.
    ///
    /// - Throws: `ExitCode` after an interruption, `LetheError` otherwise.
    func perform(
        _ configuration: TrainingConfiguration, corpus: CorpusOptions,
        transfer: (source: ModelBundle, plan: TransferPlan)? = nil, neuroner: NeuroNERSettings? = nil
    ) throws {
        for place in [output, tensorBoard] {
            try OutputPlace.protect([train, validation, vectors.file.vectors], from: place)
        }
        let trainCorpus = try CorpusReader.readComplete(train, options: corpus.readingOptions)
        let validationCorpus = try validation.map { try CorpusReader.readComplete($0, options: corpus.readingOptions) }
        if let validationCorpus {
            Console.report(validationCorpus)
            Console.warnOfSharedNotes(training: trainCorpus, validationCorpus, as: "validation note")
        }
        if resume, !ModelBundle.isPresent(at: output) {
            Console.note("\(output) holds nothing to resume; beginning anew.")
        }
        var run = TrainingRun(configuration: configuration, output: output)
        run.transfer = transfer
        run.resumes = resume
        run.overwrites = overwrite
        run.recorders = tensorBoard.map { [TensorBoardRecorder(folder: $0)] } ?? []
        run.logger = log.logger
        run.keepsAllVectors = vectors.keepAllVectors || (neuroner?.keepsAllVectors ?? false)
        var file = vectors.file
        file.vectors = file.vectors ?? neuroner?.vectorsPath
        run.vectors = try readVectors(
            file, trainCorpus, validationCorpus, tokenizer: configuration.tokenizer.tokenizer,
            all: run.keepsAllVectors)
        if let transfer, let vectors = run.vectors {
            VectorOptions.warnOfOthers(vectors, than: transfer.source, called: "the source")
        }
        if transfer == nil, let size = run.vectors?.dimension { run.configuration.network.tokenEmbeddingSize = size }
        Interruption.listen()
        let display = TrainingDisplay(configuration: configuration)
        let outcome = try run.run(
            train: trainCorpus, validation: validationCorpus, observe: { display.show($0) },
            shouldStop: { Interruption.isRequested })
        display.end()
        guard let best = outcome.best else {
            Console.note("Stopped before the first epoch ended: there is no model yet.")
            throw ExitCode(Interruption.exitCode)
        }
        let f1 = best.validation[configuration.decidingMetric.rawValue].map {
            ", validation F1 \(NumberText.percent($0.f1))"
        }
        Console.result("\(output): epoch \(best.epoch)\(f1 ?? "")")
        for line in display.endingLines(outcome) { Console.note(line) }
        switch outcome.ending {
        case .patienceRanOut, .allEpochsDone: break
        case .interrupted:
            Console.note("Stopped as asked. The best model so far is saved; go on with --resume.")
            throw ExitCode(Interruption.exitCode)
        }
    }

    /// The rows that the run needs.
    private func readVectors(
        _ file: VectorOptions, _ train: Corpus, _ validation: Corpus?, tokenizer: Tokenizer, all: Bool
    ) throws -> WordVectors? {
        if file.vectors == nil { return nil }
        if all { return try file.read() }
        let tokens = train.tokens(by: tokenizer).union(validation?.tokens(by: tokenizer) ?? [])
        return try file.read(WordVectorReader(neededBy: tokens))
    }
}
