/// Every setting of a training run, once: help, configuration files, NeuroNER's `parameters.ini` and validation read what
/// stands here.
///
/// The raw value is the setting's key in files, below `training` in an experiment's.
package enum TrainingSetting: String, CaseIterable, Sendable {
    case characterEmbeddingSize = "network.characterEmbeddingSize"
    case characterHiddenSize = "network.characterHiddenSize"
    case tokenEmbeddingSize = "network.tokenEmbeddingSize"
    case tokenHiddenSize = "network.tokenHiddenSize"
    case dropoutRate = "network.dropoutRate"
    case cell = "network.cell"
    case outputLayer = "network.outputLayer"
    case tagScheme, optimizer, learningRate, learningRateDecay, learningRateCurve, warmUpShare, averagedEpochs
    case batchSize, slices, clipping, wordDropout, exchangedShare, leastOccurrences, textEpochs
    case maximumEpochs, maximumUpdates, patienceEpochs, patienceUpdates, validationUpdates
    case decidingMetric, seed, threads, frozenLayers, replacesSingletons, malformedTags, agreesWithinNotes
    case tokenizer = "tokenizer.name"
    case sentenceTokens = "tokenizer.maximumSentenceTokens"
    case vocabulary

    /// More would have too little to do.
    private static let mostSlices = 64

    /// What is said of a setting.
    package struct Row: Sendable {
        /// As messages call it.
        package var name: String
        /// On the command line, without its dashes; nil where there is none.
        package var option: String?
        /// What it does, a sentence for help.
        package var meaning: String
        package var value: Value
        /// In NeuroNER's `parameters.ini`.
        package var neuroNER: [String] = []
        /// What goes back to its default (or to nothing) where a file or a caller sets this one.
        package var resets: [TrainingSetting] = []
        /// The default in words, where the value doesn't say it.
        package var standard: String?
    }

    /// Where a setting's value is, and which values can be used.
    package enum Value: Sendable {
        package typealias Path<Member> = any WritableKeyPath<TrainingConfiguration, Member> & Sendable
        case count(Path<Int>, ClosedRange<Int>, unit: String)
        /// A count that may be left out.
        case optionalCount(Path<Int?>, unit: String)
        case number(Path<Double>, Bounds)
        /// One of some words, or something that only this setting has; nothing needs checking beyond `isValid`.
        case other(
            @Sendable (TrainingConfiguration) -> String, expected: String = "",
            isValid: @Sendable (TrainingConfiguration) -> Bool = { _ in true })
    }

    /// Which numbers can be used.
    package enum Bounds: String, Sendable {
        case positive = "a positive number"
        case notNegative = "a number of 0 or more"
        case share = "at least 0 and below 1"

        package func contains(_ value: Double) -> Bool {
            switch self {
            case .positive: value > 0 && value.isFinite
            case .notNegative: value >= 0 && value.isFinite
            case .share: value >= 0 && value < 1
            }
        }
    }
}

// MARK: The table

extension TrainingSetting {
    private static let sizes = 1...4096
    private static let any = 1...Int.max

