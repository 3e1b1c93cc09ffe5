internal import LetheEssentials

/// The language of a starter.
public enum StarterLanguage: String, Sendable, CaseIterable {
    case english, spanish
}

/// A first model before any label: a network trained on invented notes alone, to be used with rules.
public struct Starter: Sendable {
    public var language: StarterLanguage
    public var seed: UInt64 = 1
    /// Invented notes that it learns from.
    package var notes = 12_000
    /// Those that it is scored on while it learns.
    package var validationNotes = 150
    package var epochs = 2
    public var threads = TrainingConfiguration().threads
    /// Folder for the invented notes as JSON lines, for whoever wants to see them. The default writes none.
    public var notesFolder: String?

    public init(_ language: StarterLanguage) { self.language = language }

    /// Invented notes, the same for the same seed.
    package func documents(_ count: Int, part: SamplePart) -> [Document] {
        let base = SamplePart.allCases.firstIndex(of: part) ?? 0
        let shift: UInt64 = language == .english ? 0x57A2 : 0x57A3
        return (0..<count).map { index in
            var note = StarterNote(
                language,
                generator: SeededGenerator(seed: seed &+ shift, purpose: .sample, position: index * 3 + base))
            return note.write(id: "starter-\(language.rawValue)-\(part.rawValue)-\(index + 1)")
        }
    }

    package var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.seed = seed
        configuration.threads = threads
        configuration.maximumEpochs = epochs
        configuration.vocabulary = .outsidePHI
        configuration.optimizer = .adam
        configuration.batchSize = 8
        configuration.learningRateCurve = .cosine
        configuration.averagedEpochs = 1
        // Names are told by how they are spelt and by what stands around them.
        configuration.network.characterHiddenSize = 50
        configuration.network.dropoutRate = 0.3
        // What was invented on the way is no vocabulary: it has to be met as unknown words are.
        configuration.leastOccurrences = 10
        return configuration
    }

    /// Trains the model into a folder.
    ///
    /// - Throws: `LetheError` where it can't be written.
    package func train(
        output: String, overwrites: Bool, observe: (TrainingRun.Event) -> Void, shouldStop: () -> Bool
    ) throws -> TrainingRun.Outcome {
        var run = TrainingRun(configuration: configuration, output: output)
        run.overwrites = overwrites
        func corpus(_ count: Int, _ part: SamplePart) throws -> Corpus {
            let documents = documents(count, part: part)
            if let notesFolder {
                var options = WritingOptions()
                options.overwrites = overwrites
                try Files.makeFolder(notesFolder)
                try CorpusWriter.write(
                    documents, to: "\(notesFolder)/\(part.rawValue).jsonl", format: .jsonl, options: options)
            }
            return Corpus(name: "invented notes", format: .jsonl, documents: documents)
        }
        return try run.run(
            train: corpus(notes, .train), validation: corpus(validationNotes, .validation),
            observe: observe, shouldStop: shouldStop)
    }
}
