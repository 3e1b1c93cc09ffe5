import Foundation
import TestSupport
import Testing

@testable import Lethe

struct ByteLineReaderTests {
    @Test func linesReadAheadComeAgain() throws {
        let folder = TemporaryFolder()
        let reader = try ByteLineReader(path: folder.file("l.txt", "a\nb\r\nc"))
        #expect(reader.hasMore() && reader.hasMore() && reader.lineNumber == 0)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == ["a\n", "b\r\n", "c"])
        #expect(reader.lineNumber == 3 && !reader.hasMore())
    }

    @Test func tooLongLinesAreRefused() throws {
        let folder = TemporaryFolder()
        let reader = try ByteLineReader(
            path: folder.file("l.txt", String(repeating: "x", count: 3 << 20)), maximumLineBytes: 1 << 20)
        #expect(throws: LetheError.self) { try reader.next() }
    }
}
