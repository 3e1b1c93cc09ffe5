/// The distinct rows of a table that a batch touches, in the order in which it meets them: each has one slot.
final class DistinctRows: @unchecked Sendable {
    /// The rows by slot.
    let rows = IndexBuffer()
    private(set) var count = 0
    /// Row → slot, −1 where untouched.
    private let slots: IndexBuffer

    /// - Parameter rowCount: of the table.
    init(rowCount: Int) {
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
}
