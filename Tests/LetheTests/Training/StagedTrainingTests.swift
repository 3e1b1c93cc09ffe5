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
        for resumes in [false, true] {
            let error = try #require(throws: LetheError.self) {
                _ = try Self.staged(output, resumes: resumes).run(train: Self.train, unlabelled: Self.unlabelled)
            }
            #expect(error.description.contains(resumes ? "no steps to go on with" : "already holds a model"))
        }
        #expect(Files.exists(output + "/history.jsonl"))
    }

    /// A model that is replaced stays until the new one is done, and says nothing of how far that is: stopped in every stage and
    /// gone on with, the new one comes.
    @Test(arguments: [false, true])
    func anEarlierModelIsReplacedAtTheEnd(keepsNetworks: Bool) throws {
        let folder = TemporaryFolder()
        let (whole, output) = (folder.path + "/whole", folder.path + "/m")
        _ = try Self.staged(whole, keepsNetworks: keepsNetworks).run(train: Self.train, unlabelled: Self.unlabelled)
        _ = try TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: output).run(
            train: Self.train, validation: Self.train)
        let earlier = try TinyCorpora.weights(output)
        var stops = 0
        var outcome = StagedTraining.Outcome()
        while outcome.model == nil, stops < 30 {
            #expect(try TinyCorpora.weights(output) == earlier)
            var epochs = 0
            // A slash at the end is the same place.
            let staged = Self.staged(
                output + "/", keepsNetworks: keepsNetworks, resumes: stops > 0, overwrites: stops == 0)
            outcome = try staged.run(train: Self.train, unlabelled: Self.unlabelled) {
                if case .epoch = $1 { epochs += 1 }
            } shouldStop: {
                epochs >= 1
            }
            stops += 1
        }
        #expect(stops > 3, "\(stops)")
        #expect(try TinyCorpora.weights(output) == TinyCorpora.weights(whole))
        #expect(!Files.exists(output + ".steps"))
    }

    /// What stands in the steps' folder and is no step is somebody's.
    @Test func onlyStepsAreTakenAway() throws {
        let folder = TemporaryFolder()
        _ = folder.file("m.steps/notes.txt", "mine")
        let output = folder.path + "/m"
        _ = try Self.staged(output, networks: 1).run(train: Self.train, unlabelled: Self.unlabelled)
        #expect(try FileManager.default.contentsOfDirectory(atPath: output + ".steps") == ["notes.txt"])
    }

    /// What the last stage would refuse is refused before the first.
    @Test func refusalsComeFirst() throws {
        let folder = TemporaryFolder()
        let output = folder.path + "/m"
        var bare = Self.train
        for index in bare.documents.indices { bare.documents[index].annotations = [] }
        var open = Self.staged(output)
        open.run.configuration.learningRateCurve = .constant
        _ = folder.file("full/other.txt", "mine")
        let full = Self.staged(folder.path + "/full")
        for (staged, train, validation) in [
            (Self.staged(output), bare, nil), (Self.staged(output), Self.train, bare), (open, Self.train, Self.train),
            (full, Self.train, nil),
        ] as [(StagedTraining, Corpus, Corpus?)] {
            #expect(throws: LetheError.self) {
                try staged.run(train: train, unlabelled: Self.unlabelled, validation: validation)
            }
        }
        #expect(!Files.exists(output) && !Files.exists(output + ".steps") && !Files.exists(folder.path + "/full.steps"))
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
