import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Labelled notes of several corpora at once.
struct SeveralCorporaTests {
    /// The loss is −log of the probability of all sequences that the labels allow, by enumeration.
    @Test func openTagsAllowMoreSequences() throws {
        let shape = TinyNetwork.shape(cell: .coupled, output: .crf, dropout: 0)
        var sentences = TinyNetwork.sentences(lengths: [4, 3, 1], seed: 12)
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape, seed: 12)
        let isOpen = [true, false, true, false]
        sentences.open(isOpen, in: 1..<3)
        #expect(sentences.openTags?.set(0) == nil && sentences.openTags?.set(2) == isOpen)
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        for sentence in 0..<3 {
            var generator: SeededGenerator?
            step.prepare(sentences, chosen: [Int32(sentence)], unknown: &generator)
            step.run(.alone, dropoutKey: nil)
            let range = Int(sentences.offsets[sentence])..<Int(sentences.offsets[sentence + 1])
            let allowed = range.map { position -> [Int] in
                let gold = Int(sentences.tags[position])
                return gold == 0 && sentence > 0 ? [0, 2] : [gold]
            }
            let transitions = parameters.crf.transitions
            let count = shape.tagCount
            func scores(_ choices: [[Int]]) -> [Double] {
                var paths: [[Int]] = [[]]
                for choice in choices { paths = paths.flatMap { path in choice.map { path + [$0] } } }
                return paths.map { path in
                    var score = transitions[count, path[0]] + transitions[path[path.count - 1], count + 1]
                    for (index, tag) in path.enumerated() {
                        score += step.forward.emissions[index, tag]
                        if index > 0 { score += transitions[path[index - 1], tag] }
                    }
                    return score
                }
            }
            let all = scores(range.map { _ in Array(0..<count) })
            #expect(abs(step.loss - (logSumExp(all) - logSumExp(scores(allowed)))) < 1e-9)
        }
    }

    /// One corpus marks names alone, the other dates alone, in notes that have both: a network of both finds both, and one that
    /// takes what isn't marked for nothing finds less.
    @Test func whatACorpusDoesntMarkStaysOpen() throws {
        let all = TinyCorpora.corpus(.a, notes: 60, part: .train)
        let (one, other) = (["PATIENT", "DOCTOR"], all.labels.filter { !["PATIENT", "DOCTOR"].contains($0) })
        func part(_ indices: Range<Int>, _ labels: [String]) -> Corpus {
            var corpus = all
            corpus.documents = indices.map { index in
                var document = all.documents[index]
                document.annotations.removeAll { !labels.contains($0.label) }
                return document
            }
            return corpus
        }
        let (first, second) = (part(0..<30, one), part(30..<60, other))
        #expect(Set(first.labels) == Set(one) && !second.labels.isEmpty)
        let test = TinyCorpora.corpus(.a, notes: 15, part: .test)
        var settings = TinyCorpora.configuration(epochs: 12)
        settings.optimizer = .adam
        settings.learningRate = 0.01
        settings.batchSize = 4
        settings.learningRateCurve = .cosine
        let folder = TemporaryFolder()
        func counts(_ name: String, _ run: (inout TrainingRun) -> Corpus) throws -> Counts {
            var training = TrainingRun(configuration: settings, output: folder.path + "/" + name)
            let corpus = run(&training)
            _ = try training.run(train: corpus)
            let recognizer = try Recognizer(loading: training.output)
            #expect(recognizer.labels == all.labels)
            let team = WorkerTeam(count: 1)
            defer { team.stop() }
            let set = ValidationSet(test, tokenizer: recognizer.tokenizer)
            return set.map([recognizer.makeWorker()], team: team) { set.score($0, predicted: $1) }
                .reduce(Counts()) { $0 + $1.total(.tokenBinary) }
        }
        let open = try counts("open") {
            $0.others = [second]
            return first
        }
        let closed = try counts("closed") { _ in
            var joined = first
            joined.documents += second.documents
            return joined
        }
        #expect(open.recall > closed.recall + 0.1, "\(open.recall) \(closed.recall)")
        #expect(open.f1 > 0.7, "\(open.f1)")

        let bundle = try ModelBundle(loading: folder.path + "/open")
        #expect(bundle.configuration.provenance?.train.documents == 60)
        #expect(test.documents.allSatisfy { bundle.configuration.provenance?.seen?.contains($0.text) == false })
        #expect(second.documents.allSatisfy { bundle.configuration.provenance?.seen?.contains($0.text) == true })
    }

    @Test func threadsMakeNoDifferenceAndStoppedRunsGoOn() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 12, part: .train)
        var other = TinyCorpora.corpus(.b, notes: 12, part: .train)
        other.rename(["NAME": "PATIENT"])
        var settings = TinyCorpora.configuration(epochs: 4)
        settings.optimizer = .adam
        settings.batchSize = 4
        settings.learningRateCurve = .cosine
        func run(_ name: String, threads: Int, stopsAfter epoch: Int? = nil) throws {
            settings.threads = threads
            var run = TrainingRun(configuration: settings, output: folder.path + "/" + name)
            run.others = [other]
            run.resumes = ModelBundle.isPresent(at: run.output)
            nonisolated(unsafe) var last = 0
            _ = try run.run(
                train: corpus, observe: { if case .epoch(let record) = $0 { last = record.epoch } },
                shouldStop: { epoch.map { last >= $0 } ?? false })
        }
        try run("one", threads: 1)
        try run("two", threads: 2)
        try run("stopped", threads: 1, stopsAfter: 2)
        try run("stopped", threads: 2)
        let weights = try TinyCorpora.weights(folder.path + "/one")
        #expect(try TinyCorpora.weights(folder.path + "/two") == weights)
        #expect(try TinyCorpora.weights(folder.path + "/stopped") == weights)
    }

    @Test func whatCantStayOpenIsRefused() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 5, part: .train)
        var settings = TinyCorpora.configuration(epochs: 1)
        settings.learningRateCurve = .cosine
        var run = TrainingRun(configuration: settings, output: folder.path + "/m")
        run.others = [Corpus(name: "bare", format: .brat, documents: [Document(id: "1", text: "nothing")])]
        #expect(throws: LetheError.self) { try run.run(train: corpus) }
        run.others = [TinyCorpora.corpus(.b, notes: 5, part: .train)]
        // Names that one corpus doesn't mark would be taken for ordinary words.
        run.configuration.vocabulary = .outsidePHI
        #expect(throws: LetheError.self) { try run.run(train: corpus) }
        run.configuration.vocabulary = .all
        run.configuration.network.outputLayer = .softmax
        #expect(throws: LetheError.self) { try run.run(train: corpus) }
    }
}
