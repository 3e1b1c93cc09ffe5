/// True positives, false positives and false negatives: addable, and all that precision and recall need.
public struct Counts: Sendable, Codable, Hashable {
    public var truePositives = 0
    public var falsePositives = 0
    public var falseNegatives = 0

    package init(truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0) {
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
    }

    /// Gold items.
    public var support: Int { truePositives + falseNegatives }
    /// Predicted items.
    public var predicted: Int { truePositives + falsePositives }
    /// tp / (tp + fp), 0 where nothing is predicted.
    public var precision: Double { predicted == 0 ? 0 : Double(truePositives) / Double(predicted) }
    /// tp / (tp + fn), 0 where there is nothing to find.
    public var recall: Double { support == 0 ? 0 : Double(truePositives) / Double(support) }
    /// The harmonic mean of precision and recall, 0 where both are.
    public var f1: Double {
        let total = 2 * truePositives + falsePositives + falseNegatives
        return total == 0 ? 0 : 2 * Double(truePositives) / Double(total)
    }

    package static func + (a: Counts, b: Counts) -> Counts {
        Counts(
            truePositives: a.truePositives + b.truePositives, falsePositives: a.falsePositives + b.falsePositives,
            falseNegatives: a.falseNegatives + b.falseNegatives)
    }

    package static func += (a: inout Counts, b: Counts) { a = a + b }
}
