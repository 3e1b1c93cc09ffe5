/// Cyclic redundancy checks of 32 bits, reflected: find any damage of up to 32 bits in a row.
package struct CRC32 {
    /// Which check.
    package enum Polynomial {
        /// CRC-32C: safetensors' checksums of ours, TensorFlow's files.
        case castagnoli
        /// The one of gzip.
        case gzip

        fileprivate var tables: [[UInt32]] { self == .castagnoli ? CRC32.castagnoliTables : CRC32.gzipTables }
    }

    private static let castagnoliTables = makeTables(0x82f6_3b78)
    private static let gzipTables = makeTables(0xedb8_8320)

    private static func makeTables(_ polynomial: UInt32) -> [[UInt32]] {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
            tables[0][index] = value
        }
        for index in 0..<256 {
            for table in 1..<8 {
                let before = tables[table - 1][index]
                tables[table][index] = before >> 8 ^ tables[0][Int(before & 0xFF)]
            }
        }
        return tables
    }

    private let tables: [[UInt32]]

    package init(_ polynomial: Polynomial) { tables = polynomial.tables }

    private var state: UInt32 = 0xFFFF_FFFF

    /// Takes in bytes, eight at a time.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var crc = state
        let tables = tables
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
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// CRC-32C of some bytes, as files write it.
    package static func text(of bytes: [UInt8]) -> String {
        var crc = CRC32(.castagnoli)
        bytes.withUnsafeBytes { crc.update($0) }
        return crc.text
    }

    /// CRC-32C as TensorFlow's files keep it: rotated and moved, since a checksum of data that hold checksums is weak.
    package static func masked(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var crc = CRC32(.castagnoli)
        crc.update(bytes)
        return (crc.value >> 15 | crc.value << 17) &+ 0xa282_ead8
    }
}
