internal import LetheEssentials

/// Decimal numbers out of bytes, fast: a vectors file holds tens of millions.
enum DecimalNumber {
    private static let powers: [Double] = (0...22).map { pow(10, Double($0)) }

    /// Reads the number that begins at an offset and ends at a blank, a line's end or the buffer's.
    ///
    /// - Parameter offset: moved to the number's end.
    /// - Returns: the nearest double, rounded to a float; nil for anything that is no finite number.
    @inline(__always)
    static func read(_ bytes: UnsafePointer<UInt8>, _ offset: inout Int, end: Int) -> Float? {
        let start = offset
        var index = offset
        var isNegative = false
        if index < end, bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        while index < end, bytes[index] &- 0x30 < 10 {
            mantissa = mantissa &* 10 &+ UInt64(bytes[index] &- 0x30)
            digits += 1
            index += 1
        }
        if index < end, bytes[index] == 0x2E {
            index += 1
            while index < end, bytes[index] &- 0x30 < 10 {
                mantissa = mantissa &* 10 &+ UInt64(bytes[index] &- 0x30)
                digits += 1
                exponent -= 1
                index += 1
            }
        }
        guard digits > 0 else { return nil }
        if index < end, bytes[index] | 0x20 == 0x65 {
            index += 1
            var isSmall = false
            if index < end, bytes[index] == 0x2D || bytes[index] == 0x2B {
                isSmall = bytes[index] == 0x2D
                index += 1
            }
            var value = 0
            let first = index
            while index < end, bytes[index] &- 0x30 < 10, value < 100_000 {
                value = value * 10 + Int(bytes[index] &- 0x30)
                index += 1
            }
            guard index > first else { return nil }
            exponent += isSmall ? -value : value
        }
        guard
            index == end || bytes[index] == 0x20 || bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09
        else { return nil }
        offset = index
        // Exact in double precision (Clinger 1990); the rest is left to the library.
        if digits <= 15, exponent >= -22, exponent <= 22 {
            let value =
                exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
            return Float(isNegative ? -value : value)
        }
        return slow(UnsafeBufferPointer(start: bytes + start, count: index - start))
    }

    private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Float? {
        guard let value = Double(String(decoding: text, as: UTF8.self)) else { return nil }
        let float = Float(value)
        return float.isFinite ? float : nil
    }
}
