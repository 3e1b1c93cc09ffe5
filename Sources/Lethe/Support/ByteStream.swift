internal import Foundation
internal import Synchronization

/// A file's bytes, a block at a time; unpacked where the file is gzipped. Another thread reads ahead.
final class ByteStream {
    let name: String
    /// The file's size, packed where it is packed; 0 where it can't be told.
    let totalBytes: Int
    private let file: OpenFile
    private let content: ReadAhead

    /// Bytes of the file taken in so far.
    var bytesRead: Int { file.bytesRead.load(ordering: .relaxed) }

    /// The file itself.
    private final class OpenFile: Sendable {
        let name: String
        let descriptor: Int32
        let bytesRead = Atomic<Int>(0)

        init(_ path: String) throws {
            name = path
            if Files.isFolder(path) { throw Files.cannotRead(path) }
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Files.cannotRead(path) }
        }

        deinit { if descriptor >= 0 { close(descriptor) } }

        func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
            var count = -1
            repeat { count = systemRead(descriptor, target.baseAddress, target.count) } while count < 0 && errno == EINTR
            guard count >= 0 else {
                throw LetheError(.file, place: name, "reading failed (\(String(cString: strerror(errno))))")
            }
            bytesRead.wrappingAdd(count, ordering: .relaxed)
            return count
        }
    }

    /// - Throws: `LetheError` of kind `file`.
    init(_ path: String) throws {
        name = path
        let file = try OpenFile(path)
        self.file = file
        totalBytes = Files.size(path)
        var magic: [UInt8] = [0, 0]
        let count = magic.withUnsafeMutableBytes { pread(file.descriptor, $0.baseAddress, 2, 0) }
        if count == 2, magic == [0x1F, 0x8B] {
            nonisolated(unsafe) let inflater = GzipInflater(name: path) { try file.read(into: $0) }
            content = ReadAhead { try inflater.read(into: $0) }
        } else {
            content = ReadAhead { try file.read(into: $0) }
        }
    }

    deinit { content.stop() }

    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `LetheError` where reading fails or a packed file is damaged.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        try content.read(into: target)
    }
}
