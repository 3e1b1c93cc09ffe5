@testable import Lethe
@testable import LetheTraining

/// Small networks and sentences for checks that touch every parameter.
enum TinyNetwork {
    static func shape(
        cell: LSTMCellKind = .coupled, output: OutputLayer = .crf, dropout: Double = 0, hidden: Int = 3, tags: Int = 4
    ) -> NetworkShape {
        var configuration = NetworkConfiguration()
        configuration.characterEmbeddingSize = 3
        configuration.characterHiddenSize = 2
        configuration.tokenEmbeddingSize = 4
        configuration.tokenHiddenSize = hidden
        configuration.dropoutRate = dropout
        configuration.cell = cell
        configuration.outputLayer = output
        return NetworkShape(configuration: configuration, alphabetSize: 5, vocabularySize: 6, tagCount: tags)
    }

    /// Sentences of the given lengths over five token types with one to four characters, the unknown one included.
    static func sentences(lengths: [Int], tags: Int = 4, seed: UInt64 = 3) -> EncodedSentences {
        var generator = SeededGenerator(seed: seed)
        var sentences = EncodedSentences()
        sentences.types.append(characters: [1, 2], vocabularyRow: 1, isSingleton: false)
        sentences.types.append(characters: [3], vocabularyRow: 2, isSingleton: true)
        sentences.types.append(characters: [1, 1, 4, 2], vocabularyRow: 3, isSingleton: false)
        sentences.types.append(characters: [0, 2, 3], vocabularyRow: 0, isSingleton: false)
        sentences.types.append(characters: [4, 3, 2], vocabularyRow: 5, isSingleton: true)
        for length in lengths {
            for _ in 0..<length {
                sentences.append(
                    type: Int32(generator.nextIndex(5)), tag: Int32(generator.nextIndex(tags)))
            }
            sentences.endSentence()
        }
        return sentences
    }

    /// Larger values than Glorot's, so that no derivative is lost in rounding; row 0 of the characters stays zero.
    static func parameters<Real: Scalar>(_ shape: NetworkShape, seed: UInt64 = 11) -> NetworkParameters<Real> {
        let parameters = NetworkParameters<Real>(shape: shape)
        var generator = SeededGenerator(seed: seed)
        for tensor in parameters.tensors {
            let matrix = tensor.matrix
            for row in 0..<matrix.rows where !(tensor.axes == .characters && row == 0) {
                for column in 0..<matrix.columns { matrix[row, column] = Real(generator.nextUnit() * 1.6 - 0.8) }
            }
        }
        return parameters
    }

    /// Random parameters: a network that is unsure of everything.
    static func recognizer(
        seed: UInt64, output: OutputLayer = .crf, tokenizer: TokenizerRules = .lethe
    ) -> Recognizer {
        var configuration = ModelConfiguration(
            network: shape(output: output).configuration, tagScheme: .bio, types: ["DATE", "NAME"])
        configuration.tokenizer = TokenizerConfiguration()
        configuration.tokenizer.name = tokenizer
        var vocabulary = Vocabulary()
        for token in ["seen", "by", "Smith", "the"] { vocabulary.insert(token: token) }
        for character in "abcdefghimnostyS".unicodeScalars { vocabulary.insert(character: character) }
        let shape = NetworkShape(
            configuration: configuration.network, alphabetSize: vocabulary.characterRowCount,
            vocabularySize: vocabulary.tokenRowCount,
            tagCount: TagSet(types: configuration.types, scheme: .bio).count)
        return Recognizer(
            ModelBundle(
                configuration: configuration, vocabulary: vocabulary,
                weights: FrozenParameters(copying: parameters(shape, seed: seed))), checkedVectors: nil)
    }

    /// Runs forward and backward over all sentences as one batch.
    static func run<Real: Scalar>(
        _ step: some TrainingStep<Real>, _ sentences: EncodedSentences, dropoutKey: UInt64? = nil, threads: Int = 1
    ) {
        var unknown: SeededGenerator?
        let all = (0..<Int32(sentences.count)).map { $0 }
        step.prepare(sentences, chosen: all[...], unknown: &unknown)
        let team = WorkerTeam(count: threads)
        team.run { step.run($0, dropoutKey: dropoutKey) }
        team.stop()
    }
}
