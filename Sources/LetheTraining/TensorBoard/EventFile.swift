internal import LetheEssentials

/// TensorBoard's event files: records of length, data and a masked CRC-32C of each, every record an `Event` message.
/// (tensorflow/core/lib/io/record_writer, tensorflow/core/util/event.proto.)
enum EventFile {
    /// What an event says.
    enum Content {
        /// The first of a file.
        case version
        /// A run goes on: what earlier files say of this step and later ones no longer holds.
        case start
        case scalars([(tag: String, value: Float)])
    }

    /// One record, ready to be appended.
    ///
    /// - Parameter wallTime: seconds since 1970.
    static func record(_ content: Content, step: Int, wallTime: Double) -> Data {
        var event = Message()
        event.append(double: wallTime, field: 1)
        if step != 0 { event.append(varint: UInt64(step), field: 2) }
        switch content {
        case .version: event.append(bytes: Array("brain.Event:2".utf8), field: 3)
        case .start:
            var log = Message()
            log.append(varint: 1, field: 1)
            event.append(bytes: log.bytes, field: 7)
        case .scalars(let scalars):
            var summary = Message()
            for (tag, value) in scalars {
                var entry = Message()
                entry.append(bytes: Array(tag.utf8), field: 1)
                entry.append(float: value, field: 2)
                summary.append(bytes: entry.bytes, field: 1)
            }
            event.append(bytes: summary.bytes, field: 5)
        }
        return frame(event.bytes)
    }

    private static func frame(_ bytes: [UInt8]) -> Data {
        var data = Data()
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) {
            data.append(contentsOf: $0)
            append(CRC32.masked($0), to: &data)
        }
        data.append(contentsOf: bytes)
        bytes.withUnsafeBytes { append(CRC32.masked($0), to: &data) }
        return data
    }

    private static func append(_ checksum: UInt32, to data: inout Data) {
        withUnsafeBytes(of: checksum.littleEndian) { data.append(contentsOf: $0) }
    }

    /// A protocol buffer's bytes.
    private struct Message {
        var bytes: [UInt8] = []

        private mutating func append(_ value: UInt64) {
            var value = value
            while value >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
                value >>= 7
            }
            bytes.append(UInt8(value))
        }

        mutating func append(varint value: UInt64, field: UInt64) {
            append(field << 3)
            append(value)
        }

        mutating func append(double value: Double, field: UInt64) {
            append(field << 3 | 1)
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }

        mutating func append(float value: Float, field: UInt64) {
            append(field << 3 | 5)
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }

        mutating func append(bytes value: [UInt8], field: UInt64) {
            append(field << 3 | 2)
            append(UInt64(value.count))
            bytes.append(contentsOf: value)
        }
    }
}
