import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// How much of a source to begin with, decided by notes that no network saw.
struct TransferChoiceTests {
    private static func settings(epochs: Int = 4) -> TrainingConfiguration {
        var settings = TinyCorpora.configuration(epochs: epochs)
        settings.optimizer = .adam
        settings.learningRate = 0.01
        settings.batchSize = 4
        settings.learningRateCurve = .cosine
        return settings
    }

    private static func row(_ candidate: TransferChoice.Candidate, _ f1: Double, _ recall: Double) -> TransferChoice.Row
    {
        TransferChoice.Row(
            candidate: candidate, entityF1: f1, tokenF1: 0, tokenRecall: recall, gain: 0,
            interval: .init(low: 0, high: 0))
    }

    /// The highest F1, but never at the price of recall.
    @Test func recallIsNotGivenAway() {
        let scratch = Self.row(.scratch, 0.9, 0.95)
        #expect(TransferChoice.choose([scratch, Self.row(.all, 0.93, 0.96), Self.row(.pair, 0.92, 0.97)]) == .all)
        #expect(TransferChoice.choose([scratch, Self.row(.all, 0.93, 0.948), Self.row(.pair, 0.92, 0.95)]) == .pair)
        #expect(TransferChoice.choose([scratch, Self.row(.all, 0.93, 0.90)]) == .scratch)
        #expect(TransferChoice.choose([scratch, Self.row(.all, 0.9, 0.99)]) == .scratch)
        #expect(TransferChoice.choose([scratch, Self.row(.all, 0.92, 0.9495)]) == .all)
    }

    @Test func everyWayIsScoredOnTheSameNotesAndStoppedWorkGoesOn() throws {
        let folder = TemporaryFolder()
        _ = try TrainingRun(configuration: Self.settings(epochs: 8), output: folder.path + "/source").run(
            train: TinyCorpora.corpus(.a, notes: 40, part: .train))
        let source = try ModelBundle(loading: folder.path + "/source")
        let notes = TinyCorpora.corpus(.a, notes: 12, part: .train, seed: 5)
        var choice = TransferChoice(
            Self.settings(), source: source, plan: TransferPlan(layers: Set(LayerName.allCases)),
            folder: folder.path + "/choice")
        choice.folds = 3
        // Of one institution: what the source knows helps.
        nonisolated(unsafe) var finished = 0
        let stopped = try choice.run(notes, workers: 1) { _, event in
            if case .finished = event { finished += 1 }
        } shouldStop: {
            finished >= 5
        }
        #expect(stopped == nil && finished == 5)
        let outcome = try #require(try choice.run(notes, workers: 2))
        #expect(outcome.rows.map(\.candidate) == TransferChoice.Candidate.allCases && outcome.impossible.isEmpty)
        #expect(outcome.rows[0].gain == 0 && outcome.rows[0].interval.low == 0)
        let byName = Dictionary(uniqueKeysWithValues: outcome.rows.map { ($0.candidate, $0) })
        let (scratch, all) = (try #require(byName[.scratch]), try #require(byName[.all]))
        #expect(all.entityF1 > scratch.entityF1 + 0.05, "\(all.entityF1) \(scratch.entityF1)")
        #expect(outcome.chosen != .scratch && outcome.chosen != .characters)
        for row in outcome.rows { #expect(abs(row.gain - (row.entityF1 - scratch.entityF1)) < 1e-12) }
        #expect(choice.transfer(.scratch) == nil && choice.transfer(.all)?.plan.keepsTokens == true)
        #expect(choice.transfer(.pairForgetting)?.plan.keepsTokens == false)
        #expect(choice.transfer(.characters)?.plan.layers == [.characterEmbedding, .characterLSTM])

        // Folds whose models weren't kept are done again where they are asked for.
        try FileManager.default.removeItem(atPath: folder.path + "/choice/all/models")
        let again = try #require(try choice.run(notes, workers: 2))
        #expect(again.rows.map(\.entityF1) == outcome.rows.map(\.entityF1))
        #expect(choice.networkSettings.network.tokenHiddenSize == source.configuration.network.tokenHiddenSize)
        _ = folder.file("choice/other.txt", "x")
        choice.allowsPairs = false
        let single = try #require(try choice.run(notes, workers: 2))
        #expect(single.rows.map(\.candidate) == [.scratch, .characters, .all, .forgetting])
        #expect(zip(single.rows, outcome.rows).allSatisfy { $0.entityF1 == $1.entityF1 })
        // What isn't ours stays.
        try choice.removeFolds()
        #expect(try FileManager.default.contentsOfDirectory(atPath: choice.folder) == ["other.txt"])
    }

    /// A network with the source's layers and one from nothing are one model; each is what it would be alone.
    @Test func aPairIsATransferAndAScratch() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.b, notes: 10, part: .train)
        var small = Self.settings()
        small.network.tokenHiddenSize = 12
        _ = try TrainingRun(configuration: small, output: folder.path + "/source").run(
            train: TinyCorpora.corpus(.a, notes: 20, part: .train))
        let source = try ModelBundle(loading: folder.path + "/source")
        let plan = TransferPlan(layers: Set(LayerName.allCases))
        var run = TrainingRun(configuration: Self.settings(), output: folder.path + "/pair")
        run.transfer = (source, plan)
        var staged = StagedTraining(run, networks: 2, keepsNetworks: true)
        staged.pairsWithScratch = true
        let outcome = try staged.run(train: corpus, unlabelled: nil)
        #expect(outcome.model?.networkCount == 2)
        #expect(try ModelBundle(loading: run.output).networkCount == 2)

        // The sizes are the source's.
        run.output = folder.path + "/with"
        _ = try run.run(train: corpus)
        var other = TrainingRun(configuration: Self.settings(), output: folder.path + "/without")
        other.configuration.network = source.configuration.network
        other.configuration.seed = 2
        _ = try other.run(train: corpus)
        let joined = try ModelBundle.ensemble([ModelBundle(loading: run.output), ModelBundle(loading: other.output)])
        let pair = try #require(outcome.model)
        for (mine, theirs) in zip(joined.networks, pair.networks) {
            #expect(zip(mine.tensors, theirs.tensors).allSatisfy { $0.matrix.values == $1.matrix.values })
        }
    }

    /// In an experiment, the average is what its two networks give together.
    @Test func experimentsCompareTheAverage() throws {
        #expect(try TransferExtent(parsing: "averaged") == .averaged && TransferExtent.averaged.text == "averaged")
        #expect(TransferExtent.averaged.rank > TransferExtent.all.rank)
        var configuration = ExperimentConfiguration()
        configuration.target.train = "t"
        configuration.target.test = "t"
        configuration.source.model = "m"
        configuration.transfers = [.none, .averaged]
        configuration.validationRegime = .budget
        try configuration.validate()
        configuration.validationRegime = .halves
        #expect(throws: LetheError.self) { try configuration.validate() }
    }
}