    package var row: Row {
        switch self {
        case .characterEmbeddingSize:
            Row(
                name: "character embedding size", option: "character-size",
                meaning: "Values of a character embedding.",
                value: .count(\.network.characterEmbeddingSize, Self.sizes, unit: ""),
                neuroNER: ["character_embedding_dimension"])
        case .characterHiddenSize:
            Row(
                name: "character hidden size", option: "character-hidden",
                meaning: "Hidden units of the character LSTM, per direction.",
                value: .count(\.network.characterHiddenSize, Self.sizes, unit: ""),
                neuroNER: ["character_lstm_hidden_state_dimension"])
        case .tokenEmbeddingSize:
            Row(
                name: "token embedding size", option: "token-size", meaning: "Values of a token embedding.",
                value: .count(\.network.tokenEmbeddingSize, Self.sizes, unit: ""),
                neuroNER: ["token_embedding_dimension"],
                standard: "\(NetworkConfiguration().tokenEmbeddingSize), or those of --vectors")
        case .tokenHiddenSize:
            Row(
                name: "token hidden size", option: "token-hidden",
                meaning: "Hidden units of the token LSTM, per direction.",
                value: .count(\.network.tokenHiddenSize, Self.sizes, unit: ""),
                neuroNER: ["token_lstm_hidden_state_dimension"])
        case .dropoutRate:
            Row(
                name: "dropout", option: "dropout",
                meaning: "Share of the token LSTM's inputs set to zero in training.",
                value: .number(\.network.dropoutRate, .share), neuroNER: ["dropout_rate"])
        case .cell:
            Row(name: "cell", option: "cell", meaning: "LSTM cell.", value: .other { $0.network.cell.rawValue })
        case .outputLayer:
            Row(
                name: "output layer", option: "output-layer", meaning: "What turns scores into tags.",
                value: .other { $0.network.outputLayer.rawValue }, neuroNER: ["use_crf"])
        case .tagScheme:
            Row(
                name: "tag scheme", option: "model-scheme", meaning: "Tag scheme that the model learns.",
                value: .other { $0.tagScheme.rawValue }, neuroNER: ["tagging_format"])
        case .optimizer:
            Row(
                name: "optimizer", option: "optimizer", meaning: "How gradients become updates.",
                value: .other { $0.optimizer.rawValue }, neuroNER: ["optimizer"],
                // The optimiser brings its own.
                resets: [.learningRate])
        case .learningRate:
            Row(
                name: "learning rate", option: "learning-rate", meaning: "Step size.",
                value: .number(\.learningRate, .positive), neuroNER: ["learning_rate"],
                standard: OptimizerKind.allCases.map { "\($0.defaultLearningRate) for \($0.rawValue)" }
                    .joined(separator: ", "))
        case .learningRateDecay:
            Row(
                name: "learning-rate decay", option: "learning-rate-decay",
                meaning: "Epoch e uses rate / (1 + decay · (e − 1)).", value: .number(\.learningRateDecay, .notNegative)
            )
        case .learningRateCurve:
            Row(
                name: "learning-rate curve", option: "learning-rate-curve",
                meaning:
                    "How the step size changes: constant goes on until patience runs out; linear and cosine fall to nothing over exactly --epochs or --updates.",
                value: .other { $0.learningRateCurve.rawValue })
        case .warmUpShare:
            Row(
                name: "warm-up", option: "warm-up",
                meaning: "Share of a linear or cosine run in which the step size rises.",
                value: .number(\.warmUpShare, .share))
        case .averagedEpochs:
            Row(
                name: "averaged epochs", option: "average",
                meaning:
                    "The model is a mean of the weights that looks back so many epochs; 0 for the weights themselves.",
                value: .number(\.averagedEpochs, .notNegative))
        case .wordDropout:
            Row(
                name: "word dropout", option: "word-dropout",
                meaning:
                    "A token met c times in training becomes UNK with probability w / (w + c); 0 leaves it at singletons, half of the time.",
                value: .number(\.wordDropout, .notNegative))
        case .exchangedShare:
            Row(
                name: "exchanged entities", option: "exchange",
                meaning:
                    "Share of the labelled entities that others of their label, from the training notes, take the place of, in each epoch anew.",
                value: .number(\.exchangedShare, .share))
        case .leastOccurrences:
            Row(
                name: "least occurrences", option: "least-occurrences",
                meaning: "Tokens that occur less often in the training notes stay unknown.",
                value: .count(\.leastOccurrences, 1...1_000_000, unit: ""))
        case .textEpochs:
            Row(
                name: "epochs of text", option: "text-epochs",
                meaning:
                    "Epochs in which a network that begins from nothing learns the training notes' text, before their labels.",
                value: .count(\.textEpochs, 0...10_000, unit: ""))
        case .batchSize:
            Row(
                name: "batch size", option: "batch", meaning: "Sentences an update.",
                value: .count(\.batchSize, 1...100_000, unit: "sentences"))
        case .slices:
            Row(
                name: "slices", option: "slices",
                meaning:
                    "Parts of a batch that threads work on by themselves, so that more than two help; more slices, other last bits.",
                value: .count(\.slices, 1...Self.mostSlices, unit: ""))
        case .clipping:
            Row(
                name: "clipping", option: "clip-value", meaning: "Limit of each derivative; 0 for none.",
                value: .other({ $0.clipping.text }, expected: "a positive limit") { ($0.clipping.limit ?? 1) > 0 },
                neuroNER: ["gradient_clipping_value"])
        case .maximumEpochs:
            Row(
                name: "epochs", option: "epochs",
                meaning: "Epochs at most, whatever the number of updates, unless --updates is given too.",
                value: .count(\.maximumEpochs, Self.any, unit: ""), neuroNER: ["maximum_number_of_epochs"],
                // Who says how many epochs means epochs.
                resets: [.maximumUpdates, .validationUpdates])
        case .maximumUpdates:
            Row(
                name: "updates", option: "updates",
                meaning: "Where these updates take longer than --epochs, they decide.",
                value: .optionalCount(\.maximumUpdates, unit: ""))
        case .patienceEpochs:
            Row(
                name: "patience", option: "patience",
                meaning:
                    "Epochs without a better validation F1 before stopping, whatever the number of updates, unless --patience-updates is given too.",
                value: .count(\.patienceEpochs, Self.any, unit: "epochs"), neuroNER: ["patience"],
                resets: [.patienceUpdates, .validationUpdates])
        case .patienceUpdates:
            Row(
                name: "patience in updates", option: "patience-updates",
                meaning: "Where these updates take longer than --patience, they decide.",
                value: .optionalCount(\.patienceUpdates, unit: ""))
        case .validationUpdates:
            Row(
                name: "updates between validations", meaning: "Updates from one validation to the next at least.",
                value: .optionalCount(\.validationUpdates, unit: ""))
        case .decidingMetric:
            Row(
                name: "metric", option: "metric", meaning: "Which validation F1 decides.",
                value: .other { $0.decidingMetric.rawValue }, neuroNER: ["main_evaluation_mode"])
        case .seed:
            Row(
                name: "seed", option: "seed",
                meaning: "Everything random is drawn from it: the same seed gives the same model.",
                value: .other { "\($0.seed)" })
        case .threads:
            Row(
                name: "threads", option: "threads",
                meaning:
                    "1 or 2, or with --slices up to as many; the model is the same. On a machine busy with other work, 1 is faster.",
                value: .count(\.threads, 1...Self.mostSlices, unit: ""), neuroNER: ["number_of_cpu_threads"])
        case .frozenLayers:
            Row(
                name: "frozen layers", option: "freeze", meaning: "Layers whose weights stay as they are.",
                value: .other(
                    { $0.frozenLayers.map(\.rawValue).joined(separator: ",") }, expected: "fewer than all six"
                ) { $0.frozenLayers.count < LayerName.allCases.count })
        case .replacesSingletons:
            Row(
                name: "replacement of singletons",
                meaning: "Tokens that occur once in the training notes become UNK half of the time.",
                value: .other { "\($0.replacesSingletons)" })
        case .malformedTags:
            Row(
                name: "malformed tags", option: "malformed-tags",
                meaning:
                    "Tag sequences that the scheme has no reading for: improbable, impossible, or impossible-on-few-notes.",
                value: .other { $0.malformedTags.rawValue })
        case .agreesWithinNotes:
            Row(
                name: "agreement within notes",
                meaning:
                    "The same words of a note have one label, and what is found with certainty is found wherever else it stands.",
                value: .other { "\($0.agreesWithinNotes)" })
        case .tokenizer:
            Row(
                name: "tokenizer", option: "tokenizer", meaning: "Where text is cut into tokens.",
                value: .other { $0.tokenizer.name.rawValue }, neuroNER: ["tokenizer", "spacylanguage"],
                standard: "\(TokenizerConfiguration().name.rawValue); in a transfer, the source's")
        case .sentenceTokens:
            Row(
                name: "sentence length", meaning: "Tokens after which a sentence is cut.",
                value: .count(
                    \.tokenizer.maximumSentenceTokens, 1...Tokenizer.longestSentenceTokens, unit: "tokens"))
        case .vocabulary:
            Row(
                name: "vocabulary", option: "vocabulary",
                meaning:
                    "Which tokens of the training notes the model knows: all, or those that occur outside protected text.",
                value: .other { $0.vocabulary.rawValue })
        }
    }
}

