internal import Foundation

/// Lines of a file or of standard input, in bounded memory. A line comes with its end as it stands (LF, CRLF, or
/// nothing for a last line without one).
package final class ByteLineReader {
    private let descriptor: Int32
    private let owned: Bool
    /// What errors call the input.
    package let name: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var atEnd = false
    /// Lines read ahead, and what went wrong behind them.
    private var lookahead: [[UInt8]] = []
    private var pending: (any Error)?
    /// Lines given so far.
    package private(set) var lineNumber = 0
    private let maximumLineBytes: Int

    /// The longest line that is read. A longer one is refused rather than held in memory.
    package static let defaultMaximumLineBytes = 32 << 20

    /// Opens a file, or standard input for nil.
    ///
    /// - Throws: `LetheError` of kind `file`.
    package init(path: String?, maximumLineBytes: Int = ByteLineReader.defaultMaximumLineBytes) throws {
        self.maximumLineBytes = maximumLineBytes
        if let path {
            if Files.isFolder(path) { throw Files.cannotRead(path) }
            descriptor = open(path, O_RDONLY)
            guard descriptor >= 0 else { throw Files.cannotRead(path) }
            owned = true
            name = path
        } else {
            descriptor = 0
            owned = false
            name = "standard input"
        }
    }

    deinit { if owned { close(descriptor) } }

    /// The next lines, which `next()` will give again: for recognising a format.
    ///
    /// Where reading fails on the way, fewer: `next()` throws when it comes there.
    package func peek(_ count: Int) throws -> [[UInt8]] {
        while lookahead.count < count, pending == nil {
            do {
                guard let line = try read() else { break }
                lookahead.append(line)
            } catch { pending = error }
        }
        return Array(lookahead.prefix(count))
    }

    /// Whether `next()` has more to give, be it an error.
    func hasMore() throws -> Bool { try !peek(1).isEmpty || pending != nil }

    /// The next line with its end, or nil after the last.
    ///
    /// - Throws: `LetheError` where reading fails or a line is longer than allowed.
    package func next() throws -> [UInt8]? {
        if lookahead.isEmpty, let error = pending {
            pending = nil
            throw error
        }
        let line = lookahead.isEmpty ? try read() : lookahead.removeFirst()
        if line != nil { lineNumber += 1 }
        return line
    }

    /// The last line asked for was too long: its rest is passed over when the next is asked for.
    package private(set) var skipsLine = false

    private func skipLine() throws {
        while true {
            if let end = buffer[start...].firstIndex(of: 0x0A) {
                start = end + 1
                break
            }
            start = buffer.count
            if atEnd { break }
            try fill()
        }
        skipsLine = false
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
                    .format, place: "\(name), line \(lineNumber + lookahead.count + 1)", "the line is too long",
                    expected: "at most \(maximumLineBytes) bytes", found: "more",
                    advice: "Break the line, or give the notes as files of a folder")
            }
            try fill()
        }
    }

    private func fill() throws {
        buffer.removeSubrange(..<start)
        start = 0
        let chunk = 1 << 20
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        let count = buffer.withUnsafeMutableBytes { bytes in
            var result = -1
            repeat {
                result = systemRead(descriptor, bytes.baseAddress.map { $0 + old }, chunk)
            } while result < 0 && errno == EINTR
            return result
        }
        guard count >= 0 else {
            throw LetheError(
                .file, place: name, "reading failed (\(String(cString: strerror(errno))))")
        }
        buffer.removeLast(chunk - count)
        if count == 0 { atEnd = true }
    }
}
