/// How probable another model thinks the tags of some tokens, token after token: what a network is taught where no person has said
/// which tag is right (soft targets: Hinton, Vinyals and Dean 2015). Tags that are next to impossible aren't listed.
package struct SoftTags: Sendable {
    /// So many tokens come first whose tags are known for certain.
    package private(set) var certainCount: Int
    /// Token `certainCount` + i: entries `offsets[i]..<offsets[i + 1]`; none where the tag is known for certain.
    package private(set) var offsets: [Int32] = [0]
    package private(set) var tags: [Int16] = []
    package private(set) var probabilities: [Float] = []

    package init(certain: Int = 0) { certainCount = certain }

    package var count: Int { certainCount + offsets.count - 1 }

    /// Tags below it are left out; what is left is scaled to a sum of 1.
    package static let leastProbability: Float = 0.005

    /// Adds a token whose tag is certain.
    package mutating func appendCertain() { offsets.append(Int32(truncatingIfNeeded: tags.count)) }

    /// Adds a token.
    ///
    /// - Parameters:
    ///   - row: K probabilities.
    ///   - least: tags below it are left out.
    mutating func append(_ row: UnsafeBufferPointer<Float>, least: Float = leastProbability) {
        var sum: Float = 0
        for value in row where value >= least { sum += value }
        for (tag, value) in row.enumerated() where value >= least {
            tags.append(Int16(truncatingIfNeeded: tag))
            probabilities.append(value / sum)
        }
        appendCertain()
    }

    /// Adds a token of another list.
    package mutating func append(_ other: SoftTags, token: Int) {
        let entries = other.entries(token)
        tags.append(contentsOf: other.tags[entries])
        probabilities.append(contentsOf: other.probabilities[entries])
        appendCertain()
    }

    /// The entries of a token.
    @inline(__always)
    func entries(_ token: Int) -> Range<Int> {
        token < certainCount ? 0..<0 : Int(offsets[token - certainCount])..<Int(offsets[token - certainCount + 1])
    }

    /// Takes into account that there are more, or fewer, tokens before those that aren't certain.
    mutating func move(by difference: Int) {
        certainCount += difference
        precondition(certainCount >= 0, "\(certainCount) certain tokens")
    }
}
