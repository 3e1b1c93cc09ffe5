/// Byte strings → indices, in the order of insertion. Open addressing over one block of memory: looking up a token of a
/// text needs no string, and equality is equality of bytes (Swift's strings would merge canonically equal tokens).
package struct TokenTable: Sendable {
    private var bytes: [UInt8] = []
    private var offsets: [Int32] = [0]
    /// Index + 1 by slot, 0 where empty.
    private var slots: [Int32]
    private var hashes: [UInt32] = []
    private var mask: Int

    package var count: Int { hashes.count }

    package init(minimumCapacity: Int = 64) {
        var size = 128
        while size < minimumCapacity * 2 { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        mask = size - 1
    }

    /// Multiply and rotate over eight bytes at a time, then mix; the same on every run.
    @inline(__always)
    static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(truncatingIfNeeded: key.count)
        var index = 0
        let raw = UnsafeRawBufferPointer(key)
        while index + 8 <= key.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            state = (state ^ word) &* 0xff51_afd7_ed55_8ccd
            state ^= state >> 32
            index += 8
        }
        var tail: UInt64 = 0
        while index < key.count {
            tail = tail << 8 | UInt64(key[index])
            index += 1
        }
        state = (state ^ tail) &* 0xc4ce_b9fe_1a85_ec53
        state ^= state >> 29
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    /// The index of a token, or nil.
    @inline(__always)
    package func index(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        let hash = Self.hash(key)
        var slot = Int(hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return nil }
            let index = Int(entry) - 1
            if hashes[index] == hash, equals(index, key) { return index }
            slot = (slot + 1) & mask
        }
    }

    func index(of key: [UInt8]) -> Int? { key.withUnsafeBufferPointer { index(of: $0) } }

    @inline(__always)
    private func equals(_ index: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = Int(offsets[index])
        guard Int(offsets[index + 1]) - start == key.count else { return false }
        for position in 0..<key.count where bytes[start + position] != key[position] { return false }
        return true
    }

    /// The index of a token, adding it where it is new.
    package mutating func insert(_ key: UnsafeBufferPointer<UInt8>) -> (index: Int, isNew: Bool) {
        if let index = index(of: key) { return (index, false) }
        if (count + 1) * 2 > slots.count { grow() }
        let hash = Self.hash(key)
        place(hash: hash, index: count)
        hashes.append(hash)
        bytes.append(contentsOf: key)
        offsets.append(Int32(truncatingIfNeeded: bytes.count))
        return (count - 1, true)
    }

    @discardableResult
    package mutating func insert(_ key: [UInt8]) -> (index: Int, isNew: Bool) {
        key.withUnsafeBufferPointer { insert($0) }
    }

    private mutating func place(hash: UInt32, index: Int) {
        var slot = Int(hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(truncatingIfNeeded: index + 1)
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        for (index, hash) in hashes.enumerated() { place(hash: hash, index: index) }
    }

    /// Forgets all tokens, keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
        hashes.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = 0 }
    }

    /// The bytes of one token.
    package func key(_ index: Int) -> ArraySlice<UInt8> { bytes[Int(offsets[index])..<Int(offsets[index + 1])] }
}
