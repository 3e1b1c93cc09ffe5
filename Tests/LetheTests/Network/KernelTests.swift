import Foundation
import LetheKernels
import Testing

@testable import Lethe
@testable import LetheTraining

/// Each instruction set's kernels against the double-precision reference.
struct KernelTests {
    static let sets: [String] = ["baseline", "avx2", "avx512"].filter { (name: String) in
        lethe_kernels_named(name) != nil
    }

    private func kernels(_ name: String) -> lethe_kernels_f32 { lethe_kernels_named(name)!.pointee }

    /// A padded matrix in both precisions with the same values.
    private func pair(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator, scale: Double = 1) -> (
        Matrix<Float>, Matrix<Double>
    ) {
        let a = Matrix<Float>(rows: rows, columns: columns)
        let b = Matrix<Double>(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let value = Float((generator.nextUnit() * 2 - 1) * scale)
                a[row, column] = value
                b[row, column] = Double(value)
            }
        }
        return (a, b)
    }

    private func expectClose(_ a: Matrix<Float>, _ b: Matrix<Double>, _ tolerance: Double = 2e-5, note: String = "") {
        for row in 0..<a.rows {
            for column in 0..<a.columns {
                let difference = abs(Double(a[row, column]) - b[row, column])
                if !(difference <= tolerance * max(1, abs(b[row, column]))) {
                    Issue.record("\(note) [\(row), \(column)]: \(a[row, column]) and \(b[row, column])")
                    return
                }
            }
            for lane in a.columns..<a.stride where a.row(row)[lane] != 0 {
                Issue.record("\(note): lane \(lane) of row \(row) is not zero")
                return
            }
        }
    }

    @Test(arguments: sets)
    func products(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 1)
        for (m, n, k) in [
            (1, 1, 1), (1, 300, 100), (2, 17, 5), (3, 33, 7), (5, 48, 3), (7, 75, 25), (8, 100, 9), (9, 16, 4),
            (13, 304, 2), (17, 31, 40), (4, 20, 0), (0, 8, 3),
        ] {
            for accumulate in [Int32(0), 1] {
                let (a, ad) = pair(m, k, &generator)
                let (at, atd) = pair(k, m, &generator)
                let (b, bd) = pair(k, n, &generator)
                let (c, cd) = pair(m, n, &generator)
                kernels.gemm(m, n, k, a.base, a.stride, 1, b.base, b.stride, c.base, c.stride, accumulate)
                lethe_f64_gemm(m, n, k, ad.base, ad.stride, 1, bd.base, bd.stride, cd.base, cd.stride, accumulate)
                expectClose(c, cd, note: "product \(m) \(n) \(k)")
                kernels.gemm(m, n, k, at.base, 1, at.stride, b.base, b.stride, c.base, c.stride, accumulate)
                lethe_f64_gemm(m, n, k, atd.base, 1, atd.stride, bd.base, bd.stride, cd.base, cd.stride, accumulate)
                expectClose(c, cd, note: "transposed left \(m) \(n) \(k)")
                let (x, xd) = pair(m, n, &generator)
                let (y, yd) = pair(k, n, &generator)
                let (z, zd) = pair(m, k, &generator)
                kernels.gemm_nt(m, k, n, x.base, x.stride, y.base, y.stride, z.base, z.stride, accumulate)
                lethe_f64_gemm_nt(m, k, n, xd.base, xd.stride, yd.base, yd.stride, zd.base, zd.stride, accumulate)
                expectClose(z, zd, note: "transposed right \(m) \(n) \(k)")
            }
        }
    }

    /// A row's result doesn't depend on the rows beside it: tagging in any grouping gives the same tags.
    @Test(arguments: sets)
    func productsOfRowsAreIndependentOfTheirNumber(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 2)
        let (a, _) = pair(23, 50, &generator)
        let (b, _) = pair(50, 75, &generator)
        let whole = Matrix<Float>(rows: 23, columns: 75)
        kernels.gemm(23, 75, 50, a.base, a.stride, 1, b.base, b.stride, whole.base, whole.stride, 0)
        for rows in 1...9 {
            let part = Matrix<Float>(rows: rows, columns: 75)
            kernels.gemm(rows, 75, 50, a.row(5), a.stride, 1, b.base, b.stride, part.base, part.stride, 0)
            for row in 0..<rows { for column in 0..<75 { #expect(part[row, column] == whole[row + 5, column]) } }
        }
    }

    @Test(arguments: sets, [Int32(0), 1])
    func lstmSteps(set: String, cell: Int32) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 3)
        for hidden in [1, 3, 8, 15, 16, 17, 25, 100] {
            let gates = (cell == 0 ? 3 : 4) * hidden
            let (z, zd) = pair(5, gates, &generator, scale: 6)
            let (before, beforeD) = pair(5, hidden, &generator)
            let outputs = (0..<5).map { _ in pair(5, hidden, &generator, scale: 0) }
            let activated = pair(5, gates, &generator, scale: 0)
            var step = lethe_step_f32_forward(
                cell: cell, rows: 5, next_rows: 3, hidden: hidden, z: z.base, ldz: z.stride, gates: activated.0.base,
                cell_before: before.base, tanh_cell: outputs[0].0.base, ldstate: before.stride,
                output: outputs[1].0.base,
                ldoutput: outputs[1].0.stride, cell_next: outputs[2].0.base, output_next: outputs[3].0.base)
            var stepD = lethe_step_f64_forward(
                cell: cell, rows: 5, next_rows: 3, hidden: hidden, z: zd.base, ldz: zd.stride, gates: activated.1.base,
                cell_before: beforeD.base, tanh_cell: outputs[0].1.base, ldstate: beforeD.stride,
                output: outputs[1].1.base,
                ldoutput: outputs[1].1.stride, cell_next: outputs[2].1.base, output_next: outputs[3].1.base)
            // The steps hold addresses alone: their owners live until here.
            withExtendedLifetime((z, zd, before, beforeD)) {
                kernels.lstm_forward(&step)
                lethe_f64_lstm_forward(&stepD)
            }
            expectClose(activated.0, activated.1, 1e-6, note: "gates \(hidden)")
            for (index, output) in outputs.enumerated() {
                expectClose(output.0, output.1, 1e-6, note: "forward \(index) of \(hidden)")
            }
            #expect(outputs[2].0[4, 0] == 0, "rows that don't go on write no next state")

            let (dOutput, dOutputD) = pair(5, hidden, &generator)
            let (dNext, dNextD) = pair(5, hidden, &generator)
            let (dCellNext, dCellNextD) = pair(5, hidden, &generator)
            let dz = pair(5, gates, &generator, scale: 0)
            let dCell = pair(5, hidden, &generator, scale: 0)
            var back = lethe_step_f32_backward(
                cell: cell, rows: 5, next_rows: 3, hidden: hidden, gates: activated.0.base, dz: dz.0.base,
                ldz: dz.0.stride,
                cell_before: before.base, tanh_cell: outputs[0].0.base, ldstate: before.stride, d_output: dOutput.base,
                ldoutput: dOutput.stride, d_output_next: dNext.base, d_cell_next: dCellNext.base,
                d_cell_before: dCell.0.base)
            var backD = lethe_step_f64_backward(
                cell: cell, rows: 5, next_rows: 3, hidden: hidden, gates: activated.1.base, dz: dz.1.base,
                ldz: dz.1.stride,
                cell_before: beforeD.base, tanh_cell: outputs[0].1.base, ldstate: beforeD.stride,
                d_output: dOutputD.base,
                ldoutput: dOutputD.stride, d_output_next: dNextD.base, d_cell_next: dCellNextD.base,
                d_cell_before: dCell.1.base)
            withExtendedLifetime((before, beforeD, dOutput, dOutputD, dNext, dNextD, dCellNext, dCellNextD)) {
                withExtendedLifetime((activated, outputs)) {
                    kernels.lstm_backward(&back)
                    lethe_f64_lstm_backward(&backD)
                }
            }
            expectClose(dz.0, dz.1, 5e-6, note: "dz \(hidden)")
            expectClose(dCell.0, dCell.1, 5e-6, note: "dCell \(hidden)")
        }
    }

    @Test(arguments: sets)
    func elementwise(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 4)
        for n in [1, 7, 16, 19, 75, 100] {
            let x = pair(4, n, &generator, scale: 12)
            kernels.tanh_rows(4, n, x.0.base, x.0.stride)
            lethe_f64_tanh_rows(4, n, x.1.base, x.1.stride)
            expectClose(x.0, x.1, 1e-6, note: "tanh")
            let d = pair(4, n, &generator)
            kernels.tanh_backward_rows(4, n, x.0.base, x.0.stride, d.0.base, d.0.stride)
            lethe_f64_tanh_backward_rows(4, n, x.1.base, x.1.stride, d.1.base, d.1.stride)
            expectClose(d.0, d.1, 1e-6, note: "tanh backward")
            let s = pair(4, n, &generator, scale: 30)
            let e = pair(4, n, &generator)
            var maxima = [Float](repeating: 0, count: 4), maximaD = [Double](repeating: 0, count: 4)
            kernels.exp_rows(4, n, s.0.base, s.0.stride, e.0.base, e.0.stride, &maxima)
            lethe_f64_exp_rows(4, n, s.1.base, s.1.stride, e.1.base, e.1.stride, &maximaD)
            expectClose(e.0, e.1, 1e-6, note: "exp")
            #expect(maxima.map(Double.init) == maximaD)
            var sums = [Float](repeating: 0, count: 4), sumsD = [Double](repeating: 0, count: 4)
            let p = pair(4, n, &generator)
            for row in 0..<4 {
                for column in 0..<n {
                    p.0[row, column] = abs(p.0[row, column]); p.1[row, column] = abs(p.1[row, column])
                }
            }
            kernels.multiply_normalise_rows(4, n, p.0.base, p.0.stride, e.0.base, e.0.stride, &sums)
            lethe_f64_multiply_normalise_rows(4, n, p.1.base, p.1.stride, e.1.base, e.1.stride, &sumsD)
            expectClose(p.0, p.1, 2e-6, note: "normalise")
            let c = pair(1, n, &generator)
            kernels.column_sums(4, n, p.0.base, p.0.stride, c.0.base, 1)
            lethe_f64_column_sums(4, n, p.1.base, p.1.stride, c.1.base, 1)
            expectClose(c.0, c.1, 1e-5, note: "column sums")
            let index: [Int32] = [2, 0, 2, 1, 3]
            let g = pair(5, n, &generator)
            kernels.gather_rows(5, n, p.0.base, p.0.stride, index, g.0.base, g.0.stride)
            lethe_f64_gather_rows(5, n, p.1.base, p.1.stride, index, g.1.base, g.1.stride)
            expectClose(g.0, g.1, 2e-6, note: "gather")
            kernels.scatter_add_rows(5, n, g.0.base, g.0.stride, index, p.0.base, p.0.stride)
            lethe_f64_scatter_add_rows(5, n, g.1.base, g.1.stride, index, p.1.base, p.1.stride)
            expectClose(p.0, p.1, 5e-6, note: "scatter")
        }
    }

    @Test(arguments: sets)
    func viterbiStepsAndTies(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 5)
        for n in [1, 3, 17, 89] {
            let t = pair(n, n + 2, &generator)
            let v = pair(1, n, &generator)
            let e = pair(1, n, &generator)
            // Ties: every score equal.
            if n == 3 {
                for i in 0..<3 { for j in 0..<5 { t.0[i, j] = 0; t.1[i, j] = 0 }; v.0[0, i] = 1; v.1[0, i] = 1 }
            }
            let s = pair(1, n, &generator)
            var best = [Int32](repeating: 0, count: s.0.stride), bestD = best
            kernels.viterbi_step(n, v.0.base, t.0.base, t.0.stride, e.0.base, s.0.base, &best)
            lethe_f64_viterbi_step(n, v.1.base, t.1.base, t.1.stride, e.1.base, s.1.base, &bestD)
            #expect(best.prefix(n) == bestD.prefix(n))
            for j in 0..<n { #expect(abs(Double(s.0[0, j]) - s.1[0, j]) < 1e-6) }
            if n == 3 { #expect(best.prefix(3).allSatisfy { $0 == 0 }) }
        }
    }

    @Test(arguments: sets)
    func dropoutIsTheSameInEverySetAndKeepsItsShare(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 6)
        let x = pair(200, 150, &generator)
        let keep = UInt32(0.7 * 0x1p32)
        kernels.dropout_rows(200, 150, x.0.base, x.0.stride, 42, 10, keep, 2)
        lethe_f64_dropout_rows(200, 150, x.1.base, x.1.stride, 42, 10, keep, 2)
        expectClose(x.0, x.1, 1e-6, note: "dropout")
        let kept = x.0.values.filter { $0 != 0 }.count
        #expect(abs(Double(kept) / 30_000 - 0.7) < 0.01)
        // A row's mask depends on its number, not on the call it came in.
        let (y, _) = pair(1, 150, &generator)
        for column in 0..<150 { y[0, column] = 1 }
        let z = Matrix<Float>(rows: 3, columns: 150)
        for row in 0..<3 { for column in 0..<150 { z[row, column] = 1 } }
        kernels.dropout_rows(1, 150, y.base, y.stride, 42, 12, keep, 1)
        kernels.dropout_rows(3, 150, z.base, z.stride, 42, 10, keep, 1)
        #expect((0..<150).allSatisfy { y[0, $0] == z[2, $0] })
    }

    @Test(arguments: sets)
    func optimisers(set: String) {
        let kernels = kernels(set)
        var generator = SeededGenerator(seed: 7)
        let w = pair(3, 16, &generator), g = pair(3, 16, &generator, scale: 20)
        let m = pair(3, 16, &generator), v = pair(3, 16, &generator)
        for i in 0..<3 { for j in 0..<16 { v.0[i, j] = abs(v.0[i, j]); v.1[i, j] = abs(v.1[i, j]) } }
        kernels.sgd(48, w.0.base, g.0.base, 0.1, 0.5, 5)
        lethe_f64_sgd(48, w.1.base, g.1.base, 0.1, 0.5, 5)
        expectClose(w.0, w.1, 1e-6, note: "sgd")
        kernels.adam(48, w.0.base, g.0.base, m.0.base, v.0.base, 0.01, 0.9, 0.999, 0.3, 1e-8, 1, 5)
        lethe_f64_adam(48, w.1.base, g.1.base, m.1.base, v.1.base, 0.01, 0.9, 0.999, 0.3, 1e-8, 1, 5)
        expectClose(w.0, w.1, 1e-5, note: "adam")
        expectClose(m.0, m.1, 1e-6, note: "first average")
        let sum = kernels.sum_of_squares(48, g.0.base), sumD = lethe_f64_sum_of_squares(48, g.1.base)
        #expect(abs(sum - sumD) < 1e-5 * sumD)
    }
}
