import Foundation

@testable import Lethe

extension SafetensorsWriter {
    /// The file's bytes.
    func encode() throws -> Data {
        var data = Data()
        try write { data.append(contentsOf: $0) }
        return data
    }
}

extension Safetensors {
    /// The bytes of a file of these tensors.
    func encode() throws -> Data {
        var writer = SafetensorsWriter()
        writer.metadata = metadata
        for (name, tensor) in tensors {
            let matrix = Matrix<Float>(rows: 1, columns: tensor.values.count)
            matrix.setValues(tensor.values)
            writer.add(name, matrix, shape: tensor.shape, rows: 1)
        }
        return try writer.encode()
    }
}
