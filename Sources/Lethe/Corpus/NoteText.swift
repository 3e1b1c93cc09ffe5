/// A note's text: valid UTF-8, held once, addressed by scalars (every offset in files and reports) or by bytes (tokens).
///
/// Two texts are equal where their bytes are: letters that only look alike, composed and decomposed, have other offsets.
/// It describes itself by its length alone, so that no message quotes a note by mistake; `string` is the text.
public struct NoteText: Sendable {
    /// The text itself.
    public let string: String
    /// Unicode scalars.
    public let scalarCount: Int
    /// UTF-8 offset of every 64th scalar; empty for ASCII, where the two counts agree.
    private let marks: [Int32]

    /// Walks the text once.
    public init(_ string: String) {
        var string = string
        (scalarCount, marks) = string.withUTF8 { utf8 in
            var scalars = 0
            for byte in utf8 where byte & 0xC0 != 0x80 { scalars &+= 1 }
            return (scalars, scalars == utf8.count ? [] : Self.marks(utf8, scalars: scalars))
        }
        self.string = string
    }

    private static func marks(_ utf8: UnsafeBufferPointer<UInt8>, scalars: Int) -> [Int32] {
        var marks: [Int32] = []
        marks.reserveCapacity(scalars / 64 + 1)
        var scalar = 0
        for (offset, byte) in utf8.enumerated() where byte & 0xC0 != 0x80 {
            if scalar % 64 == 0 { marks.append(Int32(truncatingIfNeeded: offset)) }
            scalar += 1
        }
        return marks
    }

    public var isEmpty: Bool { string.isEmpty }

    /// Bytes in UTF-8.
    package var utf8Count: Int { string.utf8.count }

    /// The bytes, in place.
    public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        // Held in UTF-8 since `init`: nothing is copied.
        var string = string
        return try string.withUTF8(body)
    }

    /// The UTF-8 offset at which a scalar begins, or the text's end for `scalarCount`. Constant cost on ASCII, a walk over
    /// at most 64 scalars elsewhere.
    package func utf8Offset(_ scalar: Int) -> Int {
        precondition(scalar >= 0 && scalar <= scalarCount, "scalar \(scalar) of \(scalarCount)")
        if marks.isEmpty { return scalar }
        if scalar == scalarCount { return utf8Count }
        return withUTF8 { utf8 in
            var offset = Int(marks[scalar / 64])
            var left = scalar % 64
            while left > 0 {
                offset += 1
                while utf8[offset] & 0xC0 == 0x80 { offset += 1 }
                left -= 1
            }
            return offset
        }
    }

    /// A range of UTF-8 offsets of a range of scalars.
    package func utf8Range(_ range: ScalarRange) -> Range<Int> { utf8Offset(range.start)..<utf8Offset(range.end) }

    /// The text of a range of scalars.
    public subscript(range: ScalarRange) -> Substring { self[utf8: utf8Range(range)] }

    /// A token's text.
    public subscript(token: Token) -> Substring { self[utf8: Int(token.utf8Start)..<Int(token.utf8End)] }

    /// The text of a range of scalars, as a string of its own.
    public func copy(_ range: ScalarRange) -> String { String(self[range]) }

    /// The text between two UTF-8 offsets, which must stand between scalars.
    package subscript(utf8 range: Range<Int>) -> Substring {
        let bytes = string.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        return string[start..<bytes.index(start, offsetBy: range.count)]
    }
}

extension NoteText: Hashable {
    public static func == (a: NoteText, b: NoteText) -> Bool {
        a.utf8Count == b.utf8Count
            && a.withUTF8 { first in b.withUTF8 { second in first.elementsEqual(second) } }
    }

    public func hash(into hasher: inout Hasher) {
        withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension NoteText: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension NoteText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a text of \(scalarCount) characters" }
    public var debugDescription: String { description }
    /// Nothing to look into: dumps quote no note either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Token {
    /// The token's bytes in those of its text.
    @inline(__always)
    package func bytes(in utf8: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: utf8[Int(utf8Start)..<Int(utf8End)])
    }
}