// MARK: Reading it

extension TrainingSetting {
    /// The option's name without its dashes; nil where there is none.
    package var option: String? { row.option }

    /// What it does: a sentence for help.
    package var meaning: String { row.meaning }

    /// What it does, with its default.
    package var help: String { "\(row.meaning) (default: \(standard))" }

    /// The default in words.
    package var standard: String { row.standard ?? text(in: TrainingConfiguration()) }

    /// NeuroNER's names for it.
    package var neuroNERNames: [String] { row.neuroNER }

    /// The setting that NeuroNER calls so.
    package static func named(inNeuroNER name: String) -> TrainingSetting? {
        allCases.first { $0.row.neuroNER.contains(name) }
    }

    /// The last part of its key.
    package var key: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }

    /// Which values can be used, in words; empty where every value can.
    var expected: String {
        switch row.value {
        case .count(_, let range, let unit):
            [range.upperBound == .max ? "1 or more" : "\(range.lowerBound) to \(range.upperBound)", unit]
                .filter { !$0.isEmpty }.joined(separator: " ")
        case .optionalCount(_, let unit): ["1 or more", unit].filter { !$0.isEmpty }.joined(separator: " ")
        case .number(_, let bounds): bounds.rawValue
        case .other(_, let expected, _): expected
        }
    }

    /// Its value in words.
    func text(in configuration: TrainingConfiguration) -> String {
        switch row.value {
        case .count(let path, _, _): "\(configuration[keyPath: path])"
        case .optionalCount(let path, _): configuration[keyPath: path].map(String.init) ?? "none"
        case .number(let path, _): "\(configuration[keyPath: path])"
        case .other(let text, _, _): text(configuration)
        }
    }

    /// - Throws: `LetheError` of kind `setting` for a value that can't be used.
    func validate(_ configuration: TrainingConfiguration) throws {
        let isValid =
            switch row.value {
            case .count(let path, let range, _): range.contains(configuration[keyPath: path])
            case .optionalCount(let path, _): configuration[keyPath: path] ?? 1 >= 1
            case .number(let path, let bounds): bounds.contains(configuration[keyPath: path])
            case .other(_, _, let isValid): isValid(configuration)
            }
        guard isValid else {
            throw LetheError.invalidSetting(name: row.name, expected: expected, found: text(in: configuration))
        }
    }
}

