import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// A batch in slices gives the gradient of the whole, and the same bits with any number of threads.
struct SlicedStepTests {
    private static func run(_ step: SlicedStep<Double>, _ sentences: EncodedSentences, threads: Int, key: UInt64?) {
        let team = WorkerTeam(count: threads)
        defer { team.stop() }
        var unknown: SeededGenerator? = SeededGenerator(seed: 3)
        let all = (0..<Int32(sentences.count)).map { $0 }
        step.prepare(sentences, chosen: all[...], unknown: &unknown)
        team.run { step.run($0, dropoutKey: key) }
    }

    private static func values(_ gradient: NetworkGradient<Double>) -> [String: [Double]] {
        var values: [String: [Double]] = [:]
        for tensor in gradient.dense.denseTensors { values[tensor.name] = tensor.matrix.values }
        for (name, rows) in [("characters", gradient.characterRows), ("tokens", gradient.tokenRows)] {
            for slot in 0..<rows.count {
                values["\(name) \(rows.rows[slot])"] = (0..<rows.values.columns).map { rows.values[slot, $0] }
            }
        }
        return values
    }

    /// Without dropout the slices' sum is the whole batch's gradient, up to rounding.
    @Test(arguments: [1, 2, 3, 8], [OutputLayer.crf, .softmax])
    func slicesAddUpToTheWhole(_ count: Int, _ output: OutputLayer) {
        let shape = TinyNetwork.shape(cell: .coupled, output: output, dropout: 0)
        let sentences = TinyNetwork.sentences(lengths: [3, 1, 5, 2, 4], seed: 4)
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape, seed: 4)
        let whole = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        var none: SeededGenerator?
        let all = (0..<Int32(sentences.count)).map { $0 }
        whole.prepare(sentences, chosen: all[...], unknown: &none)
        whole.run(.alone, dropoutKey: nil)
        let sliced = SlicedStep(parameters: parameters, typeCount: sentences.types.count, count: count)
        // Twice: nothing stays behind from a batch before.
        for chosen in [all.prefix(2), all[...]] {
            sliced.prepare(sentences, chosen: chosen, unknown: &none)
            sliced.run(.alone, dropoutKey: nil)
        }
        #expect(abs(sliced.loss - whole.loss) < 1e-9 && sliced.tokenCount == 15)
        let (mine, theirs) = (Self.values(sliced.gradient), Self.values(whole.gradient))
        #expect(Set(mine.keys) == Set(theirs.keys))
        for (name, values) in theirs {
            for (a, b) in zip(values, mine[name] ?? []) { #expect(abs(a - b) < 1e-9, "\(name)") }
        }
    }

    @Test func anyNumberOfThreadsGivesTheSameBits() {
        let shape = TinyNetwork.shape(cell: .coupled, output: .crf, dropout: 0.4)
        let sentences = TinyNetwork.sentences(lengths: [3, 1, 5, 2, 4, 4, 2], seed: 5)
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape, seed: 5)
        let step = SlicedStep(parameters: parameters, typeCount: sentences.types.count, count: 4)
        Self.run(step, sentences, threads: 1, key: 7)
        let (loss, values) = (step.loss, Self.values(step.gradient))
        for threads in [2, 3, 4, 8] {
            Self.run(step, sentences, threads: threads, key: 7)
            #expect(step.loss == loss && Self.values(step.gradient) == values, "\(threads)")
        }
        // Slices drop different values.
        Self.run(step, sentences, threads: 2, key: 8)
        #expect(step.loss != loss)
    }

    /// A whole training: with Adam, averages, dropped words, text before the labels, stopped and gone on with.
    @Test func aTrainingIsTheSameWithAnyNumberOfThreads() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 15, part: .train)
        func train(_ name: String, threads: Int, stopsAfter epoch: Int? = nil) throws {
            var settings = TinyCorpora.configuration(epochs: 3)
            settings.optimizer = .adam
            settings.batchSize = 8
            settings.averagedEpochs = 1
            settings.wordDropout = 1
            settings.textEpochs = 1
            settings.learningRateCurve = .cosine
            settings.slices = 4
            settings.threads = threads
            var run = TrainingRun(configuration: settings, output: folder.path + "/" + name)
            run.resumes = ModelBundle.isPresent(at: run.output)
            nonisolated(unsafe) var last = 0
            _ = try run.run(
                train: corpus, observe: { if case .epoch(let record) = $0 { last = record.epoch } },
                shouldStop: { epoch.map { last >= $0 } ?? false })
        }
        try train("one", threads: 1)
        let weights = try TinyCorpora.weights(folder.path + "/one")
        for threads in [2, 4] {
            try train("\(threads)", threads: threads)
            #expect(try TinyCorpora.weights(folder.path + "/\(threads)") == weights)
        }
        try train("stopped", threads: 4, stopsAfter: 1)
        try train("stopped", threads: 1)
        #expect(try TinyCorpora.weights(folder.path + "/stopped") == weights)
    }

    @Test func slicesAndThreadsAreChecked() {
        var settings = TrainingConfiguration()
        settings.threads = 3
        #expect(throws: LetheError.self) { try settings.validate() }
        settings.slices = 3
        #expect(throws: LetheError.self) { try settings.validate() }
        settings.batchSize = 3
        #expect(throws: Never.self) { try settings.validate() }
        settings.slices = 0
        #expect(throws: LetheError.self) { try settings.validate() }
    }
}
