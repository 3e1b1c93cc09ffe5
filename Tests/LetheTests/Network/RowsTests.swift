import Testing

@testable import Lethe

/// Views of matrices against loops, and what a wrong shape does.
struct RowsTests {
    private func random(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> Matrix<Double> {
        let matrix = Matrix<Double>(rows: rows, columns: columns)
        for row in 0..<rows { for column in 0..<columns { matrix[row, column] = generator.nextUnit() - 0.5 } }
        return matrix
    }

    @Test func productsAreThoseOfTheirEquations() {
        var generator = SeededGenerator(seed: 3)
        let (x, w, y) = (random(5, 3, &generator), random(3, 4, &generator), random(5, 4, &generator))
        let before = y.values
        y.all.add(x.all, times: w.all)
        for row in 0..<5 {
            for column in 0..<4 {
                let sum = (0..<3).reduce(before[row * 4 + column]) { $0 + x[row, $1] * w[$1, column] }
                #expect(abs(y[row, column] - sum) < 1e-12)
            }
        }
        let gradient = Matrix<Double>(rows: 3, columns: 4)
        gradient.all.set(transposed: x.all, times: y.all)
        let dx = Matrix<Double>(rows: 5, columns: 3)
        dx.all.set(y.all, timesTransposed: w.all)
        for inner in 0..<3 {
            for column in 0..<4 {
                #expect(abs(gradient[inner, column] - (0..<5).reduce(0) { $0 + x[$1, inner] * y[$1, column] }) < 1e-12)
            }
            for row in 0..<5 {
                #expect(abs(dx[row, inner] - (0..<4).reduce(0) { $0 + y[row, $1] * w[inner, $1] }) < 1e-12)
            }
        }
    }

    @Test func viewsWriteWhereTheyLook() {
        let matrix = Matrix<Float>(rows: 4, columns: 20)
        let one = Matrix<Float>(rows: 1, columns: 20)
        for column in 0..<20 { one[0, column] = Float(column + 1) }
        matrix[1..<3].fill(with: one.all)
        #expect(matrix.values.prefix(20).allSatisfy { $0 == 0 } && matrix.values.suffix(20).allSatisfy { $0 == 0 })
        #expect(matrix.values(row: 2) == one.values)
        let index = IndexBuffer()
        (index[0], index[1]) = (3, 3)
        matrix.all.columns(4..<8).scatterAdd(matrix[1..<3].columns(4..<8), index: index)
        var added = [Float](repeating: 0, count: 20)
        for column in 4..<8 { added[column] = Float(2 * (column + 1)) }
        #expect(matrix.values(row: 3) == added)
        let sum = Matrix<Float>(rows: 1, columns: 20)
        sum.all.set(sumOf: matrix[1..<3])
        let doubled = one.values.map { $0 * 2 }
        #expect(sum.values == doubled)
    }

    /// What kernels would read past a matrix's end stops the program before they are called.
    @Test func wrongShapesStopTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let (x, w, y) = (
                Matrix<Float>(rows: 2, columns: 3), Matrix<Float>(rows: 4, columns: 5),
                Matrix<Float>(rows: 2, columns: 5)
            )
            y.all.set(x.all, times: w.all)
        }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3)[1..<3] }
        await #expect(processExitsWith: .failure) {
            // Some columns of a matrix are no whole vectors: they can't receive a product.
            let (x, w, y) = (
                Matrix<Float>(rows: 2, columns: 3), Matrix<Float>(rows: 3, columns: 4),
                Matrix<Float>(rows: 2, columns: 40)
            )
            y.all.columns(0..<4).set(x.all, times: w.all)
        }
    }
}
