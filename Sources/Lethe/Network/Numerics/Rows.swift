/// Some rows of a matrix, and of these some columns, in place: what layers compute with.
///
/// Every product and every operation by rows goes through here, where its shapes are checked before a kernel sees a
/// pointer. R rows, N columns. Valid until the matrix is grown.
struct Rows<Real: Scalar> {
    let base: UnsafeMutablePointer<Real>
    let count: Int
    let columns: Int
    /// Elements from the start of one row to the start of the next.
    let stride: Int
    /// Whether the columns reach the matrix's last: whole vectors may then be read and written past them, where zeros stand.
    let isPadded: Bool

    var shape: String { "[\(count), \(columns)]" }

    /// Some of the columns.
    @inline(__always)
    func columns(_ range: Range<Int>) -> Rows {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(shape)")
        return Rows(
            base: base + range.lowerBound, count: count, columns: range.count, stride: stride,
            isPadded: isPadded && range.upperBound == columns && range.lowerBound % Matrix<Real>.padded(1) == 0)
    }

    /// The first columns, for operations that only read: what they read past these counts as nothing.
    @inline(__always)
    func truncated(to count: Int) -> Rows {
        precondition(count <= columns && isPadded, "\(count) columns of \(shape)")
        return Rows(base: base, count: self.count, columns: count, stride: stride, isPadded: true)
    }

    /// Some of the rows.
    @inline(__always)
    subscript(range: Range<Int>) -> Rows {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "rows \(range) of \(shape)")
        return Rows(
            base: base + range.lowerBound * stride, count: range.count, columns: columns, stride: stride,
            isPadded: isPadded)
    }

    /// The start of a row.
    @inline(__always)
    func row(_ index: Int) -> UnsafeMutablePointer<Real> { base + index * stride }
}

// MARK: Products

extension Rows {
    /// self = x · w. x [R, K], w [K, N].
    @inline(__always)
    func set(_ x: Rows, times w: Rows) { multiply(x, w, accumulate: false) }

    /// self += x · w. x [R, K], w [K, N].
    @inline(__always)
    func add(_ x: Rows, times w: Rows) { multiply(x, w, accumulate: true) }

    @inline(__always)
    private func multiply(_ x: Rows, _ w: Rows, accumulate: Bool) {
        precondition(
            x.count == count && x.columns == w.count && w.columns == columns && w.isPadded && isPadded,
            "\(shape) from \(x.shape) times \(w.shape)")
        Real.multiply(
            m: count, n: columns, k: w.count, a: x.base, aRow: x.stride, aColumn: 1, b: w.base, bRow: w.stride,
            c: base, cRow: stride, accumulate: accumulate)
    }

    /// self = xᵀ · y. x [K, R], y [K, N]: the sum over K rows of each row's outer product, as gradients of weights are.
    @inline(__always)
    func set(transposed x: Rows, times y: Rows) {
        precondition(
            x.columns == count && x.count == y.count && y.columns == columns && y.isPadded && isPadded,
            "\(shape) from the transpose of \(x.shape) times \(y.shape)")
        Real.multiply(
            m: count, n: columns, k: y.count, a: x.base, aRow: 1, aColumn: x.stride, b: y.base, bRow: y.stride,
            c: base, cRow: stride, accumulate: false)
    }

    /// self = y · wᵀ. y [R, K], w [N, K]: derivatives by an input from those by x · w.
    @inline(__always)
    func set(_ y: Rows, timesTransposed w: Rows) { multiplyTransposed(y, w, accumulate: false) }

    /// self += y · wᵀ. y [R, K], w [N, K].
    @inline(__always)
    func add(_ y: Rows, timesTransposed w: Rows) { multiplyTransposed(y, w, accumulate: true) }

    @inline(__always)
    private func multiplyTransposed(_ y: Rows, _ w: Rows, accumulate: Bool) {
        precondition(
            y.count == count && y.columns == w.columns && w.count == columns && y.isPadded && w.isPadded,
            "\(shape) from \(y.shape) times the transpose of \(w.shape)")
        Real.multiplyTransposed(
            m: count, k: columns, n: w.columns, a: y.base, aRow: y.stride, b: w.base, bRow: w.stride, c: base,
            cRow: stride, accumulate: accumulate)
    }
}

// MARK: Rows

extension Rows {
    /// Sets everything to zero, the elements past the last column included.
    @inline(__always)
    func clear() {
        precondition(isPadded, "clearing whole rows of \(shape)")
        base.update(repeating: 0, count: count * stride)
    }

    /// Sets elements to zero that are smaller than some positive number.
    func clear(below least: Real) {
        for row in 0..<count {
            let elements = self.row(row)
            for column in 0..<columns where elements[column] < least { elements[column] = 0 }
        }
    }

