import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct TrainingScheduleTests {
    /// Decoding is written by hand: a setting that it leaves out would be lost without a word.
    @Test func everySettingComesBackFromAFile() throws {
        var changed = TrainingConfiguration()
        changed.network.dropoutRate = 0.25
        changed.tagScheme = .bio
        changed.optimizer = .adam
        changed.learningRate = 0.25
        changed.learningRateDecay = 0.5
        changed.learningRateCurve = .cosine
        changed.warmUpShare = 0.25
        changed.averagedEpochs = 3
        changed.leastOccurrences = 2
        changed.textEpochs = 3
        changed.wordDropout = 0.25
        changed.exchangedShare = 0.25
        changed.malformedTags = .impossible
        changed.slices = 4
        changed.agreesWithinNotes = true
        changed.batchSize = 7
        changed.clipping = .norm(2)
        changed.maximumEpochs = 7
        changed.patienceEpochs = 3
        changed.maximumUpdates = 11
        changed.patienceUpdates = 12
        changed.validationUpdates = 13
        changed.decidingMetric = .tokenBinary
        changed.seed = 9
        changed.threads = changed.threads == 1 ? 2 : 1
        changed.freeze([.crf])
        changed.replacesSingletons = false
        changed.tokenizer.name = .spacyEnglish
        changed.vocabulary = .outsidePHI
        // Each setting that there is was changed, so that none passes by being the default.
        for (one, other) in zip(
            Mirror(reflecting: changed).children, Mirror(reflecting: TrainingConfiguration()).children)
        {
            #expect("\(one.value)" != "\(other.value)", "\(one.label ?? "")")
        }
        let data = try JSONEncoder().encode(changed)
        #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: data) == changed)
        // Written out or not, a default is a default.
        let folder = TemporaryFolder()
        let same = folder.file("d.json", #"{"training": {"wordDropout": 0, "learningRateCurve": "constant"}}"#)
        #expect(try ExperimentConfiguration(contentsOf: same).training == TrainingConfiguration())
        // What earlier versions didn't have changes no fingerprint while nobody uses it.
        let before = try StrictJSON.encodeLine(TrainingConfiguration(), told: TrainingConfiguration.asBefore)
        #expect(!String(decoding: before, as: UTF8.self).contains("wordDropout"))
        let used = try StrictJSON.encodeLine(changed, told: TrainingConfiguration.asBefore)
        #expect(String(decoding: used, as: UTF8.self).contains("wordDropout"))
        // Adam brings its own rate, in code and in files.
        var adam = TrainingConfiguration()
        adam.optimizer = .adam
        #expect(adam.learningRate == 0.001)
        let file = folder.file("e.json", #"{"training": {"optimizer": "adam"}}"#)
        #expect(try ExperimentConfiguration(contentsOf: file).training.learningRate == 0.001)
        let own = folder.file("f.json", #"{"training": {"optimizer": "adam", "learningRate": 0.1}}"#)
        #expect(try ExperimentConfiguration(contentsOf: own).training.learningRate == 0.1)
    }

    @Test func smallSamplesTrainByUpdatesLargeOnesByEpochs() {
        let configuration = TrainingConfiguration()
        let small = TrainingSchedule(configuration, sentences: 60)
        #expect(small.maximumEpochs == 1667 && small.patienceEpochs == 334 && small.validationEpochs == 5)
        let large = TrainingSchedule(configuration, sentences: 14_041)
        #expect(large.maximumEpochs == 100 && large.patienceEpochs == 10 && large.validationEpochs == 1)
        // The last epoch is validated, whatever the rhythm.
        #expect(small.validates(5) && !small.validates(6) && small.validates(1667))
    }

    @Test func thePapersRuleCountsEpochsAlone() {
        var configuration = TrainingConfiguration()
        configuration.apply(.paper)
        let schedule = TrainingSchedule(configuration, sentences: 60)
        #expect(schedule.maximumEpochs == 100 && schedule.patienceEpochs == 10 && schedule.validationEpochs == 1)
        configuration.apply(.standard)
        #expect(configuration == TrainingConfiguration())
    }

    @Test func whoeverNamesEpochsMeansEpochs() throws {
        var configuration = TrainingConfiguration()
        configuration.maximumEpochs = 5
        #expect(configuration.maximumUpdates == nil && configuration.validationUpdates == nil)
        #expect(configuration.patienceUpdates != nil)
        var patient = TrainingConfiguration()
        patient.patienceEpochs = 3
        #expect(patient.patienceUpdates == nil && patient.validationUpdates == nil && patient.maximumUpdates != nil)
        configuration.maximumUpdates = 600
        #expect(TrainingSchedule(configuration, sentences: 60).maximumEpochs == 10)
        // In a file as well; and a file of an earlier version, which knew no updates, means what it meant.
        let folder = TemporaryFolder()
        let path = folder.file(
            "e.json", #"{"target": {"train": "t", "test": "u"}, "training": {"maximumEpochs": 7, "patienceEpochs": 3}}"#
        )
        let training = try ExperimentConfiguration(contentsOf: path).training
        #expect(training.maximumUpdates == nil && training.patienceUpdates == nil && training.validationUpdates == nil)
    }

    @Test func validationComesEverySoManyUpdates() throws {
        let folder = TemporaryFolder()
        var configuration = TinyCorpora.configuration(epochs: 7)
        let train = TinyCorpora.corpus(.a, notes: 6, part: .train)
        let validation = TinyCorpora.corpus(.a, notes: 3, part: .validation)
        let every = try TrainingRun(configuration: configuration, output: folder.path + "/every")
            .run(train: train, validation: validation)
        configuration.validationUpdates = every.schedule.updatesPerEpoch * 2 + 1
        let third = try TrainingRun(configuration: configuration, output: folder.path + "/third")
            .run(train: train, validation: validation)
        #expect(third.history.map(\.epoch) == [3, 6, 7])
        // The weights go the same way, looked at less often.
        for record in third.history {
            let other = try #require(every.history.first { $0.epoch == record.epoch })
            #expect(other.loss == record.loss && other.validation == record.validation)
        }
        // Stopped in between, it goes on from the last validated epoch and ends alike.
        var epochs: [Int] = []
        var stopped = TrainingRun(configuration: configuration, output: folder.path + "/stopped")
        let first = try stopped.run(
            train: train, validation: validation,
            observe: { if case .progress(let progress) = $0 { epochs.append(progress.epoch) } },
            shouldStop: { epochs.last == 5 })
        #expect(first.ending == .interrupted && first.history.map(\.epoch) == [3])
        stopped.resumes = true
        let last = try stopped.run(train: train, validation: validation)
        #expect(last.history.map(\.validation) == third.history.map(\.validation))
        #expect(
            try TinyCorpora.weights(folder.path + "/stopped") == TinyCorpora.weights(folder.path + "/third"))
    }

    /// Length, patience, rhythm and threads may be others when a run goes on; the model it ends in can be read.
    @Test func aRunThatGoesOnWithAnotherLengthKeepsItsModelWhole() throws {
        let folder = TemporaryFolder()
        let train = TinyCorpora.corpus(.a, notes: 6, part: .train)
        let validation = TinyCorpora.corpus(.a, notes: 3, part: .validation)
        var configuration = TinyCorpora.configuration(epochs: 20)
        var epochs = 0
        var run = TrainingRun(configuration: configuration, output: folder.path + "/m")
        let first = try run.run(
            train: train, validation: validation, observe: { if case .epoch = $0 { epochs += 1 } },
            shouldStop: { epochs == 2 })
        #expect(first.ending == .interrupted)
        configuration.maximumEpochs = 4
        configuration.patienceEpochs = 7
        configuration.validationUpdates = 30
        configuration.threads = 2
        run = TrainingRun(configuration: configuration, output: folder.path + "/m")
        run.resumes = true
        let last = try run.run(train: train, validation: validation)
        #expect(last.ending == .allEpochsDone && last.history.last?.epoch == 4)
        _ = try ModelBundle(loading: folder.path + "/m")
    }

    @Test func aRunSaysWhenItsEndIsInDoubt() throws {
        var exhausted = EarlyStopping(patienceEpochs: 2)
        for score in [0.5, 0.4, 0.4] { _ = exhausted.record(score) }
        #expect(TrainingDoubt.doubts(bestScore: 0.5, stopping: [exhausted]).isEmpty)
        #expect(TrainingDoubt.doubts(bestScore: 0.05, stopping: [exhausted]) == [.nearNothing])
        var rising = EarlyStopping(patienceEpochs: 2)
        for score in [0.5, 0.6] { _ = rising.record(score) }
        #expect(TrainingDoubt.doubts(bestScore: 0.6, stopping: [rising]) == [.atCap, .bestIsLast])
        _ = rising.record(0.55)
        #expect(TrainingDoubt.doubts(bestScore: 0.6, stopping: [exhausted, rising]) == [.atCap])

        let folder = TemporaryFolder()
        let outcome = try TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/m")
            .run(
                train: TinyCorpora.corpus(.a, notes: 6, part: .train),
                validation: TinyCorpora.corpus(.a, notes: 3, part: .validation))
        #expect(outcome.doubts == [.nearNothing, .atCap], "nothing found is no getting better")
    }
}

/// One part that both stops and measures.
struct CrossedHalvesTests {
    private func scores(_ correct: [Int]) -> [DocumentScore] {
        correct.map { count in
            var score = DocumentScore(gold: [], predicted: [], tokenization: Tokenization())
            score.counts[.entityExact] = [
                "X": Counts(truePositives: count, falsePositives: 0, falseNegatives: 10 - count)
            ]
            return score
        }
    }

    @Test func eachHalfIsMeasuredInTheEpochThatTheOtherChose() {
        var halves = CrossedHalves(patienceEpochs: 2, metric: .entityExact)
        // Documents at even places are best in epoch 1, those at odd places in epoch 3.
        halves.record(scores([9, 1, 9, 1]), epoch: 1)
        halves.record(scores([5, 2, 5, 2]), epoch: 2)
        #expect(!halves.isExhausted)
        halves.record(scores([4, 8, 4, 8]), epoch: 3)
        halves.record(scores([3, 3, 3, 3]), epoch: 4)
        halves.record(scores([3, 3, 3, 3]), epoch: 5)
        #expect(halves.isExhausted && halves.stopping.map(\.bestEpoch) == [1, 3])
        let found = halves.documentScores.map { $0.total(.entityExact).truePositives }
        // What the best epoch of the whole part would have hidden: neither half has its own best.
        #expect(found == [4, 1, 4, 1])
    }

    @Test func anExperimentStopsOnOneHalfAndMeasuresOnTheOther() throws {
        var tiny = try TinyExperiment()
        tiny.configuration.target.validation = nil
        tiny.configuration.validationRegime = .halves
        tiny.configuration.seeds = [1]
        tiny.configuration.training.maximumEpochs = 4
        let whole = try Experiment(tiny.configuration, in: tiny.path("whole"))
        _ = try whole.run(workers: 2)
        let job = try #require(whole.configuration.jobs.first)
        let result = try #require(try whole.folder.run(job)?.result)
        let score = try #require(result.test[Metric.entityExact.rawValue])
        #expect(score.byDocument.count == 4)
        #expect(result.doubts?.contains(.atCap) == true)
        // The counts of the documents are those of the whole.
        #expect(score.byDocument.reduce(0) { $0 + $1[0] } == score.all.truePositives)

        // Stopped at every epoch and gone on with, it ends in the same run.
        let parts = try Experiment(tiny.configuration, in: tiny.path("parts"))
        _ = try parts.run(workers: 1)
        let other = try TinyExperiment.runs(parts)
        #expect(other == (try TinyExperiment.runs(whole)))
        let report = try ExperimentReport(whole, draws: 100)
        #expect(report.validationWords.contains("halves") && !report.validationIsTest)
    }

    @Test func aPartThatCannotBeHalvedIsRefused() throws {
        var tiny = try TinyExperiment(withSource: false)
        tiny.configuration.validationRegime = .halves
        let one = #"{"id": "1", "text": "Ann", "spans": [{"start": 0, "end": 3, "label": "Person"}]}"#
        tiny.configuration.target.test = tiny.folder.file("one.jsonl", one)
        #expect(throws: LetheError.self) {
            try Experiment(tiny.configuration, in: tiny.path("e")).run(workers: 1)
        }
    }
}
