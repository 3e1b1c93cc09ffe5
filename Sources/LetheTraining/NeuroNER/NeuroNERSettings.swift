internal import LetheEssentials

/// A NeuroNER user's `parameters.ini` as settings of a training run, and what became of each.
package struct NeuroNERSettings: Sendable {
    /// One line of the file.
    package struct Entry: Sendable, Equatable {
        package enum Outcome: String, Sendable {
            case taken
            /// It concerns something that Lethe does otherwise or not at all; the network is the same without it.
            case meaningless
            /// The network would be another one; the run goes on without it.
            case unsupported
        }

        /// As the file spells it, in lower case.
        package var name: String
        /// As the file has it.
        package var value: String
        /// What became of it.
        package var outcome: Outcome
        /// What to know or do.
        package var remark: String
    }

    /// In the file's order.
    package private(set) var entries: [Entry] = []
    package private(set) var configuration = TrainingConfiguration()
    /// The word vectors that the file names, where they are there.
    package private(set) var vectorsPath: String?
    package private(set) var keepsAllVectors = false

    private let vectorsAreGiven: Bool

    /// Reads a file.
    ///
    /// - Parameter vectorsAreGiven: the vectors that the file names don't count.
    /// - Throws: `LetheError` for a file that isn't a `parameters.ini`, or for a value that NeuroNER wouldn't take either.
    package init(reading path: String, vectorsAreGiven: Bool = false) throws {
        self.vectorsAreGiven = vectorsAreGiven
        let parameters = try NeuroNERParameters(reading: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        for (name, value) in parameters.entries {
            let (outcome, remark) = try take(name, value, parameters, folder: folder, path: path)
            entries.append(Entry(name: name, value: value, outcome: outcome, remark: remark))
        }
        try configuration.validate()
    }

    private typealias Result = (Entry.Outcome, String)

    private mutating func take(
        _ name: String, _ value: String, _ parameters: NeuroNERParameters, folder: String, path: String
    ) throws -> Result {
        if value.contains(","), name != "dataset_text_folder" {
            throw LetheError(
                .format, place: path, "`\(name)` holds several values, of which NeuroNER draws one",
                expected: "one value", found: value)
        }
        if let setting = TrainingSetting.named(inNeuroNER: name) {
            return try take(setting, name, value, parameters)
        }
        switch name {
        case "token_pretrained_embedding_filepath": return vectors(value, folder: folder)
        case "freeze_token_embeddings":
            guard try parameters.flag(name, default: false) else { break }
            configuration.freeze([.tokenEmbedding])
            return (.taken, "as --freeze-vectors")
        case "load_all_pretrained_token_embeddings":
            keepsAllVectors = try parameters.flag(name, default: false)
            return (.taken, keepsAllVectors ? "as --keep-all-vectors" : "")
        case "load_only_pretrained_token_embeddings":
            let isFrozen = try parameters.flag("freeze_token_embeddings", default: false)
            if try parameters.flag(name, default: false) == isFrozen { break }
            return (
                .unsupported,
                isFrozen
                    ? "with frozen vectors, tokens without one are unknown"
                    : "tokens without a vector get a row of their own"
            )
        case "check_for_lowercase", "check_for_digits_replaced_with_zeros", "remap_unknown_tokens_to_unk",
            "use_character_lstm", "train_model":
            guard try !parameters.flag(name, default: true) else { break }
            return (
                .unsupported, name == "train_model" ? "`lethe evaluate` and `lethe tag` use a model" : "always True"
            )
        case "use_pretrained_model":
            guard try parameters.flag(name, default: false) else { break }
            return (.unsupported, "`lethe import neuroner`, then `lethe transfer --source`")
        default:
            return Self.others[name].map { (.meaningless, $0) } ?? (.unsupported, "not a setting known of NeuroNER")
        }
        return (.taken, "")
    }

    private mutating func take(
        _ setting: TrainingSetting, _ name: String, _ value: String, _ parameters: NeuroNERParameters
    ) throws -> Result {
        switch setting {
        case .outputLayer:
            configuration.network.outputLayer = try parameters.flag(name, default: true) ? .crf : .softmax
        case .clipping:
            let limit = try parameters.number(name, default: 0)
            configuration.clipping = limit == 0 ? .none : .value(limit)
        case .tagScheme:
            configuration.tagScheme = try parameters.choice(
                name, [("bioes", .bioes), ("bio", .bio)], default: .bioes)
        case .decidingMetric:
            configuration.decidingMetric = try parameters.choice(
                name,
                [("conll", .entityExact), ("bio", .entityExact), ("token", .tokenType), ("binary", .tokenBinary)],
                default: .entityExact)
            return (.taken, "as --metric \(configuration.decidingMetric.rawValue)")
        case .optimizer: return try optimizer(value)
        case .threads:
            configuration.threads = min(2, try parameters.count(name, default: 2))
            return (.taken, "at most 2 serve in training")
        case .tokenizer: return tokenizer(name, value)
        default:
            switch setting.row.value {
            case .count(let path, _, _):
                configuration[keyPath: path] = try parameters.count(name, default: configuration[keyPath: path])
            case .number(let path, _):
                configuration[keyPath: path] = try parameters.number(name, default: configuration[keyPath: path])
            case .optionalCount, .other: preconditionFailure("\(setting) has a name in NeuroNER and no way to be read")
            }
        }
        return (.taken, "")
    }

    private mutating func optimizer(_ value: String) throws -> Result {
        guard let kind = OptimizerKind(rawValue: value.lowercased()) else {
            return (.unsupported, "sgd and adam are offered; \(configuration.optimizer.rawValue) is used")
        }
        // The file's rate, or NeuroNER's own, serves whatever the optimiser.
        let rate = configuration.learningRate
        configuration.optimizer = kind
        configuration.learningRate = rate
        return (.taken, "")
    }

    private mutating func tokenizer(_ name: String, _ value: String) -> Result {
        configuration.tokenizer.name = .spacyEnglish
        let expected = name == "tokenizer" ? ["spacy"] : ["en", "en_core_web_sm"]
        if expected.contains(value.lowercased()) { return (.taken, "as --tokenizer spacy-english") }
        return (.unsupported, "spacy-english is used; --tokenizer lethe is the other choice")
    }

    private mutating func vectors(_ value: String, folder: String) -> Result {
        if vectorsAreGiven { return (.meaningless, "--vectors is given") }
        if value.isEmpty { return (.taken, "no word vectors") }
        let path = value.hasPrefix("/") ? value : folder + "/" + value
        guard Files.exists(path), !Files.isFolder(path) else {
            return (.unsupported, "no such file from the folder of the parameters: give it with --vectors")
        }
        vectorsPath = path
        return (.taken, "as --vectors")
    }

    /// Settings that change nothing about the network, and what stands in their place.
    private static let others: [String: String] = {
        var others = [
            "pretrained_model_folder": "`lethe transfer --source` names it",
            "dataset_text_folder": "--train and --validation name the notes",
            "output_folder": "--output names it", "experiment_name": "--output names the model",
            "number_of_gpus": "none is used", "debug": "nothing to choose", "verbose": "nothing to choose",
            "plot_format": "--tensorboard and `lethe evaluate` show scores", "output_scores": "not written",
            "parameters_filepath": "this is the file",
        ]
        for layer in [
            "character_embeddings", "character_lstm", "token_embeddings", "token_lstm", "feedforward", "crf",
        ] {
            others["reload_\(layer)"] = "`lethe transfer --layers` chooses"
        }
        return others
    }()
}
