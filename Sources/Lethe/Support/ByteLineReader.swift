/// Lines of a file or of standard input, in bounded memory. A line comes with its end as it stands (LF, CRLF, or
/// nothing for a last line without one).
package final class ByteLineReader {
    private let stream: ByteStream
    /// What errors call the input.
    package let name: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var atEnd = false
    /// A line read ahead, and what went wrong behind it.
    private var lookahead: [UInt8]?
    private var pending: (any Error)?
    /// Lines given so far.
    package private(set) var lineNumber = 0
    private let maximumLineBytes: Int
    private let keepsMark: Bool

    /// The longest line that is read. A longer one is refused rather than held in memory.
    package static let defaultMaximumLineBytes = 32 << 20

    /// Opens a file, or standard input for nil.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package convenience init(path: String?, maximumLineBytes: Int = ByteLineReader.defaultMaximumLineBytes) throws {
        let stream = try ByteStream(path)
        self.init(stream, name: stream.name, maximumLineBytes: maximumLineBytes)
    }

    /// - Parameter keepsMark: UTF-8's mark at the beginning is part of the first line, as it is of a text.
    package init(
        _ stream: ByteStream, name: String, maximumLineBytes: Int = ByteLineReader.defaultMaximumLineBytes,
        keepsMark: Bool = false
    ) {
        self.stream = stream
        self.name = name
        self.maximumLineBytes = maximumLineBytes
        self.keepsMark = keepsMark
    }

    /// Whether `next()` has more to give, be it an error.
    func hasMore() -> Bool {
        if lookahead == nil, pending == nil {
            do { lookahead = try read() } catch { pending = error }
        }
        return lookahead != nil || pending != nil
    }

    /// The next line with its end, or nil after the last.
    ///
    /// - Throws: `LetheError` where reading fails or a line is longer than allowed.
    package func next() throws -> [UInt8]? {
        if lookahead == nil, let error = pending {
            pending = nil
            throw error
        }
        var line = try lookahead ?? read()
        lookahead = nil
        if lineNumber == 0, !keepsMark, line?.starts(with: ByteStream.utf8Mark) == true { line?.removeFirst(3) }
        if line != nil { lineNumber += 1 }
        return line
    }

    /// The last line asked for was too long: its rest is passed over when the next is asked for.
    package private(set) var skipsLine = false

    private func skipLine() throws {
        // Where its rest can't be read either, nothing more follows.
        skipsLine = false
        while true {
            if let end = buffer[start...].firstIndex(of: 0x0A) {
                start = end + 1
                break
            }
            start = buffer.count
            if atEnd { break }
            try fill()
        }
        lineNumber += 1
    }

    private func read() throws -> [UInt8]? {
        if skipsLine { try skipLine() }
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = Array(buffer[start...end])
                start = end + 1
                return line
            }
            searched = buffer.count - start
            if atEnd {
                guard start < buffer.count else { return nil }
                let line = Array(buffer[start...])
                start = buffer.count
                return line
            }
            if buffer.count - start > maximumLineBytes {
                skipsLine = true
                throw LetheError(
                    .format, place: "\(name), line \(lineNumber + (lookahead == nil ? 1 : 2))",
                    "the line is too long", expected: "at most \(maximumLineBytes) bytes", found: "more",
                    advice: "Break the line, or give the notes as files of a folder")
            }
            try fill()
        }
    }

    private func fill() throws {
        buffer.removeSubrange(..<start)
        start = 0
        if try stream.append(to: &buffer, atMost: 1 << 20) == 0 { atEnd = true }
    }
}
