internal import LetheEssentials

/// What tokens are told apart as where a network learns which stand beside each other: a token that occurs often enough is
/// a class of its own, the others are classed by what they look like. "A capitalised word that nobody has seen" is as much as
/// can be foretold of a name, and as much as helps to find it.
package struct NeighbourClasses: Sendable {
    /// Beyond a sentence's first or last token.
    static let border: Int32 = 0
    /// Classes drawn for each batch and direction, where nothing else is said.
    package static let drawnCount = 255

    /// The class of each token type.
    let classOfType: [Int32]
    package let count: Int
    /// Sums of the classes' weights up to each, by which negatives are drawn.
    private let cumulative: [Double]

    /// Occurrences from which a token is a class of its own.
    private static let leastOccurrences: Int32 = 3
    /// Flattens how often classes are drawn (Mikolov et al. 2013b, section 2.2).
    private static let flattening = 0.75

    /// - Parameters:
    ///   - occurrences: of each token type.
    ///   - sentences: how many there are: each has two borders.
    ///   - lookCount: how many looks there are.
    ///   - look: what a type looks like, below `lookCount`.
    package init(occurrences: [Int32], sentences: Int, lookCount: Int, look: (Int) -> Int) {
        var classes: [Int32] = []
        classes.reserveCapacity(occurrences.count)
        var totals = [Double](repeating: 0, count: 1 + lookCount)
        totals[0] = Double(sentences)
        for (type, times) in occurrences.enumerated() {
            if times >= Self.leastOccurrences {
                classes.append(Int32(truncatingIfNeeded: totals.count))
                totals.append(Double(times))
            } else {
                let place = 1 + look(type)
                classes.append(Int32(truncatingIfNeeded: place))
                totals[place] += Double(times)
            }
        }
        classOfType = classes
        count = totals.count
        var sum = 0.0
        cumulative = totals.map {
            sum += pow($0, Self.flattening)
            return sum
        }
    }

    /// A class, the frequent ones more often.
    func draw(_ generator: inout SeededGenerator) -> Int32 {
        let place = generator.nextUnit() * (cumulative.last ?? 0)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > place { high = middle } else { low = middle + 1 }
        }
        return Int32(truncatingIfNeeded: low)
    }
}
