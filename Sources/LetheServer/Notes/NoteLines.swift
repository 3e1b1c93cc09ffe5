/// Cuts what comes in chunks into lines, and gives as many at a time as a thread should take.
struct NoteLines {
    struct Line: Sendable {
        enum Content: Sendable {
            /// With its position among those that are notes, from 0.
            case note([UInt8], ordinal: Int)
            /// Not held in memory, and passed over to its end.
            case tooLong
        }

        /// From 1.
        let number: Int
        let content: Content
        let byteCount: Int
    }

    private let maximumLineBytes: Int
    private var buffer: [UInt8] = []
    /// Of the buffer: what was handed out, and what holds no line's end.
    private var start = 0
    private var searched = 0
    private var lineNumber = 0
    private var ordinal = 0
    private var skips = false

    /// A thread's share.
    private static let pieceBytes = 64 << 10
    private static let pieceLines = 256

    init(maximumLineBytes: Int) { self.maximumLineBytes = maximumLineBytes }

    mutating func add(_ chunk: ArraySlice<UInt8>) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        buffer.append(contentsOf: chunk)
    }

    /// Lines that are there whole; nil where more must come. Blank ones are none.
    mutating func next(isAtEnd: Bool) -> [Line]? {
        var lines: [Line] = []
        var bytes = 0
        while lines.count < Self.pieceLines, bytes < Self.pieceBytes, let line = line(isAtEnd: isAtEnd) {
            guard let line else { continue }
            lines.append(line)
            bytes += line.byteCount
        }
        return lines.isEmpty ? nil : lines
    }

    /// The next line, `.some(nil)` for one that is passed over, nil where none is there whole.
    private mutating func line(isAtEnd: Bool) -> Line?? {
        let end: Int
        if let found = buffer[searched...].firstIndex(of: 0x0A) {
            end = found + 1
        } else {
            searched = buffer.count
            if !isAtEnd {
                guard buffer.count - start > maximumLineBytes else { return nil }
                start = buffer.count
                if skips { return .some(nil) }
                skips = true
                lineNumber += 1
                return Line(number: lineNumber, content: .tooLong, byteCount: 0)
            }
            guard start < buffer.count else { return nil }
            end = buffer.count
        }
        defer {
            start = end
            searched = end
        }
        if skips {
            skips = false
            return .some(nil)
        }
        lineNumber += 1
        let bytes = buffer[start..<end]
        if bytes.count > maximumLineBytes { return Line(number: lineNumber, content: .tooLong, byteCount: 0) }
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return .some(nil) }
        defer { ordinal += 1 }
        return Line(number: lineNumber, content: .note(Array(bytes), ordinal: ordinal), byteCount: bytes.count)
    }
}
