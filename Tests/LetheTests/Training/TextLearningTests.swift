import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// The notes' text, before their labels.
struct TextLearningTests {
    private static let train = TinyCorpora.corpus(.a, notes: 15, part: .train)

    private static func run(
        _ output: String, text: Int, threads: Int = 1, resumes: Bool = false,
        source: ModelBundle? = nil, stopAfter: Int = .max
    ) throws -> (TrainingRun.Outcome, textEpochs: Int) {
        var configuration = TinyCorpora.configuration(epochs: 3)
        configuration.learningRateCurve = .cosine
        configuration.averagedEpochs = 1
        configuration.batchSize = 4
        configuration.textEpochs = text
        configuration.threads = threads
        var run = TrainingRun(configuration: configuration, output: output)
        run.resumes = resumes
        run.transfer = source.map { ($0, TransferPlan(layers: LayerName.tokenLSTM.upToHere)) }
        var (texts, epochs) = (0, 0)
        let outcome = try run.run(train: train) { event in
            if case .textEpoch = event { texts += 1 }
            if case .epoch = event { epochs += 1 }
        } shouldStop: {
            epochs >= stopAfter
        }
        return (outcome, texts)
    }

    /// Once, in its place: one thread or two, in one piece or gone on with behind it, and not where a source knows text.
    @Test func textComesBeforeLabelsOnce() throws {
        let folder = TemporaryFolder()
        #expect(try Self.run(folder.path + "/with", text: 2).textEpochs == 2)
        #expect(try Self.run(folder.path + "/without", text: 0).textEpochs == 0)
        let weights = try TinyCorpora.weights(folder.path + "/with")
        #expect(try TinyCorpora.weights(folder.path + "/without") != weights)
        #expect(try Self.run(folder.path + "/two", text: 2, threads: 2).textEpochs == 2)
        #expect(try TinyCorpora.weights(folder.path + "/two") == weights)
        #expect(try Self.run(folder.path + "/parts", text: 2, stopAfter: 1).0.ending == .interrupted)
        #expect(try Self.run(folder.path + "/parts", text: 2, resumes: true).textEpochs == 0)
        #expect(try TinyCorpora.weights(folder.path + "/parts") == weights)
        let source = try ModelBundle(loading: folder.path + "/without")
        #expect(try Self.run(folder.path + "/onto", text: 2, source: source).textEpochs == 0)
        #expect(try ModelBundle(loading: folder.path + "/with").configuration.provenance?.settings.textEpochs == 2)
    }
}
