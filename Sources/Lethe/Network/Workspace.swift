/// Scratch memory for one batch at a time: grows to the largest batch and is then reused without allocation.
///
/// R token rows, C distinct characters.
final class Workspace<Real: Scalar>: @unchecked Sendable {
    /// [C, E]: embeddings of the batch's distinct characters.
    let characterTable: Matrix<Real>
    let characterLSTM: [CharacterLSTMCache<Real>]
    /// [R, 2H + E]: character output and token embedding, after dropout.
    let input: Matrix<Real>
    let dInput: Matrix<Real>
    let tokenLSTM: TokenLSTMCache<Real>
    /// [R, tags].
    let emissions: Matrix<Real>
    let dEmissions: Matrix<Real>
    let crf: ConditionalRandomFieldCache<Real>

    init(shape: NetworkShape) {
        let sizes = shape.configuration
        characterTable = Matrix(rows: 0, columns: sizes.characterEmbeddingSize)
        characterLSTM = (0..<2).map { _ in CharacterLSTMCache(configuration: sizes) }
        input = Matrix(rows: 0, columns: shape.tokenInputSize)
        dInput = Matrix(rows: 0, columns: shape.tokenInputSize)
        tokenLSTM = TokenLSTMCache(configuration: sizes)
        emissions = Matrix(rows: 0, columns: shape.tagCount)
        dEmissions = Matrix(rows: 0, columns: shape.tagCount)
        crf = ConditionalRandomFieldCache(tagCount: shape.tagCount)
    }

    func reserve(tokenRows: Int, sequences: Int, characterRows: Int, distinctCharacters: Int) {
        characterTable.reserve(rows: distinctCharacters)
        for cache in characterLSTM { cache.reserve(characters: distinctCharacters, rows: characterRows) }
        for matrix in [input, dInput, emissions, dEmissions] { matrix.reserve(rows: tokenRows) }
        tokenLSTM.reserve(rows: tokenRows)
        crf.reserve(rows: tokenRows, sequences: sequences)
    }
}
