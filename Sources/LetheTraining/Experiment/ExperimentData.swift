internal import LetheEssentials

/// The corpora and the source of an experiment, read and tokenised once and shared by every run.
final class ExperimentData: Sendable {
    let configuration: ExperimentConfiguration
    let train: Corpus
    /// Nil in the `budget` regime; in the `halves` regime the test part.
    let validation: Corpus?
    let testCorpus: Corpus
    let test: ValidationSet
    /// Documents of all parts, each path once.
    let corpusCount: Int
    let targetChecksum: String

    /// Whether the training part comes as text, which the tokenizer cuts, rather than as tokens.
    var isCutByTokenizer: Bool { train.format.type.holdsText }

    /// Reads the target's parts.
    ///
    /// - Throws: `LetheError` for a part that can't be read, or a label map that names types the target lacks.
    init(_ configuration: ExperimentConfiguration) throws {
        self.configuration = configuration
        let tokenizer = configuration.training.tokenizer.tokenizer
        func read(_ path: String) throws -> Corpus {
            var corpus = try CorpusReader.readComplete(path, options: configuration.reading)
            for index in corpus.documents.indices {
                corpus.documents[index].tokenization = tokenizer.tokens(of: corpus.documents[index])
            }
            return corpus
        }
        let target = configuration.target
        train = try read(target.train)
        let path: String?
        switch configuration.validationRegime {
        case .fixed: path = target.validation
        case .budget: path = nil
        case .halves: path = target.test
        }
        let validation = try path.map(read)
        let test = path == target.test ? try validation ?? read(target.test) : try read(target.test)
        self.validation = validation
        testCorpus = test
        self.test = ValidationSet(test, tokenizer: tokenizer)
        let paths = Set([target.train, target.validation, target.test].compactMap { $0 })
        var count = train.documents.count + test.documents.count
        if let development = target.validation, development != target.test, paths.count == 3 {
            count += try (validation ?? read(development)).documents.count
        }
        corpusCount = count
        targetChecksum = Self.checksum([train, validation, test].compactMap { $0 })
        try checkLabelMap()
        if configuration.validationRegime == .halves { try checkHalves() }
    }

    /// Looks at every size before any run begins.
    ///
    /// - Throws: `LetheError` for a size that the training part can't fill, or two of the same number of notes.
    func checkSizes() throws {
        var sizeByCount: [Int: SampleSize] = [:]
        for size in configuration.sizes {
            let count = try size.documentCount(
                trainingCount: train.documents.count, corpusCount: corpusCount, base: configuration.shareOf)
            if configuration.validationRegime == .budget, count < 2 { throw ExperimentSample.tooSmall(size) }
            if let other = sizeByCount[count] {
                throw LetheError.invalidSetting(
                    name: "sizes", expected: "different numbers of notes",
                    found: "\(other.text) and \(size.text), both \(count)")
            }
            sizeByCount[count] = size
        }
    }

    /// Whether any target type begins as one of these.
    func matchesLabels(of sourceTypes: [String]) throws -> Bool {
        let labels = train.labels
        let map = try configuration.sourceTypeByTarget()
        return labels.contains { map[$0] != nil || sourceTypes.contains($0) }
    }

    /// - Throws: `LetheError` where a half of the test part has nothing to find.
    private func checkHalves() throws {
        for half in 0...1 {
            let documents = stride(from: half, to: testCorpus.documents.count, by: 2).map { testCorpus.documents[$0] }
            guard documents.contains(where: { !$0.annotations.isEmpty }) else {
                throw LetheError(
                    .corpus, place: testCorpus.name, "the test part can't be halved",
                    expected: "annotated notes at even and at odd places", found: "none in one of the halves",
                    advice: "Use more test notes, or the regime `fixed` or `budget`")
            }
        }
    }

