internal import LetheEssentials

/// The variables of a TensorFlow checkpoint: `NAME.index` and `NAME.data-00000-of-00001`.
struct TensorFlowCheckpoint {
    /// Variables of 32-bit floats by name; row-major.
    let tensors: [String: Safetensors.Tensor]

    /// - Throws: `LetheError` where a file is missing, damaged or holds bytes that no variable claims.
    init(index: [UInt8], indexPlace: String, data: [UInt8], dataPlace: String) throws {
        let entries = try CheckpointIndex(index, place: indexPlace).entries
        var tensors: [String: Safetensors.Tensor] = [:]
        var expected = 0
        for entry in entries {
            func refuse(_ what: String, expected: String? = nil, found: String? = nil) -> LetheError {
                LetheError(
                    .format, place: "\(dataPlace), byte \(entry.offset)", what, expected: expected, found: found,
                    advice: "The file is damaged or belongs to another index: fetch the model again")
            }
            guard entry.offset == expected, entry.size <= data.count - expected else {
                throw refuse(
                    "variable `\(entry.name)` lies elsewhere than the index says", expected: "byte \(expected)")
            }
            let range = entry.offset..<(entry.offset + entry.size)
            expected = range.upperBound
            let found = data[range].withUnsafeBytes { CRC32.masked($0) }
            guard found == entry.checksum else {
                throw refuse(
                    "the checksum of variable `\(entry.name)` is wrong", expected: "\(entry.checksum)",
                    found: "\(found)")
            }
            guard entry.type == .float else { continue }
            let values = data[range].withUnsafeBytes { raw in
                (0..<(entry.size / 4)).map {
                    Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
                }
            }
            guard values.allSatisfy(\.isFinite) else {
                throw refuse("variable `\(entry.name)` holds values that are not finite")
            }
            tensors[entry.name] = Safetensors.Tensor(shape: entry.shape, values: values)
        }
        guard expected == data.count else {
            throw LetheError(
                .format, place: dataPlace, "the file is longer than its variables", expected: "\(expected) bytes",
                found: "\(data.count)", advice: "It belongs to another index, or is damaged")
        }
        self.tensors = tensors
    }
}
