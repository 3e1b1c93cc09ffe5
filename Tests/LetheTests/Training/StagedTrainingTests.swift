import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Models from several runs.
struct StagedTrainingTests {
    private static let train = TinyCorpora.corpus(.a, notes: 12, part: .train)
    private static let unlabelled = TinyCorpora.corpus(.a, notes: 20, part: .train, seed: 31)

    private static func staged(
        _ output: String, networks: Int? = 2, keepsNetworks: Bool = false, resumes: Bool = false,
        overwrites: Bool = false
    ) -> StagedTraining {
        var configuration = TinyCorpora.configuration(epochs: 2)
        configuration.optimizer = .adam
        configuration.learningRateCurve = .cosine
        configuration.batchSize = 8
        var run = TrainingRun(configuration: configuration, output: output)
        run.resumes = resumes
        run.overwrites = overwrites
        var staged = StagedTraining(run, networks: networks, keepsNetworks: keepsNetworks)
        staged.pretraining.maximumEpochs = 2
        return staged
    }

    /// Text first, then labels, then what the networks say: one network, which has seen all notes; nothing else is left.
    @Test func notesWithoutLabelsTeachOneNetwork() throws {
        let folder = TemporaryFolder()
        let output = folder.path + "/m"
        var stages: [StagedTraining.Stage] = []
        let outcome = try Self.staged(output).run(train: Self.train, unlabelled: Self.unlabelled) { stage, _ in
            if stages.last != stage { stages.append(stage) }
        }
        #expect(stages == [.pretraining, .network(1, of: 2), .network(2, of: 2), .student])
        let model = try #require(outcome.model)
        #expect(model.networkCount == 1 && model.configuration.types == Self.train.labels.sorted())
        #expect(outcome.outcome?.history.count == StagedTraining.studentEpochs)
        let seen = try #require(model.configuration.provenance?.seen)
        #expect((Self.train.documents + Self.unlabelled.documents).allSatisfy { seen.contains($0.text) })
        #expect(!Files.exists(output + ".steps"))
        #expect(throws: LetheError.self) { try Self.staged(output).run(train: Self.train, unlabelled: Self.unlabelled) }
    }

    /// With and without notes without labels: as many networks as were asked for, from seeds one after the other.
    @Test func severalNetworksAreTheModel() throws {
        let folder = TemporaryFolder()
        for (name, unlabelled) in [("with", Self.unlabelled), ("without", nil)] {
            let output = folder.path + "/" + name
            let staged = Self.staged(output, keepsNetworks: true)
            let outcome = try staged.run(train: Self.train, unlabelled: unlabelled)
            #expect(outcome.model?.networkCount == 2 && outcome.outcome == nil)
            let read = try ModelBundle(loading: output)
            #expect(read.configuration.ensemble?.seeds == [1, 2])
            #expect(read.networks[0].tensors[3].matrix.values != read.networks[1].tensors[3].matrix.values)
            #expect(!Files.exists(output + ".steps"))
        }
    }

    /// Stopped in every stage, gone on with, it is the model that an undisturbed run gives.
    @Test func goingOnGivesTheSameModel() throws {
        let folder = TemporaryFolder()
        let whole = folder.path + "/whole"
        _ = try Self.staged(whole).run(train: Self.train, unlabelled: Self.unlabelled)
        let parts = folder.path + "/parts"
        var stops = 0
        var outcome = StagedTraining.Outcome()
        while outcome.model == nil, stops < 20 {
            var epochs = 0
            // Each attempt is stopped after one epoch of what it does anew.
            outcome = try Self.staged(parts, resumes: stops > 0).run(train: Self.train, unlabelled: Self.unlabelled) {
                if case .epoch = $1 { epochs += 1 }
            } shouldStop: {
                epochs >= 1
            }
            stops += 1
        }
        // Every stage but the last epoch of each was stopped in.
        #expect(stops > 4, "\(stops)")
        #expect(try TinyCorpora.weights(whole) == TinyCorpora.weights(parts))
    }

    /// Steps of a run of other notes are never taken for this one's.
    @Test func earlierStepsAreNotMistaken() throws {
        let folder = TemporaryFolder()
        let output = folder.path + "/m"
        var epochs = 0
        let stopped = try Self.staged(output).run(train: Self.train, unlabelled: Self.unlabelled) {
            if case .epoch = $1 { epochs += 1 }
        } shouldStop: {
            epochs >= 3
        }
        #expect(stopped.model == nil && Files.exists(output + ".steps"))
        let left = try #require(throws: LetheError.self) {
            _ = try Self.staged(output).run(train: Self.train, unlabelled: Self.unlabelled)
        }
        #expect(left.description.contains("--resume") && left.place.hasSuffix(".steps"))
        var other = Self.unlabelled
        other.documents.removeLast()
        let mixed = try #require(throws: LetheError.self) {
            _ = try Self.staged(output, resumes: true).run(train: Self.train, unlabelled: other)
        }
        #expect(mixed.description.contains("other data or settings"))
        let again = try Self.staged(output, overwrites: true).run(train: Self.train, unlabelled: other)
        #expect(again.model != nil)
    }

    @Test func whatCannotBeIsRefused() throws {
        let folder = TemporaryFolder()
        let output = folder.path + "/m"
        for networks in [0, EnsembleRecord.mostNetworks + 1] {
            #expect(throws: LetheError.self) {
                try Self.staged(output, networks: networks).run(train: Self.train, unlabelled: Self.unlabelled)
            }
        }
        var staged = Self.staged(output)
        staged.run.configuration.vocabulary = .outsidePHI
        #expect(throws: LetheError.self) { try staged.run(train: Self.train, unlabelled: Self.unlabelled) }
        #expect(!Files.exists(output))
    }
}
