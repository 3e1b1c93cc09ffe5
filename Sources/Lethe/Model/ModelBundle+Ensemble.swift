extension ModelBundle {
    /// Several models as one: tags are decided by the mean of their scores, before the best sequence is looked for. It finds more
    /// and errs less than each, and takes as many times longer.
    ///
    /// A token that a network doesn't know is read by it as unknown, whether another knows it or not: each scores a note as
    /// it does alone.
    ///
    /// - Throws: `LetheError` of kind `setting` for models that don't read the same tokens into the same tags.
    public static func ensemble(_ bundles: [ModelBundle]) throws -> ModelBundle {
        guard var joined = bundles.first else { throw LetheError(.setting, "an ensemble of no models") }
        let networks = bundles.reduce(0) { $0 + $1.networks.count }
        guard (2...EnsembleRecord.mostNetworks).contains(networks) else {
            throw LetheError.invalidSetting(
                name: "number of networks", expected: "2 to \(EnsembleRecord.mostNetworks)", found: "\(networks)")
        }
        for (index, other) in bundles.enumerated() {
            try check(other, number: index + 1, against: joined)
            for token in other.vocabulary.tokens { joined.vocabulary.insert(token: token) }
            for character in other.vocabulary.characters { joined.vocabulary.insert(character: character) }
        }
        var shape = joined.weights.shape
        shape.vocabularySize = joined.vocabulary.tokenRowCount
        shape.alphabetSize = joined.vocabulary.characterRowCount
        let vocabulary = joined.vocabulary
        let all = bundles.flatMap { bundle in
            bundle.networks.map { network in
                FrozenParameters(shape: shape) { parameters in
                    for (target, source) in zip(parameters.tensors, network.tensors) {
                        copy(source, to: target, from: bundle.vocabulary, by: vocabulary)
                    }
                }
            }
        }
        joined.weights = all[0]
        joined.furtherWeights = Array(all.dropFirst())
        joined.result = nil
        joined.configuration.formatVersion = ModelConfiguration.laterVersion
        joined.configuration.ensemble = EnsembleRecord(
            seeds: bundles.flatMap { bundle in
                bundle.configuration.ensemble?.seeds ?? [bundle.configuration.provenance?.settings.seed]
            })
        joined.promise(only: bundles.map(\.configuration))
        return joined
    }

    /// What the model says of itself holds for every network: what one of them can't promise, the whole doesn't.
    private mutating func promise(only all: [ModelConfiguration]) {
        // Which notes a network has seen is known of all, or not at all.
        let seen = all.compactMap { $0.provenance?.seen }
        configuration.provenance?.seen =
            seen.count == all.count ? seen.dropFirst().reduce(seen.first) { $1.union($0) } : nil
        if !all.allSatisfy({ $0.sharing == configuration.sharing }) { configuration.sharing = nil }
        if let other = all.first(where: { $0.provenance?.settings.vocabulary == .all }) {
            configuration.provenance?.settings.vocabulary = other.provenance?.settings.vocabulary ?? .all
        }
        if all.contains(where: \.knowsUnlabelledWords) { configuration.provenance?.knowsUnlabelledWords = true }
        configuration.agreesWithinNotes = all.allSatisfy { $0.agreesWithinNotes == true } ? true : nil
        configuration.holdsAllVectors = all.allSatisfy { $0.holdsAllVectors == true } ? true : nil
    }

    /// Rows of a network by the vocabulary of all: what it doesn't know has the row of the unknown.
    private static func copy(
        _ source: FrozenTensor, to target: NamedTensor<Float>, from own: Vocabulary, by all: Vocabulary
    ) {
        switch source.axes {
        case .tokens:
            source.matrix.copy(row: 0, into: target.matrix, row: 0)
            for (index, token) in all.tokens.enumerated() {
                source.matrix.copy(row: own.row(ofToken: token), into: target.matrix, row: index + 1)
            }
        case .characters:
            source.matrix.copy(row: 0, into: target.matrix, row: 0)
            for (index, character) in all.characters.enumerated() {
                let row = Int(own.row(ofCharacter: character))
                source.matrix.copy(row: row, into: target.matrix, row: index + 1)
            }
        case .dense, .tagColumns, .tagSquare: source.matrix.copy(into: target.matrix)
        }
    }

    private static func check(_ other: ModelBundle, number: Int, against first: ModelBundle) throws {
        func refuse(_ what: String, expected: String, found: String) -> LetheError {
            LetheError(
                .setting, place: "model \(number) of the ensemble", what, expected: expected, found: found,
                advice: "Join models that were trained on the same labels with the same sizes")
        }
        let (mine, theirs) = (first.configuration, other.configuration)
        guard !theirs.isPretrained else {
            throw refuse("a network that was taught without labels", expected: "a trained model", found: "no labels")
        }
        guard theirs.types == mine.types else {
            throw refuse(
                "models of different labels", expected: mine.types.joined(separator: ", "),
                found: theirs.types.joined(separator: ", "))
        }
        guard theirs.tagScheme == mine.tagScheme else {
            throw refuse(
                "models of different tag schemes", expected: mine.tagScheme.rawValue, found: theirs.tagScheme.rawValue)
        }
        guard theirs.tokenizer == mine.tokenizer, theirs.tokenLookup == mine.tokenLookup else {
            throw refuse(
                "models that read tokens in different ways",
                expected: "\(mine.tokenizer.name.rawValue), \(mine.tokenLookup.rawValue)",
                found: "\(theirs.tokenizer.name.rawValue), \(theirs.tokenLookup.rawValue)")
        }
        var network = theirs.network
        network.dropoutRate = mine.network.dropoutRate
        guard network == mine.network else {
            throw refuse(
                "networks of different sizes or kinds", expected: mine.network.sizesText, found: network.sizesText)
        }
        guard other.vocabulary.hash == nil, first.vocabulary.hash == nil else {
            throw refuse("a model whose tokens are hashed", expected: "tokens as they stand", found: "hashes")
        }
        // Which network would know a token, and which would have its vector, could no longer be told.
        guard mine.vectors == theirs.vectors,
            mine.vectors == nil && mine.imported == nil && theirs.imported == nil
                || other.vocabulary.tokens == first.vocabulary.tokens
        else {
            throw refuse(
                "models with word vectors and different tokens", expected: "the same vectors, notes and vocabulary",
                found: "others")
        }
    }
}

extension NetworkConfiguration {
    /// Sizes and kinds in words.
    fileprivate var sizesText: String {
        "\(cell.rawValue) cell, \(outputLayer.rawValue), \(characterEmbeddingSize)/\(characterHiddenSize) characters, \(tokenEmbeddingSize)/\(tokenHiddenSize) tokens"
    }
}
