/// What a network is taught.
public enum TrainingObjective: Sendable {
    /// The labels of the notes.
    case tags
    /// Which tokens stand beside each other, for notes without labels: characters, tokens and both directions of the token LSTM
    /// learn, as a source to transfer from. What stands above them stays as it was drawn.
    case neighbours
}

extension TrainingConfiguration {
    /// The settings of a training without labels: Adam over sentences in batches for a fixed length, the step size falling on a
    /// cosine.
    public static var pretraining: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.optimizer = .adam
        configuration.learningRate = 0.002
        configuration.learningRateCurve = .cosine
        configuration.batchSize = 32
        configuration.network.dropoutRate = 0.2
        configuration.leastOccurrences = 2
        configuration.maximumEpochs = 10
        configuration.patienceEpochs = 10
        return configuration
    }
}
