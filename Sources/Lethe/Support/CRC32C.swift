/// CRC-32C (Castagnoli, reflected, polynomial 0x82f63b78): finds any damage of up to 32 bits in a row.
struct CRC32C {
    private static let tables: [[UInt32]] = {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
            tables[0][index] = value
        }
        for index in 0..<256 {
            for table in 1..<8 {
                let before = tables[table - 1][index]
                tables[table][index] = before >> 8 ^ tables[0][Int(before & 0xFF)]
            }
        }
        return tables
    }()

    private var state: UInt32 = 0xFFFF_FFFF

    /// Takes in bytes, eight at a time.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var crc = state
        let tables = Self.tables
        tables[0].withUnsafeBufferPointer { t0 in
            var index = 0
            if bytes.count >= 8 {
                let t1 = tables[1], t2 = tables[2], t3 = tables[3], t4 = tables[4], t5 = tables[5], t6 = tables[6]
                let t7 = tables[7]
                while index + 8 <= bytes.count {
                    let low = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)) ^ crc
                    let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index + 4, as: UInt32.self))
                    crc =
                        t7[Int(low & 0xFF)] ^ t6[Int(low >> 8 & 0xFF)] ^ t5[Int(low >> 16 & 0xFF)]
                        ^ t4[Int(low >> 24)]
                    crc ^=
                        t3[Int(high & 0xFF)] ^ t2[Int(high >> 8 & 0xFF)] ^ t1[Int(high >> 16 & 0xFF)]
                        ^ t0[Int(high >> 24)]
                    index += 8
                }
            }
            while index < bytes.count {
                crc = crc >> 8 ^ t0[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
                index += 1
            }
        }
        state = crc
    }

    var value: UInt32 { ~state }

    /// The checksum as files write it: eight hexadecimal digits.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    static func text(of bytes: some ContiguousBytesLike) -> String {
        var crc = CRC32C()
        bytes.withBytes { crc.update($0) }
        return crc.text
    }
}

/// Bytes in one piece.
protocol ContiguousBytesLike {
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void)
}

extension [UInt8]: ContiguousBytesLike {
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { withUnsafeBytes(body) }
}
