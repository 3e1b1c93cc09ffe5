import Testing

@testable import Lethe
@testable import LetheTraining

/// Every parameter of the whole network against central differences, in double precision.
struct NetworkGradientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var cell: LSTMCellKind
        var output: OutputLayer
        var lengths: [Int]
        var dropoutKey: UInt64?
        var seed: UInt64
        var isSoft = false
        var isOpen = false
        var testDescription: String {
            "\(cell) \(output) \(lengths) dropout \(dropoutKey != nil) seed \(seed) soft \(isSoft) open \(isOpen)"
        }
    }

    static let cases: [Case] = [
        Case(cell: .coupled, output: .crf, lengths: [1], dropoutKey: nil, seed: 1),
        Case(cell: .coupled, output: .crf, lengths: [4], dropoutKey: nil, seed: 2),
        Case(cell: .coupled, output: .crf, lengths: [3, 1, 5, 3], dropoutKey: nil, seed: 3),
        Case(cell: .coupled, output: .crf, lengths: [2, 4], dropoutKey: 99, seed: 4),
        Case(cell: .standard, output: .crf, lengths: [3, 2, 1], dropoutKey: nil, seed: 5),
        Case(cell: .coupled, output: .softmax, lengths: [3, 1, 2], dropoutKey: nil, seed: 6),
        Case(cell: .standard, output: .softmax, lengths: [4, 2], dropoutKey: 7, seed: 7),
        Case(cell: .coupled, output: .crf, lengths: [3, 1, 4], dropoutKey: nil, seed: 8, isSoft: true),
        Case(cell: .coupled, output: .softmax, lengths: [3, 1, 4], dropoutKey: nil, seed: 9, isSoft: true),
        Case(cell: .coupled, output: .crf, lengths: [3, 1, 4, 2], dropoutKey: nil, seed: 10, isOpen: true),
    ]

    /// Every third token certain, the others in doubt.
    private static func soften(_ sentences: inout EncodedSentences, tags: Int = 4, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var soft = SoftTags()
        for token in 0..<sentences.tokenCount {
            guard token % 3 > 0 else {
                soft.appendCertain()
                continue
            }
            let row = (0..<tags).map { _ in Float(generator.nextUnit()) }
            row.withUnsafeBufferPointer { soft.append($0) }
        }
        sentences.softTags = soft
    }

    @Test(arguments: cases)
    func everyParameterMatchesCentralDifferences(_ test: Case) {
        let shape = TinyNetwork.shape(cell: test.cell, output: test.output, dropout: test.dropoutKey == nil ? 0 : 0.4)
        var sentences = TinyNetwork.sentences(lengths: test.lengths, seed: test.seed)
        if test.isSoft { Self.soften(&sentences, seed: test.seed) }
        // The last two sentences lack labels.
        if test.isOpen { sentences.open([true, false, true, true], in: 2..<4) }
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape, seed: test.seed)
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        let probe = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        TinyNetwork.run(step, sentences, dropoutKey: test.dropoutKey)
        func loss() -> Double {
            TinyNetwork.run(probe, sentences, dropoutKey: test.dropoutKey)
            return probe.loss
        }
        var checked = 0
        for (tensor, gradient) in zip(parameters.denseTensors, step.gradient.dense.denseTensors) {
            let mismatches = GradientCheck.mismatches(
                name: tensor.name, matrix: tensor.matrix, loss: loss, gradient: { gradient.matrix[$0, $1] })
            #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
            checked += tensor.matrix.rows * tensor.matrix.columns
        }
        for (tensor, rows) in [
            (parameters.tokenEmbedding.tensors[0], step.gradient.tokenRows),
            (parameters.characterEmbedding.tensors[0], step.gradient.characterRows),
        ] {
            let slots = Dictionary(uniqueKeysWithValues: (0..<rows.count).map { (Int(rows.rows[$0]), $0) })
            let mismatches = GradientCheck.mismatches(
                name: tensor.name, matrix: tensor.matrix, loss: loss,
                gradient: { row, column in slots[row].map { rows.values[$0, column] } ?? 0 }
            ).filter { !(tensor.axes == .characters && $0.row == 0) }
            #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
            checked += tensor.matrix.rows * tensor.matrix.columns
        }
        #expect(checked == parameters.tensors.reduce(0) { $0 + $1.matrix.rows * $1.matrix.columns })
    }

    /// The check itself must be able to fail: a derivative that is slightly off is found.
    @Test func aWrongDerivativeIsFound() {
        let shape = TinyNetwork.shape()
        let sentences = TinyNetwork.sentences(lengths: [4, 2])
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(shape)
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        TinyNetwork.run(step, sentences)
        let probe = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        for factor in [0, 1.001, -1, Double.nan] {
            let mismatches = GradientCheck.mismatches(
                name: "fullyConnected.weights", matrix: parameters.fullyConnected.affine.weights,
                loss: {
                    TinyNetwork.run(probe, sentences)
                    return probe.loss
                }, gradient: { step.gradient.dense.fullyConnected.affine.weights[$0, $1] * factor })
            #expect(!mismatches.isEmpty)
        }
    }

    /// The character that stands for all unknown ones is a constant.
    @Test func theUnknownCharacterHasNoGradient() {
        let sentences = TinyNetwork.sentences(lengths: [5, 4])
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(TinyNetwork.shape())
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        TinyNetwork.run(step, sentences)
        let rows = step.gradient.characterRows
        let slot = (0..<rows.count).first { rows.rows[$0] == 0 }
        #expect(slot != nil)
        if let slot { #expect((0..<3).allSatisfy { rows.values[slot, $0] == 0 }) }
    }

    @Test(arguments: [OutputLayer.crf, .softmax])
    func oneWorkerAndTwoGiveTheSameBits(output: OutputLayer) {
        let shape = TinyNetwork.shape(output: output, dropout: 0.5, hidden: 20)
        let sentences = TinyNetwork.sentences(lengths: [7, 3, 3, 1, 12])
        let parameters: NetworkParameters<Float> = TinyNetwork.parameters(shape)
        let one = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        let two = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        TinyNetwork.run(one, sentences, dropoutKey: 5, threads: 1)
        TinyNetwork.run(two, sentences, dropoutKey: 5, threads: 2)
        #expect(one.loss == two.loss)
        for (a, b) in zip(one.gradient.dense.denseTensors, two.gradient.dense.denseTensors) {
            #expect(a.matrix.values == b.matrix.values, "\(a.name)")
        }
        for (a, b) in [
            (one.gradient.tokenRows, two.gradient.tokenRows), (one.gradient.characterRows, two.gradient.characterRows),
        ] {
            #expect(a.count == b.count)
            for slot in 0..<a.count {
                #expect((0..<a.values.columns).allSatisfy { a.values[slot, $0] == b.values[slot, $0] })
            }
        }
    }

    @Test func floatGradientsFollowDouble() {
        let shape = TinyNetwork.shape(hidden: 21, tags: 5)
        let sentences = TinyNetwork.sentences(lengths: [9, 4, 1], tags: 5)
        let inDouble: NetworkParameters<Double> = TinyNetwork.parameters(shape)
        let inFloat: NetworkParameters<Float> = TinyNetwork.parameters(shape)
        let doubleStep = TaggingStep(parameters: inDouble, typeCount: 5)
        let floatStep = TaggingStep(parameters: inFloat, typeCount: 5)
        TinyNetwork.run(doubleStep, sentences)
        TinyNetwork.run(floatStep, sentences)
        #expect(abs(doubleStep.loss - floatStep.loss) < 1e-4 * max(1, doubleStep.loss))
        for (a, b) in zip(doubleStep.gradient.dense.denseTensors, floatStep.gradient.dense.denseTensors) {
            for (x, y) in zip(a.matrix.values, b.matrix.values) {
                #expect(abs(x - Double(y)) < 2e-4 * max(1, abs(x)), "\(a.name)")
            }
        }
    }

    /// Changing the last token changes the first output: both directions really run.
    @Test func theBackwardDirectionSeesTheEnd() {
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(TinyNetwork.shape())
        func emissions(last: Int32) -> [Double] {
            var sentences = EncodedSentences()
            sentences.types = TinyNetwork.sentences(lengths: [1]).types
            for type in [0, 1, last] { sentences.append(type: type, tag: 0) }
            sentences.endSentence()
            let step = TaggingStep(parameters: parameters, typeCount: 5)
            TinyNetwork.run(step, sentences)
            return (0..<4).map { step.forward.emissions[0, $0] }
        }
        #expect(emissions(last: 2) != emissions(last: 4))
    }

    @Test func aBatchIsTheSumOfItsSentences() {
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(TinyNetwork.shape())
        let sentences = TinyNetwork.sentences(lengths: [3, 6, 1])
        let together = TaggingStep(parameters: parameters, typeCount: 5)
        TinyNetwork.run(together, sentences)
        var loss = 0.0
        var bias = [Double](repeating: 0, count: 4)
        for sentence in 0..<3 {
            let alone = TaggingStep(parameters: parameters, typeCount: 5)
            var unknown: SeededGenerator?
            alone.prepare(sentences, chosen: [Int32(sentence)][...], unknown: &unknown)
            WorkerTeam(count: 1).run { alone.run($0, dropoutKey: nil) }
            loss += alone.loss
            for (index, value) in alone.gradient.dense.fullyConnected.affine.bias.values.enumerated() {
                bias[index] += value
            }
        }
        #expect(abs(loss - together.loss) < 1e-12 * loss)
        for (a, b) in zip(bias, together.gradient.dense.fullyConnected.affine.bias.values) {
            #expect(abs(a - b) < 1e-12)
        }
    }

    @Test func singletonsBecomeUnknownAboutHalfTheTime() {
        let sentences = TinyNetwork.sentences(lengths: Array(repeating: 8, count: 300))
        let step = TaggingStep(
            parameters: NetworkParameters<Double>(shape: TinyNetwork.shape()), typeCount: sentences.types.count)
        var unknown: SeededGenerator? = SeededGenerator(seed: 1)
        step.prepare(sentences, chosen: (0..<300).map { Int32($0) }[...], unknown: &unknown)
        var met = 0
        var replaced = 0
        for row in 0..<step.batch.tokens.rows {
            let type = Int(step.batch.types[Int(step.batch.typeSlots[row])])
            if sentences.types.isSingleton[type] {
                met += 1
                if step.batch.vocabularyRows[row] == 0 { replaced += 1 }
            } else {
                #expect(step.batch.vocabularyRows[row] == sentences.types.vocabularyRow[type])
            }
        }
        #expect(met > 500)
        #expect(abs(Double(replaced) / Double(met) - 0.5) < 0.06)
    }
}
