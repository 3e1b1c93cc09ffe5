import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

struct ModelSharingTests {
    /// A model of sample notes and the notes.
    private static func model(_ folder: TemporaryFolder, policy: VocabularyPolicy = .all, vectors: WordVectors? = nil)
        throws
        -> Corpus
    {
        var configuration = TinyCorpora.configuration(epochs: 2)
        configuration.vocabulary = policy
        let train = TinyCorpora.corpus(.a, notes: 40, part: .train)
        var run = TrainingRun(configuration: configuration, output: folder.path + "/m")
        run.vectors = vectors
        _ = try run.run(train: train, validation: TinyCorpora.corpus(.a, notes: 10, part: .validation))
        return train
    }

    /// Tokens that occur inside annotations and nowhere else.
    private static func protectedTokens(_ corpus: Corpus) -> Set<String> {
        var inside: Set<String> = []
        var outside: Set<String> = []
        for document in corpus.documents {
            let utf8 = Array(document.text.string.utf8)
            for token in Tokenizer().tokens(of: document).tokens {
                let text = String(decoding: utf8[Int(token.utf8Start)..<Int(token.utf8End)], as: UTF8.self)
                if document.annotations.contains(where: { $0.range.overlaps(token.range) }) {
                    inside.insert(text)
                } else {
                    outside.insert(text)
                }
            }
        }
        return inside.subtracting(outside)
    }

