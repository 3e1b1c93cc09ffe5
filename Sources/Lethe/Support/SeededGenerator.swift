internal import LetheEssentials

/// A small, fast generator whose whole state is its seed: SplitMix64 (Steele, Lea and Flood, 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator for one seed.
    package init(seed: UInt64) { state = seed }

    /// A generator of its own for each purpose and position (an epoch, a document) under one seed, so that a run that
    /// resumes draws what it would have drawn.
    package init(seed: UInt64, purpose: Purpose, position: Int = 0) {
        state = seed
        let first = next()
        state = first ^ UInt64(purpose.rawValue) &* 0x9e37_79b9_7f4a_7c15
        let second = next()
        state = second ^ UInt64(bitPattern: Int64(position)) &* 0xd1b5_4a32_d192_ed03
        _ = next()
    }

    /// What random numbers are drawn for.
    package enum Purpose: UInt8, Sendable {
        case initialisation = 1
        case shuffle, unknownTokens, dropout, bootstrap, split, sample, negatives, mentions
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number in [0, 1), from the top 53 bits.
    package mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// An index below `count`, by multiplication (Lemire, 2019; the bias of at most count/2⁶⁴ is accepted).
    package mutating func nextIndex(_ count: Int) -> Int {
        precondition(count > 0, "an index below \(count)")
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// A number of the standard normal distribution (Box and Muller 1958).
    package mutating func nextNormal() -> Double {
        let radius = (-2 * log(1 - nextUnit())).squareRoot()
        return radius * cos(2 * .pi * nextUnit())
    }

    /// Shuffles in place (Fisher–Yates), independent of the standard library's own algorithm.
    package mutating func shuffle<T>(_ values: inout [T]) {
        guard values.count > 1 else { return }
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, nextIndex(last + 1))
        }
    }
}
