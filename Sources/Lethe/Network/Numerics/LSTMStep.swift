/// Operands of one LSTM time step, forward: R sequences active, of which S go on to the next step; H hidden units, G gates.
package struct LSTMForwardStep<Real: Scalar> {
    let cell: LSTMCellKind
    /// [R, G·H]: sums before the gates.
    let sums: Rows<Real>
    /// [R, G·H], written: activated gates.
    let gates: Rows<Real>
    /// [R, H]: the cell before the step; written: tanh of the cell after it.
    let cellBefore: Rows<Real>
    let tanhCell: Rows<Real>
    /// [R, H], written; may be some columns of a wider matrix.
    let output: Rows<Real>
    /// [S, H] each, written: the state before the next step.
    let cellNext: Rows<Real>
    let outputNext: Rows<Real>

    /// Checks the shapes.
    @inline(__always)
    init(
        cell: LSTMCellKind, sums: Rows<Real>, gates: Rows<Real>, cellBefore: Rows<Real>, tanhCell: Rows<Real>,
        output: Rows<Real>, cellNext: Rows<Real>, outputNext: Rows<Real>
    ) {
        let rows = cellBefore.count
        let hidden = cellBefore.columns
        let stride = cellBefore.stride
        precondition(
            sums.columns == cell.gateCount * hidden && gates.columns == sums.columns && gates.stride == sums.stride
                && output.columns == hidden && sums.count == rows && gates.count == rows && tanhCell.count == rows
                && output.count == rows && cellNext.count <= rows && outputNext.count == cellNext.count
                && tanhCell.stride == stride && cellNext.stride == stride && outputNext.stride == stride,
            "sums \(sums.shape), gates \(gates.shape), cells \(cellBefore.shape), output \(output.shape), next \(cellNext.shape)"
        )
        self.cell = cell
        self.sums = sums
        self.gates = gates
        self.cellBefore = cellBefore
        self.tanhCell = tanhCell
        self.output = output
        self.cellNext = cellNext
        self.outputNext = outputNext
    }
}

/// Operands of one LSTM time step, backward; sizes as forward.
package struct LSTMBackwardStep<Real: Scalar> {
    let cell: LSTMCellKind
    /// [R, G·H]: activated gates.
    let gates: Rows<Real>
    /// [R, G·H], written: derivatives by the sums.
    let dSums: Rows<Real>
    /// [R, H] each, from the forward step.
    let cellBefore: Rows<Real>
    let tanhCell: Rows<Real>
    /// [R, H]: derivatives by the output, from the layer above; may be some columns of a wider matrix.
    let dOutput: Rows<Real>
    /// [S, H] each: derivatives by the state before the next step.
    let dOutputNext: Rows<Real>
    let dCellNext: Rows<Real>
    /// [R, H], written.
    let dCellBefore: Rows<Real>

    /// Checks the shapes.
    @inline(__always)
    init(
        cell: LSTMCellKind, gates: Rows<Real>, dSums: Rows<Real>, cellBefore: Rows<Real>, tanhCell: Rows<Real>,
        dOutput: Rows<Real>, dOutputNext: Rows<Real>, dCellNext: Rows<Real>, dCellBefore: Rows<Real>
    ) {
        let rows = cellBefore.count
        let hidden = cellBefore.columns
        let stride = cellBefore.stride
        precondition(
            dSums.columns == cell.gateCount * hidden && gates.columns == dSums.columns && gates.stride == dSums.stride
                && dOutput.columns == hidden && dSums.count == rows && gates.count == rows && tanhCell.count == rows
                && dOutput.count == rows && dCellBefore.count == rows && dCellNext.count <= rows
                && dOutputNext.count == dCellNext.count && tanhCell.stride == stride && dCellBefore.stride == stride
                && dCellNext.stride == stride && dOutputNext.stride == stride,
            "gates \(gates.shape), cells \(cellBefore.shape), output \(dOutput.shape), next \(dCellNext.shape)")
        self.cell = cell
        self.gates = gates
        self.dSums = dSums
        self.cellBefore = cellBefore
        self.tanhCell = tanhCell
        self.dOutput = dOutput
        self.dOutputNext = dOutputNext
        self.dCellNext = dCellNext
        self.dCellBefore = dCellBefore
    }
}
