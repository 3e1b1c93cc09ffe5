/// Above the token LSTM where there are no labels: which token stands next to those that a direction has read.
///
/// The forward direction has read up to a token and foretells the one after it, the backward direction the one before. A
/// position's loss is −log of exp(h · O[true]) divided by the sum of that and of exp(h · O[n]) over classes n drawn at random,
/// the same for all positions of a batch (contrastive prediction: van den Oord et al. 2018, equation 4). What frequency alone
/// foretells earns nothing: negatives come about as often as they are true. H hidden units, C classes.
struct NeighbourPrediction<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// [C, H] of each direction.
    let outputs: [Matrix<Real>]

    init(classCount: Int, hiddenSize: Int) {
        outputs = (0..<2).map { _ in Matrix(rows: classCount, columns: hiddenSize) }
    }

    var tensors: [NamedTensor<Real>] {
        zip(outputs, ["forward", "backward"]).enumerated().map { index, output in
            NamedTensor("neighbours.\(output.1).outputs", .tokenLSTM, output.0, direction: index)
        }
    }

    // MARK: Initialisation

    /// Zeros: every class is as likely as any other.
    func initialise() { for output in outputs { output.clear() } }
}

// MARK: Cache

/// Memory of one direction. R rows, K negatives.
final class NeighbourPredictionCache<Real: Scalar>: @unchecked Sendable {
    /// By row, the true class.
    let targets = IndexBuffer()
    /// The classes drawn.
    let negatives = IndexBuffer()
    /// Classes of the batch, once each, and where the negatives and the rows' targets stand among them.
    let distinct: DistinctRows
    let negativeSlots = IndexBuffer()
    /// The last place among the negatives of each class that was drawn, by slot, and by place the one before it; −1 for none.
    let lastPlaces = IndexBuffer()
    let placesBefore = IndexBuffer()
    let targetSlots = IndexBuffer()
    /// [K, H]: the negatives' outputs, then their derivatives.
    let negativeOutputs: Matrix<Real>
    let negativeDerivatives: Matrix<Real>
    /// [R, H]: the direction's output, the targets' outputs' derivatives, the derivatives by the direction's output.
    let hidden: Matrix<Real>
    let targetDerivatives: Matrix<Real>
    let dHidden: Matrix<Real>
    /// [R, K + 1] each, the target last: scores; exp of them less their row's maximum; probabilities, then derivatives.
    let scores: Matrix<Real>
    let factors: Matrix<Real>
    let probabilities: Matrix<Real>
    /// R each: the rows' maxima and sums.
    let maxima = Buffer<Real>()
    let sums = Buffer<Real>()
    let gradient: RowGradient<Real>
    /// Of the last batch. Each direction's worker has its own.
    var loss = 0.0
    /// Distinct classes among the negatives: their slots come first.
    private var drawnCount = 0

    /// K: classes drawn for a batch.
    let negativeCount: Int

    init(classCount: Int, hiddenSize: Int, negativeCount: Int) {
        self.negativeCount = negativeCount
        distinct = DistinctRows(rowCount: classCount)
        negativeOutputs = Matrix(rows: negativeCount, columns: hiddenSize)
        negativeDerivatives = Matrix(rows: negativeCount, columns: hiddenSize)
        hidden = Matrix(rows: 0, columns: hiddenSize)
        targetDerivatives = Matrix(rows: 0, columns: hiddenSize)
        dHidden = Matrix(rows: 0, columns: hiddenSize)
        scores = Matrix(rows: 0, columns: negativeCount + 1)
        factors = Matrix(rows: 0, columns: negativeCount + 1)
        probabilities = Matrix(rows: 0, columns: negativeCount + 1)
        gradient = RowGradient(distinct, width: hiddenSize)
        negatives.reserve(negativeCount)
        negativeSlots.reserve(negativeCount)
        lastPlaces.reserve(negativeCount)
        placesBefore.reserve(negativeCount)
    }

    /// Begins a batch with the classes that were drawn for it.
    func draw(_ draw: () -> Int32) {
        distinct.reset()
        for place in 0..<negativeCount {
            let known = distinct.count
            let drawn = draw()
            let slot = distinct.slot(of: drawn)
            negatives[place] = drawn
            negativeSlots[place] = slot
            placesBefore[place] = distinct.count > known ? -1 : lastPlaces[Int(slot)]
            lastPlaces[Int(slot)] = Int32(truncatingIfNeeded: place)
        }
        drawnCount = distinct.count
    }

