import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

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

    /// Time grows with the size, not with its square: four times the input takes about four times as long. Quadratic, it took
    /// sixteen times.
    private func growth(_ small: Int, _ run: (Int) throws -> Void) rethrows -> Double {
        func seconds(_ size: Int) throws -> Double {
            var best = Double.infinity
            for _ in 0..<3 {
                let start = ContinuousClock.now
                try run(size)
                best = min(best, (ContinuousClock.now - start) / .seconds(1))
            }
            return best
        }
        let first = try seconds(small)
        return try seconds(4 * small) / first
    }

    @Test func manyRegionsWithIDsTakeTheirShareOfTime() throws {
        func task(_ regions: Int) throws -> Document {
            let folder = TemporaryFolder()
            let items = (0..<regions).map {
                #"{"id":"r\#($0)","from_name":"l","to_name":"t","type":"labels","value":{"start":\#($0 * 2),"end":\#($0 * 2 + 1),"#
                    + #""text":"a","labels":["X"]}}"#
            }
            let text = String(repeating: "a ", count: regions)
            let task =
                #"[{"id":1,"data":{"text":"\#(text)"},"annotations":[{"id":1,"result":[\#(items.joined(separator: ","))]}]}]"#
            return try #require(try CorpusReader.read(folder.file("t.json", task)).documents.first)
        }
        let documents = [2_000: try task(2_000), 8_000: try task(8_000)]
        let ratio = try growth(2_000) { size in
            let document = try #require(documents[size])
            #expect(document.annotations.count == size)
            let folder = TemporaryFolder()
            try CorpusWriter.write([document], to: folder.path + "/o.json", format: .labelStudio)
        }
        #expect(ratio < 8, "\(ratio)")
    }

    @Test func manySettingsTakeTheirShareOfTime() throws {
        let ratio = try growth(5_000) { size in
            let text = (0..<size).map { "setting\($0) = 1\n" }.joined()
            let parameters = try NeuroNERParameters("[a]\n" + text, place: "p.ini")
            #expect(parameters.entries.count == size)
        }
        #expect(ratio < 8, "\(ratio)")
    }
}
