/// The index of a TensorFlow checkpoint (`.index`): a LevelDB table of variables, each with type, shape, place and
/// checksum. Uncompressed blocks, as TensorFlow writes them.
struct CheckpointIndex {
    /// A variable's number type, by TensorFlow's code.
    enum Number: Int {
        case float = 1
        case int32 = 3
    }

    struct Entry: Equatable {
        var name: String
        var type: Number
        var shape: [Int]
        /// Bytes in the data file.
        var offset: Int
        var size: Int
        /// Masked CRC-32C of those bytes.
        var checksum: UInt32
    }

    /// In the order of their names, which is that of their places.
    let entries: [Entry]

    /// - Throws: `LetheError` of kind `format` for any byte that isn't as the writer left it: every one is covered by a
    ///   checksum or can have one value only.
    init(_ bytes: [UInt8], place: String) throws {
        entries = try CheckpointIndexReader(bytes: bytes, place: place).entries()
    }
}

/// Takes the table apart.
private struct CheckpointIndexReader {
    let bytes: [UInt8]
    let place: String
    private static let footerBytes = 48
    private static let trailerBytes = 5
    /// Of a block's keys together: an entry may repeat the one before with a few bytes, so that names can outgrow the file.
    private static let maximumKeyBytes = 1 << 20
    private static let magic: [UInt8] = [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]

    private struct Handle: Equatable {
        var offset: Int
        var size: Int
        /// Where the next block begins.
        var end: Int { offset + size + CheckpointIndexReader.trailerBytes }
    }

    func entries() throws -> [CheckpointIndex.Entry] {
        let footer = bytes.count - Self.footerBytes
        guard footer >= 0 else {
            throw refuse(
                "too short for a checkpoint's index", at: 0, expected: "at least \(Self.footerBytes) bytes",
                found: "\(bytes.count)")
        }
        guard bytes[(bytes.count - 8)...].elementsEqual(Self.magic) else {
            throw refuse("not a checkpoint's index: its last bytes are others", at: bytes.count - 8)
        }
        var offset = footer
        let metaindex = try handle(&offset, end: bytes.count - 8)
        let index = try handle(&offset, end: bytes.count - 8)
        guard bytes[offset..<(bytes.count - 8)].allSatisfy({ $0 == 0 }) else {
            throw refuse("the footer holds bytes other than zero", at: offset)
        }
        // The blocks lie one behind the other and fill the file.
        guard index.end == footer, metaindex.end == index.offset else {
            throw refuse("the blocks don't fill the file", at: footer)
        }
        guard try block(metaindex).isEmpty else {
            throw refuse("a metaindex block that isn't empty", at: metaindex.offset)
        }
        var expected = 0
        var list: [(key: [UInt8], value: ArraySlice<UInt8>, offset: Int)] = []
        for (key, value, place) in try block(index) {
            var position = value.startIndex
            let data = try handle(&position, end: value.endIndex)
            guard position == value.endIndex, data.offset == expected else {
                throw refuse("a data block out of its place", at: place)
            }
            expected = data.end
            let entries = try block(data)
            // The index's key is that of the block's last entry, or one behind it.
            guard let last = entries.last, !key.lexicographicallyPrecedes(last.key) else {
                throw refuse("a data block holds keys behind its own", at: place)
            }
            if let before = list.last, let first = entries.first, !before.key.lexicographicallyPrecedes(first.key) {
                throw refuse("keys don't ascend", at: first.offset)
            }
            list += entries
        }
        guard expected == metaindex.offset else { throw refuse("the data blocks don't fill the file", at: expected) }
        guard let header = list.first, header.key.isEmpty else { throw refuse("the header entry is missing", at: 0) }
        try checkHeader(header.value)
        return try list.dropFirst().map { try entry($0.key, $0.value) }
    }

    private func refuse(_ what: String, at byte: Int, expected: String? = nil, found: String? = nil) -> LetheError {
        LetheError(
            .format, place: "\(place), byte \(byte)", what, expected: expected, found: found,
            advice: "The file is damaged: fetch the model again")
    }

    // MARK: Table

