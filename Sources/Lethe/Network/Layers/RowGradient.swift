/// The gradient of an embedding: only the rows that a batch touched.
///
/// Slot i of `values` belongs to row `rows[i]` of the embedding; each row has one slot, so that clipping sees the whole
/// derivative of a value.
public final class RowGradient<Real: Scalar>: @unchecked Sendable {
    /// The touched rows, in the order in which the batch met them.
    let rows = IndexBuffer()
    /// [slots, width].
    let values: Matrix<Real>
    public private(set) var count = 0
    /// Row → slot, −1 where untouched.
    private let slots: IndexBuffer

    init(rowCount: Int, width: Int) {
        values = Matrix(rows: 0, columns: width)
        slots = IndexBuffer(capacity: rowCount)
        for row in 0..<slots.capacity { slots[row] = -1 }
    }

    /// Forgets all rows. Costs what the last batch touched.
    func reset() {
        for slot in 0..<count { slots[Int(rows[slot])] = -1 }
        count = 0
    }

    /// The slot of a row, a new one where the row has none yet.
    @inline(__always)
    func slot(of row: Int32) -> Int32 {
        let known = slots[Int(row)]
        if known >= 0 { return known }
        let slot = Int32(truncatingIfNeeded: count)
        slots[Int(row)] = slot
        rows.reserve(count + 1)
        rows[count] = row
        count += 1
        return slot
    }

    /// Makes room for all slots and sets them to zero.
    func prepareValues() {
        values.reserve(rows: count)
        values.clear(rows: count)
    }
}
