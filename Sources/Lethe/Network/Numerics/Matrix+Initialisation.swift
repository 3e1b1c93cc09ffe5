extension Matrix {
    /// Glorot's uniform initialisation (Glorot and Bengio, 2010, eq. 16): ±√(6 / (fan-in + fan-out)).
    func initialiseGlorot(fanIn: Int, fanOut: Int, using generator: inout SeededGenerator) {
        let limit = (6 / Double(fanIn + fanOut)).squareRoot()
        for row in 0..<rows {
            for column in 0..<columns {
                self[row, column] = Element((generator.nextUnit() * 2 - 1) * limit)
            }
        }
    }
}
