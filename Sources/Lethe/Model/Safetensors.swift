package import LetheEssentials

/// The published safetensors layout: a little-endian 64-bit header size, a JSON header, the tensors' bytes.
package struct Safetensors: Sendable {
    /// One tensor of 32-bit floats.
    package struct Tensor: Sendable, Equatable {
        package var shape: [Int]
        package var values: [Float]

        package init(shape: [Int], values: [Float]) {
            self.shape = shape
            self.values = values
        }
    }

    /// Tensors by name.
    package var tensors: [String: Tensor] = [:]
    /// Free text by key, kept under `__metadata__`.
    package var metadata: [String: String] = [:]

    /// Metadata keys of the checksums over the tensors' bytes, and over the header with its own checksum written as
    /// zeros; set by `SafetensorsWriter` and checked by `init(decoding:)` where they are there.
    static let checksumKey = "lethe.tensors.crc32c"
    static let headerChecksumKey = "lethe.header.crc32c"
    static let noChecksum = "00000000"

    /// Headers larger than this are refused, as in the reference implementation.
    private static let maximumHeaderBytes = 100_000_000

    package init() {}

    /// The header with another checksum in its place.
    static func replacingHeaderChecksum(in header: Data, with checksum: String) -> Data {
        var header = header
        if let key = header.firstRange(of: Data("\"\(headerChecksumKey)\":\"".utf8)),
            key.upperBound + 8 <= header.endIndex
        {
            header.replaceSubrange(key.upperBound..<(key.upperBound + 8), with: Data(checksum.utf8))
        }
        return header
    }

    private struct Entry: Decodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// Reads a file's bytes.
    ///
    /// - Parameter place: the file, for messages.
    /// - Throws: `LetheError` of kind `model` for anything that isn't exactly the format: sizes, overlaps and holes
    ///   included. Where the file carries checksums they must be right.
    package init(decoding data: Data, place: String) throws {
        func refuse(_ what: String, expected: String? = nil, found: String? = nil) -> LetheError {
            LetheError(
                .model, place: place, what, expected: expected, found: found,
                advice: "The file is damaged or not a safetensors file")
        }
        guard data.count >= 8 else {
            throw refuse("the file is too short", expected: "at least 8 bytes", found: "\(data.count)")
        }
        var size: UInt64 = 0
        for byte in data.prefix(8).reversed() { size = size << 8 | UInt64(byte) }
        guard size <= UInt64(min(Self.maximumHeaderBytes, data.count - 8)) else {
            throw refuse(
                "the header's size can't be",
                expected: "at most \(min(Self.maximumHeaderBytes, data.count - 8)) bytes",
                found: "\(size)")
        }
        let bodyStart = 8 + Int(size)
        let header = Data(data.dropFirst(8).prefix(Int(size)))
        guard
            let object = try? JSONDecoder().decode([String: HeaderValue].self, from: header)
        else { throw refuse("the header is not the JSON of a safetensors file") }
        let bodyCount = data.count - bodyStart
        var expectedStart = 0
        var entries: [(String, Entry)] = []
        for (name, value) in object {
            switch value {
            case .metadata(let values):
                guard name == "__metadata__" else { throw refuse("a tensor's entry lacks its type, shape or place") }
                metadata = values
            case .entry(let entry): entries.append((name, entry))
            }
        }
        entries.sort {
            ($0.1.data_offsets.first ?? 0, $0.1.data_offsets.last ?? 0, $0.0) < (
                $1.1.data_offsets.first ?? 0, $1.1.data_offsets.last ?? 0, $1.0
            )
        }
        for (name, entry) in entries {
            guard entry.dtype == "F32" else {
                throw refuse("tensor `\(name)` has another number type", expected: "F32", found: entry.dtype)
            }
            guard entry.data_offsets.count == 2, entry.shape.count <= 8 else {
                throw refuse("tensor `\(name)` has no place in the file", expected: "two offsets")
            }
            var count = 1
            for dimension in entry.shape {
                let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
                guard dimension >= 0, !overflow, product <= bodyCount else {
                    throw refuse("tensor `\(name)` is larger than the file", found: "shape \(entry.shape)")
                }
                count = product
            }
            let start = entry.data_offsets[0]
            let end = entry.data_offsets[1]
            guard start == expectedStart, end >= start, end <= bodyCount, end - start == count * 4 else {
                throw refuse(
                    "tensor `\(name)` lies elsewhere than its shape says",
                    expected: "bytes \(expectedStart) to \(expectedStart + count * 4)", found: "\(start) to \(end)")
            }
            expectedStart = end
            let values = data.withUnsafeBytes { raw in
                [Float](unsafeUninitializedCapacity: count) { values, filled in
                    for index in 0..<count {
                        let bits = raw.loadUnaligned(fromByteOffset: bodyStart + start + index * 4, as: UInt32.self)
                        values[index] = Float(bitPattern: UInt32(littleEndian: bits))
                    }
                    filled = count
                }
            }
            tensors[name] = Tensor(shape: entry.shape, values: values)
        }
        guard expectedStart == bodyCount else {
            throw refuse(
                "bytes that belong to no tensor", expected: "\(expectedStart) bytes of tensors", found: "\(bodyCount)")
        }
        if let checksum = metadata[Self.headerChecksumKey] {
            let found = CRC32.text(of: [UInt8](Self.replacingHeaderChecksum(in: header, with: Self.noChecksum)))
            guard checksum == found else {
                throw refuse("the header's checksum is wrong", expected: checksum, found: found)
            }
        }
        if let checksum = metadata[Self.checksumKey] {
            var crc = CRC32(.castagnoli)
            data.withUnsafeBytes { crc.update(UnsafeRawBufferPointer(rebasing: $0[bodyStart...])) }
            let found = crc.text
            guard checksum == found else {
                throw refuse("the tensors' checksum is wrong", expected: checksum, found: found)
            }
        }
    }

    private enum HeaderValue: Decodable {
        case entry(Entry)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if let entry = try? Entry(from: decoder) {
                self = .entry(entry)
            } else {
                self = .metadata(try [String: String](from: decoder))
            }
        }
    }
}
