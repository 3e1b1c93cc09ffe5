import ArgumentParser
import LetheTraining

/// A training run: shared by `train` and `transfer`.
struct TrainingOptions: ParsableArguments {
    @Option(name: .long, help: "Labelled notes to learn from.", completion: .file())
    var train: String

    @Option(
        name: .long,
        help:
            "Labelled notes that decide when to stop and which epoch is the best. Where the length of the training is fixed (--learning-rate-curve linear or cosine) they only measure, and may be left out.",
        completion: .file())
    var validation: String?

    @Option(name: .shortAndLong, help: "Folder for the model.", completion: .file())
    var output: String

    @Option(
        name: .long,
        help:
            "Notes without labels to learn from as well; labels in them aren't read. Their text is learned first, then the labels by some networks, which then teach the model what the notes would have, in \(StagedTraining.studentEpochs) epochs. The recipe is `fast` where none is given.",
        completion: .file())
    var unlabelled: String?

    @Option(
        name: .long,
        help:
            "A model of the same labels that says what --unlabelled would have, instead of all steps from the text on.",
        completion: .directory)
    var teacher: String?

    @Option(
        name: .long,
        help:
            "Train so many networks, which are the model together: more is found, and takes as many times longer. (default: 1; with --unlabelled \(StagedTraining.teachers), which teach one)"
    )
    var ensemble: Int?

    @Option(
        name: .long,
        help:
            "Labelled notes of another corpus to learn from as well; its format is recognised. Where one corpus lacks labels that another has, its notes say nothing of those. May be repeated.",
        completion: .file())
    var also: [String] = []

    @Option(
        name: .long,
        help: "THEIRS=YOURS: a label of the --also notes that is one of your labels. May be repeated.")
    var rename: [String] = []

    @OptionGroup var settings: TrainingSettings

    @Option(name: .setting(.seed), help: .setting(.seed, withDefault: false))
    var seed: UInt64 = TrainingConfiguration().seed

    @Option(name: .setting(.threads), help: .setting(.threads))
    var threads: Int?

    @Flag(name: .long, help: "Go on where an earlier run into the same folder stopped; give its other options again.")
    var resume = false

    @Flag(name: .long, help: "Replace a model that the folder already holds.")
    var overwrite = false

    @Option(
        name: .customLong("tensorboard"), help: "Also write TensorBoard event files to this folder.",
        completion: .directory)
    var tensorBoard: String?

    @OptionGroup(title: "Word vectors") var vectors: TrainingVectorOptions
    @OptionGroup var log: LogOptions

    func validate() throws {
        if teacher != nil, unlabelled == nil { throw ValidationError("--teacher goes with --unlabelled.") }
        if ensemble != nil, tensorBoard != nil {
            throw ValidationError("--tensorboard follows one network: leave it out with --ensemble.")
        }
        if !rename.isEmpty, also.isEmpty { throw ValidationError("--rename goes with --also.") }
        if !also.isEmpty, teacher != nil || unlabelled != nil {
            throw ValidationError("--also and --unlabelled exclude each other.")
        }
        do { _ = try renamed() } catch let error as LetheError { throw ValidationError(error.description) }
        if ensemble != nil, teacher != nil { throw ValidationError("--ensemble and --teacher exclude each other.") }
        if resume && overwrite { throw ValidationError("--resume and --overwrite exclude each other.") }
        do { try configuration().validate() } catch let error as LetheError { throw ValidationError(error.description) }
    }

    /// Whether the model is made by several runs.
    private func isStaged(_ pairs: Bool) -> Bool { pairs || ensemble != nil || unlabelled != nil && teacher == nil }

    /// The settings over what is set already; the library's defaults where nothing is given.
    func configuration(over base: TrainingConfiguration = TrainingConfiguration()) -> TrainingConfiguration {
        var configuration = base
        // Networks that learn from one another need a fixed length.
        if unlabelled != nil, settings.recipe == nil { configuration.apply(.fast) }
        settings.apply(to: &configuration)
        configuration.seed = seed
        if let threads { configuration.threads = threads }
        if vectors.freezeVectors { configuration.freeze([.tokenEmbedding]) }
        return configuration
    }

