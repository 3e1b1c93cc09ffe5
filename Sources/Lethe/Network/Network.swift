/// All parameters of a network, bottom to top; as a gradient, the same tensors hold derivatives (but for the two
/// embeddings, whose gradients are row by row: `NetworkGradient`).
package struct NetworkParameters<Real: Scalar>: Sendable {
    package let shape: NetworkShape
    package let characterEmbedding: CharacterEmbedding<Real>
    package let characterLSTM: CharacterLSTM<Real>
    package let tokenEmbedding: TokenEmbedding<Real>
    package let tokenLSTM: TokenLSTM<Real>
    package let fullyConnected: FullyConnected<Real>
    package let crf: ConditionalRandomField<Real>

    /// All zeros.
    ///
    /// - Parameter withEmbeddings: false leaves the two embedding tables empty, as for a gradient.
    package init(shape: NetworkShape, withEmbeddings: Bool = true) {
        let sizes = shape.configuration
        self.shape = shape
        characterEmbedding = CharacterEmbedding(
            alphabetSize: withEmbeddings ? shape.alphabetSize : 0, size: sizes.characterEmbeddingSize)
        characterLSTM = CharacterLSTM(
            inputSize: sizes.characterEmbeddingSize, hiddenSize: sizes.characterHiddenSize, cell: sizes.cell)
        tokenEmbedding = TokenEmbedding(
            vocabularySize: withEmbeddings ? shape.vocabularySize : 0, size: sizes.tokenEmbeddingSize)
        tokenLSTM = TokenLSTM(
            inputSize: shape.tokenInputSize, hiddenSize: sizes.tokenHiddenSize, cell: sizes.cell)
        fullyConnected = FullyConnected(inputSize: sizes.tokenHiddenSize, tagCount: shape.tagCount)
        crf = ConditionalRandomField(tagCount: shape.tagCount)
    }

    /// Draws all parameters, in a fixed order from one generator.
    package func initialise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, purpose: .initialisation)
        characterEmbedding.initialise(using: &generator)
        characterLSTM.initialise(using: &generator)
        tokenEmbedding.initialise(using: &generator)
        tokenLSTM.initialise(using: &generator)
        fullyConnected.initialise(using: &generator)
        crf.initialise(using: &generator)
    }

    /// Every tensor, bottom to top; the order of files and reports. A softmax network has no transitions.
    package var tensors: [NamedTensor<Real>] {
        characterEmbedding.tensors + characterLSTM.tensors + tokenEmbedding.tensors + tokenLSTM.tensors
            + fullyConnected.tensors + (shape.configuration.outputLayer == .crf ? crf.tensors : [])
    }

    /// The tensors that are not embedding tables.
    var denseTensors: [NamedTensor<Real>] {
        characterLSTM.tensors + tokenLSTM.tensors + fullyConnected.tensors
            + (shape.configuration.outputLayer == .crf ? crf.tensors : [])
    }

    /// Copies all values from parameters of the same shape.
    package func copy(from other: NetworkParameters) {
        for (mine, theirs) in zip(tensors, other.tensors) { mine.matrix.copy(from: theirs.matrix) }
    }
}

/// Derivatives of a batch's loss by every parameter.
package struct NetworkGradient<Real: Scalar>: Sendable {
    /// Everything but the embeddings.
    package let dense: NetworkParameters<Real>
    package let characterRows: RowGradient<Real>
    package let tokenRows: RowGradient<Real>

    /// - Parameter batch: knows which rows are touched.
    init(shape: NetworkShape, batch: Batch) {
        dense = NetworkParameters(shape: shape, withEmbeddings: false)
        characterRows = RowGradient(batch.spelling.distinct, width: shape.configuration.characterEmbeddingSize)
        tokenRows = RowGradient(batch.distinctTokens, width: shape.configuration.tokenEmbeddingSize)
    }

    /// A gradient that knows by itself which rows are touched.
    init(shape: NetworkShape) {
        dense = NetworkParameters(shape: shape, withEmbeddings: false)
        characterRows = RowGradient(
            DistinctRows(rowCount: shape.alphabetSize), width: shape.configuration.characterEmbeddingSize)
        tokenRows = RowGradient(
            DistinctRows(rowCount: shape.vocabularySize), width: shape.configuration.tokenEmbeddingSize)
    }
}
