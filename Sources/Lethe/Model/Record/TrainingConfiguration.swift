internal import LetheEssentials

/// Which tokens of the training notes a model's vocabulary holds.
public enum VocabularyPolicy: String, Codable, Sendable, CaseIterable {
    case all
    /// Those that occur outside annotations: a token that only occurs in protected text never enters. In training it is
    /// unknown, and other tokens are the more often the rarer they are, so that unknown doesn't mean protected; where it
    /// has a word vector, it has that, in a row that is never written to a file.
    case outsidePHI = "outside-phi"

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

/// What becomes of tag sequences that a scheme has no reading for, such as an entity's end without its beginning.
public enum MalformedTags: String, Codable, Sendable, CaseIterable {
    /// Training makes them so.
    case improbable
    /// In training and when tagging: what need not be learned from few notes.
    case impossible
    /// Impossible where a training's length is counted in updates since its epochs are so short. On many notes it would cost recall:
    /// a beginning without an end hides something too.
    case impossibleOnFewNotes = "impossible-on-few-notes"

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

/// Every setting of a training run. The defaults are the paper's (Lee et al. 2017, section 4.1) and NeuroNER's, but for how
/// long a run lasts: see `TrainingRecipe`.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
    public var network = NetworkConfiguration()
    /// The default is BIOES.
    public var tagScheme = TagScheme.bioes
    /// What becomes of tag sequences that the scheme has no reading for. Has no effect without a CRF. The default leaves it to learning.
    public var malformedTags = MalformedTags.improbable
    /// The default is SGD. Setting it sets `learningRate` to its default.
    public var optimizer = OptimizerKind.sgd {
        didSet { learningRate = optimizer.defaultLearningRate }
    }
    /// Step size; for SGD per sentence, since a batch's sentences add up. The default is 0.005 for SGD, 0.001 for Adam.
    public var learningRate = OptimizerKind.sgd.defaultLearningRate
    /// Epoch e (from 0) uses learningRate / (1 + decay · e). The default is 0.
    public var learningRateDecay = 0.0
    /// How the step size changes over a run. One that has an end makes the run last exactly its epochs or updates: its
    /// last weights are the model, and nothing is left to patience. The default is open-ended.
    public var learningRateCurve = LearningRateCurve.constant
    /// Of a curve with an end: the share of the run in which the step size rises. The default is 0.05.
    public var warmUpShare = 0.05
    /// The model is a mean of the weights that looks back so many epochs; 0 takes the weights as they are, the default.
    public var averagedEpochs = 0.0
    /// Sentences an update. The default is 1.
    public var batchSize = 1
    /// The default clips each derivative to ±5.
    public var clipping = GradientClipping.value(5)
    /// A run ends after these epochs or `maximumUpdates`, whichever is later. The default is 100 epochs. Setting it makes
    /// epochs the only measure, each of them validated; set `maximumUpdates` and `validationUpdates` afterwards for both.
    public var maximumEpochs = 100 {
        didSet {
            maximumUpdates = nil
            validationUpdates = nil
        }
    }
    /// Nil leaves the length to `maximumEpochs`. The default is 100,000: 100 epochs of few notes are few updates.
    public var maximumUpdates: Int? = 100_000
    /// Patience runs out once as many epochs, and `patienceUpdates`, have passed without a better validation score. The
    /// default is 10. Setting it makes epochs the only measure, each of them validated; set `patienceUpdates` and
    /// `validationUpdates` afterwards for both.
    public var patienceEpochs = 10 {
        didSet {
            patienceUpdates = nil
            validationUpdates = nil
        }
    }
    /// Nil leaves patience to `patienceEpochs`. The default is 20,000.
    public var patienceUpdates: Int? = 20_000
    /// Updates from one validation to the next at least, in whole epochs; nil validates after every epoch. The default is
    /// 250: on few notes, every epoch would be a chance to pick a lucky one, and most time would go into validation.
    public var validationUpdates: Int? = 250
    /// Which validation F1 decides. The default is the exact entity F1.
    public var decidingMetric = Metric.entityExact
    /// Everything random is drawn from it. The default is 1.
    public var seed: UInt64 = 1
    /// Parts of a batch that threads work on by themselves, 1 up to the batch's sentences. How many decides the order of sums, and so
    /// the last bits of the weights. The default, 1, divides the work on the whole batch, among two threads at most.
    public var slices = 1
    /// Workers of a step: 1 or 2, or with slices up to as many as there are; the result is the same. The default is 2 where there are
    /// two cores.
    public var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)
    /// Layers whose weights don't move, bottom to top: an order of its own would make equal settings differ in files.
    public private(set) var frozenLayers: [LayerName] = []
    /// Probability that a token which occurs once in the training part is replaced by UNK, each time it is met. The
    /// default is 0.5; only 0 and 0.5 are offered.
    public var replacesSingletons = true
    /// A token that occurs c times in the training part is replaced by UNK with probability α / (α + c), each time it is
    /// met (Kiperwasser and Goldberg 2016, section 4), instead of singletons half of the time. The default, 0, leaves it at
    /// those.
    public var wordDropout = 0.0
    /// So many of the labelled entities are replaced, in each epoch anew, by others of their label from the same notes
    /// (`MentionExchange`). The default is 0.
    public var exchangedShare = 0.0
    /// What the model finds agrees within a note: the same words get one label, and what is found with certainty is found wherever
    /// else it stands (see `NoteConsistency`). The default is false: each sentence is tagged by itself.
    public var agreesWithinNotes = false
    public var tokenizer = TokenizerConfiguration()
    /// Tokens of the training part that occur less often stay unknown, unless they have a word vector. The default, 1, leaves
    /// none out.
    public var leastOccurrences = 1
    /// Before the labels, a network that begins from nothing learns in so many epochs which words stand beside each other in the
    /// training part. The default is 0.
    public var textEpochs = 0
    /// Which tokens of the training part the model knows.
    public var vocabulary = VocabularyPolicy.all

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case network, tagScheme, optimizer, learningRate, learningRateDecay, learningRateCurve, warmUpShare
        case averagedEpochs, batchSize, clipping, malformedTags, agreesWithinNotes, slices, maximumEpochs,
            maximumUpdates,
            patienceEpochs, patienceUpdates
        case validationUpdates, decidingMetric, seed, threads, frozenLayers, replacesSingletons, wordDropout
        case leastOccurrences, textEpochs, tokenizer, vocabulary, exchangedShare
    }

    /// Reads a file's settings.
    ///
    /// - Throws: `DecodingError`; only what later versions added, or what follows from another setting, may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        network = try container.decode(NetworkConfiguration.self, forKey: .network)
        tagScheme = try container.decode(TagScheme.self, forKey: .tagScheme)
        optimizer = try container.decode(OptimizerKind.self, forKey: .optimizer)
        learningRate =
            try container.decodeIfPresent(Double.self, forKey: .learningRate) ?? optimizer.defaultLearningRate
        learningRateDecay = try container.decode(Double.self, forKey: .learningRateDecay)
        // What these say was not to be chosen before: it was the paper's.
        learningRateCurve =
            try container.decodeIfPresent(LearningRateCurve.self, forKey: .learningRateCurve) ?? .constant
        warmUpShare = try container.decodeIfPresent(Double.self, forKey: .warmUpShare) ?? warmUpShare
        averagedEpochs = try container.decodeIfPresent(Double.self, forKey: .averagedEpochs) ?? 0
        wordDropout = try container.decodeIfPresent(Double.self, forKey: .wordDropout) ?? 0
        exchangedShare = try container.decodeIfPresent(Double.self, forKey: .exchangedShare) ?? 0
        leastOccurrences = try container.decodeIfPresent(Int.self, forKey: .leastOccurrences) ?? 1
        textEpochs = try container.decodeIfPresent(Int.self, forKey: .textEpochs) ?? 0
        malformedTags = try container.decodeIfPresent(MalformedTags.self, forKey: .malformedTags) ?? .improbable
        agreesWithinNotes = try container.decodeIfPresent(Bool.self, forKey: .agreesWithinNotes) ?? false
        slices = try container.decodeIfPresent(Int.self, forKey: .slices) ?? 1
        batchSize = try container.decode(Int.self, forKey: .batchSize)
        clipping = try container.decode(GradientClipping.self, forKey: .clipping)
        maximumEpochs = try container.decode(Int.self, forKey: .maximumEpochs)
        patienceEpochs = try container.decode(Int.self, forKey: .patienceEpochs)
        maximumUpdates = try container.decodeIfPresent(Int.self, forKey: .maximumUpdates)
        patienceUpdates = try container.decodeIfPresent(Int.self, forKey: .patienceUpdates)
        validationUpdates = try container.decodeIfPresent(Int.self, forKey: .validationUpdates)
        decidingMetric = try container.decode(Metric.self, forKey: .decidingMetric)
        seed = try container.decode(UInt64.self, forKey: .seed)
        threads = try container.decode(Int.self, forKey: .threads)
        frozenLayers = try container.decode([LayerName].self, forKey: .frozenLayers)
        replacesSingletons = try container.decode(Bool.self, forKey: .replacesSingletons)
        tokenizer = try container.decode(TokenizerConfiguration.self, forKey: .tokenizer)
        // Models written before there was a choice hold all tokens.
        vocabulary = try container.decodeIfPresent(VocabularyPolicy.self, forKey: .vocabulary) ?? .all
    }

    /// Makes `StrictJSON` leave out what earlier versions didn't have, as long as it is as it was before there was a choice: so a
    /// training that was stopped under an earlier version is known by the same fingerprint.
    package static let asBefore: [CodingUserInfoKey: any Sendable] =
        asBeforeKey.map { [$0: true] } ?? [:]
    private static let asBeforeKey = CodingUserInfoKey(rawValue: "lethe.settings.asBefore")

    public func encode(to encoder: any Encoder) throws {
        let before = TrainingConfiguration()
        let leavesOut = Self.asBeforeKey.map { encoder.userInfo[$0] as? Bool ?? false } ?? false
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(network, forKey: .network)
        try container.encode(tagScheme, forKey: .tagScheme)
        try container.encode(optimizer, forKey: .optimizer)
        try container.encode(learningRate, forKey: .learningRate)
        try container.encode(learningRateDecay, forKey: .learningRateDecay)
        try container.encode(batchSize, forKey: .batchSize)
        try container.encode(clipping, forKey: .clipping)
        try container.encode(maximumEpochs, forKey: .maximumEpochs)
        try container.encodeIfPresent(maximumUpdates, forKey: .maximumUpdates)
        try container.encode(patienceEpochs, forKey: .patienceEpochs)
        try container.encodeIfPresent(patienceUpdates, forKey: .patienceUpdates)
        try container.encodeIfPresent(validationUpdates, forKey: .validationUpdates)
        try container.encode(decidingMetric, forKey: .decidingMetric)
        try container.encode(seed, forKey: .seed)
        try container.encode(threads, forKey: .threads)
        try container.encode(frozenLayers, forKey: .frozenLayers)
        try container.encode(replacesSingletons, forKey: .replacesSingletons)
        try container.encode(tokenizer, forKey: .tokenizer)
        try container.encode(vocabulary, forKey: .vocabulary)
        func encodeNew<Value: Encodable & Equatable>(_ value: Value, _ old: Value, _ key: CodingKeys) throws {
            if !leavesOut || value != old { try container.encode(value, forKey: key) }
        }
        try encodeNew(learningRateCurve, before.learningRateCurve, .learningRateCurve)
        try encodeNew(warmUpShare, before.warmUpShare, .warmUpShare)
        try encodeNew(averagedEpochs, before.averagedEpochs, .averagedEpochs)
        try encodeNew(wordDropout, before.wordDropout, .wordDropout)
        try encodeNew(exchangedShare, before.exchangedShare, .exchangedShare)
        try encodeNew(leastOccurrences, before.leastOccurrences, .leastOccurrences)
        try encodeNew(textEpochs, before.textEpochs, .textEpochs)
        try encodeNew(malformedTags, before.malformedTags, .malformedTags)
        try encodeNew(slices, before.slices, .slices)
        try encodeNew(agreesWithinNotes, before.agreesWithinNotes, .agreesWithinNotes)
    }

    /// Freezes these layers and no others.
    public mutating func freeze(_ layers: Set<LayerName>) {
        frozenLayers = LayerName.allCases.filter(layers.contains)
    }
}

extension TrainingConfiguration {
    /// What of the settings moves weights.
    ///
    /// - Parameters:
    ///   - totalUpdates: of the whole run, for a curve with an end.
    ///   - untrainedTokenRows: rows of the token embedding that stay as they are.
    package func updateRule(totalUpdates: Int = 1, untrainedTokenRows: Set<Int> = []) -> UpdateRule {
        var rate = LearningRate(rate: learningRate)
        rate.curve = learningRateCurve
        rate.decay = learningRateDecay
        rate.warmUpShare = warmUpShare
        rate.totalUpdates = totalUpdates
        return UpdateRule(
            optimizer: optimizer, clipping: clipping, learningRate: rate,
            averagedEpochs: averagedEpochs, batchSize: batchSize, slices: slices,
            replacesTokens: replacesSingletons || wordDropout > 0, frozenLayers: Set(frozenLayers),
            untrainedTokenRows: untrainedTokenRows, seed: seed)
    }
}
