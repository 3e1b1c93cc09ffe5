internal import LetheEssentials

/// The method at a glance, on invented notes: a source model, then a target with and without transfer at a few sizes.
package struct Demonstration: Sendable {
    /// One size of the target's training part.
    package struct Row: Codable, Sendable {
        package var notes: Int
        package var withoutTransfer: Scores
        package var withTransfer: Scores
    }

    /// F1 on the target's test part, as shares of 1.
    package struct Scores: Codable, Sendable {
        package var tokenBinary: Double
        package var entityExact: Double
        /// Share of protected tokens that were found.
        package var recall: Double
        /// Share of the notes in which at least one was missed.
        package var leakShare: Double
    }

    /// A note before and after.
    package struct Example: Sendable {
        package var original: String
        package var deidentified: String
        /// Its protected tokens, those of them that were missed, and others that were hidden.
        package var tokens: Counts
    }

    package enum Event: Sendable {
        case wroteCorpora(source: Int, target: Int)
        case trainingSource(TrainingRun.Event)
        case trainingTarget(notes: Int, withTransfer: Bool)
        case row(Row)
    }

    package struct Outcome: Sendable {
        package var rows: [Row]
        package var example: Example
        /// Folder of the model that was trained with transfer on the most notes.
        package var bestModel: String
        package var seconds: Double
    }

    /// Folder for corpora and models.
    package var folder: String
    /// The default is 400 notes.
    package var sourceNotes = 400
    /// The default is 300 notes, of which the test part keeps a fifth.
    package var targetNotes = 300
    /// Labelled target notes. The default is 5, 10, 20 and 40.
    package var sizes = [5, 10, 20, 40]
    /// A short training is enough for a source. The default is 8 epochs.
    package var sourceEpochs = 8
    /// Of the target's runs, which are trained to their end: with and without transfer alike.
    package var recipe = TrainingRecipe.standard
    package var seed: UInt64 = 1
    package var threads = TrainingConfiguration().threads

    package init(folder: String) { self.folder = folder }

    /// Runs everything and writes it to the folder.
    ///
    /// - Throws: `LetheError` where files can't be written; nothing is done once `shouldStop` is true.
    package func run(observe: (Event) -> Void, shouldStop: () -> Bool = { false }) throws -> Outcome? {
        let start = ContinuousClock.now
        let source = SampleGenerator(institution: .a, seed: seed).corpus(notes: sourceNotes)
        let target = SampleGenerator(institution: .b, seed: seed).corpus(notes: targetNotes)
        for (name, corpus) in [("source", source), ("target", target)] {
            for part in SamplePart.allCases {
                var options = WritingOptions()
                options.overwrites = true
                try CorpusWriter.write(
                    corpus[part] ?? [], to: "\(folder)/\(name)/\(part.rawValue)", format: .brat, options: options)
            }
        }
        observe(.wroteCorpora(source: sourceNotes, target: targetNotes))
        let sourceModel = "\(folder)/model-source"
        var sourceTraining = training(output: sourceModel)
        sourceTraining.configuration.maximumEpochs = sourceEpochs
        let sourceOutcome = try sourceTraining.run(
            train: corpus("source", source[.train]), validation: corpus("source", source[.validation]),
            observe: { observe(.trainingSource($0)) }, shouldStop: shouldStop)
        guard sourceOutcome.ending != .interrupted else { return nil }
        let bundle = try ModelBundle(loading: sourceModel)
        var rows: [Row] = []
        for size in sizes {
            let labelled = corpus("target", CorpusSplit.sample(target[.train] ?? [], count: size, seed: seed))
            var scores: [Scores] = []
            for withTransfer in [false, true] {
                observe(.trainingTarget(notes: size, withTransfer: withTransfer))
                let output = targetModel(size, withTransfer: withTransfer)
                var run = training(output: output)
                run.configuration.apply(recipe)
                if withTransfer {
                    // A type that the few labelled notes lack can't be mapped.
                    let map = SampleInstitution.labelMap.filter { labelled.labels.contains($0.key) }
                    run.transfer = (bundle, TransferPlan(layers: Set(LayerName.allCases), sourceTypeByTarget: map))
                }
                let outcome = try run.run(
                    train: labelled, validation: corpus("target", target[.validation]), shouldStop: shouldStop)
                guard outcome.ending != .interrupted else { return nil }
                scores.append(try score(output, on: corpus("target", target[.test])))
            }
            let row = Row(notes: size, withoutTransfer: scores[0], withTransfer: scores[1])
            rows.append(row)
            observe(.row(row))
        }
        let bestModel = targetModel(sizes.last ?? 0, withTransfer: true)
        let outcome = Outcome(
            rows: rows, example: try example(bestModel, notes: target[.test] ?? []), bestModel: bestModel,
            seconds: (ContinuousClock.now - start) / .seconds(1))
        try Files.write(try StrictJSON.encode(rows), to: "\(folder)/comparison.json")
        return outcome
    }

    private func corpus(_ name: String, _ documents: [Document]?) -> Corpus {
        Corpus(name: name, format: .brat, documents: documents ?? [])
    }

    private func targetModel(_ size: Int, withTransfer: Bool) -> String {
        "\(folder)/model-target-\(size)-notes-\(withTransfer ? "with" : "without")-transfer"
    }

    private func training(output: String) -> TrainingRun {
        var configuration = TrainingConfiguration()
        configuration.seed = seed
        configuration.threads = threads
        var run = TrainingRun(configuration: configuration, output: output)
        run.overwrites = true
        return run
    }

    private func score(_ model: String, on test: Corpus) throws -> Scores {
        let report = try Evaluation.score(
            try Recognizer(loading: model), on: test, bootstrapSamples: 0, workers: threads)
        return Scores(
            tokenBinary: report[.tokenBinary]?.micro.f1 ?? 0, entityExact: report[.entityExact]?.micro.f1 ?? 0,
            recall: report[.tokenBinary]?.micro.recall ?? 0,
            leakShare: Double(report.leakyDocumentCount) / Double(max(1, report.documentCount)))
    }

    private func example(_ model: String, notes: [Document]) throws -> Example {
        let worker = try Recognizer(loading: model).makeWorker()
        // A letter shows more than a short entry: the longest of the first notes.
        guard let note = notes.prefix(5).max(by: { $0.text.utf8Count < $1.text.utf8Count }) else {
            return Example(original: "", deidentified: "", tokens: Counts())
        }
        var tagged = note
        tagged.annotations = worker.annotate([note]).first ?? []
        let score = DocumentScore(
            gold: note.annotations, predicted: tagged.annotations, tokenization: Tokenizer().tokenize(note.text))
        let tokens = (score.counts[.tokenBinary] ?? [:]).values.reduce(Counts(), +)
        return Example(
            original: note.text.string,
            deidentified: ReplacementPolicy().apply(to: tagged).document.text.string, tokens: tokens)
    }
}