    /// Every protected token in every byte of every file, as a word: not as a part of a longer word or number (“hill” in
    /// “chill”, 1979 in a score). Tokens of fewer than four bytes would be met by chance among the weights, and are looked
    /// for among the strings of the vocabulary.
    private static func leaks(_ tokens: Set<String>, folder: String) throws -> [String] {
        func isWordByte(_ byte: UInt8?) -> Bool {
            guard let byte else { return false }
            return byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        }
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            for token in tokens where token.utf8.count >= 4 {
                var start = data.startIndex
                while let range = data.range(of: Data(token.utf8), in: start..<data.endIndex) {
                    let before = range.lowerBound > data.startIndex ? data[range.lowerBound - 1] : nil
                    let after = range.upperBound < data.endIndex ? data[range.upperBound] : nil
                    if !isWordByte(before), !isWordByte(after) {
                        found.append("\(name): \(token)")
                        break
                    }
                    start = range.lowerBound + 1
                }
            }
        }
        let vocabulary = try ModelBundle(loading: folder).vocabulary.tokens
        for token in tokens.intersection(vocabulary) { found.append("vocabulary: \(token)") }
        return found
    }

    @Test func noProtectedTokenIsInTheSharedFiles() throws {
        let folder = TemporaryFolder()
        let train = try Self.model(folder)
        let tokens = Self.protectedTokens(train)
        #expect(tokens.count > 200)
        // The test can fail: the model itself holds them.
        #expect(try !Self.leaks(tokens, folder: folder.path + "/m").isEmpty)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        let outside = bundle.vocabulary.tokens.filter { !tokens.contains($0) }
        let list = try PublicTokens(reading: folder.file("list.txt", outside.joined(separator: "\n")))
        for (name, shared) in [
            ("none", try bundle.shared(.none)), ("hashed", try bundle.shared(.hashed)),
            ("listed", try bundle.shared(.listed, list: list)),
        ] {
            try shared.save(to: folder.path + "/" + name, overwriting: false)
            #expect(try Self.leaks(tokens, folder: folder.path + "/" + name) == [], "\(name)")
        }
    }

    @Test func outsidePHIKeepsProtectedTokensOut() throws {
        let folder = TemporaryFolder()
        let train = try Self.model(folder, policy: .outsidePHI)
        let tokens = Self.protectedTokens(train)
        #expect(try Self.leaks(tokens, folder: folder.path + "/m") == [])
        let bundle = try ModelBundle(loading: folder.path + "/m")
        #expect(!bundle.vocabulary.tokens.isEmpty)
    }

    /// With vectors, protected tokens have their vector in training, in rows that no file holds.
    @Test func outsidePHIWithVectorsHidesRows() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 40, part: .train)
        let tokens = Self.protectedTokens(corpus)
        var generator = SeededGenerator(seed: 2)
        let lines = corpus.tokens(by: Tokenizer()).sorted().map { token in
            token + (0..<16).map { _ in " \(Float(generator.nextUnit() - 0.5))" }.joined()
        }
        let vectors = try WordVectorReader().read(Array(lines.joined(separator: "\n").utf8), name: "v")
        _ = try Self.model(folder, policy: .outsidePHI, vectors: vectors)
        #expect(try Self.leaks(tokens, folder: folder.path + "/m") == [])
        let bundle = try ModelBundle(loading: folder.path + "/m")
        #expect(bundle.configuration.vectors?.checksum == vectors.origin.checksum)
        let test = TinyCorpora.corpus(.a, notes: 10, part: .validation)
        let known = try Evaluation.score(try Recognizer(bundle, vectors: vectors), on: test, bootstrapSamples: 0)
        // What validation saw in training is what the files and the vectors give.
        let record = try #require(bundle.result)
        #expect(known[.entityExact]?.micro.f1 == record.validation["entityExact"]?.f1)
    }

    /// Where a protected token is in the vocabulary for another reason, its row must not tell that the notes held it.
    @Test func noRowTellsOfAProtectedToken() throws {
        let folder = TemporaryFolder()
        let corpus = TinyCorpora.corpus(.a, notes: 40, part: .train)
        let protected = Self.protectedTokens(corpus)
        var generator = SeededGenerator(seed: 2)
        let tokens = corpus.tokens(by: Tokenizer()).sorted() + ["absent", "words"]
        let lines = tokens.map { token in token + (0..<16).map { _ in " \(Float(generator.nextUnit() - 0.5))" }.joined()
        }
        let vectors = try WordVectorReader().read(Array(lines.joined(separator: "\n").utf8), name: "v")
        var configuration = TinyCorpora.configuration(epochs: 2)
        configuration.vocabulary = .outsidePHI
        var run = TrainingRun(configuration: configuration, output: folder.path + "/m")
        run.vectors = vectors
        run.keepsAllVectors = true
        _ = try run.run(train: corpus, validation: TinyCorpora.corpus(.a, notes: 5, part: .validation))
        let bundle = try ModelBundle(loading: folder.path + "/m")
        var changed: Set<String> = []
        for (index, token) in bundle.vocabulary.tokens.enumerated() {
            let row = try #require(vectors.row(of: token))
            if bundle.weights.copy().tokenEmbedding.weights.values(row: index + 1) != vectors.values(row) {
                changed.insert(token)
            }
        }
        #expect(bundle.vocabulary.tokens.count == tokens.count && changed.count > 50)
        #expect(changed.isDisjoint(with: protected))
    }

    @Test func sharingIsAFunctionOfTheModel() throws {
        let folder = TemporaryFolder()
        _ = try Self.model(folder)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        for name in ["one", "two"] { try bundle.shared(.hashed).save(to: folder.path + "/" + name, overwriting: false) }
        for file in ["config.json", "vocabulary.json", "weights.safetensors"] {
            #expect(folder.read("one/" + file) == folder.read("two/" + file))
        }
        let tokens = try ModelBundle(loading: folder.path + "/one").vocabulary.tokens
        #expect(tokens == tokens.sorted() && tokens.allSatisfy { $0.count == 16 })
        #expect(throws: LetheError.self) { try ModelBundle(loading: folder.path + "/one").shared(.hashed) }
    }

    @Test func hashesCostNothingAndNamesGo() throws {
        let folder = TemporaryFolder()
        _ = try Self.model(folder)
        let bundle = try ModelBundle(loading: folder.path + "/m")
        let test = TinyCorpora.corpus(.a, notes: 10, part: .test)
        let before = try Evaluation.score(Recognizer(bundle), on: test, bootstrapSamples: 0)
        let shared = try bundle.shared(.hashed)
        let after = try Evaluation.score(Recognizer(shared), on: test, bootstrapSamples: 0)
        #expect(after.metrics.map(\.micro.f1) == before.metrics.map(\.micro.f1))
        #expect(
            shared.configuration.provenance?.train.name == "" && shared.configuration.provenance?.train.documents == 40
                && shared.configuration.provenance?.seen == nil)
        let none = try bundle.shared(.none)
        #expect(none.vocabulary.tokens.isEmpty && none.weights.copy().tokenEmbedding.weights.rows == 1)
        #expect(none.configuration.sharing?.tokensBefore == bundle.vocabulary.tokens.count)
        // A hashed source still gives its rows to a target's tokens.
        var run = TrainingRun(configuration: TinyCorpora.configuration(epochs: 1), output: folder.path + "/t")
        run.transfer = (shared, TransferPlan(layers: Set(LayerName.allCases)))
        _ = try run.run(
            train: TinyCorpora.corpus(.a, notes: 5, part: .validation),
            validation: TinyCorpora.corpus(.a, notes: 5, part: .test))
        let target = try ModelBundle(loading: folder.path + "/t")
        #expect(target.vocabulary.hash == nil && target.vocabulary.row(ofToken: "the") > 0)
        let rows = try #require(
            target.configuration.provenance?.transfer?.tensors.first { $0.layer == .tokenEmbedding })
        #expect(rows.copiedRows > 20)
    }

    @Test func listsAreReadLineByLine() throws {
        let folder = TemporaryFolder()
        var list = try PublicTokens(reading: folder.file("l.txt", "\u{FEFF}the\r\nBoston\n\nsmith\n"))
        #expect(list.contains("the") && list.contains("Boston") && !list.contains("Smith") && !list.contains("boston"))
        list.ignoresCase = true
        #expect(list.contains("Smith") && !list.contains("boston"))
        #expect(throws: LetheError.self) { _ = try PublicTokens(reading: folder.file("e.txt", "\n\n")) }
        #expect(throws: LetheError.self) { _ = try PublicTokens(reading: folder.file("b.txt", Data([0xFF, 0x0A]))) }
    }
}