    /// The places among the negatives at which a class stands that a row has for its true one.
    func forEachPlace(ofTarget row: Int, _ body: (Int) -> Void) {
        let slot = Int(targetSlots[row])
        guard slot < drawnCount else { return }
        var place = Int(lastPlaces[slot])
        while place >= 0 {
            body(place)
            place = Int(placesBefore[place])
        }
    }

    func reserve(rows: Int) {
        for matrix in [hidden, targetDerivatives, dHidden, scores, factors, probabilities] {
            matrix.reserve(rows: rows)
        }
        targets.reserve(rows)
        targetSlots.reserve(rows)
        maxima.reserve(rows)
        sums.reserve(rows)
    }
}

extension NeighbourPrediction {
    // MARK: Forward

    /// Scores of one direction, and its loss: Σ over all rows.
    ///
    /// - Parameters:
    ///   - output: [R, H]: of the direction.
    ///   - cache: knows targets and negatives.
    func forward(direction: Int, output: Rows<Real>, cache: NeighbourPredictionCache<Real>) -> Double {
        let (rows, negativeCount) = (output.count, cache.negativeCount)
        let outputs = outputs[direction]
        cache.hidden[0..<rows].copy(from: output)
        cache.negativeOutputs.all.gather(outputs.all, index: cache.negatives)
        cache.scores[0..<rows].columns(0..<negativeCount)
            .set(cache.hidden[0..<rows], timesTransposed: cache.negativeOutputs.all)
        for row in 0..<rows {
            let (hidden, target) = (cache.hidden.row(row), outputs.row(Int(cache.targets[row])))
            var score: Real = 0
            for unit in 0..<outputs.columns { score += hidden[unit] * target[unit] }
            cache.scores.row(row)[negativeCount] = score
        }
        for row in 0..<rows {
            let probabilities = cache.probabilities.row(row)
            probabilities.update(repeating: 1, count: negativeCount + 1)
            // A class drawn is no negative where it is the true one; its score must not be the largest, either.
            cache.forEachPlace(ofTarget: row) {
                probabilities[$0] = 0
                cache.scores.row(row)[$0] = cache.scores.row(row)[negativeCount]
            }
        }
        cache.factors[0..<rows].set(exponentialsOf: cache.scores[0..<rows], maxima: cache.maxima.base)
        cache.probabilities[0..<rows].multiplyAndNormalise(by: cache.factors[0..<rows], sums: cache.sums.base)
        var total = 0.0
        for row in 0..<rows {
            let logSum = cache.maxima[row] + logarithm(cache.sums[row])
            total += Double(logSum - cache.scores.row(row)[negativeCount])
            cache.probabilities.row(row)[negativeCount] -= 1
        }
        return total
    }

    // MARK: Backward

    /// Overwrites the gradient of one direction's outputs, and the derivatives by the direction's output.
    ///
    /// - Parameter dOutput: [R, H].
    /// - Precondition: `forward` has left the scores' derivatives in the cache.
    func backward(direction: Int, dOutput: Rows<Real>, cache: NeighbourPredictionCache<Real>) {
        let (rows, negativeCount) = (dOutput.count, cache.negativeCount)
        let outputs = outputs[direction]
        let derivatives = cache.probabilities[0..<rows].columns(0..<negativeCount)
        cache.dHidden[0..<rows].set(derivatives, times: cache.negativeOutputs.all)
        cache.negativeDerivatives.all.set(transposed: derivatives, times: cache.hidden[0..<rows])
        for row in 0..<rows {
            let derivative = cache.probabilities.row(row)[negativeCount]
            let (hidden, target) = (cache.hidden.row(row), outputs.row(Int(cache.targets[row])))
            let (dHidden, dTarget) = (cache.dHidden.row(row), cache.targetDerivatives.row(row))
            for unit in 0..<outputs.columns {
                dHidden[unit] += derivative * target[unit]
                dTarget[unit] = derivative * hidden[unit]
            }
        }
        dOutput.copy(from: cache.dHidden[0..<rows])
        cache.gradient.prepareValues()
        let values = cache.gradient.values[0..<cache.gradient.count]
        values.scatterAdd(cache.negativeDerivatives.all, index: cache.negativeSlots)
        values.scatterAdd(cache.targetDerivatives[0..<rows], index: cache.targetSlots)
    }
}
