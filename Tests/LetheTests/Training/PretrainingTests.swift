import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Networks that are taught without labels, and what becomes of them.
struct PretrainingTests {
    private static func configuration(epochs: Int = 4, seed: UInt64 = 1) -> TrainingConfiguration {
        var configuration = TinyCorpora.configuration(seed: seed)
        let pretraining = TrainingConfiguration.pretraining
        configuration.optimizer = pretraining.optimizer
        configuration.learningRate = pretraining.learningRate
        configuration.learningRateCurve = pretraining.learningRateCurve
        configuration.leastOccurrences = pretraining.leastOccurrences
        configuration.batchSize = 8
        configuration.maximumEpochs = epochs
        return configuration
    }

    private static let notes = TinyCorpora.corpus(.a, notes: 60, part: .train)

    @discardableResult
    private static func pretrain(
        _ folder: String, _ notes: Corpus = notes, _ configuration: TrainingConfiguration = configuration(),
        resumes: Bool = false, stopAfter: Int? = nil
    ) throws -> TrainingRun.Outcome {
        var run = TrainingRun(configuration: configuration, output: folder)
        run.objective = .neighbours
        run.resumes = resumes
        var epochs = 0
        return try run.run(train: notes) { event in
            if case .epoch = event { epochs += 1 }
        } shouldStop: {
            stopAfter.map { epochs >= $0 } ?? false
        }
    }

    @Test func neighboursAreLearnedAndLabelsAreNot() throws {
        let folder = TemporaryFolder()
        let outcome = try Self.pretrain(folder.path + "/a")
        let losses = outcome.history.map(\.loss)
        #expect(losses.count == 4 && losses[3] < 0.95 * losses[0], "\(losses)")
        // The same notes without their labels give the same network.
        var bare = Self.notes
        for index in bare.documents.indices { bare.documents[index].annotations = [] }
        try Self.pretrain(folder.path + "/b", bare)
        #expect(try TinyCorpora.weights(folder.path + "/a") == TinyCorpora.weights(folder.path + "/b"))
        let bundle = try ModelBundle(loading: folder.path + "/a")
        #expect(bundle.configuration.isPretrained && bundle.configuration.types.isEmpty)
        #expect(bundle.configuration.provenance?.train.annotations == 0)
        #expect(bundle.configuration.provenance?.seen?.contains(Self.notes.documents[0].text) == true)
    }

    /// What finds nothing must not pass for a model that found nothing.
    @Test func aPretrainedNetworkDoesNotTag() throws {
        let folder = TemporaryFolder()
        try Self.pretrain(folder.path + "/a", Self.notes, Self.configuration(epochs: 1))
        let error = try #require(throws: LetheError.self) { _ = try Recognizer(loading: folder.path + "/a") }
        #expect(error.description.contains("without labels"))
        // Nor does an earlier program take it for a model: it knows version 1.
        let file = try String(contentsOfFile: folder.path + "/a/config.json", encoding: .utf8)
        #expect(file.contains("\"formatVersion\" : 2"))
        let labelled = file.replacingOccurrences(of: "\"types\" : [\n\n  ]", with: "\"types\" : [\"NAME\"]")
        #expect(labelled != file)
        try labelled.write(toFile: folder.path + "/a/config.json", atomically: true, encoding: .utf8)
        #expect(throws: LetheError.self) { _ = try ModelBundle(loading: folder.path + "/a") }
    }

    @Test func goingOnGivesTheSameNetwork() throws {
        let folder = TemporaryFolder()
        try Self.pretrain(folder.path + "/whole")
        let stopped = try Self.pretrain(folder.path + "/parts", stopAfter: 2)
        #expect(stopped.ending == .interrupted && stopped.history.count == 2)
        let outcome = try Self.pretrain(folder.path + "/parts", resumes: true)
        #expect(outcome.history.count == 4)
        #expect(try TinyCorpora.weights(folder.path + "/whole") == TinyCorpora.weights(folder.path + "/parts"))
        #expect(!Files.exists(folder.path + "/parts/checkpoint.safetensors"))
    }

    @Test func oneThreadAndTwoGiveTheSameNetwork() throws {
        let folder = TemporaryFolder()
        for threads in 1...2 {
            var configuration = Self.configuration(epochs: 2)
            configuration.threads = threads
            try Self.pretrain(folder.path + "/\(threads)", Self.notes, configuration)
        }
        #expect(try TinyCorpora.weights(folder.path + "/1") == TinyCorpora.weights(folder.path + "/2"))
    }

    /// Nothing says which words of notes without labels are names.
    @Test func wordsWithoutLabelsDoNotEnterAVocabularyWithoutNames() throws {
        let folder = TemporaryFolder()
        try Self.pretrain(folder.path + "/lm", Self.notes, Self.configuration(epochs: 1))
        var configuration = Self.configuration(epochs: 1)
        configuration.vocabulary = .outsidePHI
        #expect(throws: LetheError.self) { try Self.pretrain(folder.path + "/x", Self.notes, configuration) }
        var run = TrainingRun(configuration: configuration, output: folder.path + "/y")
        var plan = TransferPlan(layers: LayerName.tokenLSTM.upToHere)
        run.transfer = (try ModelBundle(loading: folder.path + "/lm"), plan)
        let error = try #require(throws: LetheError.self) { _ = try run.run(train: Self.notes) }
        #expect(error.description.contains("--forget-source-tokens"))
        plan.keepsSourceTokens = false
        run.transfer?.plan = plan
        #expect(try run.run(train: Self.notes).ending == .allEpochsDone)
    }

    /// The point of it: few labelled notes give more than without it.
    @Test func fewLabelledNotesGiveMore() throws {
        let folder = TemporaryFolder()
        let unlabelled = TinyCorpora.corpus(.a, notes: 100, part: .train, seed: 77)
        try Self.pretrain(folder.path + "/lm", unlabelled, Self.configuration(epochs: 6))
        let train = TinyCorpora.corpus(.a, notes: 6, part: .train, seed: 5)
        let validation = TinyCorpora.corpus(.a, notes: 20, part: .validation, seed: 6)
        func score(_ name: String, seed: UInt64, source: ModelBundle?) throws -> Double {
            var configuration = TinyCorpora.configuration(epochs: 12, seed: seed)
            configuration.optimizer = .adam
            configuration.learningRate = 0.005
            configuration.learningRateCurve = .cosine
            var run = TrainingRun(configuration: configuration, output: folder.path + "/\(name)\(seed)")
            run.transfer = source.map { ($0, TransferPlan(layers: LayerName.tokenLSTM.upToHere)) }
            let outcome = try run.run(train: train, validation: validation)
            return outcome.best?.validation[Metric.entityExact.rawValue]?.f1 ?? 0
        }
        let source = try ModelBundle(loading: folder.path + "/lm")
        var (without, with) = (0.0, 0.0)
        for seed in [1, 2] as [UInt64] {
            without += try score("without", seed: seed, source: nil) / 2
            with += try score("with", seed: seed, source: source) / 2
        }
        #expect(with > without + 0.02, "\(with) against \(without)")
    }
}