extension TrainingConfiguration {
    /// - Throws: `LetheError` of kind `setting` for a value that can't be used.
    package func validate() throws {
        for setting in TrainingSetting.allCases { try setting.validate(self) }
        guard slices <= batchSize else {
            throw LetheError(
                .setting, "more slices than sentences in a batch", expected: "at most \(batchSize)", found: "\(slices)",
                advice: "Use fewer --slices, or a larger --batch")
        }
        guard threads <= max(2, slices) else {
            throw LetheError(
                .setting, "more threads than can work on a batch", expected: "at most \(max(2, slices))",
                found: "\(threads)",
                advice:
                    "Two threads share a batch; for more, `train` and `transfer` cut it: --slices \(threads) with a --batch of as many sentences or more"
            )
        }
    }
}

extension NetworkConfiguration {
    /// Sizes that a program can hold: refuses what would overflow or mean nothing.
    ///
    /// - Throws: `LetheError` of kind `setting` naming the setting, the range and what was found.
    package func validate() throws {
        var configuration = TrainingConfiguration()
        configuration.network = self
        for setting in TrainingSetting.allCases where setting.rawValue.hasPrefix("network.") {
            try setting.validate(configuration)
        }
    }
}

extension GradientClipping {
    var limit: Double? {
        switch self {
        case .value(let limit), .norm(let limit): limit
        case .none: nil
        }
    }

    fileprivate var text: String { limit.map(NumberText.short) ?? "none" }
}
