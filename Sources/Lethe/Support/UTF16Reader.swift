/// Turns UTF-16 into UTF-8, piece by piece.
struct UTF16Reader: TextDecoder {
    enum Order: Sendable {
        case littleEndian
        case bigEndian
    }

    private let order: Order
    private let name: String
    /// A byte of a unit whose other one hasn't come.
    private var half: UInt8?
    /// The first unit of a pair whose second hasn't come.
    private var high: UInt16?
    /// Bytes taken so far.
    private var taken = 0

    /// How many bytes tell the order.
    static let headBytes = 4096

    init(_ order: Order, name: String) {
        self.order = order
        self.name = name
    }

    /// The order of text in UTF-16, by its mark, or where every second byte is zero, more or less, as in text of one's own
    /// language; nil for anything else.
    static func order(of head: [UInt8]) -> Order? {
        if head.starts(with: [0xFF, 0xFE]) { return head.dropFirst(2).starts(with: [0, 0]) ? nil : .littleEndian }
        if head.starts(with: [0xFE, 0xFF]) { return .bigEndian }
        let zeros = head.indices.filter { head[$0] == 0 }
        let odd = zeros.count { !$0.isMultiple(of: 2) }
        let isMostly =
            head.count >= 8 && zeros.count * 3 >= head.count && max(odd, zeros.count - odd) * 10 >= zeros.count * 9
        return isMostly ? (odd * 2 > zeros.count ? .littleEndian : .bigEndian) : nil
    }

    /// - Throws: `LetheError` with the byte at which the encoding breaks.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) throws {
        output.reserveCapacity(output.count + bytes.count)
        for byte in bytes {
            taken += 1
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            let unit =
                order == .littleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
            // The mark is none of the text.
            if taken == 2, unit == 0xFEFF { continue }
            try take(unit, into: &output)
        }
    }

    private mutating func take(_ unit: UInt16, into output: inout [UInt8]) throws {
        var value = UInt32(unit)
        if let first = high {
            guard UTF16.isTrailSurrogate(unit) else { throw broken }
            value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
            high = nil
        } else if UTF16.isLeadSurrogate(unit) {
            high = unit
            return
        }
        guard let scalar = UnicodeScalar(value) else { throw broken }
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// - Throws: `LetheError` where the text ends within a character.
    func finish() throws {
        if half != nil || high != nil { throw broken }
    }

    private var broken: LetheError {
        LetheError(
            .format, place: "\(name), byte \(max(0, taken - 2))", "not valid UTF-16",
            advice: "Write the file anew, in UTF-8")
    }
}
