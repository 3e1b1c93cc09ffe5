import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct ModelBundleTests {
    private static func bundle() -> ModelBundle {
        var vocabulary = Vocabulary()
        for token in ["Ann", "é", "e\u{301}", "<b>\"\\", "漢"] { vocabulary.insert(token: token) }
        for character in "Anéb漢".unicodeScalars { vocabulary.insert(character: character) }
        var network = NetworkConfiguration()
        network.characterEmbeddingSize = 3
        network.characterHiddenSize = 2
        network.tokenEmbeddingSize = 4
        network.tokenHiddenSize = 3
        let configuration = ModelConfiguration(network: network, tagScheme: .bioes, types: ["DATE", "NAME"])
        let shape = NetworkShape(
            configuration: network, alphabetSize: vocabulary.characterRowCount,
            vocabularySize: vocabulary.tokenRowCount,
            tagCount: TagSet(types: configuration.types, scheme: .bioes).count)
        let parameters = NetworkParameters<Float>(shape: shape)
        parameters.initialise(seed: 4)
        return ModelBundle(
            configuration: configuration, vocabulary: vocabulary, weights: FrozenParameters(copying: parameters))
    }

    @Test func aBundleComesBackAsItWas() throws {
        let folder = TemporaryFolder()
        let bundle = Self.bundle()
        try bundle.save(to: folder.path + "/m")
        let loaded = try ModelBundle(loading: folder.path + "/m")
        #expect(loaded.configuration == bundle.configuration)
        #expect(loaded.vocabulary.tokens.map { Array($0.utf8) } == bundle.vocabulary.tokens.map { Array($0.utf8) })
        #expect(loaded.vocabulary.tokens.count == 5, "canonically equal tokens stay two")
        #expect(loaded.vocabulary.characters == bundle.vocabulary.characters)
        for (a, b) in zip(loaded.weights.tensors, bundle.weights.tensors) {
            #expect(a.matrix.values == b.matrix.values)
        }
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/m")) == [
                "config.json", "vocabulary.json", "weights.safetensors",
            ])
    }

    /// Every byte of every file changed, one at a time (all of the small files, a thousand places of the weights).
    @Test func anyChangedByteIsRefused() throws {
        let folder = TemporaryFolder()
        let model = folder.path + "/m"
        try Self.bundle().save(to: model)
        var generator = SeededGenerator(seed: 8)
        for name in ["config.json", "vocabulary.json", "weights.safetensors"] {
            let path = model + "/" + name
            let original = try Data(contentsOf: URL(fileURLWithPath: path))
            let places =
                name.hasSuffix("json")
                ? Array(original.indices) : (0..<1000).map { _ in generator.nextIndex(original.count) }
            for place in places {
                var changed = original
                changed[place] ^= UInt8(1 + generator.nextIndex(255))
                try changed.write(to: URL(fileURLWithPath: path))
                #expect(throws: LetheError.self, "\(name) byte \(place)") { _ = try ModelBundle(loading: model) }
            }
            for length in [0, 1, 7, 8, 9, original.count / 2, original.count - 1] {
                try original.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(throws: LetheError.self, "\(name) cut to \(length)") { _ = try ModelBundle(loading: model) }
            }
            try original.write(to: URL(fileURLWithPath: path))
        }
        _ = try ModelBundle(loading: model)
    }

    @Test func inconsistentBundlesSayWhatAndWhere() throws {
        let folder = TemporaryFolder()
        let model = folder.path + "/m"
        func message() -> String { do { _ = try ModelBundle(loading: model); return "" } catch { return "\(error)" } }
        #expect(message().contains("no such file or folder"))
        try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: true)
        #expect(message().contains("not a model"))
        try ModelDescription(Self.bundle().configuration, Self.bundle().vocabulary).save(to: model)
        #expect(message().contains("no weights yet"))
        try Self.bundle().save(to: model)
        let config = folder.read("m/config.json")
        _ = folder.file(
            "m/config.json", config.replacingOccurrences(of: "\"formatVersion\" : 1", with: "\"formatVersion\" : 9"))
        #expect(message().contains("another version"))
        _ = folder.file(
            "m/config.json", config.replacingOccurrences(of: "\"format\" :", with: "\"droput\" : 1, \"format\" :"))
        #expect(message().contains("unknown key `droput`"))
    }

    @Test func everyTensorMustBeThereInItsShapeAndFinite() throws {
        let bundle = Self.bundle()
        var file = Safetensors()
        for tensor in bundle.weights.tensors {
            file.tensors[tensor.name] = Safetensors.Tensor(shape: tensor.shape, values: tensor.matrix.values)
        }
        let shape = bundle.weights.shape
        #expect(try ModelBundle.networks(1, shape: shape, from: file, place: "x").count == 1)
        var missing = file
        missing.tensors["crf.transitions"] = nil
        var extra = file
        extra.tensors["other"] = Safetensors.Tensor(shape: [1], values: [1])
        var reshaped = file
        reshaped.tensors["fullyConnected.bias"]?.shape = [9, 1]
        var infinite = file
        infinite.tensors["fullyConnected.bias"]?.values[0] = .nan
        for (changed, word) in [
            (missing, "missing"), (extra, "belongs to no layer"), (reshaped, "another shape"), (infinite, "not finite"),
        ] {
            do {
                _ = try ModelBundle.networks(1, shape: shape, from: changed, place: "x")
                Issue.record("not refused: \(word)")
            } catch { #expect("\(error)".contains(word)) }
        }
    }

    @Test func safetensorsFollowThePublishedLayout() throws {
        var file = Safetensors()
        file.tensors["b"] = .init(shape: [2, 2], values: [1, 2, 3, 4])
        file.tensors["a"] = .init(shape: [3], values: [-1, 0.5, .pi])
        file.tensors["empty"] = .init(shape: [0, 4], values: [])
        file.metadata["note"] = "x \"y\" é"
        let data = try file.encode()
        let size = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        #expect((size + 8) % 8 == 0)
        let header = try JSONSerialization.jsonObject(with: data[8..<(8 + size)]) as? [String: Any]
        #expect((header?["a"] as? [String: Any])?["dtype"] as? String == "F32")
        #expect((header?["b"] as? [String: Any])?["data_offsets"] as? [Int] == [12, 28])
        let read = try Safetensors(decoding: data, place: "x")
        #expect(read.tensors == file.tensors)
        #expect(read.metadata["note"] == file.metadata["note"])
    }

    /// Written from where they lie, in pieces, whatever the rows' lengths: the bytes that a file of the same values has.
    @Test func tensorsAreWrittenFromWhereTheyLie() throws {
        let folder = TemporaryFolder()
        var generator = SeededGenerator(seed: 6)
        var writer = SafetensorsWriter()
        var file = Safetensors()
        for (name, rows, columns) in [
            ("b", 700, 513), ("a", 3, 400_000), ("none", 0, 7), ("nothing", 3, 0), ("c", 1, 1), ("whole", 2, 1 << 18),
        ] {
            let matrix = Matrix<Float>(rows: rows, columns: columns)
            matrix.setValues((0..<rows * columns).map { _ in Float(generator.nextUnit()) })
            writer.add(name, matrix)
            file.tensors[name] = .init(shape: [rows, columns], values: matrix.values)
        }
        writer.metadata["note"] = "x"
        file.metadata["note"] = "x"
        try writer.write(to: folder.path + "/f", access: .owner)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/f"))
        #expect(bytes == (try file.encode()))
        #expect(try Safetensors(decoding: bytes, place: "x").tensors == file.tensors)
        // Rows that no file may hold are left out.
        let tokens = NamedTensor("t", .tokenEmbedding, Matrix<Float>(rows: 5, columns: 2), axes: .tokens)
        tokens.matrix.setValues((0..<10).map(Float.init))
        var shorter = SafetensorsWriter()
        shorter.add("t", tokens, withoutTokens: 2)
        shorter.add("frozen", FrozenTensor(tokens), withoutTokens: 4)
        let single = Matrix<Float>(rows: 1, columns: 1)
        single[0, 0] = 5
        shorter.add("scalar", single, shape: [], rows: 1)
        let vector = NamedTensor("v", .fullyConnected, Matrix<Float>(rows: 1, columns: 3), isVector: true)
        shorter.add("vector", vector, withoutTokens: 2)
        let read = try Safetensors(decoding: shorter.encode(), place: "x")
        #expect(read.tensors["scalar"] == .init(shape: [], values: [5]))
        #expect(read.tensors["vector"] == .init(shape: [3], values: [0, 0, 0]))
        #expect(read.tensors["t"] == .init(shape: [3, 2], values: [0, 1, 2, 3, 4, 5]))
        #expect(read.tensors["frozen"] == .init(shape: [1, 2], values: [0, 1]))
    }

    /// Random damage to safetensors without a checksum in the way: an error or a consistent file, never a crash.
    @Test func damagedSafetensorsNeverCrash() throws {
        var generator = SeededGenerator(seed: 12)
        var file = Safetensors()
        file.tensors["b"] = .init(shape: [2, 2], values: [1, 2, 3, 4])
        file.tensors["a"] = .init(shape: [3], values: [1, 2, 3])
        let original = try file.encode()
        let header = Data(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},\"b\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[12,28]}}"
                .utf8)
        var plain = Data()
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { plain.append(contentsOf: $0) }
        plain.append(header)
        plain.append(original.suffix(28))
        #expect(try Safetensors(decoding: plain, place: "x").tensors.count == 2)
        for round in 0..<4000 {
            var data = plain
            for _ in 0...generator.nextIndex(3) {
                data[generator.nextIndex(data.count)] = UInt8(generator.nextIndex(256))
            }
            if round % 5 == 0 { data = data.prefix(generator.nextIndex(data.count + 1)) }
            do {
                let read = try Safetensors(decoding: data, place: "x")
                for tensor in read.tensors.values { #expect(tensor.values.count == tensor.shape.reduce(1, *)) }
            } catch is LetheError {}
        }
    }
}
