internal import LetheEssentials

/// A model from several runs: from notes without labels besides the labelled ones, from several networks, or both.
///
/// With notes without labels: a network learns from the text of all notes which words stand beside each other; from there some
/// networks learn the labels; together they say which tags the other notes would have; and one network learns both, and is the
/// model, as fast as any. Without: some networks learn the labels and are the model together.
///
/// Each run has a folder of its own in `OUTPUT.steps`, which is removed at the end; a kill at any moment costs what the run it
/// met costs (see `TrainingRun`).
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

    /// Times that all notes are read where one network learns from the others.
    public static let studentEpochs = 5

    /// - Parameter networks: nil for what is best: three that teach one, or none more than the one.
    public init(_ run: TrainingRun, networks: Int? = nil, keepsNetworks: Bool) {
        self.run = run
        self.networks = networks ?? Self.teachers
        self.keepsNetworks = keepsNetworks
    }

    /// Networks that teach one, where nothing else is said.
    public static let teachers = 3

    /// Runs all stages. Going on, overwriting and stopping are the run's.
    ///
    /// - Parameters:
    ///   - unlabelled: notes whose labels, if they have any, aren't read.
    ///   - validation: as the run needs it.
    /// - Throws: `LetheError` for settings, data or files that can't be used.
    public func run(
        train: Corpus, unlabelled: Corpus?, validation: Corpus? = nil,
        observe: (Stage, TrainingRun.Event) -> Void = { _, _ in }, shouldStop: () -> Bool = { false }
    ) throws -> Outcome {
        try check(unlabelled)
        let steps = run.output + ".steps"
        try prepare(steps)
        var own = run
        if let unlabelled {
            let notes = Corpus(
                name: train.name, format: train.format, documents: train.documents + unlabelled.documents)
            let stage = step(steps + "/pretrained", pretrainingSettings, source: nil, objective: .neighbours)
            guard try finish(stage, notes, nil, { observe(.pretraining, $0) }, shouldStop) else { return Outcome() }
            own.transfer = (
                try ModelBundle(loading: stage.output), TransferPlan(layers: LayerName.tokenLSTM.upToHere)
            )
        }
        var members: [ModelBundle] = []
        for number in 1...networks {
            var settings = run.configuration
            settings.seed &+= UInt64(number - 1)
            let stage = step("\(steps)/network-\(number)", settings, source: own.transfer, objective: .tags)
            let kept = settings.learningRateCurve.hasEnd ? nil : validation
            guard
                try finish(stage, train, kept, { observe(.network(number, of: networks), $0) }, shouldStop)
            else { return Outcome() }
            members.append(try ModelBundle(loading: stage.output))
        }
        let together = members.count == 1 ? members[0] : try ModelBundle.ensemble(members)
        guard let unlabelled, !keepsNetworks else {
            try together.save(to: run.output, overwriting: run.overwrites || run.resumes)
            try Files.removeFolder(steps)
            return Outcome(model: together)
        }
        own.teaching = (try Recognizer(together), unlabelled)
        own.configuration.maximumEpochs = Self.studentEpochs
        own.configuration.maximumUpdates = nil
        own.resumes = run.resumes && ModelBundle.isPresent(at: run.output)
        let outcome = try own.run(
            train: train, validation: validation, observe: { observe(.student, $0) }, shouldStop: shouldStop)
        guard outcome.ending != .interrupted else { return Outcome(outcome: outcome) }
        try Files.removeFolder(steps)
        return Outcome(outcome: outcome, model: try ModelBundle(loading: run.output))
    }

    /// The network's sizes and what reads text are those of the labelled runs.
    private var pretrainingSettings: TrainingConfiguration {
        var settings = pretraining
        let dropout = settings.network.dropoutRate
        settings.network = run.configuration.network
        settings.network.dropoutRate = dropout
        settings.tokenizer = run.configuration.tokenizer
        settings.seed = run.configuration.seed
        settings.threads = run.configuration.threads
        return settings
    }

    /// A run whose folder tells, when it is begun again, whether it is the same one.
    private func step(
        _ folder: String, _ settings: TrainingConfiguration, source: (source: ModelBundle, plan: TransferPlan)?,
        objective: TrainingObjective
    ) -> TrainingRun {
        var stage = run
        stage.configuration = settings
        stage.output = folder
        stage.objective = objective
        stage.transfer = source
        stage.recorders = []
        stage.resumes = ModelBundle.isPresent(at: folder)
        stage.overwrites = false
        stage.keepsCheckpoint = true
        return stage
    }

    /// - Returns: false where it was stopped.
    private func finish(
        _ stage: TrainingRun, _ train: Corpus, _ validation: Corpus?, _ observe: (TrainingRun.Event) -> Void,
        _ shouldStop: () -> Bool
    ) throws -> Bool {
        try stage.run(train: train, validation: validation, observe: observe, shouldStop: shouldStop).ending
            != .interrupted
    }

    private func check(_ unlabelled: Corpus?) throws {
        guard (1...EnsembleRecord.mostNetworks).contains(networks) else {
            throw LetheError.invalidSetting(
                name: "number of networks", expected: "1 to \(EnsembleRecord.mostNetworks)", found: "\(networks)")
        }
        guard unlabelled == nil || run.transfer == nil else {
            throw LetheError(
                .setting, "a source and notes without labels both say what the network begins as",
                expected: "one of the two",
                advice: "Learn from the source first, and give that model as --teacher beside --unlabelled")
        }
        guard unlabelled == nil || run.configuration.vocabulary == .all else {
            throw LetheError(
                .setting, "which words of notes without labels are protected isn't known",
                expected: "--vocabulary \(VocabularyPolicy.all.rawValue)", found: run.configuration.vocabulary.rawValue,
                advice: "Leave --unlabelled out, or keep the model in the house; `lethe share` takes its words out")
        }
    }

    /// Earlier steps are gone on with only where that was asked for.
    private func prepare(_ steps: String) throws {
        try ModelBundle.checkPlace(run.output, overwriting: run.overwrites || run.resumes)
        guard Files.exists(steps) else { return }
        guard run.resumes || run.overwrites else {
            throw LetheError(
                .setting, place: steps, "steps of an earlier run that wasn't finished",
                advice: "Use --resume to go on with them, --overwrite to begin again")
        }
        if run.overwrites { try Files.removeFolder(steps) }
    }
}
