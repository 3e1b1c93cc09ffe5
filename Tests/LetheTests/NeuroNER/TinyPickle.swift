@testable import Lethe
@testable import LetheTraining

/// Writes pickles as NeuroNER's published files have them.
struct TinyPickle {
    var bytes: [UInt8] = [0x80, 3]
    private var memo: UInt8 = 0

    /// A data set of some labels and characters.
    static func dataset(labels: [String], characters: [String]) -> [UInt8] {
        var pickle = TinyPickle()
        pickle.bytes += Array("cdataset\nDataset\n".utf8)
        pickle.note()
        pickle.bytes += [0x29, 0x81]
        pickle.note()
        pickle.bytes += [0x7D]
        pickle.note()
        pickle.bytes += [0x28]
        func indices(_ strings: [String], from first: Int) -> [(Int, String)] {
            strings.enumerated().map { ($0 + first, $1) }
        }
        let others = labels.indices.filter { labels[$0] != "O" }
        pickle.ordered("index_to_label", indices(labels, from: 0), forward: true)
        pickle.ordered("label_to_index", indices(labels, from: 0), forward: false)
        pickle.ordered("index_to_character", indices(characters, from: 1), forward: true)
        pickle.ordered("character_to_index", indices(characters, from: 1), forward: false)
        pickle.text("token_to_index")
        pickle.bytes += [0x7D]
        pickle.text("UNK")
        pickle.bytes += [0x4B, 0, 0x73]
        pickle.text("index_to_token")
        pickle.bytes += [0x7D, 0x4B, 0]
        pickle.text("UNK")
        pickle.bytes += [0x73]
        pickle.list("unique_labels", labels.map { .string($0) })
        pickle.list("unique_labels_of_interest", others.map { .string(labels[$0]) })
        pickle.list("unique_label_indices_of_interest", others.map { .integer($0) })
        for (name, value) in [
            ("number_of_classes", labels.count), ("alphabet_size", characters.count + 1), ("vocabulary_size", 1),
            ("UNK_TOKEN_INDEX", 0), ("PADDING_CHARACTER_INDEX", 0), ("debug", 0), ("verbose", 0),
        ] {
            pickle.text(name)
            pickle.bytes += [0x4B, UInt8(value)]
        }
        pickle.text("UNK")
        pickle.text("UNK")
        pickle.text("name")
        pickle.text("")
        pickle.bytes += Array("ub.".utf8)
        return pickle.bytes
    }

    private mutating func note() {
        bytes += [0x71, memo]
        memo &+= 1
    }

    private mutating func text(_ string: String) {
        let utf8 = Array(string.utf8)
        bytes += [0x58, UInt8(utf8.count), 0, 0, 0] + utf8
    }

    private mutating func ordered(_ name: String, _ entries: [(Int, String)], forward: Bool) {
        text(name)
        bytes += Array("ccollections\nOrderedDict\n".utf8) + [0x29, 0x52]
        note()
        bytes += [0x28]
        for (index, string) in entries {
            if forward { bytes += [0x4B, UInt8(index)] }
            text(string)
            if !forward { bytes += [0x4B, UInt8(index)] }
        }
        bytes += [0x75]
    }

    private mutating func list(_ name: String, _ values: [PickleReader.Value]) {
        text(name)
        bytes += [0x5D, 0x28]
        for value in values {
            switch value {
            case .string(let string): text(string)
            case .integer(let number): bytes += [0x4B, UInt8(number)]
            default: break
            }
        }
        bytes += [0x65]
    }
}

/// Writes checkpoints as TensorFlow does.
enum TinyCheckpoint {
    static func varint(_ value: Int) -> [UInt8] {
        var value = value
        var bytes: [UInt8] = []
        while value >= 0x80 {
            bytes.append(UInt8(value & 0x7F) | 0x80)
            value >>= 7
        }
        return bytes + [UInt8(value)]
    }

    private static func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }

    private static func block(_ entries: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        var previous: [UInt8] = []
        for (key, value) in entries {
            let shared = zip(previous, key).prefix { $0 == $1 }.count
            bytes += varint(shared) + varint(key.count - shared) + varint(value.count) + key[shared...] + value
            previous = key
        }
        return bytes + word(0) + word(1)
    }

    private static func withTrailer(_ block: [UInt8]) -> [UInt8] {
        let contents = block + [0]
        return contents + word(contents.withUnsafeBytes { CRC32.masked($0) })
    }

    /// Index and data of some float variables.
    static func files(_ tensors: [(name: String, shape: [Int], values: [Float])]) -> (index: [UInt8], data: [UInt8]) {
        var data: [UInt8] = []
        var entries: [(key: [UInt8], value: [UInt8])] = [([], [0x08, 1, 0x1A, 2, 0x08, 1])]
        for tensor in tensors.sorted(by: { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }) {
            let bytes = tensor.values.flatMap { word($0.bitPattern) }
            let dimensions = tensor.shape.flatMap { size -> [UInt8] in
                let message = [0x08] + varint(size)
                return [0x12] + varint(message.count) + message
            }
            var value: [UInt8] = [0x08, 1, 0x12] + varint(dimensions.count) + dimensions
            if !data.isEmpty { value += [0x20] + varint(data.count) }
            value += [0x28] + varint(bytes.count)
            value += [0x35] + word(bytes.withUnsafeBytes { CRC32.masked($0) })
            entries.append((Array(tensor.name.utf8), value))
            data += bytes
        }
        var index = withTrailer(block(entries))
        let metaindex = index.count
        index += withTrailer(word(0) + word(1)).withUnsafeBufferPointer { Array($0) }
        let last = index.count
        let handle = varint(0) + varint(metaindex - 5)
        let indexBlock = block([([0x75], handle)])
        index += withTrailer(indexBlock)
        var footer = varint(metaindex) + varint(8) + varint(last) + varint(indexBlock.count)
        footer += [UInt8](repeating: 0, count: 40 - footer.count)
        return (index + footer + [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB], data)
    }
}
