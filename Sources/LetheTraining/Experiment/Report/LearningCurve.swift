internal import LetheEssentials

/// A score as a rising function of the labelled notes: the monotone fit to measured means, straight between them over
/// the logarithm of the notes.
struct LearningCurve {
    /// Rising.
    let documents: [Double]
    /// Not falling.
    let scores: [Double]

    /// Where a score is reached.
    enum Place: Equatable {
        /// Already with the fewest notes measured.
        case below
        case at(Double)
        /// Not with the most notes measured.
        case above
    }

    /// Fits by pooling adjacent violators (Barlow et al. 1972): the non-decreasing sequence nearest in squares.
    init(documents: [Double], scores: [Double]) {
        precondition(
            documents.count == scores.count && !documents.isEmpty, "\(documents.count) sizes, \(scores.count) scores")
        self.documents = documents
        var blocks: [(sum: Double, count: Int)] = []
        for score in scores {
            blocks.append((score, 1))
            while blocks.count > 1 {
                let last = blocks[blocks.count - 1]
                let before = blocks[blocks.count - 2]
                guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                blocks.removeLast(2)
                blocks.append((before.sum + last.sum, before.count + last.count))
            }
        }
        self.scores = blocks.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
    }

    /// The fewest notes with which a score is reached.
    func place(of score: Double) -> Place {
        guard let index = scores.firstIndex(where: { $0 >= score }) else { return .above }
        guard index > 0 else { return scores[0] > score ? .below : .at(documents[0]) }
        let (low, high) = (scores[index - 1], scores[index])
        let share = (score - low) / (high - low)
        return .at(exp(log(documents[index - 1]) * (1 - share) + log(documents[index]) * share))
    }
}

/// Curves as they might have come out with other seeds.
///
/// Each draw gives every mean a joint t-distributed deviation: Σ gᵢ (xᵢ − x̄) / √(n (n − 1)) with normal gᵢ, over
/// √(χ² / (n − 1)). So every mean varies as its t interval says, and means of the same seeds vary together, since
/// samples are nested and both curves use the same ones.
struct SeedDraws {
    private let means: [Double]
    /// [seed][cell]
    private let deviations: [[Double]]
    private var generator: SeededGenerator

    /// - Parameter values: [seed][cell]; two seeds or more.
    init(_ values: [[Double]], seed: UInt64) {
        precondition(values.count > 1, "\(values.count) seeds")
        let count = Double(values.count)
        let means = values[0].indices.map { cell in values.reduce(0) { $0 + $1[cell] } / count }
        self.means = means
        deviations = values.map { row in zip(row, means).map { ($0 - $1) / (count * (count - 1)).squareRoot() } }
        generator = SeededGenerator(seed: seed, purpose: .bootstrap)
    }

    mutating func next() -> [Double] {
        var square = 0.0
        for _ in 1..<deviations.count {
            let value = generator.nextNormal()
            square += value * value
        }
        let scale = (Double(deviations.count - 1) / max(square, 1e-12)).squareRoot()
        var drawn = means
        for row in deviations {
            let factor = generator.nextNormal() * scale
            for cell in drawn.indices { drawn[cell] += factor * row[cell] }
        }
        return drawn
    }
}
