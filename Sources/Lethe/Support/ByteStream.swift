internal import Foundation

/// A file's bytes, a block at a time; unpacked where the file is gzipped.
final class ByteStream {
    let name: String
    /// The file's size, packed where it is packed; 0 where it can't be told.
    let totalBytes: Int
    /// Bytes of the file taken in so far.
    private(set) var bytesRead = 0
    private let descriptor: Int32
    private var inflater: GzipInflater?

    /// - Throws: `LetheError` of kind `file`.
    init(_ path: String) throws {
        name = path
        if Files.isFolder(path) { throw Files.cannotRead(path) }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.cannotRead(path) }
        totalBytes = Files.size(path)
        var magic: [UInt8] = [0, 0]
        let count = magic.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, 2, 0) }
        if count == 2, magic == [0x1F, 0x8B] {
            inflater = GzipInflater(name: path) { [unowned self] in try readFile(into: $0) }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `LetheError` where reading fails or a packed file is damaged.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        try inflater?.read(into: target) ?? readFile(into: target)
    }

    private func readFile(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = -1
        repeat { count = systemRead(descriptor, target.baseAddress, target.count) } while count < 0 && errno == EINTR
        guard count >= 0 else {
            throw LetheError(.file, place: name, "reading failed (\(String(cString: strerror(errno))))")
        }
        bytesRead += count
        return count
    }
}
