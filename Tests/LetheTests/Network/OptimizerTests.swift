import Foundation
import Testing

@testable import Lethe

/// Updates against their equations, written out.
struct OptimizerTests {
    private func run(
        _ kind: OptimizerKind, clipping: GradientClipping, updates: Int, frozen: Set<LayerName> = []
    ) -> (before: [Double], after: [Double], gradients: [[Double]]) {
        let sentences = TinyNetwork.sentences(lengths: [4, 2])
        let parameters: NetworkParameters<Double> = TinyNetwork.parameters(TinyNetwork.shape())
        let step = TaggingStep(parameters: parameters, typeCount: sentences.types.count)
        let optimizer = Optimizer(
            kind: kind, clipping: clipping, frozen: frozen, parameters: parameters, gradient: step.gradient)
        let weights = parameters.fullyConnected.affine.weights
        let before = weights.values
        var gradients: [[Double]] = []
        for _ in 0..<updates {
            TinyNetwork.run(step, sentences)
            gradients.append(step.gradient.dense.fullyConnected.affine.weights.values)
            optimizer.update(.alone, rate: 0.1)
        }
        return (before, weights.values, gradients)
    }

    @Test func gradientDescentTakesRateTimesTheClippedDerivative() {
        let (before, after, gradients) = run(.sgd, clipping: .value(0.05), updates: 1)
        #expect(gradients[0].contains { abs($0) > 0.05 }, "something is clipped")
        for (index, value) in after.enumerated() {
            #expect(abs(value - (before[index] - 0.1 * min(max(gradients[0][index], -0.05), 0.05))) < 1e-12)
        }
    }

    /// Kingma and Ba (2015), algorithm 1.
    @Test func adamFollowsItsAlgorithm() {
        let (before, after, gradients) = run(.adam, clipping: .none, updates: 3)
        for index in after.indices {
            var (weight, mean, square) = (before[index], 0.0, 0.0)
            for (step, gradient) in gradients.enumerated() {
                mean = 0.9 * mean + 0.1 * gradient[index]
                square = 0.999 * square + 0.001 * gradient[index] * gradient[index]
                let time = Double(step + 1)
                weight -= 0.1 * (mean / (1 - pow(0.9, time))) / ((square / (1 - pow(0.999, time))).squareRoot() + 1e-8)
            }
            #expect(abs(after[index] - weight) < 1e-9)
        }
    }

    @Test func frozenLayersStay() {
        let (before, after, _) = run(.adam, clipping: .norm(1), updates: 2, frozen: [.fullyConnected])
        #expect(before == after)
    }
}
