/// How predictions are compared with gold.
public enum Metric: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    /// An entity counts where start, end and type are right: the `conlleval` convention.
    case entityExact
    /// An entity counts where it shares text with one of its type on the other side.
    case entityOverlap
    /// Each token by its type.
    case tokenType
    /// Each token: protected or not, whatever the type; the paper's.
    case tokenBinary

    /// For tables.
    package var title: String {
        switch self {
        case .entityExact: "entity, exact"
        case .entityOverlap: "entity, overlap"
        case .tokenType: "token, by type"
        case .tokenBinary: "token, binary"
        }
    }
}

/// Counts of one document under each metric, by type. The binary metric has the one type "PHI".
package struct DocumentScore: Codable, Sendable {
    package var counts: [Metric: [String: Counts]] = [:]

    /// All types together under one metric.
    package func total(_ metric: Metric) -> Counts { (counts[metric] ?? [:]).values.reduce(Counts(), +) }

    /// Whether a protected token was missed.
    package var hasLeak: Bool { total(.tokenBinary).falseNegatives > 0 }

    /// The binary metric's only type.
    static let binaryType = "PHI"

    /// Compares two sets of annotations of one text.
    package init(gold: [Annotation], predicted: [Annotation], tokenization: Tokenization) {
        counts[.entityExact] = Self.exact(gold, predicted)
        counts[.entityOverlap] = Self.overlap(gold, predicted)
        let goldTypes = Self.tokenTypes(gold, tokenization)
        let predictedTypes = Self.tokenTypes(predicted, tokenization)
        var byType: [String: Counts] = [:]
        var binary = Counts()
        for (gold, predicted) in zip(goldTypes, predictedTypes) {
            if let gold, gold == predicted {
                byType[gold, default: Counts()].truePositives += 1
            } else {
                if let gold { byType[gold, default: Counts()].falseNegatives += 1 }
                if let predicted { byType[predicted, default: Counts()].falsePositives += 1 }
            }
            switch (gold != nil, predicted != nil) {
            case (true, true): binary.truePositives += 1
            case (true, false): binary.falseNegatives += 1
            case (false, true): binary.falsePositives += 1
            case (false, false): break
            }
        }
        counts[.tokenType] = byType
        counts[.tokenBinary] = [Self.binaryType: binary]
    }

    /// Counts a gold annotation that can't be placed in the text as missed.
    mutating func addMissed(label: String) {
        for metric in [Metric.entityExact, .entityOverlap] {
            counts[metric, default: [:]][label, default: Counts()].falseNegatives += 1
        }
    }

    private struct Key: Hashable {
        var label: String
        var range: ScalarRange

        init(_ annotation: Annotation) {
            label = annotation.label
            range = annotation.range
        }
    }

    /// Every gold annotation counts, also two of the same range and label.
    private static func exact(_ gold: [Annotation], _ predicted: [Annotation]) -> [String: Counts] {
        var counts: [String: Counts] = [:]
        var open: [Key: Int] = [:]
        for annotation in gold { open[Key(annotation), default: 0] += 1 }
        for annotation in predicted {
            let key = Key(annotation)
            if let left = open[key], left > 0 {
                open[key] = left - 1
                counts[key.label, default: Counts()].truePositives += 1
            } else {
                counts[key.label, default: Counts()].falsePositives += 1
            }
        }
        for (key, left) in open where left > 0 { counts[key.label, default: Counts()].falseNegatives += left }
        return counts
    }

    /// Each annotation is matched with at most one of the other side, from left to right.
    private static func overlap(_ gold: [Annotation], _ predicted: [Annotation]) -> [String: Counts] {
        var counts: [String: Counts] = [:]
        let predictedByLabel = Dictionary(grouping: predicted, by: \.label)
        let goldByLabel = Dictionary(grouping: gold, by: \.label)
        for label in Set(goldByLabel.keys).union(predictedByLabel.keys) {
            let gold = (goldByLabel[label] ?? []).sorted {
                ($0.range.end, $0.range.start) < ($1.range.end, $1.range.start)
            }
            let predicted = (predictedByLabel[label] ?? []).sorted {
                ($0.range.end, $0.range.start) < ($1.range.end, $1.range.start)
            }
            var matched = 0
            var taken = [Bool](repeating: false, count: predicted.count)
            var from = 0
            for annotation in gold {
                while from < predicted.count, predicted[from].range.end <= annotation.range.start { from += 1 }
                let match = (from..<predicted.count).first {
                    !taken[$0] && predicted[$0].range.overlaps(annotation.range)
                }
                if let match {
                    taken[match] = true
                    matched += 1
                }
            }
            counts[label] = Counts(
                truePositives: matched, falsePositives: predicted.count - matched, falseNegatives: gold.count - matched)
        }
        return counts
    }

    /// The type of each token that an annotation touches; the first annotation wins.
    static func tokenTypes(_ annotations: [Annotation], _ tokenization: Tokenization) -> [String?] {
        var types = [String?](repeating: nil, count: tokenization.tokens.count)
        for annotation in annotations.sorted(by: Annotation.precedes) where !annotation.range.isEmpty {
            for index in tokenization.tokens(touching: annotation.range) where types[index] == nil {
                types[index] = annotation.label
            }
        }
        return types
    }
}
