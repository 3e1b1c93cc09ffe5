import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct NeuroNERImportTests {
    private static let labels = ["B-DATE", "B-NAME", "E-DATE", "E-NAME", "I-DATE", "I-NAME", "O", "S-DATE", "S-NAME"]

    /// A network of small sizes as NeuroNER would have saved it.
    private static func writeModel(_ folder: TemporaryFolder, labels: [String] = labels, format: String = "bioes") {
        var generator = SeededGenerator(seed: 6)
        func tensor(_ name: String, _ shape: [Int]) -> (name: String, shape: [Int], values: [Float]) {
            (name, shape, (0..<shape.reduce(1, *)).map { _ in Float(generator.nextUnit() - 0.5) })
        }
        let tags = labels.count
        var tensors = [
            tensor("character_embedding/character_embedding_weights", [4, 3]),
            tensor("token_embedding/token_embedding_weights", [1, 4]), tensor("feedforward_after_lstm/W", [10, 5]),
            tensor("feedforward_after_lstm/bias", [5]), tensor("feedforward_before_crf/W", [5, tags]),
            tensor("feedforward_before_crf/bias", [tags]), tensor("crf/transitions", [tags + 2, tags + 2]),
        ]
        for (prefix, input, hidden) in [("character_lstm", 3, 2), ("token_lstm", 8, 5)] {
            for (name, short) in [("forward", "fw"), ("backward", "bw")] {
                let base = "\(prefix)/bidirectional_LSTM"
                let cell = "\(base)/bidirectional_rnn/\(short)/coupled_input_forget_gate_lstm_cell"
                tensors += [
                    tensor("\(cell)/W_0", [input + hidden, 3 * hidden]), tensor("\(cell)/B", [3 * hidden]),
                    tensor("\(base)/\(name)/initial_cell_state", [1, hidden]),
                    tensor("\(base)/\(name)/initial_output_state", [1, hidden]),
                ]
            }
        }
        let (index, data) = TinyCheckpoint.files(tensors)
        folder.file("n/model.ckpt.index", Data(index))
        folder.file("n/model.ckpt.data-00000-of-00001", Data(data))
        folder.file("n/dataset.pickle", Data(TinyPickle.dataset(labels: labels, characters: ["a", "B", "é"])))
        _ = folder.file(
            "n/parameters.ini",
            """
            [ann]
            use_character_lstm = True
            character_embedding_dimension = 3
            character_lstm_hidden_state_dimension = 2
            token_embedding_dimension = 4
            token_lstm_hidden_state_dimension = 5
            token_pretrained_embedding_filepath = ../glove.txt
            [advanced]
            experiment_name = tiny
            tagging_format = \(format)
            tokenizer = spacy
            """)
    }

    @Test func aNetworkBecomesAnOrdinaryModel() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder)
        let vectors = try WordVectorReader().read(Array("ba 1 2 3 4\nab0 5 6 7 8\n".utf8), name: "glove.txt")
        let imported = try NeuroNERImport(folder: folder.path + "/n", vectors: vectors)
        #expect(imported.remarks.isEmpty, "\(imported.remarks)")
        try imported.bundle.save(to: folder.path + "/m", overwriting: false)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        #expect(bundle.configuration.types == ["DATE", "NAME"])
        #expect(bundle.configuration.imported?.name == "tiny")
        #expect(bundle.configuration.tokenizer.name == .spacyEnglish)
        #expect(bundle.vocabulary.row(ofToken: "BA") == 1 && bundle.vocabulary.row(ofToken: "Ab7") == 2)
        #expect(bundle.vocabulary.row(ofToken: "other") == 0)
        #expect((0..<4).map { bundle.weights.copy().tokenEmbedding.weights[2, $0] } == [5, 6, 7, 8])
        // The stated rule for unknown characters.
        #expect((0..<3).allSatisfy { bundle.weights.copy().characterEmbedding.weights[0, $0] == 0 })
        #expect(bundle.vocabulary.row(ofCharacter: "z") == 0 && bundle.vocabulary.row(ofCharacter: "é") == 3)
        _ = try Recognizer(bundle).makeWorker().annotate([Document(id: "1", text: "Ba z ab1 éé")])
        #expect(throws: LetheError.self) { try imported.bundle.save(to: folder.path + "/m", overwriting: false) }
    }

    /// Emissions and transitions are moved by label: a score of the network's own order is found under ours.
    @Test func labelsAreMatchedByName() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder)
        let bundle = try NeuroNERImport(folder: folder.path + "/n").bundle
        let index = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/n/model.ckpt.index")))
        let data = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: folder.path + "/n/model.ckpt.data-00000-of-00001")))
        let checkpoint = try TensorFlowCheckpoint(index: index, indexPlace: "", data: data, dataPlace: "")
        let bias = try #require(checkpoint.tensors["feedforward_before_crf/bias"]).values
        let transitions = try #require(checkpoint.tensors["crf/transitions"]).values
        for (number, label) in Self.labels.enumerated() {
            let tag = Int(try #require(bundle.tagSet.tags.firstIndex { $0.description == label }))
            #expect(bundle.weights.copy().fullyConnected.affine.bias[0, tag] == bias[number])
            // From the start, to the end.
            #expect(bundle.weights.copy().crf.transitions[9, tag] == transitions[9 * 11 + number])
            #expect(bundle.weights.copy().crf.transitions[tag, 10] == transitions[number * 11 + 10])
        }
    }

    /// To a target with other labels: what the report says is what happened, and training goes on.
    @Test func layersAreTransferredToOtherLabels() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder)
        let source = try NeuroNERImport(folder: folder.path + "/n").bundle
        var configuration = TinyCorpora.configuration(epochs: 2)
        configuration.tokenizer.name = .spacyEnglish
        var run = TrainingRun(configuration: configuration, output: folder.path + "/t")
        run.transfer = (source, TransferPlan(layers: Set(LayerName.allCases), sourceTypeByTarget: ["Day": "DATE"]))
        let target = TinyCorpora.corpus(.b, notes: 10, part: .train)
        let outcome = try run.run(train: target, validation: TinyCorpora.corpus(.b, notes: 4, part: .validation))
        #expect(outcome.history.count == 2)
        let bundle = try ModelBundle(loading: folder.path + "/t")
        let report = try #require(bundle.configuration.provenance?.transfer)
        #expect(report.source == "tiny" && report.typeMap == ["Day": "DATE"] && report.droppedTypes == ["NAME"])
        #expect(report.newTypes == target.labels.filter { $0 != "Day" })
        func entry(_ name: String) throws -> TransferReport.TensorEntry {
            try #require(report.tensors.first { $0.name == name })
        }
        let columns = try entry("fullyConnected.weights")
        #expect(columns.copiedColumns == 5 && columns.droppedColumns == 4 && columns.outcome == .partlyCopied)
        let transitions = try entry("crf.transitions")
        #expect(transitions.copiedRows == 7 && transitions.droppedRows == 4)
        #expect(try entry("tokenEmbedding.weights").copiedRows == 1, "UNK is all that the source has")
        // Unknown characters' row and "a", "B"; the letters have no "é".
        let characters = try entry("characterEmbedding.weights")
        #expect(characters.copiedRows == (bundle.vocabulary.characters.contains("é") ? 4 : 3))
        #expect(try entry("tokenLSTM.hidden.weights").outcome == .copied)
    }

    @Test func missingTagsAreNeverGiven() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder, labels: ["B-DATE", "B-NAME", "I-NAME", "O"], format: "bio")
        let imported = try NeuroNERImport(folder: folder.path + "/n")
        #expect(imported.remarks.contains { $0.contains("I-DATE") })
        let tag = try #require(imported.bundle.tagSet.tags.firstIndex { $0.description == "I-DATE" })
        #expect(imported.bundle.weights.copy().fullyConnected.affine.bias[0, tag] < -1000)
    }

    @Test func whatDoesntFitIsRefused() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder)
        let parameters = folder.read("n/parameters.ini")
        for (old, new) in [
            ("dimension = 3", "dimension = 7"), ("use_character_lstm = True", "use_character_lstm = False"),
            ("tagging_format = bioes", "tagging_format = other"), ("dimension = 3", "dimension = x"),
            ("experiment_name = tiny", "check_for_lowercase = False"), ("[ann]", "what is this"),
        ] {
            _ = folder.file("n/parameters.ini", parameters.replacingOccurrences(of: old, with: new))
            #expect(throws: LetheError.self, "\(new)") { _ = try NeuroNERImport(folder: folder.path + "/n") }
        }
        _ = folder.file("n/parameters.ini", parameters)
        let small = try WordVectorReader().read(Array("ba 1 2 3\n".utf8), name: "v")
        #expect(throws: LetheError.self) { _ = try NeuroNERImport(folder: folder.path + "/n", vectors: small) }
        try FileManager.default.removeItem(atPath: folder.path + "/n/dataset.pickle")
        let error = try #require(throws: LetheError.self) { _ = try NeuroNERImport(folder: folder.path + "/n") }
        #expect(error.description.contains("dataset.pickle"))
        #expect(throws: LetheError.self) { _ = try NeuroNERImport(folder: folder.path + "/nowhere") }
    }

    /// Every byte of the index and of the data file.
    @Test func anyChangedByteOfTheCheckpointIsRefused() throws {
        let folder = TemporaryFolder()
        Self.writeModel(folder)
        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/n/\(name)")))
        }
        let index = try bytes("model.ckpt.index")
        let data = try bytes("model.ckpt.data-00000-of-00001")
        Self.checkRefusal(index: index, data: data, dataPlaces: Array(data.indices))
    }

    private static func checkRefusal(index: [UInt8], data: [UInt8], dataPlaces: [Int]) {
        func read(_ index: [UInt8], _ data: [UInt8]) throws {
            _ = try TensorFlowCheckpoint(index: index, indexPlace: "i", data: data, dataPlace: "d")
        }
        #expect(throws: Never.self) { try read(index, data) }
        var generator = SeededGenerator(seed: 3)
        for place in index.indices {
            var changed = index
            changed[place] ^= UInt8(1 + generator.nextIndex(255))
            #expect(throws: LetheError.self, "index byte \(place)") { try read(changed, data) }
        }
        for place in dataPlaces {
            var changed = data
            changed[place] ^= UInt8(1 + generator.nextIndex(255))
            #expect(throws: LetheError.self, "data byte \(place)") { try read(index, changed) }
        }
        for length in stride(from: 0, to: index.count, by: 7) {
            #expect(throws: LetheError.self) { try read(Array(index[..<length]), data) }
        }
        #expect(throws: LetheError.self) { try read(index, data.dropLast(4)) }
        #expect(throws: LetheError.self) { try read(index, data + [0]) }
    }

    // MARK: Pickle

    /// Each byte of a pickle changed in several ways: refused, or a consistent set of mappings.
    private static func checkPickle(_ pickle: [UInt8], changes: Int) throws -> (refused: Int, kept: Int) {
        let original = try NeuroNERDataset(pickle, place: "p")
        var refused = 0
        var kept = 0
        var generator = SeededGenerator(seed: 9)
        for place in pickle.indices {
            for _ in 0..<changes {
                var changed = pickle
                changed[place] ^= UInt8(1 + generator.nextIndex(255))
                do {
                    let dataset = try NeuroNERDataset(changed, place: "p")
                    kept += 1
                    #expect(dataset.labels.count == original.labels.count)
                    #expect(dataset.labels == dataset.labels.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
                    #expect(Set(dataset.labels).count == dataset.labels.count && dataset.labels.contains("O"))
                    #expect(dataset.characters.count == original.characters.count)
                    #expect(Set(dataset.characters).count == dataset.characters.count)
                } catch let error as LetheError {
                    refused += 1
                    #expect(error.kind == .format && error.place.hasPrefix("p"))
                }
            }
        }
        return (refused, kept)
    }

    @Test func anyChangedByteOfThePickleIsRefusedOrConsistent() throws {
        let pickle = TinyPickle.dataset(labels: Self.labels, characters: ["a", "B", "é"])
        let (refused, kept) = try Self.checkPickle(pickle, changes: 8)
        #expect(refused > kept)
    }

    @Test func picklesThatCallAnythingAreRefused() throws {
        let marker = FileManager.default.temporaryDirectory.appendingPathComponent("lethe-ran-\(UUID().uuidString)")
            .path
        let command = "touch \(marker)"
        let length = Unicode.Scalar(UInt8(command.utf8.count))
        for text in [
            "cos\nsystem\n(X\(length)\0\0\0\(command)tR.", "cposix\nsystem\nX\(length)\0\0\0\(command)\u{85}R.",
            "cbuiltins\neval\n)R.", "cposix\nsystem\n.", "(lp0\n.", "I1\n.", "N.",
            "cdataset\nDataset\n)R.", "ccollections\nOrderedDict\n)\u{81}.",
        ] {
            let pickle: [UInt8] = [0x80, 3] + Array(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            #expect(throws: LetheError.self, "\(text.debugDescription)") { _ = try NeuroNERDataset(pickle, place: "p") }
        }
        #expect(!FileManager.default.fileExists(atPath: marker))
    }

    /// A list may be made to hold itself: nothing follows it, nothing leaks.
    @Test func cyclesAreOnlyNumbers() throws {
        // ] q0 ( h0 e .
        let reader = try PickleReader([0x80, 3, 0x5D, 0x71, 0, 0x28, 0x68, 0, 0x65, 0x2E], place: "p")
        #expect(reader.result == .list(0) && reader.lists == [[.list(0)]])
    }

    /// Attributes given again and again would grow beyond the input.
    @Test func attributesAreGivenOnce() throws {
        let pickle = TinyPickle.dataset(labels: Self.labels, characters: ["a"])
        // … b . → … b h2 b .
        let twice = Array(pickle.dropLast()) + [0x68, 2, 0x62, 0x2E]
        let error = try #require(throws: LetheError.self) { _ = try NeuroNERDataset(twice, place: "p") }
        #expect(error.description.contains("twice"), "\(error)")
    }

    // MARK: The published models

    static let published = [
        "mimic_glove_spacy_bioes", "mimic_glove_stanford_bioes", "i2b2_2014_glove_spacy_bioes",
        "i2b2_2014_glove_stanford_bioes",
    ]
    static let isPresent = SharedData.has("models/neuroner")

    @Test(.enabled(if: isPresent, "the published models are not beside the repository"), arguments: published)
    func publishedModelsImport(model: String) throws {
        let folder = TemporaryFolder()
        let imported = try NeuroNERImport(folder: SharedData.path("models/neuroner/\(model)"))
        try imported.bundle.save(to: folder.path + "/m", overwriting: false)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        #expect(bundle.configuration.types.count == (model.hasPrefix("mimic") ? 12 : 23))
        #expect(bundle.vocabulary.characters.count == 94)
        #expect(imported.remarks.contains { $0.contains("stanford") } == model.contains("stanford"))
        _ = try Recognizer(bundle).makeWorker().annotate([Document(id: "1", text: "Seen by Dr. Smith on 3/4/2001.")])
    }

    @Test(.enabled(if: isPresent, "the published models are not beside the repository"), arguments: published)
    func publishedCheckpointsAreChecked(model: String) throws {
        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: SharedData.path("models/neuroner/\(model)/\(name)"))))
        }
        let index = try bytes("model.ckpt.index")
        let data = try bytes("model.ckpt.data-00000-of-00001")
        // A thousand places of the data at once would take minutes without optimisation.
        let count = SharedData.slowTestsWanted ? 1000 : 20
        var generator = SeededGenerator(seed: 17)
        Self.checkRefusal(
            index: index, data: data, dataPlaces: (0..<count).map { _ in generator.nextIndex(data.count) })
    }

    @Test(.enabled(if: isPresent, "the published models are not beside the repository"), arguments: published)
    func publishedPicklesAreChecked(model: String) throws {
        let pickle = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: SharedData.path("models/neuroner/\(model)/dataset.pickle"))))
        let (refused, kept) = try Self.checkPickle(pickle, changes: 1)
        #expect(refused + kept == pickle.count && refused > kept)
    }
}
