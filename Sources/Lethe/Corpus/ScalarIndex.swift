/// From scalar offsets to UTF-8 offsets of one text: constant cost on ASCII, a short walk elsewhere.
public struct ScalarIndex: Sendable {
    /// UTF-8 offset of every 64th scalar; empty for ASCII, where the two counts agree.
    private let marks: [Int32]
    private let utf8: [UInt8]
    /// Scalars in the text.
    public let scalarCount: Int

    /// Walks the text once.
    public init(_ text: String) {
        utf8 = Array(text.utf8)
        var marks: [Int32] = []
        var scalars = 0
        for (offset, byte) in utf8.enumerated() where byte & 0xC0 != 0x80 {
            if scalars % 64 == 0 { marks.append(Int32(truncatingIfNeeded: offset)) }
            scalars += 1
        }
        scalarCount = scalars
        self.marks = scalars == utf8.count ? [] : marks
    }

    /// The UTF-8 offset at which a scalar begins, or the text's end for `scalarCount`.
    public func utf8Offset(_ scalar: Int) -> Int {
        precondition(scalar >= 0 && scalar <= scalarCount, "scalar \(scalar) of \(scalarCount)")
        if marks.isEmpty { return scalar }
        if scalar == scalarCount { return utf8.count }
        var offset = Int(marks[scalar / 64])
        var left = scalar % 64
        while left > 0 {
            offset += 1
            while utf8[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// The text of a range.
    public func text(_ range: ScalarRange) -> String {
        String(decoding: bytes(range), as: UTF8.self)
    }

    /// The UTF-8 bytes of a range.
    func bytes(_ range: ScalarRange) -> ArraySlice<UInt8> {
        utf8[utf8Offset(range.start)..<utf8Offset(range.end)]
    }
}
