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

/// Memory of one direction. C distinct characters, R character rows.
final class CharacterLSTMCache<Real: Scalar>: @unchecked Sendable {
    let recurrence: LSTMCache<Real>
    /// [C, G·H]: x · W + b of each distinct character; the backward pass puts the derivatives of the sums by character here.
    let table: Matrix<Real>
    /// [R, H].
    let output: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        let hidden = configuration.characterHiddenSize
        recurrence = LSTMCache(hiddenSize: hidden, cell: configuration.cell)
        table = Matrix(rows: 0, columns: configuration.cell.gateCount * hidden)
        output = Matrix(rows: 0, columns: hidden)
    }

    func reserve(_ spelling: Spelling) {
        recurrence.reserve(rows: spelling.characters.rows)
        table.reserve(rows: spelling.distinct.count)
        output.reserve(rows: spelling.characters.rows)
    }
}

/// What the backward pass of one direction needs besides. C distinct characters, R character rows.
final class CharacterLSTMDerivatives<Real: Scalar>: @unchecked Sendable {
    let recurrence: LSTMDerivatives<Real>
    /// [R, H].
    let output: Matrix<Real>
    /// [C, E]: derivatives by the distinct characters' embeddings.
    let characters: Matrix<Real>

    init(configuration: NetworkConfiguration) {
        recurrence = LSTMDerivatives(hiddenSize: configuration.characterHiddenSize)
        output = Matrix(rows: 0, columns: configuration.characterHiddenSize)
        characters = Matrix(rows: 0, columns: configuration.characterEmbeddingSize)
    }

    func reserve(_ spelling: Spelling) {
        recurrence.reserve(rows: spelling.characters.rows)
        output.reserve(rows: spelling.characters.rows)
        characters.reserve(rows: spelling.distinct.count)
    }
}

extension CharacterLSTM {
    // MARK: Forward

    /// Runs one direction over distinct tokens; their last outputs stand in `cache.output` at `lastRow`.
    ///
    /// - Parameter characters: [C, E], the distinct characters' embeddings.
    func forward(
        direction: Int, cell: LSTMCellKind, characters: Rows<Real>, spelling: Spelling, cache: CharacterLSTMCache<Real>
    ) {
        let parameters = directions[direction]
        let table = cache.table[0..<characters.count]
        let rows = 0..<spelling.characters.rows
        parameters.input.forward(characters, into: table)
        cache.recurrence.sums[rows].gather(table, index: spelling.slots)
        LSTMDirection(parameters: parameters, cache: cache.recurrence, cell: cell, reversed: direction == 1)
            .forward(spelling.characters, output: cache.output[rows])
    }

    /// Where the last output of one direction over a token stands.
    @inline(__always)
    static func lastRow(direction: Int, sequence: Int, packing: Packing) -> Int {
        packing.row(sequence, direction == 0 ? packing.length(sequence) - 1 : 0)
    }

    // MARK: Backward

    /// Runs one direction backwards from the derivatives that `derivatives.output` holds at each token's last row (zero
    /// elsewhere). Overwrites the gradient; leaves the characters' part in `derivatives.characters`.
    ///
    /// - Parameter characters: [C, E], the distinct characters' embeddings.
    func backward(
        direction: Int, cell: LSTMCellKind, characters: Rows<Real>, spelling: Spelling, cache: CharacterLSTMCache<Real>,
        derivatives: CharacterLSTMDerivatives<Real>, gradient: LSTMParameters<Real>
    ) {
        let parameters = directions[direction]
        let rows = 0..<spelling.characters.rows
        LSTMDirection(parameters: parameters, cache: cache.recurrence, cell: cell, reversed: direction == 1)
            .backward(
                spelling.characters, dOutput: derivatives.output[rows], derivatives: derivatives.recurrence,
                gradient: gradient)
        let table = cache.table[0..<characters.count]
        table.clear()
        table.scatterAdd(cache.recurrence.sums[rows], index: spelling.slots)
        gradient.inputWeights.all.set(transposed: characters, times: table)
        parameters.input.backward(table, into: derivatives.characters[0..<characters.count])
    }
}
