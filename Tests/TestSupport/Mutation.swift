package import Lethe

/// Damaged input for readers: cut off, bytes changed, removed or doubled, or nothing but noise.
package enum Mutation {
    package static func of(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        switch generator.nextIndex(5) {
        case 0: bytes = Array(bytes.prefix(generator.nextIndex(bytes.count + 1)))
        case 1:
            for _ in 0...generator.nextIndex(4) where !bytes.isEmpty {
                bytes[generator.nextIndex(bytes.count)] = UInt8(generator.nextIndex(256))
            }
        case 2:
            for _ in 0...generator.nextIndex(4) where !bytes.isEmpty {
                bytes.remove(at: generator.nextIndex(bytes.count))
            }
        case 3:
            let start = generator.nextIndex(bytes.count + 1)
            bytes.insert(
                contentsOf: bytes[start...].prefix(generator.nextIndex(20)), at: generator.nextIndex(bytes.count + 1))
        default: bytes = (0..<generator.nextIndex(120)).map { _ in UInt8(generator.nextIndex(256)) }
        }
        return bytes
    }
}
