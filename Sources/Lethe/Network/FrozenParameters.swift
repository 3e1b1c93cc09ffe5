/// A network's parameters that no one changes any more: what a finished model holds, read by any number of threads.
///
/// `NetworkParameters` are the ones that move: whoever trains, transfers or imports has those, and freezes a copy.
package struct FrozenParameters: Sendable {
    /// Held by nobody else.
    private let parameters: NetworkParameters<Float>

    /// Copies parameters as they stand.
    package init(copying parameters: NetworkParameters<Float>) {
        self.parameters = NetworkParameters(shape: parameters.shape)
        self.parameters.copy(from: parameters)
    }

    /// Makes parameters of zeros and fills them.
    ///
    /// - Parameter fill: must not let them escape.
    /// - Throws: what `fill` throws.
    package init(shape: NetworkShape, fill: (NetworkParameters<Float>) throws -> Void) rethrows {
        parameters = NetworkParameters(shape: shape)
        try fill(parameters)
    }

    package var shape: NetworkShape { parameters.shape }

    /// Every tensor, bottom to top.
    package var tensors: [FrozenTensor] { parameters.tensors.map { FrozenTensor($0) } }

    /// Parameters that may move, with the same values.
    package func copy() -> NetworkParameters<Float> {
        let copy = NetworkParameters<Float>(shape: shape)
        copy.copy(from: parameters)
        return copy
    }

    /// One thread's memory for running the network forward.
    func forwardPass() -> ForwardPass<Float> { ForwardPass(parameters: parameters) }
}

/// One tensor of frozen parameters.
package struct FrozenTensor: Sendable {
    package let name: String
    package let layer: LayerName
    package let axes: TensorAxes
    /// The shape in files.
    package let shape: [Int]
    package let matrix: FrozenMatrix<Float>

    init(_ tensor: NamedTensor<Float>) {
        (name, layer, axes, shape) = (tensor.name, tensor.layer, tensor.axes, tensor.shape)
        matrix = FrozenMatrix(tensor.matrix)
    }
}

/// A matrix that can only be read.
package struct FrozenMatrix<Element: Scalar>: Sendable {
    private let matrix: Matrix<Element>

    init(_ matrix: Matrix<Element>) { self.matrix = matrix }

    package var rows: Int { matrix.rows }
    package var columns: Int { matrix.columns }
    package subscript(row: Int, column: Int) -> Element { matrix[row, column] }
    /// The elements, row by row, without padding.
    package var values: [Element] { matrix.values }

    /// - Parameter body: must not change it; it may keep it.
    func withMatrix(_ body: (Matrix<Element>) -> Void) { body(matrix) }

    /// Copies one row's elements into a matrix of as many columns.
    package func copy(row: Int, into target: Matrix<Element>, row targetRow: Int) {
        target[targetRow..<targetRow + 1].copy(from: matrix[row..<row + 1])
    }

    /// Copies all elements into a matrix of the same shape.
    package func copy(into target: Matrix<Element>) { target.copy(from: matrix) }
}
