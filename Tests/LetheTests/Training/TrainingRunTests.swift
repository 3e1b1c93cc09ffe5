import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct TrainingRunTests {
    private let train = TinyCorpora.corpus(.a, notes: 6, part: .train)
    private let validation = TinyCorpora.corpus(.a, notes: 3, part: .validation)

    @discardableResult
    private func run(
        _ output: String, _ configuration: TrainingConfiguration, resumes: Bool = false,
        observe: (TrainingRun.Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
    ) throws -> TrainingRun.Outcome {
        var run = TrainingRun(configuration: configuration, output: output)
        run.resumes = resumes
        return try run.run(train: train, validation: validation, observe: observe, shouldStop: shouldStop)
    }

    @Test func aNetworkLearnsItsNotes() throws {
        let folder = TemporaryFolder()
        var configuration = TinyCorpora.configuration(epochs: 12)
        configuration.network.dropoutRate = 0.2
        let outcome = try run(folder.path + "/m", configuration)
        #expect(outcome.history.count == 12)
        #expect(outcome.history[11].loss < outcome.history[0].loss / 3)
        let report = try Evaluation.score(try Recognizer(loading: folder.path + "/m"), on: train, bootstrapSamples: 0)
        #expect((report[.tokenBinary]?.micro.f1 ?? 0) > 0.7)
    }

    enum Setting: String, CaseIterable, Sendable {
        case paper, adamBatches, normClipping, softmaxStandard, frozen, averaged
    }

    private func configuration(_ setting: Setting, epochs: Int) -> TrainingConfiguration {
        var configuration = TinyCorpora.configuration(epochs: epochs)
        switch setting {
        case .paper: break
        case .adamBatches:
            configuration.optimizer = .adam
            configuration.learningRate = 0.003
            configuration.batchSize = 8
        case .normClipping:
            configuration.clipping = .norm(2)
            configuration.learningRateDecay = 0.3
        case .softmaxStandard:
            configuration.network.outputLayer = .softmax
            configuration.network.cell = .standard
            configuration.batchSize = 3
        case .frozen: configuration.freeze([.tokenEmbedding, .crf])
        case .averaged:
            configuration.optimizer = .adam
            configuration.batchSize = 4
            configuration.learningRateCurve = .cosine
            configuration.averagedEpochs = 1.5
            configuration.wordDropout = 0.25
            configuration.exchangedShare = 0.5
        }
        return configuration
    }

    /// Same inputs and seed: the same weights bit for bit, with one thread or two, interrupted within an epoch and between
    /// epochs, or not at all.
    @Test(arguments: Setting.allCases)
    func resumedAndRepeatedRunsGiveTheSameBits(setting: Setting) throws {
        let folder = TemporaryFolder()
        let whole = try run(folder.path + "/whole", configuration(setting, epochs: 4))
        var twoThreads = configuration(setting, epochs: 4)
        twoThreads.threads = 2
        try run(folder.path + "/two", twoThreads)
        let expected = try TinyCorpora.weights(folder.path + "/whole")
        #expect(try TinyCorpora.weights(folder.path + "/two") == expected)

        // Stopped after epoch 1, then in the middle of epoch 3, then run to its end.
        let stopped = folder.path + "/stopped"
        var epochs = 0
        var first = try run(
            stopped, configuration(setting, epochs: 4), observe: { if case .epoch = $0 { epochs += 1 } },
            shouldStop: { epochs == 1 })
        #expect(first.ending == .interrupted && first.history.count == 1)
        #expect(FileManager.default.fileExists(atPath: stopped + "/checkpoint.safetensors"))
        var inThird = false
        first = try run(
            stopped, configuration(setting, epochs: 4), resumes: true,
            observe: { if case .progress(let progress) = $0, progress.epoch == 3 { inThird = true } },
            shouldStop: { inThird })
        let last = try run(stopped, configuration(setting, epochs: 4), resumes: true)
        #expect(last.ending == .allEpochsDone)
        #expect(try TinyCorpora.weights(stopped) == expected)
        #expect(last.history.map(\.loss) == whole.history.map(\.loss))
        #expect(!FileManager.default.fileExists(atPath: stopped + "/checkpoint.safetensors"))
        if setting == .frozen {
            let fresh = NetworkParameters<Float>(shape: try ModelBundle(loading: stopped).weights.shape)
            fresh.initialise(seed: 1)
            #expect(fresh.tokenEmbedding.weights.values == expected["tokenEmbedding.weights"])
            #expect(fresh.crf.transitions.values == expected["crf.transitions"])
            #expect(fresh.fullyConnected.affine.weights.values != expected["fullyConnected.weights"])
        }
    }

    /// A kill loses what comes after the last checkpoint: whatever files of an epoch under way are there, resuming from
    /// the state before it ends in the same weights.
    @Test func aKillAtAnyFileLosesNothingFinished() throws {
        let folder = TemporaryFolder()
        let model = folder.path + "/m"
        var snapshots: [String] = []
        let configuration = TinyCorpora.configuration(epochs: 3)
        try run(
            model, configuration,
            observe: { event in
                // `validating` comes before an epoch's files, `epoch` after them: copies stand for kills.
                if case .progress(let progress) = event, progress.tokens < progress.totalTokens, progress.epoch == 1 {
                    return
                }
                let copy = folder.path + "/kill-\(snapshots.count)"
                if FileManager.default.fileExists(atPath: model),
                    (try? FileManager.default.copyItem(atPath: model, toPath: copy)) != nil
                {
                    snapshots.append(copy)
                }
            })
        let expected = try TinyCorpora.weights(model)
        #expect(snapshots.count >= 6)
        // Kills between the three files of an epoch: the checkpoint is there, what follows it is not.
        for snapshot in snapshots where FileManager.default.fileExists(atPath: snapshot + "/checkpoint.safetensors") {
            for missing in [["history.jsonl"], ["history.jsonl", "weights.safetensors"]] {
                let copy = snapshot + "-without-\(missing.count)"
                try FileManager.default.copyItem(atPath: snapshot, toPath: copy)
                let history = (try? String(contentsOfFile: copy + "/history.jsonl", encoding: .utf8)) ?? ""
                // Weights are written only after an epoch that is the best so far.
                let lastIsBest = history.split(separator: "\n").last?.contains("\"isBest\":true") ?? false
                guard missing.count == 1 || lastIsBest else { continue }
                for name in missing { try? FileManager.default.removeItem(atPath: copy + "/" + name) }
                try run(copy, configuration, resumes: true)
                #expect(try TinyCorpora.weights(copy) == expected, "\(copy)")
            }
        }
        for snapshot in snapshots {
            // A half-written file of the kill lies about; it is not taken for anything.
            try Data("half".utf8).write(to: URL(fileURLWithPath: snapshot + "/weights.safetensors.1.tmp"))
            try run(snapshot, configuration, resumes: true)
            #expect(try TinyCorpora.weights(snapshot) == expected, "\(snapshot)")
        }
    }

    /// A run with an end keeps its last weights, whatever validation says, and its length is a part of what it is.
    @Test func aRunWithAnEndKeepsItsLastWeights() throws {
        let folder = TemporaryFolder()
        let configuration = configuration(.averaged, epochs: 5)
        let outcome = try run(folder.path + "/m", configuration)
        #expect(outcome.ending == .allEpochsDone && outcome.best?.epoch == 5)
        #expect(outcome.doubts.allSatisfy { $0 == .nearNothing })
        let stopped = folder.path + "/stopped"
        var epochs = 0
        try run(
            stopped, configuration, observe: { if case .epoch = $0 { epochs += 1 } }, shouldStop: { epochs == 2 })
        var longer = configuration
        longer.maximumEpochs = 6
        #expect(throws: LetheError.self) { try run(stopped, longer, resumes: true) }
        try run(stopped, configuration, resumes: true)
        #expect(try TinyCorpora.weights(stopped) == TinyCorpora.weights(folder.path + "/m"))
    }

    /// Validation notes only measure a run with an end: without them it gives the same weights.
    @Test func aRunWithAnEndNeedsNoValidation() throws {
        let folder = TemporaryFolder()
        let configuration = configuration(.averaged, epochs: 3)
        let measured = try run(folder.path + "/measured", configuration)
        let outcome = try TrainingRun(configuration: configuration, output: folder.path + "/m").run(train: train)
        #expect(outcome.ending == .allEpochsDone && outcome.best?.epoch == 3 && outcome.doubts.isEmpty)
        #expect(outcome.history.map(\.loss) == measured.history.map(\.loss))
        #expect(outcome.history.allSatisfy { $0.validation.isEmpty })
        #expect(try TinyCorpora.weights(folder.path + "/m") == TinyCorpora.weights(folder.path + "/measured"))
        let error = #expect(throws: LetheError.self) {
            try TrainingRun(configuration: TinyCorpora.configuration(epochs: 3), output: folder.path + "/n")
                .run(train: train)
        }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("nothing says when to stop"))
    }

    @Test func anotherSeedGivesOtherWeights() throws {
        let folder = TemporaryFolder()
        try run(folder.path + "/a", TinyCorpora.configuration(epochs: 1))
        try run(folder.path + "/b", TinyCorpora.configuration(epochs: 1, seed: 2))
        #expect(try TinyCorpora.weights(folder.path + "/a") != TinyCorpora.weights(folder.path + "/b"))
    }

    @Test func theBestEpochIsTheModel() throws {
        let folder = TemporaryFolder()
        var best: [String: [Float]] = [:]
        let model = folder.path + "/m"
        let outcome = try run(
            model, TinyCorpora.configuration(epochs: 6),
            observe: { event in
                if case .epoch(let record) = event, record.isBest { best = (try? TinyCorpora.weights(model)) ?? [:] }
            })
        #expect(try TinyCorpora.weights(model) == best)
        let scores = outcome.history.map { $0.validation["entityExact"]?.f1 ?? 0 }
        #expect(outcome.best?.validation["entityExact"]?.f1 == scores.max())
        let report = try Evaluation.score(try Recognizer(loading: model), on: validation, bootstrapSamples: 0)
        #expect(report[.entityExact]?.micro.f1 == scores.max())
        let lines = folder.read("m/history.jsonl").split(separator: "\n")
        #expect(lines.count == 6)
        #expect(try JSONDecoder().decode(EpochRecord.self, from: Data(lines[2].utf8)) == outcome.history[2])
    }

    @Test func foldersAreNotOverwrittenUnasked() throws {
        let folder = TemporaryFolder()
        try run(folder.path + "/m", TinyCorpora.configuration(epochs: 1))
        #expect(throws: LetheError.self) { try run(folder.path + "/m", TinyCorpora.configuration(epochs: 1)) }
        #expect(throws: LetheError.self) {
            try run(folder.path + "/m", TinyCorpora.configuration(epochs: 1), resumes: true)
        }
        var again = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/m")
        again.overwrites = true
        #expect(try again.run(train: train, validation: validation).history.count == 1)
    }

    @Test func resumingWithOtherSettingsIsRefused() throws {
        let folder = TemporaryFolder()
        var epochs = 0
        try run(
            folder.path + "/m", TinyCorpora.configuration(epochs: 3), observe: { if case .epoch = $0 { epochs += 1 } },
            shouldStop: { epochs == 1 })
        var other = TinyCorpora.configuration(epochs: 3)
        other.learningRate = 0.5
        #expect(throws: LetheError.self) { try run(folder.path + "/m", other, resumes: true) }
    }

    @Test func unusableSettingsAndDataAreRefused() throws {
        let folder = TemporaryFolder()
        for change in [
            { (c: inout TrainingConfiguration) in c.batchSize = 0 }, { $0.learningRate = -1 },
            { $0.network.dropoutRate = 1 },
            { $0.maximumEpochs = 0 }, { $0.network.tokenHiddenSize = 0 }, { $0.freeze(Set(LayerName.allCases)) },
            { $0.clipping = .norm(0) }, { $0.threads = 3 },
        ] {
            var configuration = TinyCorpora.configuration()
            change(&configuration)
            #expect(throws: LetheError.self) { try run(folder.path + "/m", configuration) }
        }
        let empty = Corpus(name: "e", format: .brat, documents: [Document(id: "1", text: "Ann left.")])
        #expect(throws: LetheError.self) {
            try TrainingRun(configuration: TinyCorpora.configuration(), output: folder.path + "/m").run(
                train: train, validation: empty)
        }
        #expect(throws: LetheError.self) {
            try TrainingRun(configuration: TinyCorpora.configuration(), output: folder.path + "/m").run(
                train: empty, validation: validation)
        }
    }

    @Test func earlyStoppingHasOneRuleForTies() {
        var stopping = EarlyStopping(patienceEpochs: 2)
        for _ in 0..<3 { #expect(stopping.record(0) == .improved, "of epochs that found nothing the latest counts") }
        #expect(!stopping.isExhausted, "patience does not run before anything was found")
        #expect(stopping.record(0.5) == .improved)
        #expect(stopping.record(0.5) == .continued)
        #expect(stopping.bestEpoch == 4)
        #expect(stopping.record(0.4) == .stopped)
        #expect(stopping.isExhausted)
    }

    /// Tokens of validation notes never enter the vocabulary.
    @Test func theVocabularyIsTheTrainingPartsAlone() throws {
        let folder = TemporaryFolder()
        try run(folder.path + "/m", TinyCorpora.configuration(epochs: 1))
        let vocabulary = try ModelBundle(loading: folder.path + "/m").vocabulary
        var tokens: Set<String> = []
        for document in train.documents {
            let utf8 = Array(document.text.string.utf8)
            for token in Tokenizer().tokenize(document.text).tokens {
                tokens.insert(String(decoding: utf8[Int(token.utf8Start)..<Int(token.utf8End)], as: UTF8.self))
            }
        }
        #expect(Set(vocabulary.tokens) == tokens)
    }
}
