internal import LetheEssentials

/// Measures the program on this machine. Prints nothing and judges nothing.
package struct Benchmark: Sendable {
    /// One figure.
    package struct Measurement: Codable, Sendable {
        package var name: String
        /// Tokens a second: the median of the rounds.
        package var tokensPerSecond: Double
        package var fastest: Double
        package var slowest: Double
        /// Nominal work: see `floatingPointOperations`.
        package var gigaflopsPerSecond: Double
        /// Of the multiply-add peak of the threads used, measured right before.
        package var shareOfPeak: Double
        package var threads: Int
    }

    package struct Report: Codable, Sendable {
        package var kernels: String
        package var lanes: Int
        package var trainingTokens: Int
        package var testTokens: Int
        /// Multiply-add peak in GFLOP/s by number of threads.
        package var peakGigaflops: [String: Double]
        package var measurements: [Measurement]
        /// Largest resident memory of the process so far, in bytes; 0 where the system doesn't tell.
        package var peakResidentBytes: Int
    }

    package var threads = 2
    /// Rounds of each measurement. The default is 3.
    package var rounds = 3
    /// Tokens of a training round at most; 0 runs whole epochs. The default is 60,000.
    package var maximumTokens = 60_000

    package init() {}

    /// Runs all measurements.
    ///
    /// - Throws: `LetheError` where the corpora can't be used.
    package func run(train: Corpus, test: Corpus, observe: (Measurement) -> Void) throws -> Report {
        var configuration = TrainingConfiguration()
        configuration.threads = min(threads, 2)
        let data = try TrainingData(
            train, scheme: configuration.tagScheme, tokenizer: configuration.tokenizer.tokenizer, learnsText: true)
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: data.vocabulary.characterRowCount,
            vocabularySize: data.vocabulary.tokenRowCount, tagCount: data.tagSet.count)
        let work = floatingPointOperations(shape, sentences: data.sentences)
        var report = Report(
            kernels: KernelSet.name, lanes: KernelSet.lanes, trainingTokens: data.sentences.tokenCount, testTokens: 0,
            peakGigaflops: [:], measurements: [], peakResidentBytes: 0)
        func add(_ name: String, threads: Int, operations: Double, rates: [Double]) {
            let sorted = rates.sorted()
            let peak = Self.peakGigaflops(threads: threads)
            report.peakGigaflops[String(threads)] = max(report.peakGigaflops[String(threads)] ?? 0, peak)
            let rate = sorted[sorted.count / 2]
            let measurement = Measurement(
                name: name, tokensPerSecond: rate, fastest: sorted[sorted.count - 1], slowest: sorted[0],
                gigaflopsPerSecond: rate * operations * 1e-9, shareOfPeak: rate * operations * 1e-9 / peak,
                threads: threads)
            report.measurements.append(measurement)
            observe(measurement)
        }
        let parameters = NetworkParameters<Float>(shape: shape)
        parameters.initialise(seed: 1)
        for batchSize in [1, 32] {
            for threads in Set([1, configuration.threads]).sorted() {
                configuration.batchSize = batchSize
                let rates = trainingRates(configuration, parameters: parameters, data: data, threads: threads)
                add("train, batch \(batchSize)", threads: threads, operations: work.training, rates: rates)
            }
        }
        configuration.slices = 8
        for threads in Set([1, min(threads, 2), min(threads, configuration.slices)]).sorted() {
            let rates = trainingRates(configuration, parameters: parameters, data: data, threads: threads)
            add("train, batch 32 in 8 slices", threads: threads, operations: work.training, rates: rates)
        }
        configuration.slices = 1
        // What text is learned with must not move what tags below.
        let text = NetworkParameters<Float>(shape: shape)
        text.copy(from: parameters)
        for threads in Set([1, configuration.threads]).sorted() {
            let rates = trainingRates(
                configuration, parameters: text, data: data, threads: threads, neighbours: data.neighbours)
            add("learn text, batch 32", threads: threads, operations: work.text, rates: rates)
        }
        var description = ModelConfiguration(
            network: configuration.network, tagScheme: configuration.tagScheme, types: data.tagSet.types)
        description.tokenizer = configuration.tokenizer
        var bundle = ModelBundle(
            configuration: description, vocabulary: data.vocabulary, weights: FrozenParameters(copying: parameters))
        let plain = try Recognizer(bundle)
        var probable = plain
        probable.measuresConfidence = true
        bundle.configuration.agreesWithinNotes = true
        let agreeing = try Recognizer(bundle)
        bundle.configuration.agreesWithinNotes = nil
        bundle.furtherWeights = [bundle.weights, bundle.weights]
        let together = try Recognizer(bundle)
        for (name, recognizer, networks) in [
            ("tag, raw text to spans", plain, 1.0), ("tag, agreeing within notes", agreeing, 1),
            ("tag, with probabilities", probable, 1), ("tag, 3 networks together", together, 3),
        ] {
            for threads in Set([1, threads]).sorted() {
                let (rates, tokens) = taggingRates(recognizer, test: test, threads: threads)
                report.testTokens = tokens
                add(name, threads: threads, operations: networks * work.forward, rates: rates)
            }
        }
        report.peakResidentBytes = Self.peakResidentBytes()
        return report
    }

    // MARK: Measuring

    private func trainingRates(
        _ configuration: TrainingConfiguration, parameters: NetworkParameters<Float>, data: TrainingData, threads: Int,
        neighbours: NeighbourClasses? = nil
    ) -> [Double] {
        let team = WorkerTeam(count: threads)
        defer { team.stop() }
        let trainer = Trainer(
            configuration.updateRule(), parameters: parameters, sentences: data.sentences, neighbours: neighbours,
            team: team)
        // The first round warms memory up and isn't counted.
        return (0...rounds).map { round in
            let (progress, _) = trainer.runEpoch(round + 1) { maximumTokens == 0 || $0.tokens < maximumTokens }
            return Double(progress.tokens) / max(progress.seconds, 1e-9)
        }.dropFirst().map { $0 }
    }

    private func taggingRates(_ recognizer: Recognizer, test: Corpus, threads: Int) -> (rates: [Double], tokens: Int) {
        // Text alone, whatever tokens the corpus brings.
        let documents = test.documents.map { Document(id: $0.id, text: $0.text) }
        let tokens = documents.reduce(0) { $0 + recognizer.tokenizer.tokenize($1.text).tokens.count }
        let team = WorkerTeam(count: threads)
        defer { team.stop() }
        let groups = stride(from: 0, to: documents.count, by: 16).map { $0..<min($0 + 16, documents.count) }
        let rates = (0...rounds).map { _ in
            // New workers each round: nothing is known of any token yet.
            nonisolated(unsafe) let workers = (0..<threads).map { _ in recognizer.makeWorker() }
            let start = ContinuousClock.now
            team.run { worker in
                for group in stride(from: worker.index, to: groups.count, by: worker.count) {
                    _ = workers[worker.index].examine(Array(documents[groups[group]]))
                }
            }
            return Double(tokens) / ((ContinuousClock.now - start) / .seconds(1))
        }
        return (rates.dropFirst().map { $0 }, tokens)
    }

    /// Multiply-adds on registers alone, on several threads at once.
    static func peakGigaflops(threads: Int) -> Double {
        let team = WorkerTeam(count: threads)
        defer { team.stop() }
        var best = 0.0
        for _ in 0..<3 {
            var operations = [Double](repeating: 0, count: threads)
            let start = ContinuousClock.now
            operations.withUnsafeMutableBufferPointer { operations in
                nonisolated(unsafe) let operations = operations
                team.run { operations[$0.index] = KernelSet.runPeak(rounds: 4_000_000) }
            }
            best = max(best, operations.reduce(0, +) / ((ContinuousClock.now - start) / .seconds(1)) * 1e-9)
        }
        return best
    }

    /// Operations a token that the equations ask for, two a multiply-add: forward, and training as three times that.
    /// Characters count once a distinct token of a sentence. What the program saves beyond that is not subtracted, so
    /// the rate says how fast the work is done, by whatever means. Text: see `NeighbourPrediction`.
    private func floatingPointOperations(_ shape: NetworkShape, sentences: EncodedSentences) -> (
        forward: Double, training: Double, text: Double
    ) {
        let sizes = shape.configuration
        let gates = Double(sizes.cell.gateCount)
        var characters = 0
        for sentence in 0..<sentences.count {
            let range = Int(sentences.offsets[sentence])..<Int(sentences.offsets[sentence + 1])
            for type in Set(sentences.tokenTypes[range]) { characters += sentences.types.length(Int(type)) }
        }
        let hidden = Double(sizes.characterHiddenSize)
        let perCharacter = 2 * 2 * (Double(sizes.characterEmbeddingSize) + hidden) * gates * hidden
        let tokenHidden = Double(sizes.tokenHiddenSize)
        let tags = Double(shape.tagCount)
        let perToken =
            2 * 2 * (Double(shape.tokenInputSize) + tokenHidden) * gates * tokenHidden + 2 * 2 * tokenHidden
            * tokenHidden
            + 2 * tokenHidden * tags + 2 * tags * tags
        let forward = perToken + perCharacter * Double(characters) / Double(max(1, sentences.tokenCount))
        // Both directions against the classes drawn, instead of what stands above them.
        let above = 2 * 2 * tokenHidden * tokenHidden + 2 * tokenHidden * tags + 2 * tags * tags
        let classes = 2 * 2 * tokenHidden * Double(NeighbourClasses.drawnCount + 1)
        return (forward, 3 * forward, 3 * (forward - above + classes))
    }

    private static func peakResidentBytes() -> Int {
        var usage = rusage()
        #if os(Linux)
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return Int(usage.ru_maxrss) * 1024
        #else
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return Int(usage.ru_maxrss)
        #endif
    }
}
