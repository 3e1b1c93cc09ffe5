internal import LetheEssentials

/// How much of a source a network should begin with, decided by the labelled notes themselves: each is scored by networks that
/// didn't see it, for every way of going about it. So that transfer never hurts: to begin from nothing is one of the ways.
package struct TransferChoice: Sendable {
    /// A way of going about it.
    package enum Candidate: String, Codable, Sendable, CaseIterable {
        /// From nothing.
        case scratch
        /// The source's characters, no words.
        case characters
        /// Every layer.
        case all
        /// Every layer, without the source's words that the notes lack.
        case forgetting
        /// Two networks in one: from nothing, and with every layer.
        case pair
        case pairForgetting = "pair-forgetting"

        /// For tables.
        package var title: String {
            switch self {
            case .scratch: "from nothing"
            case .characters: "characters alone"
            case .all: "all layers"
            case .forgetting: "all layers, source's other words forgotten"
            case .pair: "average of nothing and all layers"
            case .pairForgetting: "average of nothing and all layers, words forgotten"
            }
        }

        package var isPair: Bool { self == .pair || self == .pairForgetting }

        /// What of the source's layers a network begins with; nil for none.
        func plan(_ full: TransferPlan) -> TransferPlan? {
            var plan = full
            switch self {
            case .scratch: return nil
            case .characters: plan.layers.formIntersection(Self.characterLayers)
            case .all, .pair: break
            case .forgetting, .pairForgetting: plan.keepsSourceTokens = false
            }
            return plan
        }

        private static let characterLayers: Set<LayerName> = [.characterEmbedding, .characterLSTM]
    }

    /// What the folds say of a way.
    package struct Row: Sendable, Encodable {
        package var candidate: Candidate
        package var entityF1: Double
        package var tokenF1: Double
        package var tokenRecall: Double
        /// Of the entity F1, less that from nothing.
        package var gain: Double
        /// Documents resampled in pairs, 95 %.
        package var interval: EvaluationReport.Interval
    }

    package struct Outcome: Sendable, Encodable {
        package var rows: [Row]
        package var chosen: Candidate
        /// Ways that can't be gone, and why.
        package var impossible: [String: String]
        package var documents: Int
        package var folds: Int
    }

    package var settings: TrainingConfiguration
    package var source: ModelBundle
    /// Every layer that may be carried over, and the map of types.
    package var plan: TransferPlan
    package var folds = 5
    /// Of the run behind the choice; the folds don't read them.
    package var validation: Corpus?
    /// Averages of two networks are tried. The default is true.
    package var allowsPairs = true
    /// For the folds of every way.
    package var folder: String

    package init(_ settings: TrainingConfiguration, source: ModelBundle, plan: TransferPlan, folder: String) {
        self.settings = settings
        self.source = source
        self.plan = plan
        self.folder = folder
    }

    /// Recall may be so much lower than from nothing, as a share of 1: differences of that size say nothing.
    package static let recallMargin = 0.001

    /// What the chosen way's network begins with; nil for nothing.
    package func transfer(_ candidate: Candidate) -> (source: ModelBundle, plan: TransferPlan)? {
        candidate.plan(plan).map { (source, $0) }
    }

    private var trained: [Candidate] {
        plan.layers.contains(.tokenEmbedding) ? [.scratch, .characters, .all, .forgetting] : [.scratch, .all]
    }

    /// Trains what isn't trained yet, and chooses: the highest entity F1 among the ways whose token recall isn't below that from
    /// nothing.
    ///
    /// - Parameters:
    ///   - workers: trainings at a time.
    ///   - observe: called one at a time, from any thread.
    ///   - shouldStop: asked often; true ends the trainings under way so that they can go on later.
    /// - Returns: nil where it was stopped.
    /// - Throws: `LetheError` for notes that can't be divided or learned from, and what can't be written.
    package func run(
        _ corpus: Corpus, workers: Int,
        observe: @escaping @Sendable (Candidate, CrossValidation.Event) -> Void = { _, _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> Outcome? {
        // What the run behind the choice would refuse is refused before any fold is trained.
        try PreparedTraining.check(validation, settings, objective: .tags, transfer: (source, plan))
        var impossible: [String: String] = [:]
        var joins = allowsPairs
        if allowsPairs {
            do { try StagedTraining.checkPair(source) } catch let error as LetheError {
                joins = false
                impossible[Candidate.pair.rawValue] = error.description
            }
        }
        try Files.makeFolder(folder)
        var reports: [(candidate: Candidate, report: FoldsReport)] = []
        for candidate in trained {
            let folds = folds(candidate, keepsModels: joins && candidate != .characters)
            guard
                let report = try folds.run(
                    corpus, workers: workers, observe: { observe(candidate, $0) }, shouldStop: shouldStop)
            else { return nil }
            reports.append((candidate, report))
        }
        for candidate in [Candidate.pair, .pairForgetting] where joins {
            let partner: Candidate = candidate == .pair ? .all : .forgetting
            guard trained.contains(partner) else { continue }
            guard !shouldStop() else { return nil }
            reports.append((candidate, try pair(partner, corpus)))
        }
        guard let scratch = reports.first?.report else { return nil }
        let rows = try reports.map { try row($0.candidate, $0.report, scratch: scratch) }
        return Outcome(
            rows: rows, chosen: Self.choose(rows), impossible: impossible, documents: corpus.documents.count,
            folds: folds)
    }

    /// The highest entity F1 among the ways whose token recall isn't below that from nothing; of equal ones the first, which has
    /// fewer networks.
    static func choose(_ rows: [Row]) -> Candidate {
        guard let scratch = rows.first(where: { $0.candidate == .scratch }) else { return .scratch }
        var best = scratch
        for row in rows where row.entityF1 > best.entityF1 && row.tokenRecall >= scratch.tokenRecall - recallMargin {
            best = row
        }
        return best.candidate
    }

    /// The settings of a way's networks, in the folds and behind the choice. So that the two of a pair can be joined, the sizes are the
    /// source's in every way.
    package var networkSettings: TrainingConfiguration {
        var settings = settings
        settings.freeze([])
        settings.network = plan.network(settings.network, source: source)
        return settings
    }

    private func folds(_ candidate: Candidate, keepsModels: Bool) -> CrossValidation {
        var validation = CrossValidation(networkSettings, folder: "\(folder)/\(candidate.rawValue)")
        validation.folds = folds
        validation.seeds = [settings.seed]
        validation.source = candidate.plan(plan).map { (source, $0) }
        validation.keepsModels = keepsModels
        return validation
    }

    /// Takes the folds away, and nothing else.
    package func removeFolds() throws {
        for candidate in Candidate.allCases { try Files.removeFolder("\(folder)/\(candidate.rawValue)") }
        if try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty { try Files.removeFolder(folder) }
    }

    /// Every fold's two networks as one.
    private func pair(_ partner: Candidate, _ corpus: Corpus) throws -> FoldsReport {
        let (one, other) = (folds(partner, keepsModels: true), folds(.scratch, keepsModels: true))
        let plan = try other.plan(corpus)
        let runs = try (0..<folds).map { fold -> FoldRun in
            let job = CrossValidation.Job(seed: settings.seed, fold: fold)
            let models = try [one, other].map { try ModelBundle(loading: $0.model(job)) }
            let documents = plan.documents(of: fold)
            var run = FoldRun(
                inputs: "", job: job, documents: documents, trainDocuments: corpus.documents.count - documents.count,
                epochs: 0)
            run.measure(try Recognizer(ModelBundle.ensemble(models)), corpus)
            return run
        }
        return FoldsReport(runs, plan: plan)
    }

    private func row(_ candidate: Candidate, _ report: FoldsReport, scratch: FoldsReport) throws -> Row {
        func figures(_ metric: Metric) -> FoldsReport.Figures? { report.figures.first { $0.metric == metric } }
        let difference = try report.difference(.entityExact, from: scratch, seeds: report.seeds, place: folder)
        return Row(
            candidate: candidate, entityF1: figures(.entityExact)?.f1 ?? 0, tokenF1: figures(.tokenBinary)?.f1 ?? 0,
            tokenRecall: figures(.tokenBinary)?.recall ?? 0, gain: difference.f1, interval: difference.interval)
    }
}
