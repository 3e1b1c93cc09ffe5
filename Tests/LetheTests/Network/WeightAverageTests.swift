import Testing

@testable import Lethe

struct WeightAverageTests {
    /// Weights that stand still are their own mean, and the mean goes to where the weights went.
    @Test func theMeanFollowsTheWeights() {
        let weights: NetworkParameters<Float> = TinyNetwork.parameters(TinyNetwork.shape())
        let average = WeightAverage(from: weights, epochs: 0.5, updatesPerEpoch: 64)
        let tensor = weights.fullyConnected.affine.weights
        let mean = average.parameters.fullyConnected.affine.weights
        let before = tensor[0, 0]
        for update in 1...64 { average.take(weights, update: update, worker: .alone) }
        #expect(mean.values == tensor.values)
        tensor[0, 0] = before + 1
        // Between two steps nothing moves.
        average.take(weights, update: 65, worker: .alone)
        #expect(mean[0, 0] == before)
        var last = before
        for update in 66...400 {
            average.take(weights, update: update, worker: .alone)
            #expect(mean[0, 0] >= last && mean[0, 0] <= before + 1)
            last = mean[0, 0]
        }
        #expect(abs(mean[0, 0] - before - 1) < 1e-3)
        // Padding stays zero, whatever is added up.
        #expect((tensor.columns..<tensor.stride).allSatisfy { mean.base[$0] == 0 })
    }

    /// The mean's memory is the epochs asked for: after one time constant 1/e of a step is left.
    @Test func theMeanForgetsAtItsRate() {
        let weights: NetworkParameters<Float> = TinyNetwork.parameters(TinyNetwork.shape())
        let average = WeightAverage(from: weights, epochs: 2, updatesPerEpoch: 160)
        let tensor = weights.crf.transitions
        for update in 1...3200 { average.take(weights, update: update, worker: .alone) }
        let before = tensor[0, 0]
        tensor[0, 0] = before + 1
        for update in 3201...3520 { average.take(weights, update: update, worker: .alone) }
        let left = Double(before + 1 - average.parameters.crf.transitions[0, 0])
        #expect(abs(left - 0.3679) < 0.01, "\(left)")
    }
}

struct LearningRateTests {
    @Test func anOpenEndFallsByEpochs() {
        var rate = LearningRate(rate: 0.1)
        rate.decay = 0.5
        #expect(rate.at(update: 1000, epoch: 1) == 0.1 && rate.at(update: 0, epoch: 3) == 0.05)
    }

    @Test(arguments: [LearningRateCurve.linear, .cosine])
    func aCurveRisesAndFallsToNothing(_ curve: LearningRateCurve) {
        var rate = LearningRate(rate: 0.1)
        rate.curve = curve
        rate.warmUpShare = 0.1
        rate.totalUpdates = 100
        let rates = (0..<100).map { rate.at(update: $0, epoch: 1) }
        #expect(rates[0] == 0.01 && abs(rates[9] - 0.1) < 1e-12 && rates.max() == rates[10])
        #expect(zip(rates[10...], rates[11...]).allSatisfy { $0 > $1 })
        #expect(rates[99] > 0 && rates[99] < 0.002)
        #expect(abs(rates[55] - 0.05) < 1e-9)
        // Without a rise the first update is the largest.
        rate.warmUpShare = 0
        #expect(rate.at(update: 0, epoch: 1) == 0.1)
    }
}
