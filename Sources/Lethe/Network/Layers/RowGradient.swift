/// The gradient of an embedding: only the rows that a batch touched, each with one slot, so that clipping sees the whole
/// derivative of a value.
package struct RowGradient<Real: Scalar>: Sendable {
    /// Which rows of the embedding the slots belong to.
    let distinct: DistinctRows
    /// [slots, width].
    let values: Matrix<Real>

    init(_ distinct: DistinctRows, width: Int) {
        self.distinct = distinct
        values = Matrix(rows: 0, columns: width)
    }

    var count: Int { distinct.count }
    var rows: IndexBuffer { distinct.rows }

    /// Makes room for all slots and sets them to zero.
    func prepareValues() {
        values.reserve(rows: count)
        values[0..<count].clear()
    }
}
