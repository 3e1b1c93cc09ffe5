/// Encodings of a byte a character, which no file tells of itself: the user must.
public enum TextEncoding: String, Sendable, CaseIterable, Codable {
    /// Western Europe, as Windows writes it.
    case windows1252 = "windows-1252"
    case latin1 = "iso-8859-1"
    /// The same with the euro sign.
    case latin9 = "iso-8859-15"

    /// What a byte stands for; nil where the encoding has nothing there.
    func scalar(_ byte: UInt8) -> UnicodeScalar? {
        switch self {
        // Signs that no text has: what has them is windows-1252, and names would be cut at them.
        case .latin1 where (0x80..<0xA0).contains(byte), .latin9 where (0x80..<0xA0).contains(byte): return nil
        case .windows1252 where (0x80..<0xA0).contains(byte):
            let value = Self.windows[Int(byte) - 0x80]
            return value == 0 ? nil : UnicodeScalar(value)
        case .latin9: return UnicodeScalar(Self.latin9Differences[byte] ?? UInt16(byte))
        case .windows1252, .latin1: return UnicodeScalar(byte)
        }
    }

    /// 0x80 to 0x9F (WHATWG Encoding Standard, index windows-1252, whose five gaps are gaps here).
    private static let windows: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// Where ISO 8859-15 differs from ISO 8859-1.
    private static let latin9Differences: [UInt8: UInt16] = [
        0xA4: 0x20AC, 0xA6: 0x0160, 0xA8: 0x0161, 0xB4: 0x017D, 0xB8: 0x017E, 0xBC: 0x0152, 0xBD: 0x0153, 0xBE: 0x0178,
    ]
}

/// Turns text of one encoding into UTF-8, piece by piece.
protocol TextDecoder {
    /// - Throws: `LetheError` with the byte at which the encoding breaks.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) throws
    /// - Throws: `LetheError` where the text ends within a character.
    func finish() throws
}

/// Turns text of a byte a character into UTF-8.
struct SingleByteReader: TextDecoder {
    private let encoding: TextEncoding
    private let name: String
    private let table: [[UInt8]?]
    private var taken = 0
    /// Bytes beyond ASCII that may be a character of UTF-8; nil once some bytes were none.
    private var possibleUTF8: [UInt8]? = []

    init(_ encoding: TextEncoding, name: String) {
        self.encoding = encoding
        self.name = name
        table = (0...255).map { byte in encoding.scalar(UInt8(byte)).flatMap { UTF8.encode($0) }.map { Array($0) } }
    }

    /// - Throws: `LetheError` of kind `format` for a text whose beginning has the mark of another encoding.
    static func check(_ head: [UInt8], _ encoding: TextEncoding, name: String) throws {
        guard head.starts(with: ByteStream.utf8Mark) || UTF16Reader.order(of: head) != nil else { return }
        throw other(encoding, place: name, found: "the mark of UTF-8 or UTF-16 at its beginning")
    }

    private static func other(_ encoding: TextEncoding, place: String, found: String) -> LetheError {
        LetheError(
            .format, place: place, "the text isn't \(encoding.rawValue)", expected: "a byte a character", found: found,
            advice: "Leave --encoding out for this file: read so, its accents would come out as pairs of signs")
    }

    /// The first bytes beyond ASCII decide: a text of a byte a character doesn't begin to have them with what is a character of UTF-8.
    private mutating func look(at byte: UInt8) throws {
        guard var bytes = possibleUTF8, byte >= 0x80 || !bytes.isEmpty else { return }
        bytes.append(byte)
        let length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2
        let mayBe = (0xC2...0xF4).contains(bytes[0]) && bytes.dropFirst().allSatisfy { (0x80..<0xC0).contains($0) }
        guard mayBe else {
            possibleUTF8 = nil
            return
        }
        guard bytes.count < length else {
            throw Self.other(
                encoding, place: "\(name), byte \(taken - length + 1)", found: "a character of UTF-8 of \(length) bytes"
            )
        }
        possibleUTF8 = bytes
    }

    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) throws {
        output.reserveCapacity(output.count + bytes.count)
        for byte in bytes {
            if possibleUTF8 != nil { try look(at: byte) }
            if byte < 0x80 {
                output.append(byte)
            } else if let character = table[Int(byte)] {
                output.append(contentsOf: character)
            } else {
                throw LetheError(
                    .format, place: "\(name), byte \(taken)", "not valid \(encoding.rawValue)",
                    advice: "The file has another encoding, such as windows-1252, or is no text")
            }
            taken += 1
        }
    }

    func finish() {}
}