    /// Sets every row to one row. row [1, N].
    @inline(__always)
    func fill(with row: Rows) {
        precondition(row.count == 1 && row.columns == columns, "\(row.shape) into every row of \(shape)")
        for index in 0..<count { self.row(index).update(from: row.base, count: columns) }
    }

    /// Copies rows of the same shape.
    @inline(__always)
    func copy(from other: Rows) {
        precondition(other.count == count && other.columns == columns, "\(other.shape) into \(shape)")
        if isPadded, other.isPadded, stride == other.stride {
            base.update(from: other.base, count: count * stride)
        } else {
            for row in 0..<count { self.row(row).update(from: other.row(row), count: columns) }
        }
    }

    /// Row r = row `index[r]` of x. x [any, N].
    @inline(__always)
    func gather(_ x: Rows, index: IndexBuffer) {
        precondition(
            x.columns == columns && index.capacity >= count && isPadded && x.isPadded,
            "\(shape) gathered from \(x.shape) by \(index.capacity) indices")
        Real.gatherRows(
            rows: count, n: columns, x: x.base, xRow: x.stride, index: index.base, y: base, yRow: stride)
    }

    /// Row `index[r]` += row r of x. x [any, N].
    @inline(__always)
    func scatterAdd(_ x: Rows, index: IndexBuffer) {
        precondition(
            x.columns == columns && index.capacity >= x.count,
            "\(x.shape) added to rows of \(shape) by \(index.capacity) indices")
        Real.scatterAddRows(
            rows: x.count, n: columns, x: x.base, xRow: x.stride, index: index.base, y: base, yRow: stride)
    }

    /// self = Σ rows of x. self [1, N], x [R, N].
    @inline(__always)
    func set(sumOf x: Rows) { sum(x, accumulate: false) }

    /// self += Σ rows of x. self [1, N], x [R, N].
    @inline(__always)
    func add(sumOf x: Rows) { sum(x, accumulate: true) }

    @inline(__always)
    private func sum(_ x: Rows, accumulate: Bool) {
        precondition(count == 1 && x.columns == columns && isPadded && x.isPadded, "\(shape) as the sum of \(x.shape)")
        Real.columnSums(rows: x.count, n: columns, x: x.base, xRow: x.stride, out: base, accumulate: accumulate)
    }
}

// MARK: Element by element

extension Rows {
    /// self = tanh(self).
    @inline(__always)
    func applyTanh() {
        precondition(isPadded, "tanh of whole rows of \(shape)")
        Real.tanhRows(rows: count, n: columns, x: base, xRow: stride)
    }

    /// self *= 1 − y²: derivatives before a tanh from those after it. y [R, N], the tanh's output.
    @inline(__always)
    func multiplyTanhDerivative(of y: Rows) {
        precondition(
            y.count == count && y.columns == columns && isPadded && y.isPadded,
            "\(shape) by the derivative of \(y.shape)")
        Real.tanhBackwardRows(rows: count, n: columns, y: y.base, yRow: y.stride, dx: base, dxRow: stride)
    }

    /// self = exp(x − max x) row by row. x [R, N]; `maxima` receives the R maxima.
    @inline(__always)
    func set(exponentialsOf x: Rows, maxima: UnsafeMutablePointer<Real>) {
        precondition(
            x.count == count && x.columns == columns && isPadded && x.isPadded, "\(shape) from \(x.shape)")
        Real.expRows(rows: count, n: columns, x: x.base, xRow: x.stride, y: base, yRow: stride, maxima: maxima)
    }

    /// self = self ∘ y, each row divided by its sum. y [R, N]; `sums` receives the R sums.
    @inline(__always)
    func multiplyAndNormalise(by y: Rows, sums: UnsafeMutablePointer<Real>) {
        precondition(
            y.count == count && y.columns == columns && isPadded && y.isPadded, "\(shape) by \(y.shape)")
        Real.multiplyNormaliseRows(
            rows: count, n: columns, x: base, xRow: stride, y: y.base, yRow: y.stride, sums: sums)
    }

    /// Dropout with inverted scaling (Srivastava et al. 2014, section 10); the same key and row give the same mask.
    ///
    /// - Parameters:
    ///   - rate: share of the elements set to zero, 0 up to but not including 1.
    ///   - firstRow: the number of the first row, by which masks are drawn.
    @inline(__always)
    func dropOut(rate: Double, key: UInt64, firstRow: Int) {
        precondition(isPadded && rate >= 0 && rate < 1, "dropout of \(rate) on \(shape)")
        guard rate > 0, count > 0 else { return }
        let keep = 1 - rate
        Real.dropoutRows(
            rows: count, n: columns, x: base, xRow: stride, key: key, firstRow: firstRow,
            keep: UInt32(min(keep * 0x1p32, 0x1p32 - 1)), scale: Real(1 / keep))
    }
}
