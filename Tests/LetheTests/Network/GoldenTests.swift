import Foundation
import Testing

@testable import Lethe

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

    private static func vectors() throws -> [String: [Float]] {
        let text = try String(
            contentsOfFile: SharedData.path("golden/neuroner/embeddings_golden_100d.txt"), encoding: .utf8)
        var vectors: [String: [Float]] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            vectors[String(fields[0])] = fields.dropFirst().map { Float($0)! }
        }
        return vectors
    }

    /// The published weights in our layers, rows of the token embedding being UNK and then the golden vectors.
    private static func load<Real: Scalar>(_ golden: Golden, _ model: String, vectors: [[Float]]) throws
        -> NetworkParameters<Real>
    {
        let data = try Data(
            contentsOf: URL(fileURLWithPath: SharedData.path("models/neuroner/\(model)/model.ckpt.data-00000-of-00001"))
        )
        let values = Dictionary(
            uniqueKeysWithValues: golden.variables.filter { $0.dtype == "float32" }.map { variable in
                (
                    variable.name,
                    data[variable.offset..<(variable.offset + variable.size)].withUnsafeBytes { raw in
                        (0..<(variable.size / 4)).map {
                            Float(
                                bitPattern: UInt32(
                                    littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
                        }
                    }
                )
            })
        for variable in golden.variables where variable.dtype == "float32" {
            let found = values[variable.name]!
            #expect(zip(variable.first, found).allSatisfy { Float($0) == $1 }, "\(variable.name)")
            #expect(abs(found.reduce(0.0) { $0 + Double($1) } - variable.sum) < 1e-6, "\(variable.name)")
        }
        let shape = NetworkShape(
            configuration: NetworkConfiguration(), alphabetSize: golden.characters.count,
            vocabularySize: vectors.count + 1,
            tagCount: golden.number_of_classes)
        let parameters = NetworkParameters<Real>(shape: shape)
        func set(_ matrix: Matrix<Real>, _ values: [Float]) { matrix.setValues(values.map { Real($0) }) }
        set(parameters.characterEmbedding.weights, values["character_embedding/character_embedding_weights"]!)
        set(
            parameters.tokenEmbedding.weights,
            values["token_embedding/token_embedding_weights"]! + vectors.flatMap { $0 })
        for (prefix, directions) in [
            ("character_lstm", parameters.characterLSTM.directions), ("token_lstm", parameters.tokenLSTM.directions),
        ] {
            for (name, short, direction) in [("forward", "fw", directions[0]), ("backward", "bw", directions[1])] {
                let base = "\(prefix)/bidirectional_LSTM"
                let cell = "\(base)/bidirectional_rnn/\(short)/coupled_input_forget_gate_lstm_cell"
                let weights = values["\(cell)/W_0"]!
                let split = direction.inputWeights.rows * direction.inputWeights.columns
                set(direction.inputWeights, Array(weights[..<split]))
                set(direction.recurrentWeights, Array(weights[split...]))
                set(direction.bias, values["\(cell)/B"]!)
                set(direction.initialCell, values["\(base)/\(name)/initial_cell_state"]!)
                set(direction.initialOutput, values["\(base)/\(name)/initial_output_state"]!)
            }
        }
        set(parameters.tokenLSTM.hiddenWeights, values["feedforward_after_lstm/W"]!)
        set(parameters.tokenLSTM.hiddenBias, values["feedforward_after_lstm/bias"]!)
        set(parameters.fullyConnected.weights, values["feedforward_before_crf/W"]!)
        set(parameters.fullyConnected.bias, values["feedforward_before_crf/bias"]!)
        set(parameters.crf.transitions, values["crf/transitions"]!)
        return parameters
    }

    private func check<Real: Scalar>(_ type: Real.Type, _ model: String, tolerance: Double, scoreTolerance: Double)
        throws
    {
        let golden = try JSONDecoder().decode(
            Golden.self, from: Data(contentsOf: URL(fileURLWithPath: SharedData.path("golden/neuroner/\(model).json"))))
        let vectors = try Self.vectors()
        let keys = vectors.keys.sorted()
        let rows = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, Int32($0 + 1)) })
        let parameters: NetworkParameters<Real> = try Self.load(golden, model, vectors: keys.map { vectors[$0]! })
        let characters = Dictionary(
            uniqueKeysWithValues: golden.characters.enumerated().dropFirst().map { ($1, Int32($0)) })
        #expect(golden.sentences.count == 8)
        for sentence in golden.sentences {
            var encoded = EncodedSentences()
            for (token, key) in zip(sentence.tokens, sentence.embedding_key) {
                let type = encoded.types.append(
                    characters: token.unicodeScalars.map { characters[String($0)]! },
                    vocabularyRow: key.map { rows[$0]! } ?? 0,
                    isSingleton: false)
                encoded.append(type: type, tag: 0)
            }
            encoded.endSentence()
            let step = TrainingStep(parameters: parameters, typeCount: encoded.types.count)
            TinyNetwork.run(step, encoded)
            let packing = step.batch.characters
            func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            func close(_ a: Double, _ b: Double, _ tolerance: Double, _ what: String) {
                #expect(abs(a - b) <= tolerance, "\(sentence.id) \(what): \(a) and \(b)")
            }
            for index in sentence.tokens.indices {
                let type = Int(step.batch.typeSlots[index])
                let output = (0..<2).flatMap { direction -> [Double] in
                    let row = CharacterLSTM<Real>.lastRow(direction: direction, sequence: type, packing: packing)
                    return (0..<25).map { Double(step.workspace.characterLSTM[direction].output[row, $0]) }
                }
                for unit in 0..<4 {
                    close(output[unit], sentence.char_output_first4[index][unit], tolerance, "character \(unit)")
                }
                close(norm(output), sentence.char_output_l2[index], tolerance, "character norm")
                let state = (0..<200).map { Double(step.workspace.tokenLSTM.output[index, $0]) }
                for unit in 0..<4 {
                    close(state[unit], sentence.token_lstm_first4[index][unit], tolerance, "token \(unit)")
                }
                close(norm(state), sentence.token_lstm_l2[index], tolerance, "token norm")
                for tag in 0..<golden.number_of_classes {
                    close(
                        Double(step.workspace.emissions[index, tag]), sentence.unary[index][tag], tolerance, "emission")
                }
            }
            close(
                Double(step.workspace.crf.logPartition.base[0]), sentence.log_partition, scoreTolerance, "log-partition"
            )
            var path = [Int32](repeating: 0, count: sentence.tokens.count)
            let score = parameters.crf.bestPath(
                length: path.count, emissions: step.workspace.emissions, rowAt: { $0 }, scratch: BestPathScratch(),
                emit: { path[$0] = $1 })
            close(Double(score), sentence.viterbi_score, scoreTolerance, "best path")
            #expect(path.map { golden.labels[Int($0)] } == sentence.viterbi_labels)
        }
    }

    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func doublePrecision(model: String) throws { try check(Double.self, model, tolerance: 2e-6, scoreTolerance: 2e-6) }

    @Test(.enabled(if: isPresent, "the golden values are not beside the repository"), arguments: models)
    func singlePrecision(model: String) throws { try check(Float.self, model, tolerance: 1e-4, scoreTolerance: 2e-3) }
}
