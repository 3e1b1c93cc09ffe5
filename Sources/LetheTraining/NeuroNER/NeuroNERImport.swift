internal import LetheEssentials

/// Opens the trained networks that NeuroNER published (https://github.com/Franck-Dernoncourt/NeuroNER): a folder of
/// `parameters.ini`, `dataset.pickle` and a TensorFlow checkpoint. Reads them without Python and TensorFlow.
public struct NeuroNERImport: Sendable {
    /// The network as an ordinary model.
    public let bundle: ModelBundle
    /// What a user should know of it, a sentence each.
    public let remarks: [String]

    /// Reads a folder.
    ///
    /// A character that the network doesn't know adds nothing to its gates: its row is zero, as in every model of
    /// Lethe. (NeuroNER draws a random known one.)
    /// - Parameters:
    ///   - folder: of a published model.
    ///   - vectors: the word vectors of the network's training; all of them enter the model's vocabulary.
    /// - Throws: `LetheError` for a folder that isn't a published model, or one that is damaged.
    public init(folder: String, vectors: WordVectors? = nil) throws {
        let files = try Self.files(of: folder)
        let parameters = try NeuroNERParameters(reading: files.parameters)
        let dataset = try NeuroNERDataset([UInt8](try Files.read(files.dataset)), place: files.dataset)
        let checkpoint = try TensorFlowCheckpoint(
            index: [UInt8](try Files.read(files.index)), indexPlace: files.index,
            data: [UInt8](try Files.read(files.data)), dataPlace: files.data)
        try self.init(
            parameters: parameters, dataset: dataset, checkpoint: checkpoint, vectors: vectors, place: folder)
    }

    private static func files(of folder: String) throws
        -> (parameters: String, dataset: String, index: String, data: String)
    {
        guard Files.isFolder(folder) else {
            throw Files.exists(folder)
                ? LetheError(.file, place: folder, "is a file", expected: "the folder of a NeuroNER model")
                : Files.cannotRead(folder)
        }
        let all = try Files.list(folder)
        let indexes = all.filter { $0.hasSuffix(".index") && !$0.contains("/") }
        guard let index = indexes.first, indexes.count == 1 else {
            throw LetheError(
                .file, place: folder, "not the folder of a NeuroNER model",
                expected: "one checkpoint, such as model.ckpt.index and model.ckpt.data-00000-of-00001",
                found: indexes.isEmpty ? "none" : "\(indexes.count)")
        }
        let names = ["parameters.ini", "dataset.pickle", index.dropLast(6) + ".data-00000-of-00001"]
        for name in names where !all.contains(name) {
            throw LetheError(
                .file, place: folder, "not the folder of a NeuroNER model", expected: name, found: "no such file")
        }
        return ("\(folder)/\(names[0])", "\(folder)/\(names[1])", "\(folder)/\(index)", "\(folder)/\(names[2])")
    }

