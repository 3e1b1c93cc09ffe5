import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Several networks in one model.
struct EnsembleTests {
    private static let notes = TinyCorpora.corpus(.a, notes: 12, part: .validation, seed: 9)

    private static func model(
        _ folder: TemporaryFolder, seed: UInt64, institution: SampleInstitution = .a, notes: Int = 30,
        change: (inout TrainingConfiguration) -> Void = { _ in }
    ) throws -> ModelBundle {
        var configuration = TinyCorpora.configuration(epochs: 2, seed: seed)
        change(&configuration)
        let path = folder.path + "/\(institution)-\(seed)-\(notes)"
        _ = try TrainingRun(configuration: configuration, output: path).run(
            train: TinyCorpora.corpus(institution, notes: notes, part: .train, seed: seed),
            validation: TinyCorpora.corpus(institution, notes: 5, part: .validation))
        return try ModelBundle(loading: path)
    }

    /// Probabilities of all tags by token.
    private static func probabilities(_ bundle: ModelBundle) throws -> [[Float]] {
        try Recognizer(bundle).makeWorker().softTags(notes.documents, least: 0).flatMap { _, sentences in
            sentences.flatMap { soft in
                (0..<soft.count).map { token in
                    var row = [Float](repeating: 0, count: bundle.tagSet.count)
                    for entry in soft.entries(token) { row[Int(soft.tags[entry])] = soft.probabilities[entry] }
                    return row
                }
            }
        }
    }

    /// Without transitions a token's probability is the normalised root of the product of the networks': each reads with the
    /// words that it knows, though the vocabularies differ.
    @Test func scoresAreTheMeanOfTheNetworks() throws {
        let folder = TemporaryFolder()
        let models = try [(3, 30), (4, 20)].map { seed, notes in
            try Self.model(folder, seed: seed, notes: notes) {
                $0.network.outputLayer = .softmax
                $0.optimizer = .adam
                $0.learningRate = 0.01
            }
        }
        #expect(models[0].vocabulary.tokens != models[1].vocabulary.tokens)
        let joined = try Self.probabilities(ModelBundle.ensemble(models))
        let parts = try models.map(Self.probabilities)
        #expect(joined.count > 500)
        for (token, row) in joined.enumerated() {
            let products = zip(parts[0][token], parts[1][token]).map { ($0 * $1).squareRoot() }
            let sum = products.reduce(0, +)
            for (found, product) in zip(row, products) { #expect(abs(found - product / sum) < 1e-4) }
        }
        #expect(zip(joined, parts[0]).contains { zip($0, $1).contains { abs($0 - $1) > 0.1 } })
    }

    /// Of a network with itself nothing changes; written and read, it is the same; made for sharing, each network is.
    @Test func twiceTheSameIsTheSame() throws {
        let folder = TemporaryFolder()
        let model = try Self.model(folder, seed: 5)
        let joined = try ModelBundle.ensemble([model, model])
        #expect(joined.networkCount == 2)
        let alone = try Recognizer(model).makeWorker().annotate(Self.notes.documents)
        #expect(alone.contains { !$0.isEmpty })
        #expect(try Recognizer(joined).makeWorker().annotate(Self.notes.documents) == alone)
        #expect(try Self.probabilities(joined) == Self.probabilities(model))
        let path = folder.path + "/joined"
        try joined.save(to: path)
        let read = try ModelBundle(loading: path)
        #expect(read.configuration == joined.configuration && read.networkCount == 2)
        #expect(
            zip(read.networks, joined.networks).allSatisfy { a, b in
                zip(a.tensors, b.tensors).allSatisfy { $0.matrix.values == $1.matrix.values }
            })
        let shared = try read.shared(.none)
        #expect(shared.networkCount == 2 && shared.vocabulary.tokens.isEmpty)
        #expect(shared.networks.allSatisfy { $0.shape.vocabularySize == 1 })
        #expect(read.configuration.provenance?.seen?.count == model.configuration.provenance?.seen?.count)
    }

    /// What one network can't promise, all of them don't.
    @Test func promisesAreThoseOfAll() throws {
        let folder = TemporaryFolder()
        let model = try Self.model(folder, seed: 7)
        let closed = try Self.model(folder, seed: 8) { $0.vocabulary = .outsidePHI }
        let shared = try model.shared(.none)
        for pair in [[shared, model], [model, shared]] {
            let joined = try ModelBundle.ensemble(pair).configuration
            #expect(joined.sharing == nil && joined.provenance?.seen == nil)
        }
        for pair in [[closed, model], [model, closed]] {
            let joined = try ModelBundle.ensemble(pair).configuration
            #expect(joined.provenance?.settings.vocabulary == .all)
            #expect(joined.provenance?.seen?.count == 65)
        }
    }

    @Test func modelsThatDoNotGoTogetherAreRefused() throws {
        let folder = TemporaryFolder()
        let model = try Self.model(folder, seed: 1)
        let others: [(ModelBundle, String)] = try [
            (Self.model(folder, seed: 2, institution: .b), "different labels"),
            (Self.model(folder, seed: 3) { $0.network.tokenHiddenSize = 21 }, "different sizes"),
            (Self.model(folder, seed: 4) { $0.network.outputLayer = .softmax }, "different sizes or kinds"),
            (Self.model(folder, seed: 5) { $0.tagScheme = .bio }, "different tag schemes"),
            (model.shared(.hashed), "hashed"),
        ]
        for (other, words) in others {
            let error = try #require(throws: LetheError.self) { try ModelBundle.ensemble([model, other]) }
            #expect(error.description.contains(words), "\(error)")
            #expect(error.place.contains("model 2"))
        }
        #expect(throws: LetheError.self) { try ModelBundle.ensemble([model]) }
        #expect(throws: LetheError.self) {
            try ModelBundle.ensemble(Array(repeating: model, count: EnsembleRecord.mostNetworks + 1))
        }
        let joined = try ModelBundle.ensemble([model, model])
        let error = try #require(throws: LetheError.self) {
            var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/t")
            run.transfer = (joined, TransferPlan(layers: [.tokenLSTM]))
            _ = try run.run(
                train: TinyCorpora.corpus(.a, notes: 5, part: .train),
                validation: TinyCorpora.corpus(.a, notes: 5, part: .validation))
        }
        #expect(error.description.contains("several networks"))
    }

    /// A file that says two networks and holds one is refused, as is one that says one and holds two.
    @Test func networksThatAreMissingOrTooManyAreFound() throws {
        let folder = TemporaryFolder()
        let model = try Self.model(folder, seed: 6)
        var lacking = try ModelBundle.ensemble([model, model])
        lacking.furtherWeights = []
        var extra = model
        extra.furtherWeights = [model.weights]
        for (index, bundle) in [lacking, extra].enumerated() {
            let path = folder.path + "/bad-\(index)"
            try bundle.save(to: path)
            let error = try #require(throws: LetheError.self) { _ = try ModelBundle(loading: path) }
            #expect(error.description.contains("network2."), "\(error)")
        }
    }
}