    private func checkLabelMap() throws {
        let labels = Set(train.labels)
        for type in try configuration.sourceTypeByTarget().keys.sorted() where !labels.contains(type) {
            throw LetheError.invalidSetting(
                name: "label map's target type \(type)",
                expected: "one of \(labels.sorted().joined(separator: ", "))", found: type)
        }
    }

    /// Sentences in what stands for a document, where the target's file doesn't mark any.
    var blockSentences: Int? {
        train.documents.allSatisfy(\.origin.isBlock) ? configuration.reading.blockSentences : nil
    }

    /// The documents of a sample, and what is written down about it.
    func sample(_ job: ExperimentJob) throws -> (train: Corpus, validation: Corpus, record: ExperimentSample.Record) {
        let sample = try ExperimentSample(
            job, configuration: configuration, trainingCount: train.documents.count, corpusCount: corpusCount)
        let training = train.part(sample.training)
        let validation = self.validation ?? train.part(sample.validation)
        return (
            training, validation,
            ExperimentSample.Record(
                size: job.size, seed: job.seed, trainingDocuments: training.documents.map(\.id),
                validationDocuments: self.validation == nil ? validation.documents.map(\.id) : [])
        )
    }

    /// Of ids, texts and annotations.
    static func checksum(_ corpora: [Corpus]) -> String {
        var crc = CRC32(.castagnoli)
        func add(_ text: String) {
            var text = text
            text.withUTF8 { crc.update(UnsafeRawBufferPointer($0)) }
            [UInt8(0)].withUnsafeBytes { crc.update($0) }
        }
        for corpus in corpora {
            for document in corpus.documents {
                add(document.id)
                add(document.text.string)
                for annotation in document.annotations {
                    add("\(annotation.label) \(annotation.range.start) \(annotation.range.end)")
                }
            }
        }
        return crc.text
    }
}

/// The source model, loaded once.
struct ExperimentSource: Sendable {
    let bundle: ModelBundle
    let checksum: String

    /// - Throws: `LetheError` where the model can't be read or the label map names types that it lacks.
    init(loading path: String, configuration: ExperimentConfiguration) throws {
        bundle = try ModelBundle(loading: path)
        let types = bundle.configuration.types
        for type in Set(try configuration.sourceTypeByTarget().values).sorted() where !types.contains(type) {
            throw LetheError.invalidSetting(
                name: "label map's source type \(type)",
                expected: "SOURCE=YOURS, the source being one of \(types.joined(separator: ", "))",
                found: type)
        }
        checksum = bundle.weightChecksum
        if configuration.transfers.contains(.averaged) { try StagedTraining.checkPair(bundle) }
    }
}

extension ModelBundle {
    /// Of weights and words.
    var weightChecksum: String {
        var crc = CRC32(.castagnoli)
        for tensor in networks.flatMap(\.tensors) { tensor.matrix.values.withUnsafeBytes { crc.update($0) } }
        for token in vocabulary.tokens {
            var token = token + "\n"
            token.withUTF8 { crc.update(UnsafeRawBufferPointer($0)) }
        }
        return crc.text
    }
}

extension Corpus {
    /// Some of the documents, with what was noticed about them.
    func part(_ indices: [Int]) -> Corpus {
        var part = Corpus(name: name, format: format, documents: indices.map { documents[$0] })
        let ids = Set(part.documents.map(\.id))
        part.problems = problems.filter { ids.contains($0.documentID) }
        return part
    }
}

extension TransferPlan {
    /// What is carried over from which weights: the same text for the same beginning.
    func identity(of source: ModelBundle) -> String {
        let layers = LayerName.allCases.filter(layers.contains).map(\.rawValue)
        let map = sourceTypeByTarget.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(source.weightChecksum) \(layers) \(map) \(keepsSourceTokens)"
    }

    /// The plan for notes that may lack types that the map speaks of.
    func forLabels(of train: Corpus) -> TransferPlan {
        let types = Set(train.labels)
        var plan = self
        plan.sourceTypeByTarget = sourceTypeByTarget.filter { types.contains($0.key) }
        return plan
    }
}
