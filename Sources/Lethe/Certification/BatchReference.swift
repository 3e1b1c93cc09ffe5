internal import LetheEssentials

/// How the notes of a calibration look, as quantiles: without labels, it tells a batch of another kind.
public struct BatchReference: Sendable, Codable, Equatable {
    public var notes: Int
    /// At most 101 quantiles each, from the least to the largest.
    var leakRisk: [Float]
    var tokens: [Float]
    var unknownShare: [Float]
    var hiddenShare: [Float]

    package init(_ shapes: [NoteShape]) {
        func quantiles(_ value: KeyPath<NoteShape, Float>) -> [Float] {
            let sorted = shapes.map { $0[keyPath: value] }.sorted()
            guard sorted.count > 101 else { return sorted }
            return (0...100).map { sorted[Int((Double($0) / 100 * Double(sorted.count - 1)).rounded())] }
        }
        notes = shapes.count
        leakRisk = quantiles(\.leakRisk)
        tokens = quantiles(\.tokens)
        unknownShare = quantiles(\.unknownShare)
        hiddenShare = quantiles(\.hiddenShare)
    }

    /// What a batch looks like against it.
    public struct Comparison: Sendable, Equatable {
        /// Notes whose risk is above nearly all of the calibration's, and how many there may be.
        public var riskyNotes = 0
        public var riskyNotesAllowed = 0
        /// What differs, in words.
        public var differences: [String] = []
        /// Too few notes to be compared.
        public var isTooSmall = false
        /// Nothing speaks against the batch being of the calibration's kind.
        public var isAlike: Bool { differences.isEmpty }
    }

    /// Fewer notes can't tell.
    static let fewestNotes = 20

    /// Whether the quantiles can be what a calibration wrote.
    var isUsable: Bool {
        [leakRisk, tokens, unknownShare, hiddenShare].allSatisfy { values in
            !values.isEmpty && values.count <= 101 && values.allSatisfy(\.isFinite)
                && zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
        } && (1...1_000_000_000).contains(notes)
    }

    /// Compares a batch. Small batches say little and pass unless they are far off.
    package func compare(_ batch: [NoteShape]) -> Comparison {
        var result = Comparison()
        guard batch.count >= Self.fewestNotes, isUsable else {
            result.isTooSmall = true
            return result
        }
        // Both the batch's share and the calibration's quantile have their spread.
        let limit = leakRisk[min(leakRisk.count - 1, Int((0.99 * Double(leakRisk.count - 1)).rounded()))]
        let count = Double(batch.count)
        let spread = (0.01 * 0.99 * (1 / count + 1 / Double(notes))).squareRoot()
        result.riskyNotes = batch.count { $0.leakRisk > limit }
        result.riskyNotesAllowed = Int(((0.01 + 3 * spread) * count).rounded(.up))
        if result.riskyNotes > result.riskyNotesAllowed {
            result.differences.append(
                "\(result.riskyNotes) notes look riskier than nearly all of the calibration's, where \(result.riskyNotesAllowed) would be usual"
            )
        }
        for (name, reference, value) in [
            ("length", tokens, \NoteShape.tokens), ("share of unknown words", unknownShare, \.unknownShare),
            ("share of hidden words", hiddenShare, \.hiddenShare),
        ] as [(String, [Float], KeyPath<NoteShape, Float>)] {
            let probability = Self.sameDistribution(
                reference, count: notes, batch.map { $0[keyPath: value] }.sorted())
            if probability < 0.001 {
                result.differences.append("the notes' \(name) differs from the calibration's")
            }
        }
        return result
    }

    /// P that two samples of one distribution lie as far apart (Kolmogorov and Smirnov's test; Stephens 1970).
    ///
    /// - Parameters:
    ///   - reference: quantiles of the first sample, sorted.
    ///   - count: how large it was.
    static func sameDistribution(_ reference: [Float], count: Int, _ batch: [Float]) -> Double {
        guard !reference.isEmpty, !batch.isEmpty else { return 1 }
        var distance = 0.0
        var (i, j) = (0, 0)
        while i < reference.count, j < batch.count {
            let value = min(reference[i], batch[j])
            while i < reference.count, reference[i] <= value { i += 1 }
            while j < batch.count, batch[j] <= value { j += 1 }
            distance = max(distance, abs(Double(i) / Double(reference.count) - Double(j) / Double(batch.count)))
        }
        // Of quantiles alone the distance isn't known more exactly than this.
        if count > reference.count { distance = max(0, distance - 1 / Double(reference.count)) }
        let size = Double(count) * Double(batch.count) / Double(count + batch.count)
        let scaled = (size.squareRoot() + 0.12 + 0.11 / size.squareRoot()) * distance
        guard scaled > 0.2 else { return 1 }
        var sum = 0.0
        for term in 1...100 {
            let k = Double(term)
            sum += (term % 2 == 1 ? 2 : -2) * exp(-2 * k * k * scaled * scaled)
        }
        return max(0, min(1, sum))
    }
}
