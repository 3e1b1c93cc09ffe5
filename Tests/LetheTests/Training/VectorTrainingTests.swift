import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct VectorTrainingTests {
    private static let train = TinyCorpora.corpus(.a, notes: 20, part: .train)
    private static let validation = TinyCorpora.corpus(.a, notes: 5, part: .validation)

    /// Vectors for some tokens of the corpora, lower case, and for some of none.
    private static func vectors(dimension: Int = 16) throws -> WordVectors {
        var generator = SeededGenerator(seed: 3)
        let tokens = Set(
            train.tokens(by: Tokenizer()).union(validation.tokens(by: Tokenizer())).map { $0.lowercased() })
        let lines = (tokens.sorted().enumerated().filter { $0.offset % 4 != 0 }.map(\.element) + ["zzz", "yyy"]).map {
            token in
            token + (0..<dimension).map { _ in " \(Float(generator.nextUnit() - 0.5))" }.joined()
        }
        return try WordVectorReader().read(Array(lines.joined(separator: "\n").utf8), name: "v.txt")
    }

    private static func run(
        _ folder: TemporaryFolder, _ name: String, vectors: WordVectors?, frozen: Bool = false, all: Bool = false,
        epochs: Int = 2
    ) throws -> ModelBundle {
        var configuration = TinyCorpora.configuration(epochs: epochs)
        if frozen { configuration.freeze([.tokenEmbedding]) }
        var run = TrainingRun(configuration: configuration, output: folder.path + "/" + name)
        run.vectors = vectors
        run.keepsAllVectors = all
        _ = try run.run(train: train, validation: validation)
        return try ModelBundle(loading: folder.path + "/" + name)
    }

    @Test func frozenRowsAreTheVectors() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors()
        let bundle = try Self.run(folder, "m", vectors: vectors, frozen: true)
        #expect(bundle.vocabulary.lookup == .spellings && bundle.vocabulary.tokens.count > 20)
        for (index, token) in bundle.vocabulary.tokens.enumerated() {
            let row = try #require(vectors.row(of: token), "only tokens with a vector have a row")
            #expect((0..<16).map { bundle.weights.copy().tokenEmbedding.weights[index + 1, $0] } == vectors.values(row))
        }
        let provenance = try #require(bundle.configuration.provenance)
        #expect(
            provenance.tokensWithVector
                == Self.train.tokens(by: Tokenizer()).filter { vectors.row(of: $0) != nil }.count)
        #expect(bundle.configuration.vectors == vectors.origin)
    }

    @Test func trainedRowsMoveAndOthersHaveTheirOwn() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors()
        let bundle = try Self.run(folder, "m", vectors: vectors)
        #expect(Set(bundle.vocabulary.tokens) == Self.train.tokens(by: Tokenizer()))
        let moved = bundle.vocabulary.tokens.enumerated().filter { index, token in
            guard let row = vectors.row(of: token) else { return false }
            return (0..<16).map { bundle.weights.copy().tokenEmbedding.weights[index + 1, $0] } != vectors.values(row)
        }
        #expect(!moved.isEmpty)
    }

    /// A token that training never saw is known through the vectors alone; a model with all vectors needs no file.
    @Test func unseenTokensGetTheirVectors() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors()
        let needed = try Self.run(folder, "needed", vectors: vectors, frozen: true)
        let all = try Self.run(folder, "all", vectors: vectors, frozen: true, all: true)
        #expect(all.vocabulary.tokens.count > needed.vocabulary.tokens.count && all.vocabulary.row(ofToken: "ZZZ") > 0)
        let test = TinyCorpora.corpus(.a, notes: 10, part: .test)
        func annotations(_ recognizer: Recognizer) -> [[Annotation]] {
            recognizer.makeWorker().annotate(test.documents)
        }
        let with = annotations(try Recognizer(needed, vectors: vectors))
        try #expect(with == annotations(Recognizer(all)))
        // The row of an unseen token differs from UNK's.
        #expect(needed.vocabulary.row(ofToken: "Zzz") == 0)
        let utf8 = Array("Zzz".utf8)
        let row = utf8.withUnsafeBufferPointer { needed.vocabulary.row(ofToken: $0, beside: vectors) }
        #expect(Int(row) == needed.vocabulary.tokenRowCount + (vectors.row(of: "zzz") ?? -1))
    }

    @Test func vectorsThatDontFitAreRefused() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors(dimension: 5)
        #expect(throws: LetheError.self) { _ = try Self.run(folder, "m", vectors: vectors) }
        let plain = try Self.run(folder, "p", vectors: nil, epochs: 1)
        let error = try #require(throws: LetheError.self) { _ = try Recognizer(plain, vectors: vectors) }
        #expect(error.description.contains("wasn't trained with word vectors"))
        let with = try Self.run(folder, "w", vectors: try Self.vectors(), epochs: 1)
        #expect(throws: LetheError.self) { _ = try Recognizer(with, vectors: vectors) }
        #expect(throws: LetheError.self) { _ = try Self.run(folder, "k", vectors: nil, all: true) }
    }

    /// A target's token begins as the source's row where it has one, else as its vector.
    @Test func transferTakesTheSourceFirst() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors()
        let source = try Self.run(folder, "s", vectors: vectors)
        let target = TinyCorpora.corpus(.b, notes: 10, part: .train)
        var configuration = TinyCorpora.configuration(epochs: 1)
        configuration.freeze([.tokenEmbedding])
        var run = TrainingRun(configuration: configuration, output: folder.path + "/t")
        run.transfer = (source, TransferPlan(layers: Set(LayerName.allCases)))
        run.vectors = vectors
        _ = try run.run(train: target, validation: TinyCorpora.corpus(.b, notes: 4, part: .validation))
        let bundle = try ModelBundle(loading: folder.path + "/t")
        var fromSource = 0
        for (index, token) in bundle.vocabulary.tokens.enumerated() {
            let values = (0..<16).map { bundle.weights.copy().tokenEmbedding.weights[index + 1, $0] }
            let row = source.vocabulary.row(ofToken: token)
            if row > 0 {
                fromSource += 1
                #expect(values == (0..<16).map { source.weights.copy().tokenEmbedding.weights[row, $0] })
            } else {
                #expect(values == vectors.values(try #require(vectors.row(of: token))))
            }
        }
        #expect(fromSource > 20)
        #expect(bundle.configuration.vectors == vectors.origin)
    }

    @Test func aStoppedRunWithVectorsEndsWithTheSameWeights() throws {
        let folder = TemporaryFolder()
        let vectors = try Self.vectors()
        var configuration = TinyCorpora.configuration(epochs: 3)
        configuration.vocabulary = .outsidePHI
        func run(_ name: String, resumes: Bool = false, stopAfter epochs: Int = 99) throws {
            var run = TrainingRun(configuration: configuration, output: folder.path + "/" + name)
            run.vectors = vectors
            run.resumes = resumes
            var done = 0
            _ = try run.run(
                train: Self.train, validation: Self.validation,
                observe: { if case .epoch = $0 { done += 1 } }, shouldStop: { done >= epochs })
        }
        try run("whole")
        try run("parts", stopAfter: 1)
        // The stopped run's files hold no row of a token that their vocabulary lacks.
        let checkpoint = try Safetensors(
            decoding: Data(contentsOf: URL(fileURLWithPath: Checkpoint.path(in: folder.path + "/parts"))), place: "c")
        let stopped = try ModelBundle(loading: folder.path + "/parts")
        #expect(
            checkpoint.tensors["weights.tokenEmbedding.weights"]?.shape == [stopped.vocabulary.tokenRowCount, 16])
        try run("parts", resumes: true)
        #expect(try TinyCorpora.weights(folder.path + "/whole") == TinyCorpora.weights(folder.path + "/parts"))
    }
}
