internal import LetheEssentials

/// A model from several runs: from notes without labels besides the labelled ones, from several networks, or both.
///
/// With notes without labels: a network learns from the text of all notes which words stand beside each other; from there some
/// networks learn the labels; together they say which tags the other notes would have; and one network learns both, and is the
/// model, as fast as any. Without: some networks learn the labels and are the model together.
///
/// Each run has a folder of its own in `OUTPUT.steps`, which is removed at the end, when the model is in its place; a kill at any
/// moment costs what the run it met costs (see `TrainingRun`).
///
/// Networks that begin with layers of a source may be paired with networks that begin from nothing: what a source brings is kept, and
/// where it misleads, the other is there.
public struct StagedTraining: Sendable {
    /// Where the work is.
    public enum Stage: Sendable, Equatable {
        case pretraining
        /// From 1.
        case network(Int, of: Int)
        /// One network learns what all of them know.
        case student
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// Of the last run, where the model is one network; nil for an ensemble.
        public var outcome: TrainingRun.Outcome?
        /// The model; nil where the work was stopped.
        public var model: ModelBundle?
    }

    /// The run that gives the model: its settings, folder and source are those of every network.
    public var run: TrainingRun
    /// How the text of all notes is learned.
    public var pretraining = TrainingConfiguration.pretraining
    /// Networks that learn the labels, with seeds from the run's on. 1 or more.
    public var networks: Int
    /// Whether the model is all networks, rather than one that learned from them.
    public var keepsNetworks: Bool
    /// Of networks that begin with a source's layers, every second begins from nothing. The default is false.
    public var pairsWithScratch = false

    /// Times that all notes are read where one network learns from the others.
    public static let studentEpochs = 5

    /// - Parameters:
    ///   - run: gives the model.
    ///   - networks: nil for `teachers`.
    ///   - keepsNetworks: whether they are the model.
    public init(_ run: TrainingRun, networks: Int? = nil, keepsNetworks: Bool) {
        self.run = run
        self.networks = networks ?? Self.teachers
        self.keepsNetworks = keepsNetworks
    }

    /// Where a model's stages are while they are made.
    public static func stepsFolder(_ output: String) -> String { StageFolders(beside: output).path }

    /// Networks that teach one, where nothing else is said.
    public static let teachers = 3

    /// Runs all stages. Going on, overwriting and stopping are the run's.
    ///
    /// - Parameters:
    ///   - train: labelled notes.
    ///   - unlabelled: notes whose labels, if they have any, aren't read.
    ///   - validation: as the run needs it.
    ///   - observe: receives events of each stage's run, on the calling thread.
    ///   - shouldStop: asked often; true ends the run.
    /// - Throws: `LetheError` for settings, data or files that can't be used.
    public func run(
        train: Corpus, unlabelled: Corpus?, validation: Corpus? = nil,
        observe: (Stage, TrainingRun.Event) -> Void = { _, _ in }, shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        let unlabelled = unlabelled.map { $0.leavingOut(train) }
        try check(train, unlabelled, validation)
        var folders = StageFolders(beside: run.output)
        try folders.begin(resumes: run.resumes, overwrites: run.overwrites)
        defer { folders.release() }
        var source = run.transfer.map { (source: $0.source, plan: $0.plan) }
        if let unlabelled {
            let notes = Corpus(
                name: "\(train.name) + \(unlabelled.name)", format: train.format,
                documents: train.documents + unlabelled.documents)
            var stage = step(folders.folder(StageFolders.pretrained), pretrainingSettings, source: nil)
            stage.objective = .neighbours
            guard try finish(stage, notes, nil, { observe(.pretraining, $0) }, shouldStop) != nil else {
                return Outcome()
            }
            source = (try ModelBundle(loading: stage.output), TransferPlan(layers: LayerName.tokenLSTM.upToHere))
        }
        var members: [ModelBundle] = []
        for number in 1...networks {
            var settings = run.configuration
            settings.seed &+= UInt64(number - 1)
            let isScratch = pairsWithScratch && number.isMultiple(of: 2)
            if isScratch, let source {
                settings.network = source.plan.network(settings.network, source: source.source)
                // Frozen are layers that were carried over.
                settings.freeze([])
            }
            let stage = step(
                folders.folder(StageFolders.network(number)), settings, source: isScratch ? nil : source)
            guard
                try finish(stage, train, validation, { observe(.network(number, of: networks), $0) }, shouldStop)
                    != nil
            else { return Outcome() }
            members.append(try ModelBundle(loading: stage.output))
        }
        let together = members.count == 1 ? members[0] : try ModelBundle.ensemble(members)
        guard let unlabelled, !keepsNetworks else {
            try together.save(to: run.output, overwriting: true)
            try folders.remove()
            return Outcome(model: together)
        }
        var stage = step(folders.folder(StageFolders.student), studentSettings, source: source)
        stage.teaching = (try Recognizer(together, vectors: run.vectors), unlabelled)
        stage.recorders = run.recorders
        stage.overwrites = run.overwrites && !stage.resumes
        guard let outcome = try finish(stage, train, validation, { observe(.student, $0) }, shouldStop) else {
            return Outcome()
        }
        let model = try ModelBundle(loading: stage.output)
        try model.save(to: run.output, overwriting: true)
        let history = try Files.read("\(stage.output)/\(ModelFolder.historyFile)")
        try Files.write(history, to: "\(run.output)/\(ModelFolder.historyFile)")
        try folders.remove()
        return Outcome(outcome: outcome, model: model)
    }

