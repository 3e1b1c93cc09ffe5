/// Layer 2: a token's characters in both directions; the last output of each → 2H values.
///
/// Each distinct token of a batch runs once. The input part of the sums is computed once a distinct character, not once
/// an occurrence: a batch has many more characters than its alphabet.
package struct CharacterLSTM<Real: Scalar>: Sendable {
    // MARK: Parameters

    /// Forward and backward direction.
    package let directions: [LSTMParameters<Real>]

    init(inputSize: Int, hiddenSize: Int, cell: LSTMCellKind) {
        directions = (0..<2).map { _ in
            LSTMParameters(inputSize: inputSize, hiddenSize: hiddenSize, cell: cell)
        }
    }

    var tensors: [NamedTensor<Real>] {
        directions[0].tensors(prefix: "characterLSTM.forward", layer: .characterLSTM, direction: 0)
            + directions[1].tensors(prefix: "characterLSTM.backward", layer: .characterLSTM, direction: 1)
    }

    // MARK: Initialisation

    func initialise(using generator: inout SeededGenerator) {
        for direction in directions { direction.initialise(using: &generator) }
    }
}

// MARK: Cache

/// Memory of one direction. C distinct characters, R character rows, S distinct tokens.
final class CharacterLSTMCache<Real: Scalar>: @unchecked Sendable {
    let recurrence: LSTMCache<Real>
    /// [C, G·H]: input · weights + bias of each distinct character; backward, the derivatives of the sums by character.
    let table: Matrix<Real>
    /// [R, H].
    let output: Matrix<Real>
    let dOutput: Matrix<Real>
    /// [C, E]: derivatives by the distinct characters' embeddings.
    let dCharacters: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        let hidden = configuration.characterHiddenSize
        recurrence = LSTMCache(hiddenSize: hidden, cell: configuration.cell)
        table = Matrix(rows: 0, columns: configuration.cell.gateCount * hidden)
        output = Matrix(rows: 0, columns: hidden)
        dOutput = Matrix(rows: 0, columns: hidden)
        dCharacters = Matrix(rows: 0, columns: configuration.characterEmbeddingSize)
    }

    func reserve(characters: Int, rows: Int) {
        recurrence.reserve(rows: rows)
        table.reserve(rows: characters)
        output.reserve(rows: rows)
        dOutput.reserve(rows: rows)
        dCharacters.reserve(rows: characters)
    }
}

extension CharacterLSTM {
    // MARK: Forward

    /// Runs one direction over the batch's distinct tokens; their last outputs stand in `cache.output` at
    /// `lastRow(of:)`.
    ///
    /// - Parameters:
    ///   - characters: [C, E], the distinct characters' embeddings.
    ///   - count: C.
    ///   - characterSlot: for each of the R rows, which distinct character stands there.
    func forward(
        direction: Int, cell: LSTMCellKind, characters: Matrix<Real>, count: Int, packing: Packing,
        characterSlot: IndexBuffer, cache: CharacterLSTMCache<Real>
    ) {
        let parameters = directions[direction]
        let width = parameters.bias.columns
        for row in 0..<count {
            cache.table.row(row).update(from: parameters.bias.base, count: width)
        }
        Real.multiply(
            m: count, n: width, k: characters.columns, a: characters.base, aRow: characters.stride, aColumn: 1,
            b: parameters.inputWeights.base, bRow: parameters.inputWeights.stride, c: cache.table.base,
            cRow: cache.table.stride, accumulate: true)
        Real.gatherRows(
            rows: packing.rows, n: width, x: cache.table.base, xRow: cache.table.stride, index: characterSlot.base,
            y: cache.recurrence.sums.base, yRow: cache.recurrence.sums.stride)
        LSTMDirection(parameters: parameters, cache: cache.recurrence, cell: cell, reversed: direction == 1)
            .forward(packing, output: cache.output.base, outputRow: cache.output.stride)
    }

    /// Where the last output of one direction over a token stands.
    @inline(__always)
    static func lastRow(direction: Int, sequence: Int, packing: Packing) -> Int {
        packing.row(sequence, direction == 0 ? packing.length(sequence) - 1 : 0)
    }

    // MARK: Backward

    /// Runs one direction backwards from the derivatives that `cache.dOutput` holds at each token's last row (zero
    /// elsewhere). Overwrites the gradient; leaves the characters' part in `cache.dCharacters`.
    func backward(
        direction: Int, cell: LSTMCellKind, characters: Matrix<Real>, count: Int, packing: Packing,
        characterSlot: IndexBuffer, cache: CharacterLSTMCache<Real>, gradient: LSTMParameters<Real>
    ) {
        let parameters = directions[direction]
        let width = parameters.bias.columns
        LSTMDirection(parameters: parameters, cache: cache.recurrence, cell: cell, reversed: direction == 1)
            .backward(packing, dOutput: cache.dOutput.base, outputRow: cache.dOutput.stride, gradient: gradient)
        cache.table.clear(rows: count)
        Real.scatterAddRows(
            rows: packing.rows, n: width, x: cache.recurrence.sums.base, xRow: cache.recurrence.sums.stride,
            index: characterSlot.base, y: cache.table.base, yRow: cache.table.stride)
        Real.multiply(
            m: characters.columns, n: width, k: count, a: characters.base, aRow: 1, aColumn: characters.stride,
            b: cache.table.base, bRow: cache.table.stride, c: gradient.inputWeights.base,
            cRow: gradient.inputWeights.stride, accumulate: false)
        Real.multiplyTransposed(
            m: count, k: characters.columns, n: width, a: cache.table.base, aRow: cache.table.stride,
            b: parameters.inputWeights.base, bRow: parameters.inputWeights.stride, c: cache.dCharacters.base,
            cRow: cache.dCharacters.stride, accumulate: false)
    }
}
