import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Outputs of two published networks, computed by another implementation in double precision.
struct GoldenTests {
    static let models = ["mimic_glove_spacy_bioes", "i2b2_2014_glove_spacy_bioes"]
    static let isPresent = SharedData.has("golden/neuroner") && SharedData.has("models/neuroner")

    struct Golden: Decodable {
        struct Variable: Decodable {
            var name: String
            var dtype: String
            var shape: [Int]
            var offset: Int
            var size: Int
            var first: [Double]
            var sum: Double
        }
        struct Sentence: Decodable {
            var id: String
            var tokens: [String]
            var embedding_rule: [String]
            var embedding_key: [String?]
            var char_output_first4: [[Double]]
            var char_output_l2: [Double]
            var token_lstm_first4: [[Double]]
            var token_lstm_l2: [Double]
            var unary: [[Double]]
            var viterbi_labels: [String]
            var viterbi_score: Double
            var log_partition: Double
        }
        var labels: [String]
        var characters: [String]
        var number_of_classes: Int
        var variables: [Variable]
        var sentences: [Sentence]
    }

    private static func golden(_ model: String) throws -> Golden {
        try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(fileURLWithPath: SharedData.path("golden/neuroner/\(model).json"))))
    }

    private static func imported(_ model: String) throws -> NeuroNERImport {
        let vectors = try WordVectorReader().read(SharedData.path("golden/neuroner/embeddings_golden_100d.txt"))
        return try NeuroNERImport(folder: SharedData.path("models/neuroner/\(model)"), vectors: vectors)
    }

    /// Every variable of the checkpoint: place, shape, first values exactly, and sum.
    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func variables(model: String) throws {
        let golden = try Self.golden(model)
        let folder = SharedData.path("models/neuroner/\(model)")
        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
        let index = try bytes("model.ckpt.index")
        let entries = try CheckpointIndex(index, place: "").entries
        #expect(entries.map(\.name) == golden.variables.map(\.name).sorted())
        let checkpoint = try TensorFlowCheckpoint(
            index: index, indexPlace: "", data: try bytes("model.ckpt.data-00000-of-00001"), dataPlace: "")
        for variable in golden.variables {
            let entry = try #require(entries.first { $0.name == variable.name })
            #expect(entry.offset == variable.offset && entry.size == variable.size && entry.shape == variable.shape)
            guard variable.dtype == "float32" else { continue }
            let values = try #require(checkpoint.tensors[variable.name]).values
            #expect(zip(variable.first, values).allSatisfy { Float($0) == $1 }, "\(variable.name)")
            #expect(abs(values.reduce(0.0) { $0 + Double($1) } - variable.sum) < 1e-6, "\(variable.name)")
        }
    }

    private func check<Real: Scalar>(_ type: Real.Type, _ model: String, tolerance: Double, scoreTolerance: Double)
        throws
    {
        let golden = try Self.golden(model)
        let bundle = try Self.imported(model).bundle
        #expect(bundle.vocabulary.characters.map { String($0) } == Array(golden.characters.dropFirst()))
        let parameters = NetworkParameters<Real>(shape: bundle.weights.shape)
        for (target, source) in zip(parameters.tensors, bundle.weights.tensors) {
            target.matrix.setValues(source.matrix.values.map { Real($0) })
        }
        // The golden file's order of labels, in ours.
        let order = try golden.labels.map { label in
            let tag = try #require(Tag(label))
            return Int(try #require(bundle.tagSet.index(of: tag)))
        }
        #expect(golden.sentences.count == 8)
        for sentence in golden.sentences {
            var encoded = EncodedSentences()
            var rows: [Int32] = []
            for (token, key) in zip(sentence.tokens, sentence.embedding_key) {
                let row = bundle.vocabulary.row(ofToken: token)
                let expected = key.map { key in (bundle.vocabulary.tokens.firstIndex(of: key) ?? -2) + 1 } ?? 0
                #expect(row == expected, "\(sentence.id): row of a token")
                Array(token.utf8).withUnsafeBufferPointer { bundle.vocabulary.characterRows(of: $0, into: &rows) }
                let type = encoded.types.append(
                    characters: rows, vocabularyRow: Int32(row), isSingleton: false)
                encoded.append(type: type, tag: 0)
            }
            encoded.endSentence()
            let step = TaggingStep(parameters: parameters, typeCount: encoded.types.count)
            TinyNetwork.run(step, encoded)
            let packing = step.batch.spelling.characters
            func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            func close(_ a: Double, _ b: Double, _ tolerance: Double, _ what: String) {
                #expect(abs(a - b) <= tolerance, "\(sentence.id) \(what): \(a) and \(b)")
            }
            for index in sentence.tokens.indices {
                let type = Int(step.batch.typeSlots[index])
                let output = (0..<2).flatMap { direction -> [Double] in
                    let row = CharacterLSTM<Real>.lastRow(direction: direction, sequence: type, packing: packing)
                    return (0..<25).map { Double(step.forward.characterLSTM[direction].output[row, $0]) }
                }
                for unit in 0..<4 {
                    close(output[unit], sentence.char_output_first4[index][unit], tolerance, "character \(unit)")
                }
                close(norm(output), sentence.char_output_l2[index], tolerance, "character norm")
                let state = (0..<200).map { Double(step.forward.tokenLSTM.output[index, $0]) }
                for unit in 0..<4 {
                    close(state[unit], sentence.token_lstm_first4[index][unit], tolerance, "token \(unit)")
                }
                close(norm(state), sentence.token_lstm_l2[index], tolerance, "token norm")
                for (label, tag) in order.enumerated() {
                    close(
                        Double(step.forward.emissions[index, tag]), sentence.unary[index][label], tolerance,
                        "emission")
                }
            }
            close(
                Double(step.crf.logPartition[0]), sentence.log_partition, scoreTolerance, "log-partition"
            )
            var path = [Int32](repeating: 0, count: sentence.tokens.count)
            let score = parameters.crf.bestPath(
                length: path.count, emissions: step.forward.emissions, rowAt: { $0 }, scratch: BestPathScratch(),
                emit: { path[$0] = $1 })
            close(Double(score), sentence.viterbi_score, scoreTolerance, "best path")
            #expect(path.map { bundle.tagSet.tags[Int($0)].description } == sentence.viterbi_labels)
        }
    }

    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func doublePrecision(model: String) throws { try check(Double.self, model, tolerance: 2e-6, scoreTolerance: 2e-6) }

    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func singlePrecision(model: String) throws { try check(Float.self, model, tolerance: 1e-4, scoreTolerance: 2e-3) }

    /// The whole way of `tag`: tokens given, tags out, also with the vectors beside an import without them.
    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func taggerGivesTheGoldenLabels(model: String) throws {
        let golden = try Self.golden(model)
        let vectors = try WordVectorReader().read(SharedData.path("golden/neuroner/embeddings_golden_100d.txt"))
        let bare = try NeuroNERImport(folder: SharedData.path("models/neuroner/\(model)"))
        #expect(bare.remarks.contains { $0.contains("No word vectors were given") })
        #expect(bare.bundle.vocabulary.tokens.isEmpty)
        for recognizer in [
            try Recognizer(Self.imported(model).bundle), try Recognizer(bare.bundle, vectors: vectors),
        ] {
            for sentence in golden.sentences {
                var builder = PretokenizedBuilder()
                for token in sentence.tokens { builder.append(token) }
                let document = Document(id: sentence.id, text: builder.text, tokenization: builder.tokenization)
                let tags = sentence.viterbi_labels.compactMap { Tag($0) }
                let expected = TagScheme.spans(of: tags).map { span in
                    Annotation(
                        label: span.type,
                        range: ScalarRange(
                            builder.tokenization.tokens[span.start].range.start,
                            builder.tokenization.tokens[span.end - 1].range.end))
                }
                #expect(recognizer.makeWorker().annotate([document])[0] == expected, "\(sentence.id)")
            }
        }
    }
}