    /// The network's sizes and what reads text are those of the labelled runs.
    private var pretrainingSettings: TrainingConfiguration {
        var settings = pretraining
        let dropout = settings.network.dropoutRate
        settings.network = run.configuration.network
        settings.network.dropoutRate = dropout
        settings.tokenizer = run.configuration.tokenizer
        settings.seed = run.configuration.seed
        // The text is read in one piece, which two threads can share.
        settings.threads = min(2, run.configuration.threads)
        settings.freeze(Set(run.configuration.frozenLayers))
        settings.leastOccurrences = max(settings.leastOccurrences, run.configuration.leastOccurrences)
        return settings
    }

    private var studentSettings: TrainingConfiguration {
        var settings = run.configuration
        settings.maximumEpochs = Self.studentEpochs
        return settings
    }

    /// A run whose folder tells, when it is begun again, whether it is the same one.
    private func step(
        _ folder: String, _ settings: TrainingConfiguration, source: (source: ModelBundle, plan: TransferPlan)?
    ) -> TrainingRun {
        var stage = run
        stage.configuration = settings
        stage.output = folder
        stage.transfer = source
        stage.recorders = []
        stage.resumes = ModelBundle.isPresent(at: folder)
        stage.overwrites = false
        stage.keepsCheckpoint = true
        return stage
    }

    /// - Returns: nil where it was stopped.
    private func finish(
        _ stage: TrainingRun, _ train: Corpus, _ validation: Corpus?, _ observe: (TrainingRun.Event) -> Void,
        _ shouldStop: () -> Bool
    ) throws -> TrainingRun.Outcome? {
        let outcome = try stage.run(train: train, validation: validation, observe: observe, shouldStop: shouldStop)
        return outcome.ending == .interrupted ? nil : outcome
    }

    /// - Throws: `LetheError` of kind `setting` where a network that begins as a source couldn't be joined with one from nothing.
    static func checkPair(_ source: ModelBundle, hasVectors: Bool = false) throws {
        guard source.vocabulary.hash == nil, source.vocabulary.lookup == .exact, !hasVectors,
            source.configuration.vectors == nil, source.configuration.imported == nil
        else {
            throw LetheError(
                .setting, "a network that begins as this source can't be averaged with one from nothing",
                expected: "a source without word vectors, whose words stand in it as they are written",
                found: source.vocabulary.hash != nil
                    ? "hashed words" : hasVectors ? "word vectors" : "words looked up as vectors' words are",
                advice: "Leave --averaged out; with --choose, use --one-network")
        }
    }

    /// Refuses at once what a later stage would refuse.
    private func check(_ train: Corpus, _ unlabelled: Corpus?, _ validation: Corpus?) throws {
        guard (1...EnsembleRecord.mostNetworks).contains(networks) else {
            throw LetheError.invalidSetting(
                name: "number of networks", expected: "1 to \(EnsembleRecord.mostNetworks)", found: "\(networks)")
        }
        if pairsWithScratch, let source = run.transfer?.source {
            try Self.checkPair(source, hasVectors: run.vectors != nil)
        }
        try TrainingData.checkLabels(train)
        try PreparedTraining.check(validation, run.configuration, objective: .tags, transfer: run.transfer)
        guard unlabelled != nil else { return }
        guard run.transfer == nil else {
            throw LetheError(
                .setting, "a source and notes without labels both say what the network begins as",
                expected: "one of the two",
                advice: "Learn from the source first, and give that model as --teacher beside --unlabelled")
        }
        guard run.configuration.learningRateCurve.hasEnd else {
            throw LetheError(
                .setting, "networks that learn from one another need a training of a fixed length",
                expected: "a learning-rate curve that ends: linear or cosine", advice: "Give --recipe fast")
        }
        guard run.configuration.vocabulary == .all else {
            throw PreparedTraining.unknownProtection(run.configuration)
        }
    }
}

extension Corpus {
    /// The notes that another corpus doesn't hold as well.
    package func leavingOut(_ other: Corpus) -> Corpus {
        let texts = Set(other.documents.map(\.text))
        var rest = self
        rest.documents.removeAll { texts.contains($0.text) }
        return rest
    }
}
