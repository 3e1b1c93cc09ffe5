import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Tag sequences that a scheme has no reading for.
struct MalformedTagsTests {
    /// What may stand behind what is what `malformed` says of sequences.
    @Test(arguments: TagScheme.allCases)
    func pairsSayWhatSequencesSay(_ scheme: TagScheme) {
        let set = TagSet(types: ["A", "B"], scheme: scheme)
        let count = set.count
        for first in 0..<count {
            for second in 0..<count {
                for third in 0..<count {
                    let path = [count, first, second, third, count + 1]
                    let isForbidden = zip(path, path.dropFirst()).contains { set.forbids($1, after: $0) }
                    let tags = [first, second, third].map { set.tags[$0] }
                    #expect(isForbidden == !scheme.malformed(tags).isEmpty, "\(tags)")
                }
            }
        }
    }

    /// Derivatives with impossible transitions, and none of those themselves.
    @Test func impossibleTransitionsStayWhereTheyAre() {
        let shape = TinyNetwork.shape(cell: .coupled, output: .crf, dropout: 0)
        let sentences = TinyNetwork.sentences(lengths: [3, 1, 4], seed: 3)
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape, seed: 3)
        // What no gold sequence takes: from each tag one other, and one start.
        var taken: Set<[Int]> = []
        for sequence in 0..<sentences.count {
            let range = Int(sentences.offsets[sequence])..<Int(sentences.offsets[sequence + 1])
            let path = [shape.tagCount] + range.map { Int(sentences.tags[$0]) } + [shape.tagCount + 1]
            for pair in zip(path, path.dropFirst()) { taken.insert([pair.0, pair.1]) }
        }
        var forbidden: Set<[Int]> = []
        for row in 0...shape.tagCount {
            if let column = (0..<shape.tagCount).first(where: { !taken.contains([row, $0]) }) {
                forbidden.insert([row, column])
            }
        }
        #expect(forbidden.count > 2)
        parameters.crf.forbid { forbidden.contains([$0, $1]) }
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        let probe = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        TinyNetwork.run(step, sentences, dropoutKey: nil)
        func loss() -> Double {
            TinyNetwork.run(probe, sentences, dropoutKey: nil)
            return probe.loss
        }
        #expect(loss().isFinite && loss() < 100)
        for (tensor, gradient) in zip(parameters.denseTensors, step.gradient.dense.denseTensors) {
            let mismatches = GradientCheck.mismatches(
                name: tensor.name, matrix: tensor.matrix, loss: loss, gradient: { gradient.matrix[$0, $1] })
            #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
        }
        for pair in forbidden { #expect(step.gradient.dense.crf.transitions[pair[0], pair[1]] == 0) }
    }

    private static func settings(_ scheme: TagScheme) -> TrainingConfiguration {
        var settings = TinyCorpora.configuration(epochs: 2)
        settings.optimizer = .adam
        settings.batchSize = 4
        settings.averagedEpochs = 1
        settings.learningRateCurve = .cosine
        settings.tagScheme = scheme
        settings.malformedTags = .impossible
        return settings
    }

    private static func impossible(_ model: ModelBundle) throws -> Set<[Int]> {
        let transitions = try #require(model.weights.tensors.first { $0.name == "crf.transitions" }).matrix
        var found: Set<[Int]> = []
        for row in 0..<transitions.rows {
            for column in 0..<transitions.columns
            where transitions[row, column] == ConditionalRandomField<Float>.impossible {
                found.insert([row, column])
            }
        }
        return found
    }

    /// Adam, averaging and a transfer to another scheme leave exactly what the scheme forbids impossible.
    @Test func aModelNeverGivesThem() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 12, part: .train)
        var source: ModelBundle?
        for scheme in [TagScheme.bio, .iob1, .bioes] {
            var run = TrainingRun(configuration: Self.settings(scheme), output: "\(folder.path)/\(scheme.rawValue)")
            if let source { run.transfer = (source, TransferPlan(layers: Set(LayerName.allCases))) }
            let outcome = try run.run(train: corpus)
            // An impossible gold sequence would cost a thousand.
            #expect(outcome.history.allSatisfy { $0.loss < 200 }, "\(outcome.history.map(\.loss))")
            let model = try ModelBundle(loading: run.output)
            let tags = model.tagSet
            var expected: Set<[Int]> = []
            for row in 0..<tags.count + 2 {
                for column in 0..<tags.count + 2 where tags.forbids(column, after: row) {
                    expected.insert([row, column])
                }
            }
            #expect(try Self.impossible(model) == expected && !expected.isEmpty)
            source = model
        }
    }
}
