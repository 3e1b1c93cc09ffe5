import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct NeuroNERSettingsTests {
    private static func settings(_ text: String, vectorsAreGiven: Bool = false) throws -> NeuroNERSettings {
        let folder = TemporaryFolder()
        _ = folder.file("vectors.txt", "a 1 2\n")
        return try NeuroNERSettings(reading: folder.file("parameters.ini", text), vectorsAreGiven: vectorsAreGiven)
    }

    @Test func settingsAreTaken() throws {
        let settings = try Self.settings(
            """
            # a remark
            [ann]
            character_embedding_dimension = 10
            character_lstm_hidden_state_dimension: 11
            token_embedding_dimension = 12
            token_lstm_hidden_state_dimension = 13
            use_crf = False
            token_pretrained_embedding_filepath = vectors.txt
            [training]
            patience = 7
            maximum_number_of_epochs = 9
            optimizer = adam
            learning_rate = 0.01
            gradient_clipping_value = 0
            dropout_rate = 0.3
            number_of_cpu_threads = 8
            [advanced]
            main_evaluation_mode = binary
            tagging_format = bio
            tokenizer = spacy
            freeze_token_embeddings = True
            load_all_pretrained_token_embeddings = True
            """)
        let found = settings.configuration
        #expect(settings.entries.allSatisfy { $0.outcome == .taken }, "\(settings.entries)")
        #expect(found.network.characterEmbeddingSize == 10 && found.network.characterHiddenSize == 11)
        #expect(found.network.tokenEmbeddingSize == 12 && found.network.tokenHiddenSize == 13)
        #expect(found.network.outputLayer == .softmax && found.network.dropoutRate == 0.3)
        #expect(found.patienceEpochs == 7 && found.maximumEpochs == 9 && found.optimizer == .adam)
        #expect(found.learningRate == 0.01 && found.clipping == .none && found.threads == 2)
        #expect(found.decidingMetric == .tokenBinary && found.tagScheme == .bio)
        #expect(found.tokenizer.name == .spacyEnglish && found.frozenLayers == [.tokenEmbedding])
        #expect(settings.vectorsPath?.hasSuffix("/vectors.txt") == true && settings.keepsAllVectors)
    }

    @Test func theRestIsNamed() throws {
        let settings = try Self.settings(
            """
            [mode]
            use_pretrained_model = True
            optimizer = adadelta
            tokenizer = stanford
            token_pretrained_embedding_filepath = ../nowhere.txt
            use_character_lstm = False
            plot_format = pdf
            reload_crf = True
            some_other = 1
            """)
        let outcomes = Dictionary(uniqueKeysWithValues: settings.entries.map { ($0.name, $0.outcome) })
        for name in [
            "use_pretrained_model", "optimizer", "tokenizer", "token_pretrained_embedding_filepath",
            "use_character_lstm",
            "some_other",
        ] {
            #expect(outcomes[name] == .unsupported, "\(name)")
        }
        #expect(outcomes["plot_format"] == .meaningless && outcomes["reload_crf"] == .meaningless)
        #expect(settings.entries.filter { $0.outcome != .taken }.allSatisfy { !$0.remark.isEmpty })
        let given = try Self.settings("token_pretrained_embedding_filepath = vectors.txt\n", vectorsAreGiven: true)
        #expect(given.entries[0].outcome == .meaningless && given.vectorsPath == nil)
    }

    @Test(arguments: [
        "patience = many", "learning_rate = 0.1, 0.2", "use_crf = perhaps", "patience = 0", "a", "x = 1\nx = 2", "",
    ])
    func whatNeuroNERWouldRefuse(text: String) {
        #expect(throws: LetheError.self) { _ = try Self.settings(text) }
    }
}
