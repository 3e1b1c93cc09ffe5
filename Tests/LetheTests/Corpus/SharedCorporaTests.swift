import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Real corpora, where they stand beside the repository: counts that their publishers give.
struct SharedCorporaTests {
    struct Expectation: Sendable, CustomTestStringConvertible {
        var path: String
        var tokens: Int?
        var annotations: Int
        var documents: Int?
        var format: CorpusFormat
        var testDescription: String { path }
    }

    static let corpora: [Expectation] = [
        Expectation(path: "meddocan/train/brat", annotations: 11_333, documents: 500, format: .brat),
        Expectation(path: "meddocan/dev/xml", annotations: 5_801, documents: 250, format: .i2b2),
        Expectation(path: "echr-es/train.tsv", tokens: 34_924, annotations: 1_660, format: .conll),
        Expectation(path: "echr-es/dev.tsv", tokens: 4_430, annotations: 217, format: .conll),
        Expectation(
            path: "conll2003-en/train.txt", tokens: 203_621, annotations: 23_499, documents: 946, format: .conll),
        Expectation(path: "conll2003-en/valid.txt", tokens: 51_362, annotations: 5_942, documents: 216, format: .conll),
        // 18,797 B- tags, and one entity that begins with I- after O, which conlleval counts too.
        Expectation(path: "conll2002-es/esp.train", tokens: 264_715, annotations: 18_798, format: .conll),
        Expectation(path: "wnut17/train.conll", tokens: 62_730, annotations: 1_975, format: .conll),
    ]

    @Test(.enabled(if: SharedData.has("data"), "the corpora are not beside the repository"), arguments: corpora)
    func countsAreThePublishers(_ expected: Expectation) throws {
        let corpus = try CorpusReader.read(SharedData.path("data/" + expected.path))
        #expect(corpus.format == expected.format)
        #expect(corpus.failures.isEmpty)
        let statistics = CorpusStatistics(corpus)
        #expect(statistics.protectedInstanceCount == expected.annotations)
        if let tokens = expected.tokens { #expect(statistics.tokenCount == tokens) }
        if let documents = expected.documents { #expect(statistics.noteCount == documents) }
    }

    @Test(.enabled(if: SharedData.has("data"), "the corpora are not beside the repository"))
    func bratAndXMLOfTheSameNotesAgree() throws {
        let brat = try CorpusReader.read(SharedData.path("data/meddocan/dev/brat"))
        let xml = try CorpusReader.read(SharedData.path("data/meddocan/dev/xml"))
        let byID = Dictionary(uniqueKeysWithValues: xml.documents.map { ($0.id, $0) })
        var compared = 0
        for document in brat.documents {
            guard let other = byID[document.id] else { continue }
            #expect(document.text == other.text, "\(document.id)")
            #expect(
                Set(document.annotations.map { "\($0.label) \($0.range)" })
                    == Set(other.annotations.map { "\($0.label) \($0.range)" }))
            compared += 1
        }
        #expect(compared == 250)
        let misaligned = CorpusCheck.problems(of: brat).filter { $0.kind == .misaligned || $0.kind == .overlapping }
        #expect(misaligned.count == 3)
    }

    @Test(.enabled(if: SharedData.has("data"), "the corpora are not beside the repository"))
    func realNotesRoundTripThroughEveryFormat() throws {
        let folder = TemporaryFolder()
        let corpus = try CorpusReader.read(SharedData.path("data/meddocan/dev/brat"))
        let few = Array(corpus.documents.prefix(25))
        for format in [CorpusFormat.brat, .i2b2, .jsonl] {
            let target = folder.path + (format == .jsonl ? "/x.jsonl" : "/\(format.rawValue)")
            try CorpusWriter.write(few, to: target, format: format)
            let byID = Dictionary(uniqueKeysWithValues: try CorpusReader.read(target).documents.map { ($0.id, $0) })
            for document in few {
                #expect(byID[document.id]?.text == document.text)
                #expect(byID[document.id]?.annotations.map(\.range) == document.annotations.map(\.range))
            }
        }
    }

    /// Quality on CoNLL-2003 after one epoch of the paper's setting; the full figures are in Documentation/results.md.
    @Test(
        .enabled(
            if: SharedData.has("data") && SharedData.slowTestsWanted,
            "slow: set LETHE_SLOW_TESTS=1, with the corpora beside the repository"))
    func conll2003LearnsInOneEpoch() throws {
        let folder = TemporaryFolder()
        var configuration = TrainingConfiguration()
        configuration.maximumEpochs = 1
        let outcome = try TrainingRun(configuration: configuration, output: folder.path + "/m").run(
            train: CorpusReader.readComplete(SharedData.path("data/conll2003-en/train.txt")),
            validation: CorpusReader.readComplete(SharedData.path("data/conll2003-en/valid.txt")))
        // The paper's program: 57.0.
        #expect((outcome.best?.validation["entityExact"]?.f1 ?? 0) > 0.52)
    }
}
