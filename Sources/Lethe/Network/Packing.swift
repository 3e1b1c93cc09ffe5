/// Sequences of unequal length laid out time step by time step, longest first.
///
/// Row `offset(t) + s` is step t of sequence s; the sequences still running at step t are the first `count(t)`. One
/// step of all sequences is then one block of rows, and one matrix product.
final class Packing: @unchecked Sendable {
    private(set) var sequences = 0
    private(set) var steps = 0
    /// Rows of all sequences together.
    private(set) var rows = 0
    private let offsets = IndexBuffer()
    private let counts = IndexBuffer()
    private let lengths = IndexBuffer()

    /// Lays out sequences of the given lengths, which must be at least 1 and must not rise.
    func lay(sequences: Int, length: (Int) -> Int) {
        self.sequences = sequences
        steps = sequences == 0 ? 0 : length(0)
        offsets.reserve(steps + 1)
        counts.reserve(steps + 1)
        lengths.reserve(sequences)
        var previous = steps
        for sequence in 0..<sequences {
            let value = length(sequence)
            precondition(value >= 1 && value <= previous, "length \(value) after \(previous)")
            lengths[sequence] = Int32(truncatingIfNeeded: value)
            previous = value
        }
        var running = sequences
        rows = 0
        for step in 0..<steps {
            while running > 0 && Int(lengths[running - 1]) <= step { running -= 1 }
            offsets[step] = Int32(truncatingIfNeeded: rows)
            counts[step] = Int32(truncatingIfNeeded: running)
            rows += running
        }
        offsets[steps] = Int32(truncatingIfNeeded: rows)
        counts[steps] = 0
    }

    /// First row of a step.
    @inline(__always)
    func offset(_ step: Int) -> Int { Int(offsets[step]) }

    /// The rows of a step; none at `steps`.
    @inline(__always)
    func rows(of step: Int) -> Range<Int> { offset(step)..<offset(step) + count(step) }

    /// Sequences running at a step; 0 at `steps`.
    @inline(__always)
    func count(_ step: Int) -> Int { Int(counts[step]) }

    @inline(__always)
    func length(_ sequence: Int) -> Int { Int(lengths[sequence]) }

    /// The row of one step of one sequence.
    @inline(__always)
    func row(_ sequence: Int, _ step: Int) -> Int { Int(offsets[step]) + sequence }
}
