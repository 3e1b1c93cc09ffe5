internal import LetheEssentials
internal import Synchronization

/// The bytes of a file or of standard input, a block at a time: unpacked where they are gzipped, in UTF-8 where they are UTF-16 or in an encoding that was named.
package final class ByteStream {
    /// What errors call the input.
    package let name: String
    /// The file's size, packed where it is packed; 0 where it can't be told.
    package let totalBytes: Int
    private let file: Source
    private let upstream: (UnsafeMutableRawBufferPointer) throws -> Int
    private let ahead: ReadAhead?
    private var decoder: (any TextDecoder)?
    /// Whether the bytes were in another encoding than UTF-8.
    package var wasDecoded: Bool { decoder != nil }
    /// Read to tell what the file is, and not given yet.
    private var head: [UInt8] = []
    private var headIndex = 0
    private var isAtEnd = false
    /// What went wrong behind `head`.
    private var failure: (any Error)?

    package static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Bytes of the file taken in so far.
    package var bytesRead: Int { file.bytesRead.load(ordering: .relaxed) }

    /// Where bytes come from.
    private class Source: @unchecked Sendable {
        let bytesRead = Atomic<Int>(0)
        func read(into target: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
    }

    private final class OpenFile: Source, @unchecked Sendable {
        private let name: String
        private let descriptor: Int32
        private let isOwned: Bool
        /// What was read to tell the file's kind: a pipe can't be read twice.
        private var head: [UInt8] = []

        /// - Parameter path: nil is standard input.
        init(_ path: String?) throws {
            guard let path else {
                (name, descriptor, isOwned) = ("standard input", 0, false)
                return
            }
            (name, isOwned) = (path, true)
            if Files.isFolder(path) { throw Files.cannotRead(path) }
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Files.cannotRead(path) }
        }

        /// The first bytes, which reading will give as well.
        func peek(_ count: Int) throws -> [UInt8] {
            while head.count < count {
                var piece = [UInt8](repeating: 0, count: count - head.count)
                let read = try piece.withUnsafeMutableBytes { try readFile(into: $0) }
                if read == 0 { break }
                head += piece[..<read]
            }
            return head
        }

        deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

        override func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
            guard !head.isEmpty else { return try readFile(into: target) }
            let count = min(head.count, target.count)
            target.copyBytes(from: head[..<count])
            head.removeFirst(count)
            return count
        }

        private func readFile(into target: UnsafeMutableRawBufferPointer) throws -> Int {
            var count = -1
            repeat {
                count = systemRead(descriptor, target.baseAddress, target.count)
            } while count < 0 && errno == EINTR
            guard count >= 0 else {
                throw LetheError(.file, place: name, "reading failed (\(String(cString: strerror(errno))))")
            }
            bytesRead.wrappingAdd(count, ordering: .relaxed)
            return count
        }
    }

    private final class Memory: Source, @unchecked Sendable {
        private let bytes: [UInt8]
        private var offset = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        override func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = min(target.count, bytes.count - offset)
            target.copyBytes(from: bytes[offset..<(offset + count)])
            offset += count
            bytesRead.wrappingAdd(count, ordering: .relaxed)
            return count
        }
    }

    private static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// Opens a file, or standard input for nil.
    ///
    /// - Parameters:
    ///   - readsAhead: another thread reads, for large files that take time to be looked at.
    ///   - isText: UTF-16 is decoded; of other bytes nothing is taken for it.
    ///   - encoding: of text that can't say it itself.
    /// - Throws: `LetheError` of kind `file`, or `format` where the text has another encoding.
    package init(
        _ path: String?, readsAhead: Bool = false, isText: Bool = true, encoding: TextEncoding? = nil
    ) throws {
        name = path ?? "standard input"
        let file = try OpenFile(path)
        self.file = file
        totalBytes = path.map(Files.size) ?? 0
        var read: @Sendable (UnsafeMutableRawBufferPointer) throws -> Int = { try file.read(into: $0) }
        if Self.isGzip(try file.peek(2)) {
            nonisolated(unsafe) let inflater = GzipInflater(name: name) { try file.read(into: $0) }
            read = { try inflater.read(into: $0) }
        }
        let ahead = readsAhead ? ReadAhead(read) : nil
        self.ahead = ahead
        upstream = if let ahead { { try ahead.read(into: $0) } } else { read }
        if isText { try lookAtEncoding(encoding) }
    }

    /// Bytes that are in memory already; they are no text to be decoded.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        totalBytes = bytes.count
        let file = Memory(bytes)
        self.file = file
        ahead = nil
        if Self.isGzip(bytes) {
            let inflater = GzipInflater(name: name) { try file.read(into: $0) }
            upstream = { try inflater.read(into: $0) }
        } else {
            upstream = { try file.read(into: $0) }
        }
    }

    deinit { ahead?.stop() }

    /// The encoding that was named, or UTF-16 by its mark, or by the zeros of text without one.
    private func lookAtEncoding(_ encoding: TextEncoding?) throws {
        // What one reading gives must do: nothing more may come for a while.
        while head.count < 4, try fill(UTF16Reader.headBytes) > 0 {}
        var reader: any TextDecoder
        if let encoding {
            try SingleByteReader.check(head, encoding, name: name)
            reader = SingleByteReader(encoding, name: name)
        } else {
            guard let order = UTF16Reader.order(of: head) else { return }
            reader = UTF16Reader(order, name: name)
        }
        let first = head
        head = []
        do {
            try first.withUnsafeBufferPointer { try reader.take($0, into: &head) }
            if isAtEnd { try reader.finish() }
        } catch { failure = error }
        decoder = reader
    }

    /// Takes more bytes into `head`, in UTF-8.
    ///
    /// - Returns: how many were read; 0 at the end.
    private func fill(_ count: Int) throws -> Int {
        guard !isAtEnd else { return 0 }
        return try withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) { memory in
            let read = try upstream(memory)
            let chunk = UnsafeBufferPointer(rebasing: memory.bindMemory(to: UInt8.self)[..<read])
            isAtEnd = read == 0
            guard decoder != nil else {
                head.append(contentsOf: chunk)
                return read
            }
            // What stands before the break is given before it is told.
            do { try isAtEnd ? decoder?.finish() : decoder?.take(chunk, into: &head) } catch { failure = error }
            return read
        }
    }

    /// The first bytes, which reading will give again: as many lines, or as many bytes.
    ///
    /// Bytes that can't be read end them; reading tells why when it comes there.
    ///
    /// - Returns: whether nothing follows them.
    package func peek(lines: Int, maximumBytes: Int) -> (bytes: [UInt8], isWhole: Bool) {
        precondition(headIndex == 0, "peeking behind byte \(headIndex)")
        var found = 0
        var searched = 0
        while failure == nil {
            while searched < head.count, found < lines {
                if head[searched] == 0x0A { found += 1 }
                searched += 1
            }
            guard found < lines, head.count < maximumBytes, !isAtEnd else { break }
            do { _ = try fill(1 << 16) } catch { failure = error }
        }
        return (Array(head.prefix(maximumBytes)), isAtEnd && head.count <= maximumBytes)
    }

    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `LetheError` where reading fails, a packed file is damaged or the encoding breaks.
    package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        while headIndex == head.count {
            (head, headIndex) = ([], 0)
            if let failure { throw failure }
            // What is as it stands goes straight where it is wanted.
            guard decoder != nil else { return isAtEnd ? 0 : try upstream(target) }
            if try fill(1 << 16) == 0, failure == nil { return 0 }
        }
        let count = min(head.count - headIndex, target.count)
        head.withUnsafeBytes {
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[headIndex..<(headIndex + count)]))
        }
        headIndex += count
        return count
    }

    /// Appends what comes next to an array.
    ///
    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: as `read`.
    package func append(to bytes: inout [UInt8], atMost chunk: Int) throws -> Int {
        // One byte more than a small file holds tells its end.
        let size = totalBytes > 0 ? min(chunk, max(4096, totalBytes + 1)) : chunk
        return try withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { memory in
            let count = try read(into: memory)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: memory.bindMemory(to: UInt8.self)[..<count]))
            return count
        }
    }
}
