internal import LetheEssentials

/// Tensors on their way into a safetensors file, read where they lie: what is written is not held in memory once more.
package struct SafetensorsWriter {
    /// One tensor of 32-bit floats, row by row.
    private struct Source {
        var shape: [Int]
        var rows: Int
        var columns: Int
        var row: (Int) -> UnsafePointer<Float>

        var byteCount: Int { rows * columns * 4 }
    }

    private var sources: [String: Source] = [:]
    /// Free text by key, kept under `__metadata__`.
    package var metadata: [String: String] = [:]

    /// Bytes gathered before they are written.
    private static let blockBytes = 1 << 20

    package init() {}

    // MARK: What is written

    /// Adds the first rows of a matrix, which must stay as it is until it is written.
    package mutating func add(_ name: String, _ matrix: Matrix<Float>, shape: [Int], rows: Int) {
        precondition(
            shape.reduce(1, *) == rows * matrix.columns && rows <= matrix.rows,
            "\(name): \(rows) of \(matrix.rows) rows x \(matrix.columns) for shape \(shape)")
        let source = Source(shape: shape, rows: rows, columns: matrix.columns) { UnsafePointer(matrix.row($0)) }
        precondition(sources.updateValue(source, forKey: name) == nil, "two tensors `\(name)`")
    }

    /// Adds a whole matrix.
    package mutating func add(_ name: String, _ matrix: Matrix<Float>) {
        add(name, matrix, shape: [matrix.rows, matrix.columns], rows: matrix.rows)
    }

    /// Adds a parameter tensor; of one of tokens, all but the last ones.
    package mutating func add(_ name: String, _ tensor: NamedTensor<Float>, withoutTokens hidden: Int) {
        add(name, tensor.matrix, shape: tensor.shape, axes: tensor.axes, withoutTokens: hidden)
    }

    /// Adds a tensor that no one changes; of one of tokens, all but the last ones.
    package mutating func add(_ name: String, _ tensor: FrozenTensor, withoutTokens hidden: Int) {
        tensor.matrix.withMatrix { add(name, $0, shape: tensor.shape, axes: tensor.axes, withoutTokens: hidden) }
    }

    private mutating func add(
        _ name: String, _ matrix: Matrix<Float>, shape: [Int], axes: TensorAxes, withoutTokens hidden: Int
    ) {
        var shape = shape
        let left = axes == .tokens ? hidden : 0
        shape[0] -= left
        add(name, matrix, shape: shape, rows: matrix.rows - left)
    }

    // MARK: Writing

    /// Writes the file beside its place and renames it; tensors in the order of their names.
    ///
    /// - Throws: `LetheError` of kind `file` or `path`.
    package func write(to path: String, access: FileWriter.Access) throws {
        let writer = try FileWriter(path, access: access)
        do {
            try write { try writer.write($0) }
            try writer.commit()
        } catch {
            writer.abandon()
            throw error
        }
    }

    private struct Entry: Encodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// - Parameter take: receives the file's bytes, piece by piece.
    func write(_ take: ([UInt8]) throws -> Void) throws {
        var expected = CRC32(.castagnoli)
        forEachBlock { block in block.withUnsafeBytes { expected.update($0) } }
        let header = try header(checksum: expected.text)
        try take(withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) } + header)
        var written = CRC32(.castagnoli)
        try forEachBlock { block in
            block.withUnsafeBytes { written.update($0) }
            try take(block)
        }
        precondition(written.text == expected.text, "tensors moved while they were written")
    }

    private func header(checksum: String) throws -> Data {
        var metadata = metadata
        metadata[Safetensors.checksumKey] = checksum
        metadata[Safetensors.headerChecksumKey] = Safetensors.noChecksum
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var header = Data("{\"__metadata__\":".utf8)
        header.append(try encoder.encode(metadata))
        var start = 0
        for (name, source) in sorted {
            header.append(contentsOf: ",".utf8)
            header.append(try encoder.encode(name))
            header.append(contentsOf: ":".utf8)
            let end = start + source.byteCount
            header.append(
                try encoder.encode(Entry(dtype: "F32", shape: source.shape, data_offsets: [start, end])))
            start = end
        }
        header.append(contentsOf: "}".utf8)
        // Blanks bring the tensors to a multiple of eight bytes.
        while (header.count + 8) % 8 != 0 { header.append(0x20) }
        return Safetensors.replacingHeaderChecksum(in: header, with: CRC32.text(of: [UInt8](header)))
    }

    private var sorted: [(key: String, value: Source)] { sources.sorted { $0.key < $1.key } }

    /// All tensors' bytes, in pieces.
    private func forEachBlock(_ take: ([UInt8]) throws -> Void) rethrows {
        var block: [UInt8] = []
        block.reserveCapacity(Self.blockBytes)
        for (_, source) in sorted {
            for row in 0..<source.rows {
                // A row may be longer than a block.
                var values = UnsafeBufferPointer(start: source.row(row), count: source.columns)[...]
                while !values.isEmpty {
                    let part = values.prefix(max(1, (Self.blockBytes - block.count) / 4))
                    values = values.dropFirst(part.count)
                    Self.append(part, to: &block)
                    if block.count + 4 > Self.blockBytes {
                        try take(block)
                        block.removeAll(keepingCapacity: true)
                    }
                }
            }
        }
        if !block.isEmpty { try take(block) }
    }

    private static func append(_ values: Slice<UnsafeBufferPointer<Float>>, to block: inout [UInt8]) {
        #if _endian(little)
            block.append(contentsOf: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: values)))
        #else
            for value in values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { block.append(contentsOf: $0) }
            }
        #endif
    }
}