    init(
        parameters: NeuroNERParameters, dataset: NeuroNERDataset, checkpoint: TensorFlowCheckpoint,
        vectors: WordVectors?, place: String
    ) throws {
        var remarks: [String] = []
        let sizes = try Self.sizes(parameters, place: place)
        let labels = try dataset.labels.map { label -> Tag in
            guard let tag = Tag(label) else {
                throw LetheError(
                    .format, place: place, "a label that is no tag", expected: "O, or B-, I-, E- or S- before a type")
            }
            return tag
        }
        let scheme = try parameters.choice(
            "tagging_format", [("bioes", TagScheme.bioes), ("bio", TagScheme.bio)], default: .bioes)
        var configuration = ModelConfiguration(
            network: sizes, tagScheme: scheme, types: Set(labels.filter { $0 != .outside }.map(\.type)).sorted())
        configuration.tokenizer.name = .spacyEnglish
        let spellings =
            (
                try parameters.flag("check_for_lowercase", default: true),
                try parameters.flag("check_for_digits_replaced_with_zeros", default: true)
            )
        guard spellings == (true, true) else {
            throw LetheError(
                .format, place: place, "the network looks tokens up in a way that isn't offered",
                expected: "check_for_lowercase and check_for_digits_replaced_with_zeros True")
        }
        configuration.tokenLookup = .spellings
        configuration.vectors = vectors?.origin
        configuration.holdsAllVectors = vectors == nil ? nil : true
        let tokenizer = parameters["tokenizer"] ?? "spacy"
        let vectorsName = Files.name(of: parameters["token_pretrained_embedding_filepath"] ?? "")
        configuration.imported = ImportOrigin(
            program: "NeuroNER", name: parameters["experiment_name"] ?? "", tokenizer: tokenizer, vectors: vectorsName)

        var vocabulary = Vocabulary()
        vocabulary.lookup = .spellings
        for character in dataset.characters { vocabulary.insert(character: character) }
        guard vocabulary.characters.count == dataset.characters.count else {
            throw LetheError(.format, place: place, "a character stands twice")
        }
        let rows = try Self.addTokens(of: vectors, to: &vocabulary, dimension: sizes.tokenEmbeddingSize)
        let tagSet = TagSet(types: configuration.types, scheme: scheme)
        let shape = NetworkShape(
            configuration: sizes, alphabetSize: vocabulary.characterRowCount, vocabularySize: vocabulary.tokenRowCount,
            tagCount: tagSet.count)
        let weights = try FrozenParameters(shape: shape) { network in
            try Self.fill(network, from: checkpoint, labels: labels, tagSet: tagSet, place: place)
            guard let vectors else { return }
            for (index, row) in rows.enumerated() {
                vectors.copy(row: row, into: network.tokenEmbedding.weights.row(index + 1))
            }
        }
        let missing = tagSet.tags.filter { !labels.contains($0) }
        if !missing.isEmpty {
            remarks.append(
                "The network lacks \(missing.count) tags of its types (\(missing.map(\.description).joined(separator: ", "))); it will never give them."
            )
        }
        if tokenizer.lowercased() != "spacy" {
            remarks.append(
                "The network was trained on tokens of \(tokenizer); spaCy's English rules, the nearest offered, will cut some words elsewhere."
            )
        }
        if vectors == nil {
            remarks.append(
                "No word vectors were given. NeuroNER's published networks carry none of their own, so every token will be \"unknown\" and only its characters and its neighbours' tell it apart: expect far worse results than the network is capable of. Give those of its training (\(vectorsName.isEmpty ? "see parameters.ini" : vectorsName)) with --vectors, here or when tagging; layers can be transferred without them."
            )
        } else if let vectors, !vectorsName.isEmpty, vectors.origin.name != vectorsName,
            vectors.origin.name != vectorsName + ".gz"
        {
            remarks.append(
                "The network was trained with \(vectorsName), the vectors given are called \(vectors.origin.name): other vectors than those of its training mean nothing to it."
            )
        }
        bundle = ModelBundle(configuration: configuration, vocabulary: vocabulary, weights: weights)
        self.remarks = remarks
    }

    private static func sizes(_ parameters: NeuroNERParameters, place: String) throws -> NetworkConfiguration {
        for name in ["use_character_lstm", "use_crf"] where !(try parameters.flag(name, default: true)) {
            throw LetheError(
                .format, place: place, "a network of another kind", expected: "\(name) = True", found: "False",
                advice: "Only networks with a character LSTM and a CRF are read")
        }
        var sizes = NetworkConfiguration()
        sizes.characterEmbeddingSize = try parameters.count("character_embedding_dimension", default: 25)
        sizes.characterHiddenSize = try parameters.count("character_lstm_hidden_state_dimension", default: 25)
        sizes.tokenEmbeddingSize = try parameters.count("token_embedding_dimension", default: 100)
        sizes.tokenHiddenSize = try parameters.count("token_lstm_hidden_state_dimension", default: 100)
        sizes.dropoutRate = try parameters.number("dropout_rate", default: 0.5)
        try sizes.validate()
        return sizes
    }

    /// All tokens of the vectors that are text.
    ///
    /// - Returns: the vectors' row of each token of the vocabulary.
    private static func addTokens(of vectors: WordVectors?, to vocabulary: inout Vocabulary, dimension: Int) throws
        -> [Int]
    {
        guard let vectors else { return [] }
        guard vectors.dimension == dimension else {
            throw LetheError(
                .setting, place: vectors.origin.name, "vectors of another size than the network's token embeddings",
                expected: "\(dimension) values", found: "\(vectors.dimension)")
        }
        var rows: [Int] = []
        rows.reserveCapacity(vectors.count)
        for row in 0..<vectors.count {
            guard let token = String(validating: vectors.table.key(row), as: UTF8.self) else { continue }
            vocabulary.insert(token: token)
            if vocabulary.tokens.count > rows.count { rows.append(row) }
        }
        return rows
    }

    // MARK: Weights

    /// A score that no path outweighs: for tags that the network lacks.
    private static let never: Float = -10_000

