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
