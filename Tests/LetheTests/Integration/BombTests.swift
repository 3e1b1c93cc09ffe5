import Foundation
import Testing

@testable import Lethe

/// Small files that stand for far more memory or time than they hold: each ended or hung a run once.
struct BombTests {
    /// A few lines of columns whose offsets leave a megabyte between tokens.
    @Test func offsetsDoNotMakeText() throws {
        let folder = TemporaryFolder()
        let lines = (1...40).map { "a d \($0 * 1_000_000) \($0 * 1_000_000 + 1) O\n" }.joined()
        var options = ReadingOptions()
        options.format = .neuroner
        let corpus = try CorpusReader.read(folder.file("gaps.txt", lines), options: options)
        #expect(corpus.documents.isEmpty && corpus.failures.count == 1)
    }

    @Test(.enabled(if: SharedData.has("defects"), "the reproducers are not beside the repository"))
    func hostileModelsAndNetworksAreRefusedAtOnce() throws {
        let start = ContinuousClock.now
        #expect(throws: LetheError.self) {
            try ModelBundle(loading: SharedData.path("defects/05-config-20k-types"))
        }
        for name in ["06-index-bomb-80000", "07-pickle-bomb-50000-3000"] {
            #expect(throws: LetheError.self) {
                try NeuroNERImport(folder: SharedData.path("defects/\(name)"), vectors: nil)
            }
        }
        #expect((ContinuousClock.now - start) / .seconds(1) < 30)
    }
}
