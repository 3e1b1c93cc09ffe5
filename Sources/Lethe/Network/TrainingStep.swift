/// Loss and gradient of one batch: what a network is taught.
///
/// Written for a team of one or two workers: each direction of an LSTM belongs to one worker, rows and weight rows are
/// divided, and no sum is ever split, so one worker and two give the same bits.
protocol TrainingStep<Real>: AnyObject, Sendable {
    associatedtype Real: Scalar
    /// Of the prepared sentences.
    var tokenCount: Int { get }
    /// Of the batch's loss, by every parameter of the network.
    var gradient: NetworkGradient<Real> { get }
    /// Σ over the batch's sentences.
    var loss: Double { get }
    /// Tables of the objective's own, which move with the network and are no part of it, with their gradients.
    var ownTables: [(weights: NamedTensor<Real>, gradient: RowGradient<Real>)] { get }

    /// Lays out a batch and makes room for it.
    ///
    /// - Parameters:
    ///   - chosen: indices of sentences.
    ///   - unknown: where given, tokens become UNK at times, as `EncodedSentences.types` says.
    func prepare(_ sentences: EncodedSentences, chosen: ArraySlice<Int32>, unknown: inout SeededGenerator?)

    /// Loss and gradient of the prepared batch. Every worker of the team calls it.
    ///
    /// - Parameter dropoutKey: nil trains without dropout.
    func run(_ worker: Worker, dropoutKey: UInt64?)
}

extension TrainingStep {
    var ownTables: [(weights: NamedTensor<Real>, gradient: RowGradient<Real>)] { [] }

    /// The token LSTM's projected input: what every objective begins with. Each worker has its own directions' when it returns.
    func readInput(
        _ batch: Batch, forward: ForwardPass<Real>, _ worker: Worker, dropout: (Rows<Real>, Int) -> Void
    ) {
        forward.readCharacters(batch.spelling, worker)
        worker.synchronise()
        let rows = worker.share(of: batch.tokens.rows)
        forward.assembleInput(rows: rows, spelling: batch.spelling) {
            Int(batch.typeSlots[$0])
        } embed: {
            forward.parameters.tokenEmbedding.forward(row: batch.vocabularyRows[$0], into: $1)
        }
        dropout(forward.input[rows], rows.lowerBound)
        worker.synchronise()
        forward.projectInput(rows: batch.tokens.rows, worker)
    }
}
