import Lethe
import Testing

@testable import LetheServer

struct NoteLinesTests {
    private func cut(_ text: [UInt8], chunk: (inout SeededGenerator) -> Int, seed: UInt64, most: Int) -> [NoteLines
        .Line]
    {
        var random = SeededGenerator(seed: seed)
        var lines = NoteLines(maximumLineBytes: most)
        var cut: [NoteLines.Line] = []
        var rest = text[...]
        while !rest.isEmpty {
            let count = min(rest.count, max(1, chunk(&random)))
            lines.add(rest.prefix(count))
            rest = rest.dropFirst(count)
            while let next = lines.next(isAtEnd: false) { cut += next }
        }
        while let next = lines.next(isAtEnd: true) { cut += next }
        return cut
    }

    private func text(_ line: NoteLines.Line) -> String {
        switch line.content {
        case .note(let bytes, let ordinal): "\(line.number) \(ordinal) \(String(decoding: bytes, as: UTF8.self))"
        case .tooLong: "\(line.number) too long"
        }
    }

    @Test func chunksMakeNoDifference() {
        let text = Array("one\n\n  \r\ntwo\r\n\(String(repeating: "x", count: 30))\nthree\n\nfour".utf8)
        let whole = cut(text, chunk: { _ in text.count }, seed: 1, most: 20).map(self.text)
        #expect(whole == ["1 0 one\n", "4 1 two\r\n", "5 too long", "6 2 three\n", "8 3 four"])
        for seed in 0..<200 {
            let pieces = cut(
                text, chunk: { Int.random(in: 1...12, using: &$0) }, seed: UInt64(seed), most: 20)
            #expect(pieces.map(self.text) == whole)
        }
    }

    @Test func aLineWithoutEndIsNotHeld() {
        var lines = NoteLines(maximumLineBytes: 100)
        var found: [NoteLines.Line] = []
        for _ in 0..<1000 {
            lines.add([UInt8](repeating: 0x61, count: 64)[...])
            while let next = lines.next(isAtEnd: false) { found += next }
        }
        lines.add(Array("\nend".utf8)[...])
        while let next = lines.next(isAtEnd: true) { found += next }
        #expect(found.map(text) == ["1 too long", "2 0 end"])
    }
}
