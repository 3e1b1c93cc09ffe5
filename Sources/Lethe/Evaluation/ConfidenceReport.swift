/// Whether a model is as sure as it may be, and what hiding more tokens would bring: from its probabilities and gold.
public struct ConfidenceReport: Sendable, Codable, Equatable {
    /// What was said with about the same probability.
    public struct Bin: Sendable, Codable, Equatable {
        /// Probabilities from here, included, to the next bin's.
        public var from: Double
        public var count = 0
        /// The mean of the probabilities.
        public var said = 0.0
        /// How often it was so, as a share of 1.
        public var found = 0.0
    }

    /// A point of the recall and precision curve.
    public struct Point: Sendable, Codable, Equatable {
        /// Tokens at least this probable to be protected are hidden, beside those of the best tags; nil hides those alone.
        public var threshold: Double?
        public var recall: Double
        public var precision: Double
        /// Hidden tokens, as a share of all.
        public var hiddenShare: Double
        /// Notes with a protected token in the open.
        public var leakyDocuments: Int
    }

    /// Tokens by the probability that they are protected.
    public var tokens: [Bin] = []
    /// Annotations by the probability of exactly this label and range.
    public var annotations: [Bin] = []
    public var curve: [Point] = []
}

/// What one document adds to a confidence report.
package struct ConfidenceCounts: Sendable {
    private struct Bin: Sendable {
        var count = 0
        var sum = 0.0
        var hits = 0
    }

    static let tokenEdges: [Double] = [0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]
    static let annotationEdges: [Double] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

    private var tokens = [Bin](repeating: Bin(), count: tokenEdges.count)
    private var annotations = [Bin](repeating: Bin(), count: annotationEdges.count)
    /// By point of the curve at which a token is first hidden, the last being never: protected tokens and others.
    private var firstProtected: [Int]
    private var firstOthers: [Int]
    /// Documents by the point of the curve from which on nothing of them leaks.
    private var firstTight: [Int]
    private let thresholds: [Float]

    /// Counts of one document.
    ///
    /// - Parameters:
    ///   - protection: by token, the probability that it is protected.
    ///   - thresholds: of the curve, falling.
    package init(
        gold: [Annotation], predicted: [Annotation], tokenization: Tokenization, protection: [Float],
        thresholds: [Float]
    ) {
        self.thresholds = thresholds
        firstProtected = [Int](repeating: 0, count: thresholds.count + 2)
        firstOthers = firstProtected
        firstTight = firstProtected
        let protected = DocumentScore.tokenTypes(gold, tokenization)
        let hidden = DocumentScore.tokenTypes(predicted, tokenization)
        var tight = 0
        for token in protection.indices {
            let probability = Double(protection[token])
            let isProtected = protected[token] != nil
            Self.add(probability, isProtected, to: &tokens, edges: Self.tokenEdges)
            let threshold = thresholds.firstIndex { protection[token] >= $0 } ?? thresholds.count
            let first = hidden[token] != nil ? 0 : threshold + 1
            if isProtected {
                firstProtected[first] += 1
                tight = max(tight, first)
            } else {
                firstOthers[first] += 1
            }
        }
        firstTight[tight] += 1
        let right = Set(gold.map { Key($0) })
        for annotation in predicted {
            guard let confidence = annotation.confidence else { continue }
            Self.add(confidence, right.contains(Key(annotation)), to: &annotations, edges: Self.annotationEdges)
        }
    }

    private struct Key: Hashable {
        var label: String
        var range: ScalarRange

        init(_ annotation: Annotation) { (label, range) = (annotation.label, annotation.range) }
    }

    private static func add(_ probability: Double, _ isHit: Bool, to bins: inout [Bin], edges: [Double]) {
        let index = (edges.lastIndex { probability >= $0 }) ?? 0
        bins[index].count += 1
        bins[index].sum += probability
        if isHit { bins[index].hits += 1 }
    }

    private mutating func add(_ other: ConfidenceCounts) {
        func sum(_ bins: inout [Bin], _ others: [Bin]) {
            for index in bins.indices {
                bins[index].count += others[index].count
                bins[index].sum += others[index].sum
                bins[index].hits += others[index].hits
            }
        }
        sum(&tokens, other.tokens)
        sum(&annotations, other.annotations)
        for index in firstProtected.indices {
            firstProtected[index] += other.firstProtected[index]
            firstOthers[index] += other.firstOthers[index]
            firstTight[index] += other.firstTight[index]
        }
    }

    /// All documents together.
    ///
    /// - Parameter counts: of the same thresholds; none gives an empty report.
    package static func report(_ counts: [ConfidenceCounts]) -> ConfidenceReport {
        guard var total = counts.first else { return ConfidenceReport() }
        for other in counts.dropFirst() { total.add(other) }
        func bins(_ bins: [Bin], _ edges: [Double]) -> [ConfidenceReport.Bin] {
            zip(bins, edges).filter { $0.0.count > 0 }.map { bin, edge in
                ConfidenceReport.Bin(
                    from: edge, count: bin.count, said: bin.sum / Double(bin.count),
                    found: Double(bin.hits) / Double(bin.count))
            }
        }
        var report = ConfidenceReport()
        report.tokens = bins(total.tokens, tokenEdges)
        report.annotations = bins(total.annotations, annotationEdges)
        let protected = total.firstProtected.reduce(0, +)
        let all = protected + total.firstOthers.reduce(0, +)
        var (right, wrong, tight) = (0, 0, 0)
        for index in 0...total.thresholds.count {
            right += total.firstProtected[index]
            wrong += total.firstOthers[index]
            tight += total.firstTight[index]
            report.curve.append(
                ConfidenceReport.Point(
                    threshold: index == 0 ? nil : Double(total.thresholds[index - 1]),
                    recall: protected == 0 ? 0 : Double(right) / Double(protected),
                    precision: right + wrong == 0 ? 0 : Double(right) / Double(right + wrong),
                    hiddenShare: all == 0 ? 0 : Double(right + wrong) / Double(all),
                    leakyDocuments: counts.count - tight))
        }
        return report
    }
}
