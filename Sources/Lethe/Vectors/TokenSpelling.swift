/// The spellings under which a token is looked up among word vectors, in this order; the first hit wins (NeuroNER).
enum TokenSpelling: CaseIterable {
    case exact, lower, digits, lowerDigits

    /// A token's spellings, in the order of the cases; some may be equal.
    static func spellings(of token: String) -> [String] {
        let lower = token.lowercased()
        return [token, lower, zeroDigits(token), zeroDigits(lower)]
    }

    private static func zeroDigits(_ token: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in token.unicodeScalars {
            result.append(scalar.properties.generalCategory == .decimalNumber ? "0" : scalar)
        }
        return String(result)
    }

    /// Calls `find` with each spelling that differs from those before it until it gives something.
    @inline(__always)
    static func first<Found>(
        _ token: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>, TokenSpelling) -> Found?
    ) -> Found? {
        if let found = find(token, .exact) { return found }
        return others(token, find)
    }

    /// As `first`, without the token as it stands.
    static func others<Found>(
        _ token: UnsafeBufferPointer<UInt8>, _ find: (UnsafeBufferPointer<UInt8>, TokenSpelling) -> Found?
    ) -> Found? {
        var hasUpper = false
        var hasDigit = false
        var isASCII = true
        for byte in token {
            hasUpper = hasUpper || byte &- 0x41 < 26
            hasDigit = hasDigit || byte &- 0x30 < 10
            isASCII = isASCII && byte < 0x80
        }
        if isASCII {
            if !hasUpper, !hasDigit { return nil }
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: token.count) { copy -> Found? in
                func spell(lower: Bool, zero: Bool) -> UnsafeBufferPointer<UInt8> {
                    for (index, byte) in token.enumerated() {
                        let isUpper = byte &- 0x41 < 26
                        let isDigit = byte &- 0x30 < 10
                        copy.initializeElement(
                            at: index, to: lower && isUpper ? byte | 0x20 : zero && isDigit ? 0x30 : byte)
                    }
                    return UnsafeBufferPointer(copy)
                }
                if hasUpper, let found = find(spell(lower: true, zero: false), .lower) { return found }
                if hasDigit, let found = find(spell(lower: false, zero: true), .digits) { return found }
                guard hasUpper, hasDigit else { return nil }
                return find(spell(lower: true, zero: true), .lowerDigits)
            }
        }
        let text = String(decoding: token, as: UTF8.self)
        let spelled = spellings(of: text)
        for (spelling, var other) in zip(allCases, spelled).dropFirst() where !sameBytes(other, text) {
            if let found = other.withUTF8({ find($0, spelling) }) { return found }
        }
        return nil
    }

    /// Swift's strings are equal where they are canonically equal; tokens are bytes.
    private static func sameBytes(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
