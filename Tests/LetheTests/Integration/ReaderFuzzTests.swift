import Foundation
import TestSupport
import Testing

@testable import Lethe
@testable import LetheTraining

/// Readers of foreign files on mutated input: a value or a `LetheError`, never a crash, never a hang. A hundred thousand
/// inputs each with `LETHE_SLOW_TESTS=1`, a few thousand without.
struct ReaderFuzzTests {
    private static let rounds = SharedData.slowTestsWanted ? 100_000 : 3_000

    /// Feeds a reader; most mutations keep part of the input whole, so that they get past the first check.
    private func fuzz(_ seeds: [[UInt8]], seed: UInt64, _ read: ([UInt8]) throws -> Void) throws {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        var refused = 0
        for round in 0..<Self.rounds {
            let original = seeds[round % seeds.count]
            let input = round < seeds.count ? original : Mutation.of(original, &generator)
            do {
                try read(input)
                accepted += 1
            } catch is LetheError {
                refused += 1
            }
        }
        #expect(accepted + refused == Self.rounds && accepted > 0 && refused > 0)
    }

    @Test(.timeLimit(.minutes(10))) func pickles() throws {
        let pickle = TinyPickle.dataset(labels: ["B-A", "E-A", "I-A", "O", "S-A"], characters: ["a", "é"])
        try fuzz([pickle], seed: 1) { _ = try NeuroNERDataset($0, place: "p") }
    }

    @Test(.timeLimit(.minutes(10))) func checkpoints() throws {
        let (index, data) = TinyCheckpoint.files([("a/b", [2, 2], [1, 2, 3, 4]), ("a/c", [1], [5])])
        try fuzz([index], seed: 2) {
            _ = try TensorFlowCheckpoint(index: $0, indexPlace: "i", data: data, dataPlace: "d")
        }
        // With the checksums put right again, so that what is behind them is reached.
        try fuzz([Array(index[..<(index.count - 48)])], seed: 3) { bytes in
            var mended = bytes + index.suffix(48)
            let (last, _) = Self.blocks(index)
            for (offset, size) in last where offset + size + 5 <= mended.count {
                let crc = mended[offset...(offset + size)].withUnsafeBytes { CRC32.masked($0) }
                for byte in 0..<4 { mended[offset + size + 1 + byte] = UInt8(crc >> (8 * byte) & 255) }
            }
            _ = try TensorFlowCheckpoint(index: mended, indexPlace: "i", data: data, dataPlace: "d")
        }
    }

    /// Places and sizes of the blocks of an index of `TinyCheckpoint`.
    private static func blocks(_ index: [UInt8]) -> (blocks: [(Int, Int)], footer: Int) {
        let footer = index.count - 48
        var offset = footer
        func varint() -> Int {
            var value = 0
            var shift = 0
            while true {
                let byte = Int(index[offset])
                offset += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { return value }
            }
        }
        let (metaindex, metasize, last, size) = (varint(), varint(), varint(), varint())
        return ([(0, metaindex - 5), (metaindex, metasize), (last, size)], footer)
    }

    @Test(.timeLimit(.minutes(10))) func wordVectors() throws {
        let text = Array("the 0.5 -1e-3 2\né 1 2 3\n. . 4 5 6\n".utf8)
        var binary = Array("2 2\n".utf8)
        for token in ["a", "bé"] {
            binary += Array(token.utf8) + [0x20]
            for value in [Float(0.5), -3] { withUnsafeBytes(of: value.bitPattern.littleEndian) { binary += Array($0) } }
            binary.append(0x0A)
        }
        let reader = WordVectorReader()
        let some = WordVectorReader(neededBy: ["The", "bé"])
        var round = 0
        try fuzz([text, Array("3 3\n".utf8) + text, binary, GzipInflaterTests.stored(text)], seed: 4) {
            round += 1
            let vectors = try (round % 2 == 0 ? reader : some).read($0, name: "v")
            for row in 0..<vectors.count { _ = vectors.values(row) }
        }
    }

    @Test(.timeLimit(.minutes(10))) func safetensors() throws {
        var file = Safetensors()
        file.tensors["a"] = .init(shape: [2], values: [1, 2])
        file.metadata["k"] = "v"
        // As another program would write it: no checksum hides what is behind.
        let header = Array(#"{"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#.utf8)
        let plain = [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + [UInt8](repeating: 7, count: 8)
        try fuzz([[UInt8](try file.encode()), plain], seed: 5) {
            _ = try Safetensors(decoding: Data($0), place: "s")
        }
    }

    @Test(.timeLimit(.minutes(10))) func jsonLines() throws {
        let line = Array(
            #"{"id":"1","text":"Ann é 😀","spans":[{"start":0,"end":3,"label":"X"}],"m":[1,{"a":null}]}"#.utf8)
        let doccano = Array(#"{"id":1,"text":"Ann 😀","label":[[0,3,"X"]]}"#.utf8)
        let place = NotePlace(place: "l", path: "p", ordinal: 0, options: ReadingOptions())
        var round = 0
        try fuzz([line, doccano], seed: 6) {
            round += 1
            _ =
                round % 2 == 1
                ? try PlainRecord.parse($0, place, format: JSONLinesFormat.self) : try DoccanoFormat.parse($0, place)
        }
    }
}
