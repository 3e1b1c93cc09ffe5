/// The network forward, from tokens to emission scores: shared by training and tagging.
///
/// Two halves. What a token brings by itself (its characters' LSTM and its embedding, times the token LSTM's input weights)
/// depends on nothing around it: training computes it for each position of a batch, since dropout differs there; tagging
/// once a distinct token. What the sentence makes of it follows: both directions of the token LSTM, the tanh layer, the
/// emission scores. Every row's arithmetic is independent of the rows beside it.
///
/// Written for a team of one or two workers: each direction of an LSTM belongs to one worker, rows are divided. Memory grows
/// to the largest batch and is then reused without allocation.
final class ForwardPass<Real: Scalar>: @unchecked Sendable {
    let parameters: NetworkParameters<Real>
    /// [C, E]: embeddings of the distinct characters.
    let characterTable: Matrix<Real>
    let characterLSTM: [CharacterLSTMCache<Real>]
    /// [R, 2H + E]: character output and token embedding.
    let input: Matrix<Real>
    let tokenLSTM: TokenLSTMCache<Real>
    /// [R, tags].
    let emissions: Matrix<Real>

    private var sizes: NetworkConfiguration { parameters.shape.configuration }

    init(parameters: NetworkParameters<Real>) {
        let sizes = parameters.shape.configuration
        self.parameters = parameters
        characterTable = Matrix(rows: 0, columns: sizes.characterEmbeddingSize)
        characterLSTM = (0..<2).map { _ in CharacterLSTMCache(configuration: sizes) }
        input = Matrix(rows: 0, columns: parameters.shape.tokenInputSize)
        tokenLSTM = TokenLSTMCache(configuration: sizes)
        emissions = Matrix(rows: 0, columns: parameters.shape.tagCount)
    }

    // MARK: Tokens

    /// Makes room for `rows` tokens with their characters.
    func reserveTokens(rows: Int, spelling: Spelling) {
        characterTable.reserve(rows: spelling.distinct.count)
        for cache in characterLSTM { cache.reserve(spelling) }
        input.reserve(rows: rows)
        for cache in tokenLSTM.recurrence { cache.sums.reserve(rows: rows) }
    }

    /// Runs the characters of distinct tokens. Every worker calls it, and meets the others before it uses the outputs.
    func readCharacters(_ spelling: Spelling, _ worker: Worker) {
        if worker.index == 0 { parameters.characterEmbedding.forward(spelling.distinct, into: characterTable) }
        worker.synchronise()
        for direction in worker.share(of: 2) {
            parameters.characterLSTM.forward(
                direction: direction, cell: sizes.cell, characters: characterTable[0..<spelling.distinct.count],
                spelling: spelling, cache: characterLSTM[direction])
        }
    }

    /// Puts together the input of some rows: last outputs of both directions over the characters, token embedding.
    ///
    /// - Parameters:
    ///   - token: by row, the place of its token in the spelling.
    ///   - embed: writes a row's token embedding, E values.
    @inline(__always)
    func assembleInput(
        rows: Range<Int>, spelling: Spelling, token: (Int) -> Int, embed: (Int, UnsafeMutablePointer<Real>) -> Void
    ) {
        let hidden = sizes.characterHiddenSize
        let forward = characterLSTM[0].output
        let backward = characterLSTM[1].output
        for row in rows {
            let target = input.row(row)
            let sequence = token(row)
            target.update(
                from: forward.row(
                    CharacterLSTM<Real>.lastRow(direction: 0, sequence: sequence, packing: spelling.characters)),
                count: hidden)
            (target + hidden).update(
                from: backward.row(
                    CharacterLSTM<Real>.lastRow(direction: 1, sequence: sequence, packing: spelling.characters)),
                count: hidden)
            embed(row, target + 2 * hidden)
        }
    }

    /// The input part of the token LSTM's sums of all rows, x · W + b, in `projection`.
    func projectInput(rows: Int, _ worker: Worker) {
        for direction in worker.share(of: 2) {
            parameters.tokenLSTM.projectInput(direction: direction, input: input[0..<rows], cache: tokenLSTM)
        }
    }

    /// [R, G·H]: where `projectInput` puts one direction's part, and `readSentences` finds it.
    func projection(_ direction: Int) -> Matrix<Real> { tokenLSTM.recurrence[direction].sums }

    // MARK: Sentences

    /// Makes room for the rows of a batch's sentences.
    func reserveSentences(rows: Int) {
        tokenLSTM.reserve(rows: rows)
        emissions.reserve(rows: rows)
    }

    /// The token LSTM's directions from projected input, without what stands above them; each worker has those of its own
    /// directions when it returns.
    func readDirections(_ packing: Packing, _ worker: Worker) {
        for direction in worker.share(of: 2) {
            parameters.tokenLSTM.recur(direction: direction, cell: sizes.cell, packing: packing, cache: tokenLSTM)
        }
    }

    /// Emission scores from projected input; each worker has those of its own rows when it returns.
    func readSentences(_ packing: Packing, _ worker: Worker) {
        readDirections(packing, worker)
        worker.synchronise()
        let rows = worker.share(of: packing.rows)
        parameters.tokenLSTM.hiddenForward(rows: rows, cache: tokenLSTM)
        parameters.fullyConnected.forward(tokenLSTM.hidden[rows], into: emissions[rows])
    }
}
