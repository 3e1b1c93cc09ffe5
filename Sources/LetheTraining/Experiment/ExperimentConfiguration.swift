internal import LetheEssentials

/// A whole experiment: corpora, sizes, seeds, layers and the settings of every training.
package struct ExperimentConfiguration: Codable, Sendable, Equatable {
    /// Where the source network comes from: a model, or labelled notes to train it on.
    package struct Source: Codable, Sendable, Equatable {
        package var model: String?
        package var train: String?
        /// Decides about the source's best epoch.
        package var validation: String?
        /// Of the two corpora; nil recognises it.
        package var format: CorpusFormat?

        package init() {}
    }

    /// The target's parts.
    package struct Target: Codable, Sendable, Equatable {
        package var train = ""
        /// Decides about the best epoch; not read in the other regimes.
        package var validation: String?
        package var test = ""

        package init() {}
    }

    /// Where validation notes come from.
    package enum ValidationRegime: String, Codable, Sendable, CaseIterable {
        /// The development part, whatever the size of the sample: the paper's.
        case fixed
        /// Out of the labelled budget itself: who has 50 labelled notes has no others to validate with.
        case budget
        /// The test part's two halves, each stopping for the other: for corpora without a part to spare.
        case halves

        public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }

        /// For tables.
        package var title: String {
            switch self {
            case .fixed: "fixed development part"
            case .budget: "out of the labelled budget"
            case .halves: "halves of the measured part, each for the other"
            }
        }
    }

    /// For titles.
    package var name = ""
    package var source = Source()
    package var target = Target()
    /// How the target's parts are read.
    package var reading = ReadingOptions()
    /// The default is the shares of Figure 2, of the training part.
    package var sizes: [SampleSize] = [.percent(5), .percent(10), .percent(20), .percent(40), .all]
    /// What a percentage counts from. The default is the training part.
    package var shareOf = SampleSize.ShareBase.training
    /// The default is the paper's.
    package var validationRegime = ValidationRegime.fixed
    /// Share of the budget that validates, in the `budget` regime. The default is 0.2.
    package var validationShare = 0.2
    /// A seed draws the sample and everything random of the training. The default is 1 to 5.
    package var seeds: [UInt64] = [1, 2, 3, 4, 5]
    /// The default compares none with all layers: Experiment 1.
    package var transfers: [TransferExtent] = [.none, .all]
    /// Source type → target types that begin as it.
    package var labelMap: [String: [String]] = [:]
    /// Transferred layers that stay as the source has them.
    package var frozenLayers: [LayerName] = []
    /// The default is true.
    package var keepsSourceTokens = true
    /// Keep every run's model in the folder `models`. The default is false.
    package var keepsModels = false
    /// Seed and threads are set run by run.
    package var training = TrainingConfiguration()

    package init() {}

    /// Reads a configuration file; keys that are left out have their defaults.
    ///
    /// - Throws: `LetheError` for a file that can't be read, an unknown key or a value that means nothing.
    package init(contentsOf path: String) throws {
        self = try StrictJSON.decode(
            ExperimentConfiguration.self, from: try Files.read(path), over: ExperimentConfiguration(),
            wholeKeys: ["clipping", "labelMap"],
            clearedBy: Dictionary(
                uniqueKeysWithValues: TrainingSetting.allCases.map { ($0.key, $0.row.resets.map(\.key)) }),
            place: path)
    }

    /// - Throws: `LetheError` of kind `setting`.
    package func validate() throws {
        func require(_ condition: Bool, _ name: String, _ expected: String, _ found: String) throws {
            if !condition { throw LetheError.invalidSetting(name: name, expected: expected, found: found) }
        }
        try require(!target.train.isEmpty, "target", "labelled notes to learn from (--target)", "none")
        try require(!target.test.isEmpty, "test", "labelled notes to measure with (--test)", "none")
        try require(
            validationRegime != .fixed || target.validation != nil, "validation",
            "labelled notes that decide about the best epoch (--validation), or the regime `budget` or `halves`", "none"
        )
        try require(!sizes.isEmpty, "sizes", "one or more", "none")
        try require(Set(sizes).count == sizes.count, "sizes", "each once", sizes.map(\.text).joined(separator: ","))
        try require(!seeds.isEmpty, "seeds", "one or more", "none")
        try require(Set(seeds).count == seeds.count, "seeds", "each once", "\(seeds)")
        try require(!transfers.isEmpty, "transfers", "one or more", "none")
        try require(
            Set(transfers).count == transfers.count, "transfers", "each once",
            transfers.map(\.text).joined(separator: ","))
        try require(
            validationShare > 0 && validationShare <= 0.5, "validation share", "more than 0, at most 0.5",
            "\(validationShare)")
        try require(
            validationRegime != .halves || !transfers.contains(.averaged), "transfers",
            "no average in the regime `halves`: each half would stop two networks", "averaged")
        if needsSource {
            try require(
                (source.model != nil) != (source.train != nil), "source", "a model or labelled notes (--source)",
                source.model == nil ? "neither" : "both")
            try require(
                source.train == nil || source.validation != nil, "source",
                "labelled notes that decide about the source's best epoch (--source-validation)", "none")
        }
        _ = try sourceTypeByTarget()
        try training.validate()
    }

    /// Whether any run begins with layers of the source.
    package var needsSource: Bool { transfers.contains { $0 != .none } }

    /// Target type → source type.
    ///
    /// - Throws: `LetheError` where two source types claim a target type.
    func sourceTypeByTarget() throws -> [String: String] {
        try TransferPlan.parseMap(
            labelMap.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: ","))" })
    }

    /// Every path taken from a folder, so that jobs can run anywhere.
    func withAbsolutePaths() -> ExperimentConfiguration {
        var configuration = self
        func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
        configuration.source.model = source.model.map(absolute)
        configuration.source.train = source.train.map(absolute)
        configuration.source.validation = source.validation.map(absolute)
        if !target.train.isEmpty { configuration.target.train = absolute(target.train) }
        configuration.target.validation = target.validation.map(absolute)
        if !target.test.isEmpty { configuration.target.test = absolute(target.test) }
        return configuration
    }

    /// Adds sizes, seeds and transfers of an earlier configuration.
    mutating func add(jobsOf earlier: ExperimentConfiguration) {
        sizes = earlier.sizes + sizes.filter { !earlier.sizes.contains($0) }
        seeds = earlier.seeds + seeds.filter { !earlier.seeds.contains($0) }
        transfers = Set(earlier.transfers + transfers).sorted { $0.rank < $1.rank }
    }

    /// What must not change between runs that stand in one table. Which runs there are may: more seeds, sizes or layers
    /// extend an experiment.
    var identity: ExperimentConfiguration {
        var identity = self
        identity.name = ""
        identity.seeds = []
        identity.sizes = []
        identity.transfers = []
        identity.keepsModels = false
        if validationRegime != .budget { identity.validationShare = ExperimentConfiguration().validationShare }
        identity.training.seed = 1
        identity.training.threads = 1
        return identity
    }
}