    private static func fill(
        _ network: NetworkParameters<Float>, from checkpoint: TensorFlowCheckpoint, labels: [Tag], tagSet: TagSet,
        place: String
    ) throws {
        var unused = Set(checkpoint.tensors.keys)
        func tensor(_ name: String, _ shape: [Int]) throws -> [Float] {
            guard let tensor = checkpoint.tensors[name] else {
                throw LetheError(.format, place: place, "the checkpoint lacks variable `\(name)`")
            }
            guard tensor.shape == shape else {
                throw LetheError(
                    .format, place: place,
                    "variable `\(name)` has another shape than parameters.ini and dataset.pickle say",
                    expected: "\(shape)", found: "\(tensor.shape)")
            }
            unused.remove(name)
            return tensor.values
        }
        let sizes = network.shape.configuration
        let characters = network.characterEmbedding.weights
        characters.setValues(
            try tensor(
                "character_embedding/character_embedding_weights", [characters.rows, sizes.characterEmbeddingSize]))
        // Row 0 is NeuroNER's padding, which never enters; here it is the unknown character, a constant zero.
        characters.row(0).update(repeating: 0, count: characters.columns)
        let unknown = try tensor("token_embedding/token_embedding_weights", [1, sizes.tokenEmbeddingSize])
        for (column, value) in unknown.enumerated() { network.tokenEmbedding.weights[0, column] = value }
        for (prefix, directions, input, hidden) in [
            (
                "character_lstm", network.characterLSTM.directions, sizes.characterEmbeddingSize,
                sizes.characterHiddenSize
            ),
            ("token_lstm", network.tokenLSTM.directions, network.shape.tokenInputSize, sizes.tokenHiddenSize),
        ] {
            for (name, short, direction) in [("forward", "fw", directions[0]), ("backward", "bw", directions[1])] {
                let base = "\(prefix)/bidirectional_LSTM"
                let cell = "\(base)/bidirectional_rnn/\(short)/coupled_input_forget_gate_lstm_cell"
                let weights = try tensor("\(cell)/W_0", [input + hidden, 3 * hidden])
                direction.inputWeights.setValues(Array(weights[..<(input * 3 * hidden)]))
                direction.recurrentWeights.setValues(Array(weights[(input * 3 * hidden)...]))
                direction.bias.setValues(try tensor("\(cell)/B", [3 * hidden]))
                direction.initialCell.setValues(try tensor("\(base)/\(name)/initial_cell_state", [1, hidden]))
                direction.initialOutput.setValues(try tensor("\(base)/\(name)/initial_output_state", [1, hidden]))
            }
        }
        let hidden = sizes.tokenHiddenSize
        network.tokenLSTM.hidden.weights.setValues(try tensor("feedforward_after_lstm/W", [2 * hidden, hidden]))
        network.tokenLSTM.hidden.bias.setValues(try tensor("feedforward_after_lstm/bias", [hidden]))
        try fillTags(network, labels: labels, tagSet: tagSet, tensor: tensor)
        if let extra = unused.min() {
            throw LetheError(.format, place: place, "variable `\(extra)` belongs to no layer that is read")
        }
    }

    /// Emission columns and transitions, from NeuroNER's order of labels (sorted) into that of the tag set.
    private static func fillTags(
        _ network: NetworkParameters<Float>, labels: [Tag], tagSet: TagSet,
        tensor: (String, [Int]) throws -> [Float]
    ) throws {
        let count = labels.count
        let hidden = network.shape.configuration.tokenHiddenSize
        let weights = try tensor("feedforward_before_crf/W", [hidden, count])
        let bias = try tensor("feedforward_before_crf/bias", [count])
        let transitions = try tensor("crf/transitions", [count + 2, count + 2])
        var source = tagSet.tags.map { tag in labels.firstIndex(of: tag) }
        for (tag, from) in source.enumerated() {
            network.fullyConnected.affine.bias[0, tag] = from.map { bias[$0] } ?? never
            for row in 0..<hidden {
                network.fullyConnected.affine.weights[row, tag] = from.map { weights[row * count + $0] } ?? 0
            }
        }
        source += [count, count + 1]
        for (row, fromRow) in source.enumerated() {
            for (column, fromColumn) in source.enumerated() {
                guard let fromRow, let fromColumn else { continue }
                network.crf.transitions[row, column] = transitions[fromRow * (count + 2) + fromColumn]
            }
        }
    }
}