    /// Reads the corpora, runs, shows, and says what came of it.
    ///
    /// - Parameter pairsWithScratch: with a network beside it that begins from nothing, both being the model.
    /// - Throws: `ExitCode` after an interruption, `LetheError` otherwise.
    func perform(
        _ configuration: TrainingConfiguration, corpus: CorpusOptions,
        transfer: (source: ModelBundle, plan: TransferPlan)? = nil, pairsWithScratch: Bool = false,
        neuroner: NeuroNERSettings? = nil
    ) throws {
        let isStaged = isStaged(pairsWithScratch)
        for place in [output, tensorBoard, isStaged ? StagedTraining.stepsFolder(output) : nil] {
            try OutputPlace.protect(
                [train, validation, unlabelled, teacher, vectors.file.vectors] + also, from: place)
        }
        let trainCorpus = try CorpusReader.readComplete(train, options: corpus.readingOptions)
        let validationCorpus = try validation.map { try CorpusReader.readComplete($0, options: corpus.readingOptions) }
        if let validationCorpus {
            Console.report(validationCorpus)
            Console.warnOfSharedNotes(training: trainCorpus, validationCorpus, as: "validation note")
        }
        let unlabelledCorpus = try unlabelled.map { try CorpusReader.readComplete($0, options: corpus.readingOptions) }
        if let unlabelledCorpus, let validationCorpus {
            Console.warnOfSharedNotes(training: unlabelledCorpus, validationCorpus, as: "validation note")
        }
        let others = try readOthers(corpus, labels: Set(trainCorpus.labels))
        if let validationCorpus {
            for other in others { Console.warnOfSharedNotes(training: other, validationCorpus, as: "validation note") }
        }
        if resume, !isStaged, !ModelBundle.isPresent(at: output) {
            Console.note("\(output) holds nothing to resume; beginning anew.")
        }
        var run = TrainingRun(configuration: configuration, output: output)
        run.transfer = transfer
        run.others = others
        run.resumes = resume
        run.overwrites = overwrite
        run.recorders = tensorBoard.map { [TensorBoardRecorder(folder: $0)] } ?? []
        run.logger = log.logger
        run.keepsAllVectors = vectors.keepAllVectors || (neuroner?.keepsAllVectors ?? false)
        var file = vectors.file
        file.vectors = file.vectors ?? neuroner?.vectorsPath
        run.vectors = try readVectors(
            file, [trainCorpus, validationCorpus, unlabelledCorpus].compactMap { $0 } + others,
            tokenizer: configuration.tokenizer.tokenizer, all: run.keepsAllVectors)
        if let teacher, let unlabelledCorpus {
            let bundle = try ModelBundle(loading: teacher)
            let vectors = bundle.configuration.vectors == nil ? nil : run.vectors
            run.teaching = (try Recognizer(bundle, vectors: vectors), unlabelledCorpus)
        }
        if let transfer, let vectors = run.vectors {
            VectorOptions.warnOfOthers(vectors, than: transfer.source, called: "the source")
        }
        if transfer == nil, let size = run.vectors?.dimension { run.configuration.network.tokenEmbeddingSize = size }
        Interruption.listen()
        let display = TrainingDisplay(configuration: configuration)
        if isStaged {
            var staged = StagedTraining(
                run, networks: ensemble ?? (pairsWithScratch ? 2 : nil),
                keepsNetworks: ensemble != nil || pairsWithScratch)
            staged.pairsWithScratch = pairsWithScratch
            return try perform(staged, train: trainCorpus, unlabelled: unlabelledCorpus, validation: validationCorpus)
        }
        let outcome = try run.run(
            train: trainCorpus, validation: validationCorpus, observe: { display.show($0) },
            shouldStop: { Interruption.isRequested })
        display.end()
        try finish(outcome, display, metric: configuration.decidingMetric)
    }

