@testable import Lethe
@testable import LetheTraining

/// Small corpora and settings for tests that train.
enum TinyCorpora {
    static func corpus(_ institution: SampleInstitution, notes: Int, part: SamplePart, seed: UInt64 = 1) -> Corpus {
        Corpus(
            name: "sample \(institution.rawValue) \(part.rawValue)", format: .brat,
            documents: SampleGenerator(institution: institution, seed: seed).notes(notes, part: part))
    }

    /// A small network, few epochs.
    static func configuration(epochs: Int = 3, seed: UInt64 = 1) -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.network.characterEmbeddingSize = 8
        configuration.network.characterHiddenSize = 8
        configuration.network.tokenEmbeddingSize = 16
        configuration.network.tokenHiddenSize = 20
        configuration.apply(.paper)
        configuration.maximumEpochs = epochs
        configuration.patienceEpochs = 100
        configuration.learningRate = 0.02
        configuration.seed = seed
        // Tests run side by side: threads that wait for one another would take turns.
        configuration.threads = 1
        return configuration
    }

    /// The weights of a saved model, tensor by tensor.
    static func weights(_ folder: String) throws -> [String: [Float]] {
        let bundle = try ModelBundle(loading: folder)
        return Dictionary(uniqueKeysWithValues: bundle.weights.tensors.map { ($0.name, $0.matrix.values) })
    }
}
