internal import Crypto
internal import LetheEssentials

extension ModelBundle {
    /// The model as it may leave the house: what its files tell of the training notes besides the weights is taken out.
    ///
    /// Tokens that go have no row any more and are unknown to the model. Those that stay come in the order of their bytes
    /// instead of that of the notes, which would tell what stood beside what. Names of corpora go as well. Weights stay
    /// as they are.
    ///
    /// - Parameters:
    ///   - tokens: which of them stay, and how.
    ///   - list: for `listed`, the public tokens.
    /// - Throws: `LetheError` where tokens are hashed already, or a list is missing.
    public func shared(_ tokens: SharedTokens, list: PublicTokens? = nil) throws -> ModelBundle {
        guard vocabulary.hash == nil || tokens == .none else {
            throw LetheError(
                .setting, "the model's tokens are hashed already",
                advice: "Share the model that it was made from, or leave its tokens out with --no-tokens")
        }
        var kept: [(token: String, row: Int)] = []
        var hash: TokenHash?
        switch tokens {
        case .listed:
            guard let list else { throw LetheError(.setting, "there is no list of public tokens") }
            kept = rows.filter { list.contains($0.token) }
        case .hashed:
            let made = TokenHash(salt: try salt())
            kept = rows.map { (made.key(of: $0.token), $0.row) }
            hash = made
        case .none: break
        }
        kept.sort { Array($0.token.utf8).lexicographicallyPrecedes(Array($1.token.utf8)) }
        let characters = vocabulary.characters.enumerated().map { (character: $1, row: $0 + 1) }
            .sorted { $0.character.value < $1.character.value }

        var shared = self
        shared.vocabulary = Vocabulary()
        shared.vocabulary.lookup = vocabulary.lookup
        shared.vocabulary.hash = hash
        for (token, _) in kept { shared.vocabulary.insert(token: token) }
        for (character, _) in characters { shared.vocabulary.insert(character: character) }
        guard shared.vocabulary.tokens.count == kept.count else {
            throw LetheError(
                .model, "two tokens have the same hash", advice: "Share the model with a list, or without tokens")
        }
        var shape = weights.shape
        shape.vocabularySize = kept.count + 1
        let left = networks.map { network in
            FrozenParameters(shape: shape) { parameters in
                for (target, source) in zip(parameters.tensors, network.tensors) {
                    switch target.axes {
                    case .tokens: Self.copyRows([0] + kept.map(\.row), from: source.matrix, to: target.matrix)
                    case .characters:
                        Self.copyRows([0] + characters.map(\.row), from: source.matrix, to: target.matrix)
                    case .dense, .tagColumns, .tagSquare: source.matrix.copy(into: target.matrix)
                    }
                }
            }
        }
        shared.weights = left[0]
        shared.furtherWeights = Array(left.dropFirst())
        shared.configuration.tokenHash = hash
        shared.configuration.holdsAllVectors = kept.count == rows.count ? configuration.holdsAllVectors : nil
        shared.configuration.sharing = SharingRecord(
            tokens: tokens, list: tokens == .listed ? list?.name : nil, tokensBefore: vocabulary.tokens.count,
            tokensKept: kept.count)
        shared.configuration.provenance?.train.name = ""
        shared.configuration.provenance?.seen = nil
        // What words are left are public, or hashes.
        shared.configuration.provenance?.knowsUnlabelledWords = nil
        shared.configuration.provenance?.validation?.name = ""
        shared.configuration.provenance?.transfer?.source = ""
        return shared
    }

    private var rows: [(token: String, row: Int)] { vocabulary.tokens.enumerated().map { ($1, $0 + 1) } }

    private static func copyRows(_ rows: [Int], from source: FrozenMatrix<Float>, to target: Matrix<Float>) {
        precondition(rows.count == target.rows, "\(rows.count) rows into \(target.rows)")
        for (index, row) in rows.enumerated() { source.copy(row: row, into: target, row: index) }
    }

    /// A salt of the model's own: the same model gives the same bundle, two models give different hashes.
    private func salt() throws -> String {
        var hash = SHA256()
        for tensor in weights.tensors {
            tensor.matrix.values.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return hash.finalize().prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
