/// The documents that one size and seed stand for.
///
/// A smaller sample is part of every larger one of the same seed, in the `budget` regime its two parts too.
struct ExperimentSample {
    /// Indices into the target's training part, in its order.
    var training: [Int]
    /// Indices into the target's training part; empty in the `fixed` regime.
    var validation: [Int]

    /// What is written down about a sample.
    struct Record: Codable, Equatable {
        var size: SampleSize
        var seed: UInt64
        var trainingDocuments: [String]
        /// Only in the `budget` regime.
        var validationDocuments: [String]
    }

    /// Draws a sample.
    ///
    /// - Throws: `LetheError` where there are too few documents.
    init(
        _ job: ExperimentJob, configuration: ExperimentConfiguration, trainingCount: Int, corpusCount: Int
    ) throws {
        let count = try job.size.documentCount(
            trainingCount: trainingCount, corpusCount: corpusCount, base: configuration.shareOf)
        let drawn = CorpusSplit.sampleIndices(of: trainingCount, count: count, seed: job.seed)
        switch configuration.validationRegime {
        case .fixed, .halves:
            training = drawn.sorted()
            validation = []
        case .budget:
            guard count >= 2 else { throw Self.tooSmall(job.size) }
            // The n-th note drawn validates where the rounded share grows: the parts are nested like the whole. With
            // this offset the second note is the first that does.
            let share = configuration.validationShare
            func validating(_ count: Int) -> Int { Int((Double(count) * share + 1 - 2 * share + 1e-9).rounded(.down)) }
            var parts: (training: [Int], validation: [Int]) = ([], [])
            for (position, index) in drawn.enumerated() {
                if validating(position + 1) > validating(position) {
                    parts.validation.append(index)
                } else {
                    parts.training.append(index)
                }
            }
            training = parts.training.sorted()
            validation = parts.validation.sorted()
        }
    }

    /// The error for a budget that can't be divided.
    static func tooSmall(_ size: SampleSize) -> LetheError {
        LetheError(
            .setting, "size \(size.text) can't be used", expected: "two notes or more, one of them to validate",
            found: "1")
    }
}
