internal import LetheKernels

/// A row-major matrix that owns its memory.
///
/// Rows start a multiple of 16 elements apart and the elements past the last column are always zero, so that kernels
/// work on whole vectors. Sharing between threads is the caller's business: weights are read by many, each pass's memory
/// is written by the threads of one step, which divide the rows among them.
package final class Matrix<Element: Scalar>: @unchecked Sendable {
    /// How many rows the matrix has room for.
    package private(set) var rows: Int
    /// How many elements of a row count.
    package let columns: Int
    /// Elements from the start of one row to the start of the next.
    package let stride: Int
    private(set) var base: UnsafeMutablePointer<Element>
    private var memory: ZeroedMemory

    /// A matrix of zeros.
    package init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) x \(columns)")
        self.rows = rows
        self.columns = columns
        stride = Swift.max(1, Self.padded(columns))
        memory = Self.allocate(rows * stride)
        base = memory.base.assumingMemoryBound(to: Element.self)
    }

    deinit { memory.deallocate() }

    /// `columns` rounded up to whole vectors.
    static func padded(_ columns: Int) -> Int {
        let lanes = Int(LETHE_LANES)
        return (columns + lanes - 1) / lanes * lanes
    }

    private static func allocate(_ count: Int) -> ZeroedMemory {
        let count = Swift.max(count, Int(LETHE_LANES))
        let memory = ZeroedMemory(byteCount: count * MemoryLayout<Element>.stride)
        memory.base.bindMemory(to: Element.self, capacity: count)
        return memory
    }

    /// Elements in memory, padding included: what optimisers run over.
    var storageCount: Int { rows * stride }

    /// Makes room for at least `rows` rows. What the matrix held is lost when it grows.
    func reserve(rows wanted: Int) {
        guard wanted > rows else { return }
        let grown = Swift.max(wanted, rows + rows / 2)
        memory.deallocate()
        memory = Self.allocate(grown * stride)
        base = memory.base.assumingMemoryBound(to: Element.self)
        rows = grown
    }

    /// The start of a row.
    @inline(__always)
    package func row(_ index: Int) -> UnsafeMutablePointer<Element> { base + index * stride }

    /// All rows, as products and other operations take them.
    @inline(__always)
    var all: Rows<Element> { self[0..<rows] }

    /// Some rows.
    @inline(__always)
    subscript(range: Range<Int>) -> Rows<Element> {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of a \(rows) x \(columns) matrix")
        return Rows(
            base: base + range.lowerBound * stride, count: range.count, columns: columns, stride: stride,
            isPadded: true)
    }

    /// One element.
    package subscript(row: Int, column: Int) -> Element {
        get {
            precondition(row < rows && column < columns, "[\(row), \(column)] of a \(rows) x \(columns) matrix")
            return base[row * stride + column]
        }
        set {
            precondition(row < rows && column < columns, "[\(row), \(column)] of a \(rows) x \(columns) matrix")
            base[row * stride + column] = newValue
        }
    }

    /// Sets every element to zero.
    func clear() { all.clear() }

    /// Copies another matrix of the same shape.
    func copy(from other: Matrix) {
        precondition(
            rows == other.rows && columns == other.columns,
            "copying \(other.rows) x \(other.columns) into \(rows) x \(columns)")
        base.update(from: other.base, count: storageCount)
    }

    /// The elements, row by row, without padding.
    package var values: [Element] {
        var values: [Element] = []
        values.reserveCapacity(rows * columns)
        for row in 0..<rows {
            values.append(contentsOf: UnsafeBufferPointer(start: self.row(row), count: columns))
        }
        return values
    }

    /// One row's elements.
    package func values(row: Int) -> [Element] { Array(UnsafeBufferPointer(start: self.row(row), count: columns)) }

    /// Sets the elements, row by row, without padding.
    package func setValues(_ values: some Collection<Element>) {
        precondition(values.count == rows * columns, "\(values.count) values for a \(rows) x \(columns) matrix")
        var iterator = values.makeIterator()
        for row in 0..<rows {
            for column in 0..<columns {
                base[row * stride + column] = iterator.next() ?? 0
            }
        }
    }
}
