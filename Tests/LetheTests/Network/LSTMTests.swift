import Testing

@testable import Lethe
@testable import LetheTraining

/// One direction of the LSTM by itself: parameters and input against central differences.
struct LSTMTests {
    @Test(arguments: [LSTMCellKind.coupled, .standard], [false, true])
    func gradientsOfParametersAndInput(cell: LSTMCellKind, reversed: Bool) {
        let lengths = [4, 3, 3, 1]
        let packing = Packing()
        packing.lay(sequences: lengths.count) { lengths[$0] }
        let parameters = LSTMParameters<Double>(inputSize: 2, hiddenSize: 3, cell: cell)
        var generator = SeededGenerator(seed: 5)
        parameters.initialise(using: &generator)
        func random(_ rows: Int, _ columns: Int) -> Matrix<Double> {
            let matrix = Matrix<Double>(rows: rows, columns: columns)
            for row in 0..<rows { for column in 0..<columns { matrix[row, column] = generator.nextUnit() * 2 - 1 } }
            return matrix
        }
        let input = random(packing.rows, 2)
        let weights = random(packing.rows, 3)
        let cache = LSTMCache<Double>(hiddenSize: 3, cell: cell)
        cache.reserve(rows: packing.rows)
        let output = Matrix<Double>(rows: packing.rows, columns: 3)
        let direction = LSTMDirection(parameters: parameters, cache: cache, cell: cell, reversed: reversed)
        // The loss is a fixed weighting of all outputs.
        func forward() -> Double {
            for row in 0..<packing.rows {
                for column in 0..<parameters.bias.columns {
                    var sum = parameters.bias[0, column]
                    for i in 0..<2 { sum += input[row, i] * parameters.inputWeights[i, column] }
                    cache.sums[row, column] = sum
                }
            }
            direction.forward(packing, output: output.all)
            var loss = 0.0
            for row in 0..<packing.rows { for unit in 0..<3 { loss += weights[row, unit] * output[row, unit] } }
            return loss
        }
        let gradient = LSTMParameters<Double>(inputSize: 2, hiddenSize: 3, cell: cell)
        _ = forward()
        let derivatives = LSTMDerivatives<Double>(hiddenSize: 3)
        derivatives.reserve(rows: packing.rows)
        direction.backward(packing, dOutput: weights.all, derivatives: derivatives, gradient: gradient)
        let dSums = Matrix<Double>(rows: packing.rows, columns: parameters.bias.columns)
        for row in 0..<packing.rows {
            for column in 0..<parameters.bias.columns { dSums[row, column] = cache.sums[row, column] }
        }
        for (matrix, derivative, name) in [
            (parameters.recurrentWeights, gradient.recurrentWeights, "recurrentWeights"),
            (parameters.bias, gradient.bias, "bias"), (parameters.initialCell, gradient.initialCell, "initialCell"),
            (parameters.initialOutput, gradient.initialOutput, "initialOutput"),
        ] {
            let mismatches = GradientCheck.mismatches(
                name: name, matrix: matrix, loss: forward, gradient: { derivative[$0, $1] })
            #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
        }
        let inputMismatches = GradientCheck.mismatches(
            name: "input", matrix: input, loss: forward,
            gradient: { row, i in
                (0..<parameters.bias.columns).reduce(0) { $0 + dSums[row, $1] * parameters.inputWeights[i, $1] }
            })
        #expect(inputMismatches.isEmpty, "\(inputMismatches.prefix(3))")
    }

    /// The equations written out for one unit and two steps.
    @Test func coupledCellFollowsItsEquations() {
        let parameters = LSTMParameters<Double>(inputSize: 1, hiddenSize: 1, cell: .coupled)
        parameters.inputWeights.setValues([0.3, -0.2, 0.5])
        parameters.recurrentWeights.setValues([0.7, 0.1, -0.4])
        parameters.bias.setValues([0.05, -0.1, 0.2])
        parameters.initialCell[0, 0] = 0.6
        parameters.initialOutput[0, 0] = -0.3
        let packing = Packing()
        packing.lay(sequences: 1) { _ in 2 }
        let cache = LSTMCache<Double>(hiddenSize: 1, cell: .coupled)
        cache.reserve(rows: 2)
        let inputs = [0.9, -1.1]
        for (row, x) in inputs.enumerated() {
            for gate in 0..<3 {
                cache.sums[row, gate] = x * parameters.inputWeights[0, gate] + parameters.bias[0, gate]
            }
        }
        let output = Matrix<Double>(rows: 2, columns: 1)
        LSTMDirection(parameters: parameters, cache: cache, cell: .coupled, reversed: false)
            .forward(packing, output: output.all)
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }
        func tanh(_ x: Double) -> Double { 2 * sigmoid(2 * x) - 1 }
        var (c, h) = (0.6, -0.3)
        for (step, x) in inputs.enumerated() {
            let j = 0.3 * x + 0.7 * h + 0.05
            let f = -0.2 * x + 0.1 * h - 0.1
            let o = 0.5 * x - 0.4 * h + 0.2
            let g = sigmoid(f + 1)
            c = g * c + (1 - g) * tanh(j)
            h = sigmoid(o) * tanh(c)
            #expect(abs(output[step, 0] - h) < 1e-12)
        }
    }

    @Test func packingPutsStepsTogether() {
        let packing = Packing()
        let lengths = [5, 2, 2, 1]
        packing.lay(sequences: 4) { lengths[$0] }
        #expect(packing.rows == 10)
        #expect((0..<5).map { packing.count($0) } == [4, 3, 1, 1, 1])
        #expect(packing.count(5) == 0)
        var seen: Set<Int> = []
        for (sequence, length) in lengths.enumerated() {
            for step in 0..<length { seen.insert(packing.row(sequence, step)) }
        }
        #expect(seen == Set(0..<10))
        packing.lay(sequences: 0) { _ in 0 }
        #expect(packing.rows == 0)
    }
}
