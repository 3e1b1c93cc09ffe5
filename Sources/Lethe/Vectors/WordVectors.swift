/// Pretrained word vectors: tokens and a row of numbers each. Immutable, shared by any number of threads.
public final class WordVectors: @unchecked Sendable {
    /// Where they come from and what tells them from others.
    public let origin: VectorOrigin
    /// What reading brought to light.
    public let findings: [Finding]
    package let table: TokenTable
    private let storage: VectorRows

    /// Something in a vectors file that is no reason to refuse it.
    public struct Finding: Sendable, Equatable {
        public enum Kind: String, Sendable {
            /// The token stood above; the first row counts.
            case duplicate
            /// The token is not valid UTF-8: no token of a text matches it.
            case notUTF8
        }

        /// What was found.
        public var kind: Kind
        /// Line of a text file, row (from 1) of a binary one.
        public var line: Int
    }

    init(origin: VectorOrigin, table: TokenTable, storage: VectorRows, findings: [Finding]) {
        self.origin = origin
        self.table = table
        self.storage = storage
        self.findings = findings
    }

    /// Rows kept.
    public var count: Int { table.count }
    /// Values a row.
    public var dimension: Int { origin.dimension }

    /// The row of a token under the first spelling that has one (exact, lower case, digits as 0, both), or nil.
    package func row(of token: String) -> Int? {
        var token = token
        return token.withUTF8 { bytes in TokenSpelling.first(bytes) { key, _ in table.index(of: key) } }
    }

    /// One row's values.
    package func values(_ row: Int) -> [Float] {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        return Array(UnsafeBufferPointer(start: storage.row(row), count: dimension))
    }

    /// The row of exactly these bytes, or nil.
    func row(exactly bytes: UnsafeBufferPointer<UInt8>) -> Int? { table.index(of: bytes) }

    @inline(__always)
    package func copy(row: Int, into target: UnsafeMutablePointer<Float>) {
        target.update(from: storage.row(row), count: dimension)
    }

    /// Tokens kept, in the file's order; those that are not UTF-8 left out.
    package var tokens: [String] { (0..<count).compactMap { String(validating: table.key($0), as: UTF8.self) } }
}

/// What tells one set of word vectors from another.
public struct VectorOrigin: Codable, Sendable, Equatable {
    /// The file's name, without its folder.
    public var name: String
    /// Values a row.
    public var dimension: Int
    /// Rows in the file.
    package var rows: Int
    /// CRC-32C of the file, unpacked.
    package var checksum: String
}

/// Rows of numbers that grow without being moved: of a large file, nothing is ever held twice.
final class VectorRows {
    private let dimension: Int
    private static let chunkRows = 2_048
    private var chunks: [UnsafeMutablePointer<Float>] = []
    private(set) var count = 0

    init(dimension: Int) { self.dimension = dimension }

    deinit { for chunk in chunks { chunk.deallocate() } }

    @inline(__always)
    func row(_ index: Int) -> UnsafeMutablePointer<Float> {
        chunks[index / Self.chunkRows] + index % Self.chunkRows * dimension
    }

    /// A new row, of any values.
    func append() -> UnsafeMutablePointer<Float> {
        if count == chunks.count * Self.chunkRows {
            chunks.append(.allocate(capacity: Self.chunkRows * dimension))
        }
        count += 1
        return row(count - 1)
    }
}
