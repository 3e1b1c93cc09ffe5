/// What a certificate promises an upper bound of.
public enum CertificationMeasure: String, Codable, Sendable, CaseIterable {
    /// The mean share of a unit's protected tokens that is missed. A unit is a patient, or a note where no patients are named.
    case note
    /// Missed tokens, of all protected tokens of all units.
    case token
    /// The share of units with at least one missed token.
    case leak

    public init(from decoder: any Decoder) throws { try self.init(choiceFrom: decoder) }
}

/// Protected tokens of one unit, and how many of them each rung of the ladder misses.
package struct UnitCounts: Sendable, Equatable {
    package var protected: Int
    /// By rung.
    package var missed: [Int]
    /// By rung: hidden tokens, and tokens that are hidden without need. Not of the promise, but its price.
    package var hidden: [Int] = []
    package var hiddenWrongly: [Int] = []
    package var tokens = 0

    package init(protected: Int, missed: [Int]) {
        self.protected = protected
        self.missed = missed
    }

    static func += (one: inout UnitCounts, other: UnitCounts) {
        func sum(_ a: [Int], _ b: [Int]) -> [Int] { zip(a, b).map { $0 + $1 } }
        one.protected += other.protected
        one.missed = sum(one.missed, other.missed)
        one.hidden = sum(one.hidden, other.hidden)
        one.hiddenWrongly = sum(one.hiddenWrongly, other.hiddenWrongly)
        one.tokens += other.tokens
    }
}

/// Losses of units under one measure.
struct UnitLosses {
    let measure: CertificationMeasure
    let limit: Double
    /// Measure `token`: units with more protected tokens weigh as this many. Fixed on other notes than those tested.
    let cap: Double

    /// Units with nothing to protect say nothing of misses: counted as perfect, they would make any share look small.
    static func counted(_ units: [UnitCounts]) -> [UnitCounts] { units.filter { $0.protected > 0 } }

    /// The cap for some units: nearly the largest.
    static func cap(of units: [UnitCounts]) -> Double {
        let sizes = units.map(\.protected).sorted()
        guard !sizes.isEmpty else { return 1 }
        return Double(max(1, sizes[min(sizes.count - 1, Int(0.99 * Double(sizes.count)))]))
    }

    /// One unit's loss in [0, 1].
    func loss(_ unit: UnitCounts, rung: Int) -> Double {
        let protected = Double(unit.protected)
        let missed = Double(unit.missed[rung])
        switch measure {
        case .note: return missed / protected
        case .leak: return missed > 0 ? 1 : 0
        case .token:
            // Its mean is at most α exactly where the (weighted) misses are at most α of the (weighted) protected tokens.
            let weight = min(1, cap / protected) / cap
            return limit * (1 - weight * protected) + weight * missed
        }
    }

    func losses(_ units: [UnitCounts], rung: Int) -> [Double] { units.map { loss($0, rung: rung) } }
}
