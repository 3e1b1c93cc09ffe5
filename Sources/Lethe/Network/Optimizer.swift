internal import LetheEssentials

/// How gradients become updates.
public enum OptimizerKind: String, Codable, Sendable, CaseIterable {
    /// w −= rate · g: the paper's.
    case sgd
    /// Kingma and Ba (2015), with bias correction; an embedding row's averages move when the row is touched.
    case adam

    /// For SGD the paper's, for Adam its authors'.
    public var defaultLearningRate: Double {
        switch self {
        case .sgd: 0.005
        case .adam: 0.001
        }
    }
}

/// How large a gradient may get.
public enum GradientClipping: Codable, Sendable, Equatable {
    /// Each derivative to ±limit: the paper's, with a limit of 5.
    case value(Double)
    /// All derivatives scaled down together where their Euclidean norm exceeds the limit.
    case norm(Double)
    case none
}

/// Applies a batch's gradient to the parameters; knows what is frozen.
package final class Optimizer<Real: Scalar>: @unchecked Sendable {
    private let kind: OptimizerKind
    private let clipping: GradientClipping
    private let parameters: NetworkParameters<Real>
    private let gradient: NetworkGradient<Real>
    /// Dense tensors that move, each with its gradient and, for Adam, its two running averages.
    private let dense:
        [(weight: NamedTensor<Real>, gradient: Matrix<Real>, first: Matrix<Real>?, second: Matrix<Real>?)]
    private let embeddings: [Embedding]
    /// Running averages by tensor name, for checkpoints.
    package let state: [(name: String, matrix: Matrix<Real>)]
    /// Updates made; Adam's bias correction needs it.
    package var updates = 0
    /// Sums of squares by tensor.
    private let squares = Buffer<Double>()

    private struct Embedding {
        /// Rows that stay as they are.
        let untrained: Set<Int>
        let weights: Matrix<Real>
        let rows: RowGradient<Real>
        let first: Matrix<Real>?
        let second: Matrix<Real>?
    }

    static var beta1: Double { 0.9 }
    static var beta2: Double { 0.999 }
    static var epsilon: Double { 1e-8 }

    /// - Parameters:
    ///   - untrainedTokenRows: rows of the token embedding that stay as they are.
    ///   - besides: tables that move with the network and are no part of it.
    init(
        kind: OptimizerKind, clipping: GradientClipping, frozen: Set<LayerName>, parameters: NetworkParameters<Real>,
        gradient: NetworkGradient<Real>, untrainedTokenRows: Set<Int> = [],
        besides: [(weights: NamedTensor<Real>, gradient: RowGradient<Real>)] = []
    ) {
        self.kind = kind
        self.clipping = clipping
        self.parameters = parameters
        self.gradient = gradient
        var state: [(name: String, matrix: Matrix<Real>)] = []
        func average(_ tensor: NamedTensor<Real>, _ suffix: String) -> Matrix<Real>? {
            guard kind == .adam else { return nil }
            let matrix = Matrix<Real>(rows: tensor.matrix.rows, columns: tensor.matrix.columns)
            state.append((tensor.name + suffix, matrix))
            return matrix
        }
        dense = zip(parameters.denseTensors, gradient.dense.denseTensors)
            .filter { !frozen.contains($0.0.layer) }
            .map { ($0.0, $0.1.matrix, average($0.0, ".first"), average($0.0, ".second")) }
        embeddings =
            zip(
                parameters.characterEmbedding.tensors + parameters.tokenEmbedding.tensors,
                [gradient.characterRows, gradient.tokenRows]
            )
            .filter { !frozen.contains($0.0.layer) }
            .map {
                Embedding(
                    untrained: $0.0.layer == .tokenEmbedding ? untrainedTokenRows : [], weights: $0.0.matrix,
                    rows: $0.1,
                    first: average($0.0, ".first"), second: average($0.0, ".second"))
            }
            + besides.map {
                Embedding(
                    untrained: [], weights: $0.weights.matrix, rows: $0.gradient,
                    first: average($0.weights, ".first"), second: average($0.weights, ".second"))
            }
        self.state = state
    }

    /// Updates all parameters that aren't frozen. Every worker of the team calls it, after the gradient is complete.
    func update(_ worker: Worker, rate: Double) {
        if worker.index == 0 { updates += 1 }
        worker.synchronise()
        var limit = Real.infinity
        var scale: Real = 1
        switch clipping {
        case .value(let value): limit = Real(value)
        case .norm(let value): scale = normScale(worker, limit: value)
        case .none: break
        }
        let move = Move(kind: kind, updates: updates, rate: rate, scale: scale, limit: limit)
        for (weight, gradient, first, second) in dense {
            let share: Range<Int>
            if let direction = weight.direction {
                share = worker.share(of: 2).contains(direction) ? 0..<weight.matrix.storageCount : 0..<0
            } else {
                share = worker.share(of: weight.matrix.storageCount, unit: weight.matrix.stride)
            }
            guard !share.isEmpty else { continue }
            let start = share.lowerBound
            move.apply(
                count: share.count, weights: weight.matrix.base + start, gradient: gradient.base + start,
                first: first.map { $0.base + start }, second: second.map { $0.base + start })
        }
        for embedding in embeddings {
            for slot in worker.share(of: embedding.rows.count) {
                let row = Int(embedding.rows.rows[slot])
                if !embedding.untrained.isEmpty, embedding.untrained.contains(row) { continue }
                move.apply(
                    count: embedding.weights.stride, weights: embedding.weights.row(row),
                    gradient: embedding.rows.values.row(slot), first: embedding.first?.row(row),
                    second: embedding.second?.row(row))
            }
        }
    }

    /// The factor that brings the gradient's norm down to the limit. Partial sums are kept by tensor, so that their
    /// order doesn't depend on the number of workers.
    private func normScale(_ worker: Worker, limit: Double) -> Real {
        let parts = dense.count + embeddings.count
        if worker.index == 0 { squares.reserve(parts) }
        worker.synchronise()
        for part in 0..<parts where part % worker.count == worker.index {
            if part < dense.count {
                let matrix = dense[part].gradient
                squares[part] = Real.sumOfSquares(n: matrix.storageCount, g: matrix.base)
            } else {
                let rows = embeddings[part - dense.count].rows
                squares[part] = Real.sumOfSquares(n: rows.count * rows.values.stride, g: rows.values.base)
            }
        }
        worker.synchronise()
        var total = 0.0
        for part in 0..<parts { total += squares[part] }
        let norm = total.squareRoot()
        return norm > limit ? Real(limit / norm) : 1
    }

    /// One update's settings.
    private struct Move {
        let kind: OptimizerKind
        let rate: Real
        let vCorrection: Real
        let scale: Real
        let limit: Real

        init(kind: OptimizerKind, updates: Int, rate: Double, scale: Real, limit: Real) {
            self.kind = kind
            self.scale = scale
            self.limit = limit
            let count = Double(updates)
            switch kind {
            case .sgd:
                self.rate = Real(rate)
                vCorrection = 1
            case .adam:
                self.rate = Real(rate / (1 - pow(Optimizer.beta1, count)))
                vCorrection = Real(1 - pow(Optimizer.beta2, count))
            }
        }

        @inline(__always)
        func apply(
            count: Int, weights: UnsafeMutablePointer<Real>, gradient: UnsafePointer<Real>,
            first: UnsafeMutablePointer<Real>?, second: UnsafeMutablePointer<Real>?
        ) {
            if let first, let second {
                Real.adam(
                    n: count, w: weights, g: gradient, m: first, v: second, rate: rate, beta1: Real(Optimizer.beta1),
                    beta2: Real(Optimizer.beta2), vCorrection: vCorrection, epsilon: Real(Optimizer.epsilon),
                    scale: scale, limit: limit)
            } else {
                Real.sgd(n: count, w: weights, g: gradient, rate: rate, scale: scale, limit: limit)
            }
        }
    }
}
