/// Unpacks gzip streams (RFC 1952) of deflate blocks (RFC 1951), a piece at a time, in bounded memory.
///
/// Of our own: Foundation has no inflater on Linux, and a system's zlib would have to be installed.
final class GzipInflater {
    /// Fills a buffer with packed bytes and says how many; 0 at the end.
    typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    private let source: Source
    private let name: String

    // Packed bytes.
    private let input: UnsafeMutablePointer<UInt8>
    private static let inputSize = 1 << 16
    private var inputCount = 0
    private var inputIndex = 0
    private var bits: UInt64 = 0
    private var bitCount = 0
    /// Packed bytes taken in so far, for messages.
    private var consumed = 0

    // Unpacked bytes: the last 32 KiB, then what is new.
    private let output: UnsafeMutablePointer<UInt8>
    private static let windowSize = 1 << 15
    private static let outputSize = windowSize + (1 << 18)
    private var outputEnd = 0
    private var outputStart = 0

    private enum State {
        case header
        case block
        case stored(left: Int)
        case codes
        case trailer
        case end
    }

    private var state = State.header
    private var isLastBlock = false
    private var crc = CRC32(.gzip)
    private var memberBytes: UInt64 = 0
    /// gzip streams begun; a file may hold several.
    private var members = 0
    private let literals = HuffmanTable(maximumSymbols: 288)
    private let distances = HuffmanTable(maximumSymbols: 32)

    init(name: String, source: @escaping Source) {
        self.name = name
        self.source = source
        input = .allocate(capacity: Self.inputSize)
        output = .allocate(capacity: Self.outputSize)
    }

    deinit {
        input.deallocate()
        output.deallocate()
    }