    /// Base 128, low seven bits first; no more bytes than needed.
    private func varint(_ offset: inout Int, end: Int) throws -> Int {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end, shift < 63 {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte != 0 || shift == 0, let number = Int(exactly: value) else { break }
                return number
            }
            shift += 7
        }
        throw refuse("a number that can't be", at: start)
    }

    private func handle(_ offset: inout Int, end: Int) throws -> Handle {
        let start = offset
        let handle = Handle(offset: try varint(&offset, end: end), size: try varint(&offset, end: end))
        guard handle.offset <= bytes.count, handle.size <= bytes.count,
            handle.end <= bytes.count - Self.footerBytes
        else { throw refuse("a block beyond the file's end", at: start) }
        return handle
    }

    /// A block's entries.
    private func block(_ handle: Handle) throws -> [(key: [UInt8], value: ArraySlice<UInt8>, offset: Int)] {
        let contents = handle.offset..<(handle.offset + handle.size)
        let type = contents.upperBound
        let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[type + 1 + $1]) << UInt32(8 * $1) }
        let found = bytes[contents.lowerBound...type].withUnsafeBytes { CRC32.masked($0) }
        guard stored == found else {
            throw refuse(
                "the checksum of a block is wrong", at: handle.offset, expected: "\(stored)", found: "\(found)")
        }
        guard bytes[type] == 0 else {
            throw refuse("a compressed block", at: type, expected: "type 0", found: "\(bytes[type])")
        }
        guard handle.size >= 4 else { throw refuse("a block without its number of restarts", at: handle.offset) }
        let restarts = Int(word(contents.upperBound - 4))
        guard restarts <= (handle.size - 4) / 4 else {
            throw refuse("more restarts than the block has room for", at: contents.upperBound - 4)
        }
        let end = contents.upperBound - 4 - 4 * restarts
        var restartOffsets: Set<Int> = []
        for index in 0..<restarts { restartOffsets.insert(Int(word(end + 4 * index))) }
        var entries: [(key: [UInt8], value: ArraySlice<UInt8>, offset: Int)] = []
        var offset = contents.lowerBound
        var keyBytes = 0
        while offset < end {
            let start = offset
            let shared = try varint(&offset, end: end)
            let rest = try varint(&offset, end: end)
            let length = try varint(&offset, end: end)
            let previous = entries.last?.key ?? []
            let isRestart = restartOffsets.contains(start - contents.lowerBound)
            guard shared <= previous.count, !isRestart || shared == 0, rest <= end - offset,
                length <= end - offset - rest
            else { throw refuse("an entry beyond its block's end", at: start) }
            keyBytes += shared + rest
            guard keyBytes <= Self.maximumKeyBytes else {
                throw refuse("names of variables longer than any network's", at: start)
            }
            let key = Array(previous[..<shared] + bytes[offset..<(offset + rest)])
            offset += rest
            if !entries.isEmpty, !previous.lexicographicallyPrecedes(key) {
                throw refuse("keys don't ascend", at: start)
            }
            entries.append((key, bytes[offset..<(offset + length)], start))
            offset += length
        }
        return entries
    }

    private func word(_ offset: Int) -> UInt32 {
        (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }

    // MARK: Entries

    /// Fields of a protocol buffer: number, and either a varint or bytes. Others than these are refused.
    private func fields(_ message: Range<Int>) throws -> [(number: Int, value: Int, bytes: Range<Int>)] {
        var fields: [(number: Int, value: Int, bytes: Range<Int>)] = []
        var offset = message.lowerBound
        while offset < message.upperBound {
            let start = offset
            let tag = try varint(&offset, end: message.upperBound)
            switch tag & 7 {
            case 0: fields.append((tag >> 3, try varint(&offset, end: message.upperBound), 0..<0))
            case 2:
                let length = try varint(&offset, end: message.upperBound)
                guard length <= message.upperBound - offset else {
                    throw refuse("a field beyond its message", at: start)
                }
                fields.append((tag >> 3, 0, offset..<(offset + length)))
                offset += length
            case 5:
                guard message.upperBound - offset >= 4 else { throw refuse("a field beyond its message", at: start) }
                fields.append((tag >> 3, Int(word(offset)), offset..<(offset + 4)))
                offset += 4
            default: throw refuse("a field of another kind", at: start)
            }
        }
        return fields
    }

    private func checkHeader(_ value: ArraySlice<UInt8>) throws {
        for field in try fields(value.startIndex..<value.endIndex) {
            switch field.number {
            case 1:
                guard field.value == 1 else {
                    throw refuse(
                        "a checkpoint in several files", at: value.startIndex, expected: "1 file",
                        found: "\(field.value)")
                }
            case 2:
                guard field.value == 0 else {
                    throw refuse("numbers in the other byte order", at: value.startIndex, expected: "little-endian")
                }
            case 3: break
            default: throw refuse("a header field that isn't known", at: value.startIndex, found: "\(field.number)")
            }
        }
    }

    private func entry(_ key: [UInt8], _ value: ArraySlice<UInt8>) throws -> CheckpointIndex.Entry {
        let start = value.startIndex
        guard let name = String(validating: key, as: UTF8.self) else {
            throw refuse("a variable's name is not valid UTF-8", at: start)
        }
        var entry = CheckpointIndex.Entry(name: name, type: .float, shape: [], offset: 0, size: 0, checksum: 0)
        var type: CheckpointIndex.Number?
        for field in try fields(start..<value.endIndex) {
            switch field.number {
            case 1:
                type = CheckpointIndex.Number(rawValue: field.value)
                guard type != nil else {
                    throw refuse(
                        "variable `\(name)` has another number type", at: start, expected: "1 (float) or 3 (int32)",
                        found: "\(field.value)")
                }
            case 2:
                for dimension in try fields(field.bytes) {
                    guard dimension.number == 2 else { throw refuse("a shape that isn't known", at: start) }
                    let sizes = try fields(dimension.bytes)
                    guard sizes.count <= 1, sizes.allSatisfy({ $0.number == 1 }) else {
                        throw refuse("a shape that isn't known", at: start)
                    }
                    entry.shape.append(sizes.first?.value ?? 0)
                }
            case 3:
                guard field.value == 0 else {
                    throw refuse("variable `\(name)` lies in another file", at: start)
                }
            case 4: entry.offset = field.value
            case 5: entry.size = field.value
            case 6: entry.checksum = UInt32(truncatingIfNeeded: field.value)
            default: throw refuse("variable `\(name)` is stored in a way that isn't read", at: start)
            }
        }
        guard let type else { throw refuse("variable `\(name)` has no number type", at: start) }
        entry.type = type
        var count = 1
        for dimension in entry.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
            guard !overflow, product <= 1 << 40 else { throw refuse("variable `\(name)` is too large", at: start) }
            count = product
        }
        guard entry.size == count * 4 else {
            throw refuse(
                "variable `\(name)` has another size than its shape", at: start, expected: "\(count * 4) bytes",
                found: "\(entry.size)")
        }
        return entry
    }
}
