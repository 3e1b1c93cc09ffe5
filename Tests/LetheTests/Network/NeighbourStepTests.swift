import Testing

@testable import Lethe
@testable import LetheTraining

/// Learning without labels: derivatives, determinism, and that something is learned.
struct NeighbourStepTests {
    private static let classes = NeighbourClasses(occurrences: [9, 5, 1, 7, 3], sentences: 4, lookCount: 3) { _ in 1 }

    private static func step<Real: Scalar>(_ parameters: NetworkParameters<Real>) -> NeighbourStep<Real> {
        let step = NeighbourStep(parameters: parameters, classes: classes, negativeCount: 7)
        var generator = SeededGenerator(seed: 4)
        for output in step.prediction.outputs {
            for row in 0..<output.rows {
                for column in 0..<output.columns { output[row, column] = Real(generator.nextUnit() * 1.6 - 0.8) }
            }
        }
        return step
    }

    @Test(arguments: [([1], nil), ([4], nil), ([3, 1, 5, 3], nil), ([2, 4], 99 as UInt64?)])
    func everyParameterMatchesCentralDifferences(lengths: [Int], dropoutKey: UInt64?) {
        let shape = TinyNetwork.shape(dropout: dropoutKey == nil ? 0 : 0.4)
        let sentences = TinyNetwork.sentences(lengths: lengths, seed: 8)
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape)
        let step = Self.step(parameters)
        TinyNetwork.run(step, sentences, dropoutKey: dropoutKey)
        let probe = NeighbourStep(parameters: parameters, classes: Self.classes, negativeCount: 7)
        func loss() -> Double {
            for (mine, theirs) in zip(probe.prediction.outputs, step.prediction.outputs) { mine.copy(from: theirs) }
            TinyNetwork.run(probe, sentences, dropoutKey: dropoutKey)
            return probe.loss
        }
        #expect(abs(loss() - step.loss) < 1e-12 * step.loss)
        // Neither tags nor the layer below them take part.
        let above = ["tokenLSTM.hidden.weights", "tokenLSTM.hidden.bias"]
        for (tensor, gradient) in zip(parameters.denseTensors, step.gradient.dense.denseTensors) {
            let mismatches = GradientCheck.mismatches(
                name: tensor.name, matrix: tensor.matrix, loss: loss, gradient: { gradient.matrix[$0, $1] })
            #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
            let isAbove = above.contains(tensor.name) || [.fullyConnected, .crf].contains(tensor.layer)
            #expect(gradient.matrix.values.allSatisfy { $0 == 0 } == isAbove, "\(tensor.name)")
        }
        for (tensor, rows) in [
            (parameters.tokenEmbedding.tensors[0], step.gradient.tokenRows),
            (parameters.characterEmbedding.tensors[0], step.gradient.characterRows),
        ] + step.ownTables.map({ ($0.weights, $0.gradient) }) {
            let slots = Dictionary(uniqueKeysWithValues: (0..<rows.count).map { (Int(rows.rows[$0]), $0) })
            let mismatches = GradientCheck.mismatches(
                name: tensor.name, matrix: tensor.matrix, loss: loss,
                gradient: { row, column in slots[row].map { rows.values[$0, column] } ?? 0 }
            ).filter { !(tensor.axes == .characters && $0.row == 0) }
            #expect(mismatches.isEmpty, "\(tensor.name): \(mismatches.prefix(3))")
        }
    }

    @Test func oneWorkerAndTwoGiveTheSameBits() {
        let shape = TinyNetwork.shape(dropout: 0.5, hidden: 20)
        let sentences = TinyNetwork.sentences(lengths: [7, 3, 3, 1, 12])
        let parameters: NetworkParameters<Float> = TinyNetwork.parameters(shape)
        let (one, two) = (Self.step(parameters), Self.step(parameters))
        TinyNetwork.run(one, sentences, dropoutKey: 5, threads: 1)
        TinyNetwork.run(two, sentences, dropoutKey: 5, threads: 2)
        #expect(one.loss == two.loss)
        for (a, b) in zip(one.gradient.dense.denseTensors, two.gradient.dense.denseTensors) {
            #expect(a.matrix.values == b.matrix.values, "\(a.name)")
        }
        for (a, b) in zip(one.ownTables, two.ownTables) {
            #expect(a.gradient.count == b.gradient.count)
            for slot in 0..<a.gradient.count {
                #expect(a.gradient.values.values(row: slot) == b.gradient.values.values(row: slot))
            }
        }
    }

    @Test func classesAreDrawnAsOftenAsTheirWeights() {
        let classes = NeighbourClasses(occurrences: [16, 81, 1, 1], sentences: 1, lookCount: 5) { _ in 2 }
        // Borders, looks, and the two tokens that occur often.
        #expect(classes.count == 1 + 5 + 2)
        #expect(classes.classOfType[2] == classes.classOfType[3])
        var generator = SeededGenerator(seed: 7)
        var times: [Int32: Int] = [:]
        for _ in 0..<40_000 { times[classes.draw(&generator), default: 0] += 1 }
        // Weights to the power of ¾: 1, 2^¾, 8 and 27.
        let total = 1 + 1.681_79 + 8 + 27
        for (drawn, weight) in [
            (NeighbourClasses.border, 1), (classes.classOfType[2], 1.681_79), (classes.classOfType[0], 8),
            (classes.classOfType[1], 27),
        ] {
            #expect(abs(Double(times[drawn] ?? 0) / 40_000 - weight / total) < 0.01)
        }
        #expect(times.count == 4)
    }
}
