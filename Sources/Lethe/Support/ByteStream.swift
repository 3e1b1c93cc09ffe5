internal import Foundation
internal import Synchronization

/// A file's bytes, a block at a time; unpacked where the file is gzipped. Another thread reads ahead.
final class ByteStream {
    let name: String
    /// The file's size, packed where it is packed; 0 where it can't be told.
    let totalBytes: Int
    private let file: Source
    private let ahead: ReadAhead?
    private let inflater: GzipInflater?

    /// Bytes of the file taken in so far.
    var bytesRead: Int { file.bytesRead.load(ordering: .relaxed) }

    /// Where bytes come from.
    private class Source: @unchecked Sendable {
        let bytesRead = Atomic<Int>(0)
        func read(into target: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
    }

    private final class OpenFile: Source, @unchecked Sendable {
        private let name: String
        private let descriptor: Int32
        /// What was read to tell the file's kind: a pipe can't be read twice.
        private var head: [UInt8] = []

        init(_ path: String) throws {
            name = path
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

        deinit { if descriptor >= 0 { close(descriptor) } }

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

    /// - Throws: `LetheError` of kind `file`.
    init(_ path: String) throws {
        name = path
        let file = try OpenFile(path)
        self.file = file
        totalBytes = Files.size(path)
        inflater = nil
        if Self.isGzip(try file.peek(2)) {
            nonisolated(unsafe) let inflater = GzipInflater(name: path) { try file.read(into: $0) }
            ahead = ReadAhead { try inflater.read(into: $0) }
        } else {
            ahead = ReadAhead { try file.read(into: $0) }
        }
    }

    /// Bytes that are in memory already.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        totalBytes = bytes.count
        let file = Memory(bytes)
        self.file = file
        ahead = nil
        inflater = Self.isGzip(bytes) ? GzipInflater(name: name) { try file.read(into: $0) } : nil
    }

    deinit { ahead?.stop() }

    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `LetheError` where reading fails or a packed file is damaged.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        try ahead?.read(into: target) ?? inflater?.read(into: target) ?? file.read(into: target)
    }
}
