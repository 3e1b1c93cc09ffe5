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
package struct TrainingResult: Codable, Sendable, Equatable {
    /// The epoch that gave them, from 1.
    package var epoch: Int
    /// Empty where no notes were kept back.
    package var validation: [String: EpochScore]

    package init(epoch: Int, validation: [String: EpochScore]) {
        self.epoch = epoch
        self.validation = validation
    }
}
