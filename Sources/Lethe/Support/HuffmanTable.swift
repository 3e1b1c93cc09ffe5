/// Codes of up to 15 bits by their bits, lowest first.
final class HuffmanTable {
    private static let bits = 15
    /// Symbol << 4 | length of the code; 0 where no code is.
    private let entries: UnsafeMutablePointer<UInt16>
    /// Codes of at most this many bits are found in the small table, which stays in the cache.
    private static let smallBits = 10
    private let small: UnsafeMutablePointer<UInt16>
    private let maximumSymbols: Int

    init(maximumSymbols: Int) {
        self.maximumSymbols = maximumSymbols
        entries = .allocate(capacity: 1 << Self.bits)
        entries.initialize(repeating: 0, count: 1 << Self.bits)
        small = .allocate(capacity: 1 << Self.smallBits)
        small.initialize(repeating: 0, count: 1 << Self.smallBits)
    }

    deinit {
        entries.deallocate()
        small.deallocate()
    }

    @inline(__always)
    func find(_ bits: UInt64) -> UInt16 {
        let entry = small[Int(bits & (1 << UInt64(Self.smallBits) - 1))]
        return entry != 0 ? entry : entries[Int(bits & (1 << UInt64(Self.bits) - 1))]
    }

    /// Takes canonical codes by their lengths.
    ///
    /// - Returns: whether the lengths make a code: not too many, and, but for a single one, not too few.
    func set(_ lengths: [UInt8]) -> Bool {
        precondition(lengths.count <= maximumSymbols, "\(lengths.count) symbols, at most \(maximumSymbols)")
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = left << 1 - counts[length]
            if left < 0 { return false }
        }
        let used = counts.reduce(0, +)
        if left > 0, used > 1 { return false }
        entries.update(repeating: 0, count: 1 << Self.bits)
        small.update(repeating: 0, count: 1 << Self.smallBits)
        var next = [Int](repeating: 0, count: 16)
        for length in 1..<15 { next[length + 1] = (next[length] + counts[length]) << 1 }
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            var reversed = 0
            for bit in 0..<length where next[length] >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
            next[length] += 1
            let entry = UInt16(symbol << 4 | length)
            for slot in stride(from: reversed, to: 1 << Self.bits, by: 1 << length) { entries[slot] = entry }
            guard length <= Self.smallBits else { continue }
            for slot in stride(from: reversed, to: 1 << Self.smallBits, by: 1 << length) { small[slot] = entry }
        }
        return true
    }
}
