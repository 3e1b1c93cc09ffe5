/// How a tensor is laid out in files and matched in a transfer.
package enum TensorAxes: Sendable, Equatable {
    /// Matched whole.
    case dense
    /// Rows are characters of the alphabet.
    case characters
    /// Rows are tokens of the vocabulary.
    case tokens
    /// Columns are tags.
    case tagColumns
    /// Rows and columns are tags, with start and end at the end.
    case tagSquare
}

/// One parameter tensor: its name in files and reports, the layer it belongs to, its values.
package struct NamedTensor<Real: Scalar>: Sendable {
    package let name: String
    package let layer: LayerName
    package let axes: TensorAxes
    package let matrix: Matrix<Real>
    /// Which of the two directions' threads updates it; nil where the threads share it.
    let direction: Int?
    /// A vector: written to files with one dimension.
    package let isVector: Bool

    init(
        _ name: String, _ layer: LayerName, _ matrix: Matrix<Real>, axes: TensorAxes = .dense, direction: Int? = nil,
        isVector: Bool = false
    ) {
        self.name = name
        self.layer = layer
        self.axes = axes
        self.matrix = matrix
        self.direction = direction
        self.isVector = isVector
    }

    /// The shape in files.
    package var shape: [Int] { isVector ? [matrix.columns] : [matrix.rows, matrix.columns] }
}
