internal import LetheEssentials

/// Everything that a training begins with, checked: data, network, first weights and the description of the model.
struct PreparedTraining {
    let configuration: TrainingConfiguration
    let data: TrainingData
    /// Nil where no notes were kept back.
    let validation: ValidationSet?
    let schedule: TrainingSchedule
    /// The model's settings and words.
    let description: ModelDescription
    /// The weights, before the first epoch.
    let parameters: NetworkParameters<Float>
    let transferReport: TransferReport?
    /// Whether the text is learned before the labels: a source's directions know some text already.
    let learnsText: Bool

    /// - Parameter configuration: the run's, with the source's sizes where layers are transferred.
    /// - Throws: `LetheError` for data that can't be learned from.
    init(
        _ run: TrainingRun, _ configuration: TrainingConfiguration, train: Corpus, validation: Corpus?,
        taught: TaughtNotes? = nil
    ) throws {
        try Self.check(validation, configuration, objective: run.objective, transfer: run.transfer)
        try Self.checkVectors(run, configuration.network)
        try Self.checkOthers(run, configuration, train: train)
        self.configuration = configuration
        data = try TrainingData(
            train, scheme: configuration.tagScheme, tokenizer: configuration.tokenizer.tokenizer,
            sources: Self.sources(run, configuration, taught: taught), objective: run.objective,
            learnsText: Self.learnsText(run, configuration))
        learnsText = Self.learnsText(run, configuration)
        schedule = TrainingSchedule(configuration, sentences: data.sentences.count)
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: data.vocabulary.characterRowCount,
            vocabularySize: data.vocabulary.tokenRowCount, tagCount: data.tagSet.count)
        parameters = NetworkParameters(shape: shape)
        parameters.initialise(seed: configuration.seed)
        let (vocabulary, tagSet) = (data.vocabulary, data.tagSet)
        transferReport = try run.transfer.map { [parameters] in
            try $0.plan.apply(from: $0.source, to: parameters, vocabulary: vocabulary, tagSet: tagSet)
        }
        if configuration.forbidsMalformed(schedule) { parameters.forbidMalformed(tagSet) }
        Self.setVectors(run, parameters, vocabulary: data.vocabulary)
        self.validation = validation.map { ValidationSet($0, tokenizer: configuration.tokenizer.tokenizer) }
        var model = Self.configuration(
            run, configuration, data: data, validation: self.validation?.summary, report: transferReport)
        let read =
            train.documents + run.others.flatMap(\.documents) + (validation?.documents ?? [])
            + (taught?.documents ?? [])
        model.provenance?.seen = SeenNotes(read.lazy.map(\.text))
            .union(run.transfer?.source.configuration.provenance?.seen)
            .union(run.teaching?.teacher.bundle.configuration.provenance?.seen)
        model.provenance?.taught = taught.map { taught in
            TaughtRecord(
                documents: taught.documents.count, networks: run.teaching?.teacher.bundle.networkCount ?? 1)
        }
        let keeps = run.transfer.map { $0.plan.keepsTokens && $0.source.configuration.knowsUnlabelledWords } ?? false
        let leavesOpen = data.sentences.openTags != nil
        if taught != nil || run.objective == .neighbours || leavesOpen || keeps {
            model.provenance?.knowsUnlabelledWords = true
        }
        description = ModelDescription(model, data.vocabulary)
    }

    private static func learnsText(_ run: TrainingRun, _ configuration: TrainingConfiguration) -> Bool {
        run.objective == .tags && configuration.textEpochs > 0
            && run.transfer?.plan.layers.contains(.tokenLSTM) != true
            && !configuration.frozenLayers.contains(.tokenLSTM)
    }

    /// The last rows of the token embedding are word vectors that stay as they are and that no file may hold.
    var hiddenTokens: Int { data.vocabulary.hiddenTokenCount }

    /// The model at its present weights, as it will be once it is read from its files.
    ///
    /// - Parameter model: the weights, or their mean.
    func live(_ model: NetworkParameters<Float>, vectors: WordVectors?) -> LiveRecognizer {
        LiveRecognizer(
            parameters: model, vocabulary: description.vocabulary.withoutHiddenTokens(), vectors: vectors,
            tagSet: data.tagSet, tokenizer: configuration.tokenizer.tokenizer,
            agreesWithinNotes: configuration.agreesWithinNotes)
    }

    private static func sources(
        _ run: TrainingRun, _ configuration: TrainingConfiguration, taught: TaughtNotes?
    ) -> TrainingData.VocabularySources {
        var sources = TrainingData.VocabularySources()
        sources.policy = configuration.vocabulary
        sources.taught = taught
        sources.others = run.others
        sources.mendsTaught = configuration.malformedTags != .improbable
        sources.leastOccurrences = configuration.leastOccurrences
        sources.wordDropout = configuration.wordDropout
        sources.exchangedShare = configuration.exchangedShare
        if let transfer = run.transfer {
            sources.base = transfer.source.vocabulary
            sources.keepsTokens = transfer.plan.keepsTokens
            sources.transfersTokenRows = transfer.plan.layers.contains(.tokenEmbedding)
            sources.keepsCharacters = transfer.plan.layers.contains(.characterEmbedding)
        }
        sources.vectors = run.vectors
        sources.needsVector = run.vectors != nil && configuration.frozenLayers.contains(.tokenEmbedding)
        sources.addsAllVectors = run.keepsAllVectors
        return sources
    }

    private static func configuration(
        _ run: TrainingRun, _ configuration: TrainingConfiguration, data: TrainingData, validation: CorpusSummary?,
        report: TransferReport?
    ) -> ModelConfiguration {
        var description = ModelConfiguration(
            network: configuration.network, tagScheme: configuration.tagScheme, types: data.tagSet.types)
        if run.objective == .neighbours { description.formatVersion = ModelConfiguration.laterVersion }
        description.tokenizer = configuration.tokenizer
        description.tokenLookup = data.vocabulary.lookup
        if configuration.agreesWithinNotes, run.objective == .tags { description.agreesWithinNotes = true }
        description.vectors = run.vectors?.origin ?? transferredVectors(run)
        description.holdsAllVectors = run.keepsAllVectors || holdsSourceVectors(run) ? true : nil
        var provenance = TrainingProvenance(
            program: "lethe \(ProgramVersion.current)", train: data.summary, validation: validation,
            settings: configuration, transfer: report)
        if run.vectors != nil {
            provenance.tokensWithVector = data.typesWithVector
            provenance.tokensLookedUp = data.tokenTypeCount
        }
        description.provenance = provenance
        return description
    }

    /// The vectors behind a source's token embeddings, where those are transferred.
    private static func transferredVectors(_ run: TrainingRun) -> VectorOrigin? {
        guard let transfer = run.transfer, transfer.plan.layers.contains(.tokenEmbedding) else { return nil }
        return transfer.source.configuration.vectors
    }

    /// Whether the source holds all its vectors and hands its tokens on.
    private static func holdsSourceVectors(_ run: TrainingRun) -> Bool {
        guard run.vectors == nil, let transfer = run.transfer, transfer.plan.keepsTokens else { return false }
        return transfer.source.configuration.holdsAllVectors ?? false
    }

    /// Refuses validation notes and sources that a run can't begin with.
    static func check(
        _ validation: Corpus?, _ configuration: TrainingConfiguration, objective: TrainingObjective,
        transfer: (source: ModelBundle, plan: TransferPlan)?
    ) throws {
        let hasEnd = configuration.learningRateCurve.hasEnd
        if let transfer, transfer.source.configuration.knowsUnlabelledWords, transfer.plan.keepsTokens,
            configuration.vocabulary != .all
        {
            throw unknownProtection(configuration, advice: "Or forget the source's words: --forget-source-tokens")
        }
        if objective == .neighbours {
            guard hasEnd, validation == nil else {
                throw LetheError(
                    .setting, "text is learned for a fixed length and without validation notes",
                    expected: "a learning-rate curve that ends, and no validation notes")
            }
            guard configuration.vocabulary == .all else { throw unknownProtection(configuration) }
            return
        }
        guard let validation else {
            guard hasEnd else {
                throw LetheError(
                    .setting, "without validation notes nothing says when to stop",
                    expected: "validation notes, or a learning-rate curve that ends: linear or cosine",
                    advice: "Give --validation, or --recipe fast")
            }
            return
        }
        guard validation.documents.contains(where: { !$0.annotations.isEmpty }) else {
            throw LetheError(
                .corpus, place: validation.name, "the validation corpus has no annotations",
                advice: "It decides which epoch is the best: give labelled notes")
        }
    }

    /// Words of notes without labels may be names, and nothing says which.
    static func unknownProtection(
        _ configuration: TrainingConfiguration, advice: String = "`lethe share` takes words out of a finished model"
    ) -> LetheError {
        LetheError(
            .setting, "of words in notes without labels, nothing says which are protected",
            expected: "--vocabulary \(VocabularyPolicy.all.rawValue)", found: configuration.vocabulary.rawValue,
            advice: advice)
    }

    private static func checkOthers(
        _ run: TrainingRun, _ configuration: TrainingConfiguration, train: Corpus
    ) throws {
        guard !run.others.isEmpty else { return }
        for other in run.others { try TrainingData.checkLabels(other) }
        // What one corpus leaves open may be what another calls a name.
        let labels = ([train] + run.others).map(\.labels)
        guard configuration.vocabulary == .all || labels.allSatisfy({ $0 == labels[0] }) else {
            throw LetheError(
                .setting, "of words in notes that lack some labels, nothing says which are protected",
                expected: "--vocabulary \(VocabularyPolicy.all.rawValue), or corpora that mark the same labels",
                found: configuration.vocabulary.rawValue,
                advice: "`lethe share` takes words out of a finished model")
        }
        guard configuration.network.outputLayer == .crf else {
            throw LetheError(
                .setting, "labels that some notes lack need a CRF to stay open", expected: "--output-layer crf",
                found: configuration.network.outputLayer.rawValue)
        }
        guard run.teaching == nil else {
            throw LetheError(
                .setting, "notes of other corpora and a teacher's notes can't be learned from at once",
                expected: "one of the two", advice: "Train on the corpora first, and let that model teach")
        }
    }

    private static func checkVectors(_ run: TrainingRun, _ network: NetworkConfiguration) throws {
        guard let vectors = run.vectors else {
            if run.keepsAllVectors {
                throw LetheError(.setting, "there are no word vectors to keep", advice: "Give them with --vectors")
            }
            return
        }
        guard vectors.dimension == network.tokenEmbeddingSize else {
            throw LetheError(
                .setting, place: vectors.origin.name, "vectors of another size than the token embeddings",
                expected: "\(network.tokenEmbeddingSize) values", found: "\(vectors.dimension)",
                advice: run.transfer == nil ? "Set --token-size" : "The source's size decides")
        }
    }

    /// Rows begin as their tokens' vectors; a token that the source knows begins as there.
    private static func setVectors(
        _ run: TrainingRun, _ parameters: NetworkParameters<Float>, vocabulary: Vocabulary
    ) {
        guard let vectors = run.vectors else { return }
        let source = run.transfer.flatMap { $0.plan.layers.contains(.tokenEmbedding) ? $0.source.vocabulary : nil }
        for (index, token) in vocabulary.tokens.enumerated() {
            if let source, source.row(ofToken: token) != 0 { continue }
            if let row = vectors.row(of: token) {
                vectors.copy(row: row, into: parameters.tokenEmbedding.weights.row(index + 1))
            }
        }
    }

    /// Ties a checkpoint to data and settings. Length, patience, how often is validated and the number
    /// of threads may change.
    var fingerprint: String {
        get throws {
            var description = description.configuration
            // A step size that falls to nothing by the run's end depends on where that is.
            if !schedule.hasEnd { description.provenance?.settings.maximumEpochs = 1 }
            description.provenance?.settings.patienceEpochs = 1
            description.provenance?.settings.validationUpdates = nil
            description.provenance?.settings.threads = 1
            // The encoded data say which notes they are.
            description.provenance?.seen = nil
            // The same vectors may be packed or not.
            description.vectors?.name = ""
            var crc = CRC32(.castagnoli)
            let json = [UInt8](try StrictJSON.encode(description, told: TrainingConfiguration.asBefore))
            json.withUnsafeBytes { crc.update($0) }
            data.sentences.tokenTypes.withUnsafeBytes { crc.update($0) }
            data.sentences.tags.withUnsafeBytes { crc.update($0) }
            data.sentences.types.characters.withUnsafeBytes { crc.update($0) }
            data.sentences.softTags?.probabilities.withUnsafeBytes { crc.update($0) }
            if let open = data.sentences.openTags {
                let sets = open.sets.flatMap { $0.map { $0 ? UInt8(1) : 0 } }
                sets.withUnsafeBytes { crc.update($0) }
                open.setOf.withUnsafeBytes { crc.update($0) }
            }
            return crc.text
        }
    }
}
