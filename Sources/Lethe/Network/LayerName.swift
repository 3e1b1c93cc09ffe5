/// The six layers, by the names that transfer, freezing, files and reports use.
public enum LayerName: String, Codable, Sendable, CaseIterable {
    case characterEmbedding, characterLSTM, tokenEmbedding, tokenLSTM, fullyConnected, crf

    /// The order of the paper's Figure 3, in which "up to a layer" counts.
    public static let transferOrder: [LayerName] = [
        .tokenEmbedding, .characterEmbedding, .characterLSTM, .tokenLSTM, .fullyConnected, .crf,
    ]

    /// This layer and all before it in `transferOrder`.
    public var upToHere: Set<LayerName> {
        Set(Self.transferOrder.prefix(through: Self.transferOrder.firstIndex(of: self) ?? 0))
    }
}

/// How a tensor is laid out in files and matched in a transfer.
public enum TensorAxes: Sendable, Equatable {
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
public struct NamedTensor<Real: Scalar>: Sendable {
    public let name: String
    public let layer: LayerName
    public let axes: TensorAxes
    public let matrix: Matrix<Real>
    /// Which of the two directions' threads updates it; nil where the threads share it.
    let direction: Int?
    /// A vector: written to files with one dimension.
    public let isVector: Bool

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
    public var shape: [Int] { isVector ? [matrix.columns] : [matrix.rows, matrix.columns] }
}