    /// Label → label, of the other corpora.
    private func renamed() throws -> [String: String] {
        var map: [String: String] = [:]
        for entry in rename {
            let sides = entry.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
                throw LetheError.invalidSetting(
                    name: "--rename `\(entry)`", expected: "THEIRS=YOURS", found: "something else")
            }
            guard map.updateValue(sides[1], forKey: sides[0]) == nil else {
                throw LetheError.invalidSetting(
                    name: "--rename", expected: "one label for \(sides[0])", found: "two")
            }
        }
        return map
    }

    /// The other corpora, with the labels that they are told to have.
    private func readOthers(_ corpus: CorpusOptions, labels: Set<String>) throws -> [Corpus] {
        let map = try renamed()
        var found: Set<String> = []
        let others = try also.map { path -> Corpus in
            var options = corpus.readingOptions
            options.format = nil
            var other = try CorpusReader.readComplete(path, options: options)
            Console.report(other)
            found.formUnion(other.labels)
            other.rename(map)
            let strange = other.labels.filter { !labels.contains($0) }
            if !strange.isEmpty {
                Console.note(
                    "\(other.name): labels that --train lacks, which the model will give as well: \(strange.joined(separator: ", "))."
                )
            }
            return other
        }
        for label in map.keys.sorted() where !found.contains(label) {
            throw LetheError.invalidSetting(
                name: "--rename \(label)=\(map[label] ?? "")",
                expected: "a label of the --also notes: \(found.sorted().joined(separator: ", "))", found: label)
        }
        return others
    }

    /// Runs all stages, each shown by itself.
    private func perform(
        _ staged: StagedTraining, train: Corpus, unlabelled: Corpus?, validation: Corpus?
    ) throws {
        let configuration = staged.run.configuration
        var display = TrainingDisplay(configuration: configuration)
        var shown: StagedTraining.Stage?
        let outcome = try staged.run(train: train, unlabelled: unlabelled, validation: validation) { stage, event in
            if stage != shown {
                display.end()
                display = TrainingDisplay(configuration: configuration)
                Console.note(stage.title)
                shown = stage
            }
            display.show(event)
        } shouldStop: {
            Interruption.isRequested
        }
        display.end()
        if let last = outcome.outcome { return try finish(last, display, metric: configuration.decidingMetric) }
        guard let model = outcome.model else {
            Console.note("Stopped as asked. What was done so far is saved; go on with --resume.")
            throw ExitCode(Interruption.exitCode)
        }
        Console.result("\(output): \(NumberText.plural(model.networkCount, "network"))")
        Console.note("`lethe evaluate` measures it on notes with labels.")
    }

    private func finish(_ outcome: TrainingRun.Outcome, _ display: TrainingDisplay, metric: Metric) throws {
        guard let best = outcome.best else {
            Console.note("Stopped before the first epoch ended: there is no model yet.")
            throw ExitCode(Interruption.exitCode)
        }
        let f1 = best.validation[metric.rawValue].map {
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
        _ file: VectorOptions, _ corpora: [Corpus], tokenizer: Tokenizer, all: Bool
    ) throws -> WordVectors? {
        if file.vectors == nil { return nil }
        if all { return try file.read() }
        let tokens = corpora.reduce(into: Set<String>()) { $0.formUnion($1.tokens(by: tokenizer)) }
        return try file.read(WordVectorReader(neededBy: tokens))
    }
}

extension StagedTraining.Stage {
    /// What is done, for people.
    fileprivate var title: String {
        switch self {
        case .pretraining: "The text of all notes, without labels:"
        case .network(let number, let count):
            count == 1 ? "The labels:" : "The labels, network \(number) of \(count):"
        case .student: "The model, from labels and from what the networks say of the notes without:"
        }
    }
}
