/// One validated epoch.
public struct EpochRecord: Codable, Sendable, Equatable {
    /// From 1. Epochs that weren't validated have no record.
    public var epoch: Int
    /// Mean loss a sentence.
    public var loss: Double
    /// Validation scores: exact entity and binary token.
    public var validation: [String: EpochScore]
    /// Validation scores of exact entities by type.
    public var validationByType: [String: EpochScore]?
    /// Whether the validation score is the best so far.
    public var isBest: Bool
    /// Since the record before.
    public var trainingSeconds: Double
    public var validationSeconds: Double
    public var tokensPerSecond: Double
}

/// Precision, recall and F1 as shares of 1.
public struct EpochScore: Codable, Sendable, Equatable {
    public var precision: Double
    public var recall: Double
    public var f1: Double

    init(_ counts: Counts) {
        precision = counts.precision
        recall = counts.recall
        f1 = counts.f1
    }
}

/// What a bundle's weights scored.
public struct TrainingResult: Codable, Sendable, Equatable {
    /// The epoch that gave them, from 1.
    public var epoch: Int
    public var validation: [String: EpochScore]
}