    /// Unpacks into a buffer.
    ///
    /// - Returns: how many bytes; 0 at the end.
    /// - Throws: `LetheError` of kind `format` where the stream is damaged or cut off.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        var written = 0
        while written < target.count {
            if outputStart == outputEnd {
                if case .end = state { break }
                try produce()
                continue
            }
            let count = min(target.count - written, outputEnd - outputStart)
            if let base = target.baseAddress {
                (base + written).copyMemory(from: output + outputStart, byteCount: count)
            }
            written += count
            outputStart += count
        }
        return written
    }

    /// Unpacks until the output is full or the stream ends.
    private func produce() throws {
        // Keep the window, make room behind it.
        if outputEnd > Self.windowSize {
            let start = outputEnd - Self.windowSize
            output.update(from: output + start, count: Self.windowSize)
            outputEnd = Self.windowSize
        }
        outputStart = outputEnd
        let before = outputEnd
        loop: while outputEnd + 258 <= Self.outputSize {
            switch state {
            case .header:
                guard try readHeader() else {
                    state = .end
                    break loop
                }
                state = .block
            case .block: try beginBlock()
            case .stored(let left): try copyStored(left)
            case .codes: try decodeCodes()
            case .trailer:
                update(from: before)
                try checkTrailer()
                state = .header
                return
            case .end: break loop
            }
        }
        update(from: before)
    }

    private func update(from start: Int) {
        crc.update(UnsafeRawBufferPointer(start: output + start, count: outputEnd - start))
        memberBytes += UInt64(outputEnd - start)
    }

    private func damaged(_ what: String) -> LetheError {
        LetheError(
            .format, place: "\(name), byte \(consumed - bitCount / 8) of the packed file", what,
            advice: "The file is damaged or cut off: fetch or pack it again")
    }

    // MARK: Bits

    @inline(__always)
    private func nextByte() throws -> UInt8? {
        if inputIndex == inputCount {
            inputCount = try source(UnsafeMutableRawBufferPointer(start: input, count: Self.inputSize))
            inputIndex = 0
            if inputCount == 0 { return nil }
        }
        defer { inputIndex += 1 }
        consumed += 1
        return input[inputIndex]
    }

    /// Fills the bit buffer as far as the stream goes.
    @inline(__always)
    private func refill() throws {
        if inputIndex + 8 <= inputCount {
            let word = UnsafeRawPointer(input + inputIndex).loadUnaligned(as: UInt64.self).littleEndian
            bits |= word << UInt64(bitCount)
            let taken = (63 - bitCount) / 8
            inputIndex += taken
            consumed += taken
            bitCount += taken * 8
            return
        }
        while bitCount <= 56, let byte = try nextByte() {
            bits |= UInt64(byte) << UInt64(bitCount)
            bitCount += 8
        }
    }

    private func take(_ count: Int) throws -> Int {
        if bitCount < count {
            try refill()
            guard bitCount >= count else { throw damaged("the packed data end too early") }
        }
        let value = Int(bits & (1 << UInt64(count) - 1))
        drop(count)
        return value
    }

    /// Bits above `bitCount` may hold read-ahead; they are masked off so that refilling can OR into them.
    @inline(__always)
    private func drop(_ count: Int) {
        bits >>= UInt64(count)
        bitCount -= count
        bits &= bitCount >= 64 ? UInt64.max : (1 << UInt64(bitCount)) - 1
    }

    private func alignToByte() { drop(bitCount % 8) }

    // MARK: gzip

    /// - Returns: false at the end of the file.
    private func readHeader() throws -> Bool {
        // Some writers fill the file up with zeros.
        repeat {
            try refill()
            if bitCount == 0 { return false }
            if members == 0 || bits & 0xFF != 0 { break }
            drop(8)
        } while true
        members += 1
        guard try take(8) == 0x1F, try take(8) == 0x8B, try take(8) == 8 else {
            throw damaged("not a gzip stream")
        }
        let flags = try take(8)
        guard flags & 0xE0 == 0 else { throw damaged("a gzip header with unknown flags") }
        _ = try take(32)
        _ = try take(16)
        if flags & 4 != 0 { for _ in 0..<(try take(16)) { _ = try take(8) } }
        for flag in [8, 16] where flags & flag != 0 { while try take(8) != 0 {} }
        if flags & 2 != 0 { _ = try take(16) }
        crc = CRC32(.gzip)
        memberBytes = 0
        return true
    }

    private func checkTrailer() throws {
        alignToByte()
        let checksum = try take(32)
        let size = try take(32)
        guard checksum == Int(crc.value), size == Int(memberBytes & 0xFFFF_FFFF) else {
            throw damaged("the checksum of the packed data is wrong")
        }
    }

    // MARK: Blocks

    private func beginBlock() throws {
        if isLastBlock {
            isLastBlock = false
            state = .trailer
            return
        }
        isLastBlock = try take(1) == 1
        switch try take(2) {
        case 0:
            alignToByte()
            let length = try take(16)
            guard try take(16) == length ^ 0xFFFF else { throw damaged("a stored block's length is wrong") }
            state = .stored(left: length)
        case 1:
            setFixedCodes()
            state = .codes
        case 2:
            try readCodes()
            state = .codes
        default: throw damaged("a block of no known kind")
        }
    }

    private func copyStored(_ left: Int) throws {
        var left = left
        while left > 0, outputEnd < Self.outputSize {
            output[outputEnd] = UInt8(try take(8))
            outputEnd += 1
            left -= 1
        }
        state = left == 0 ? .block : .stored(left: left)
        // A full output must end the loop above.
        if left > 0, outputEnd + 258 <= Self.outputSize { throw damaged("the packed data end too early") }
    }

    private func setFixedCodes() {
        var lengths = [UInt8](repeating: 8, count: 288)
        for symbol in 144..<256 { lengths[symbol] = 9 }
        for symbol in 256..<280 { lengths[symbol] = 7 }
        // 32 distance codes of 5 bits make the code complete; the last two are never used.
        let isComplete = literals.set(lengths) && distances.set([UInt8](repeating: 5, count: 32))
        precondition(isComplete, "the fixed codes of RFC 1951")
    }

    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private func readCodes() throws {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let lengthCount = try take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw damaged("too many codes in a block") }
        var lengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<lengthCount { lengths[Self.lengthOrder[index]] = UInt8(try take(3)) }
        guard literals.set(lengths) else { throw damaged("a block's codes can't be") }
        var all: [UInt8] = []
        let wanted = literalCount + distanceCount
        while all.count < wanted {
            switch try symbol(literals) {
            case let length where length < 16: all.append(UInt8(length))
            case 16:
                guard let last = all.last else { throw damaged("a block's codes can't be") }
                all += [UInt8](repeating: last, count: 3 + (try take(2)))
            case 17: all += [UInt8](repeating: 0, count: 3 + (try take(3)))
            default: all += [UInt8](repeating: 0, count: 11 + (try take(7)))
            }
        }
        guard all.count == wanted, all[256] != 0, literals.set(Array(all[..<literalCount])),
            distances.set(Array(all[literalCount...]))
        else { throw damaged("a block's codes can't be") }
    }

    private func symbol(_ table: HuffmanTable) throws -> Int {
        if bitCount < 15 { try refill() }
        let entry = table.find(bits)
        let length = Int(entry & 15)
        guard length > 0, length <= bitCount else { throw damaged("a code that no symbol has") }
        drop(length)
        return Int(entry >> 4)
    }

    private static let lengthBase: [Int] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits: [Int] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    /// Length codes and distance codes as base << 8 | extra bits, for the fast loop.
    private static let lengthTable: [UInt32] = zip(lengthBase, lengthBits).map { UInt32($0) << 8 | UInt32($1) }
    private static let distanceTable: [UInt32] = distanceBase.enumerated().map { code, base in
        UInt32(base) << 8 | UInt32(max(0, code / 2 - 1))
    }
    private static let distanceBase: [Int] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ]

    private func decodeCodes() throws {
        let limit = Self.outputSize - 258
        while outputEnd <= limit {
            if try decodeFast(limit: limit) {
                state = .block
                return
            }
            guard outputEnd <= limit else { return }
            // A literal or length of 15 bits, 5 more, a distance of 15 bits, 13 more: 48.
            if bitCount < 48 { try refill() }
            let code = try symbol(literals)
            if code < 256 {
                output[outputEnd] = UInt8(truncatingIfNeeded: code)
                outputEnd += 1
                continue
            }
            if code == 256 {
                state = .block
                return
            }
            guard code <= 285 else { throw damaged("a length that can't be") }
            let length = Self.lengthBase[code - 257] + (try take(Self.lengthBits[code - 257]))
            let distanceCode = try symbol(distances)
            guard distanceCode < 30 else { throw damaged("a distance that can't be") }
            let distance = Self.distanceBase[distanceCode] + (try take(max(0, distanceCode / 2 - 1)))
            guard distance <= outputEnd else { throw damaged("a distance beyond the beginning") }
            var from = output + (outputEnd - distance)
            var to = output + outputEnd
            for _ in 0..<length {
                to.pointee = from.pointee
                to += 1
                from += 1
            }
            outputEnd += length
        }
    }

    /// Decodes while plenty of packed bytes are at hand, with all state in local variables.
    ///
    /// - Returns: whether the block ended.
    private func decodeFast(limit: Int) throws -> Bool {
        var bits = bits
        var bitCount = UInt64(bitCount)
        var position = input + inputIndex
        let last = input + inputCount - 16
        var target = output + outputEnd
        let targetLimit = output + limit
        let literals = literals
        let distances = distances
        var fault: String?
        var ended = false
        Self.lengthTable.withUnsafeBufferPointer { lengths in
            Self.distanceTable.withUnsafeBufferPointer { spans in
                while position <= last, target <= targetLimit {
                    // Up to 63 bits: a literal or length, its extra bits, a distance and its own need 48.
                    bits |= UnsafeRawPointer(position).loadUnaligned(as: UInt64.self).littleEndian &<< bitCount
                    let taken = (63 &- bitCount) &>> 3
                    position += Int(taken)
                    bitCount &+= taken &* 8
                    var entry = literals.find(bits)
                    var length = UInt64(entry & 15)
                    guard length > 0 else {
                        fault = "a code that no symbol has"
                        return
                    }
                    bits &>>= length
                    bitCount &-= length
                    var code = Int(entry &>> 4)
                    if code < 256 {
                        target.pointee = UInt8(truncatingIfNeeded: code)
                        target += 1
                        continue
                    }
                    if code == 256 {
                        ended = true
                        return
                    }
                    guard code <= 285 else {
                        fault = "a length that can't be"
                        return
                    }
                    let run = lengths[code &- 257]
                    var extra = UInt64(run & 0xFF)
                    let count = Int(run &>> 8) &+ Int(bits & (1 &<< extra &- 1))
                    bits &>>= extra
                    bitCount &-= extra
                    entry = distances.find(bits)
                    length = UInt64(entry & 15)
                    code = Int(entry &>> 4)
                    guard length > 0, code < 30 else {
                        fault = "a distance that can't be"
                        return
                    }
                    bits &>>= length
                    bitCount &-= length
                    let span = spans[code]
                    extra = UInt64(span & 0xFF)
                    let distance = Int(span &>> 8) &+ Int(bits & (1 &<< extra &- 1))
                    bits &>>= extra
                    bitCount &-= extra
                    guard distance <= target - output else {
                        fault = "a distance beyond the beginning"
                        return
                    }
                    var from = target - distance
                    let stop = target + count
                    if distance >= 8, stop + 8 <= targetLimit {
                        while target < stop {
                            UnsafeMutableRawPointer(target).storeBytes(
                                of: UnsafeRawPointer(from).loadUnaligned(as: UInt64.self), as: UInt64.self)
                            target += 8
                            from += 8
                        }
                        target = stop
                    } else {
                        while target < stop {
                            target.pointee = from.pointee
                            target += 1
                            from += 1
                        }
                    }
                }
            }
        }
        let read = position - (input + inputIndex)
        inputIndex += read
        consumed += read
        self.bitCount = Int(bitCount)
        self.bits = bits & ((1 << bitCount) - 1)
        outputEnd = target - output
        if let fault { throw damaged(fault) }
        return ended
    }
}
