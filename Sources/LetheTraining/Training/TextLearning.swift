/// The step before the labels: a network learns which words stand beside each other in the notes whose labels it will learn.
///
/// In one piece with the run that follows, and a function of the same seed; a run that goes on from a checkpoint has it behind it.
struct TextLearning {
    private let prepared: PreparedTraining
    private let classes: NeighbourClasses
    private let team: WorkerTeam
    private let epochs: Int

    /// - Returns: nil where there is nothing to do.
    init?(_ prepared: PreparedTraining, team: WorkerTeam) {
        guard prepared.learnsText, let classes = prepared.data.neighbours else { return nil }
        self.prepared = prepared
        self.classes = classes
        self.team = team
        epochs = prepared.configuration.textEpochs
    }

    /// How the text is learned: as where it is all that is learned, with what the labels' settings keep from moving.
    private var rule: UpdateRule {
        let own = prepared.configuration
        var settings = TrainingConfiguration.pretraining
        settings.seed = own.seed
        settings.replacesSingletons = own.replacesSingletons
        settings.wordDropout = own.wordDropout
        settings.freeze(Set(own.frozenLayers).union([.fullyConnected, .crf]))
        let sentences = prepared.data.sentences.count
        let updates = max(1, (sentences + settings.batchSize - 1) / settings.batchSize) * epochs
        var rule = settings.updateRule(totalUpdates: updates, untrainedTokenRows: prepared.data.untrainedRows)
        rule.dropoutRate = settings.network.dropoutRate
        return rule
    }

    /// Moves the prepared weights.
    ///
    /// - Returns: false where it was stopped.
    /// - Throws: `LetheError` of kind `training` where the loss is no number.
    func run(observe: (TrainingRun.Event) -> Void, shouldStop: () -> Bool) throws -> Bool {
        let trainer = Trainer(
            rule, parameters: prepared.parameters, sentences: prepared.data.sentences, neighbours: classes, team: team)
        for epoch in 1...epochs {
            let (progress, isFinished) = trainer.runEpoch(epoch) { progress in
                observe(.text(TrainingRun.Progress(epoch: epoch, progress), of: epochs))
                return !shouldStop()
            }
            guard isFinished, !shouldStop() else { return false }
            guard progress.loss.isFinite else {
                throw LetheError(
                    .training, "learning the text diverged: the loss of epoch \(epoch) is not a number",
                    advice: "Use --text-epochs 0")
            }
            observe(.textEpoch(TrainingRun.Progress(epoch: epoch, progress), of: epochs))
        }
        return true
    }
}
