@testable import Lethe
@testable import LetheTraining

/// Compares derivatives with central differences.
enum GradientCheck {
    struct Mismatch: CustomStringConvertible {
        var name: String
        var row: Int
        var column: Int
        var computed: Double
        var measured: Double
        var description: String { "\(name)[\(row), \(column)]: computed \(computed), measured \(measured)" }
    }

    /// Every element of a matrix whose derivative differs from (f(x + h) − f(x − h)) / 2h by more than a relative 1e-6
    /// (absolute below 1e-3). NaN counts as a difference.
    static func mismatches(
        name: String, matrix: Matrix<Double>, step: Double = 1e-5, loss: () -> Double, gradient: (Int, Int) -> Double
    ) -> [Mismatch] {
        var mismatches: [Mismatch] = []
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns {
                let computed = gradient(row, column)
                let value = matrix[row, column]
                matrix[row, column] = value + step
                let above = loss()
                matrix[row, column] = value - step
                let below = loss()
                matrix[row, column] = value
                let measured = (above - below) / (2 * step)
                let scale = max(abs(computed), abs(measured), 1e-3)
                if !(abs(computed - measured) <= 1e-6 * scale + 1e-9) {
                    mismatches.append(
                        Mismatch(name: name, row: row, column: column, computed: computed, measured: measured))
                }
            }
        }
        return mismatches
    }
}
