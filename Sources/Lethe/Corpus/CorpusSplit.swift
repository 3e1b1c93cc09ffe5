/// Divides a corpus by document, reproducibly.
public enum CorpusSplit {
    /// Deals shuffled documents into parts by share; every document lands in one part, in its old order.
    ///
    /// - Parameters:
    ///   - shares: positive weights, such as 80, 10, 10.
    ///   - seed: the same seed gives the same parts.
    /// - Returns: one array of documents a share. Sizes are rounded so that they add up.
    /// - Throws: `LetheError` for shares that are not positive.
    public static func parts(_ documents: [Document], shares: [Double], seed: UInt64) throws -> [[Document]] {
        let total = shares.reduce(0, +)
        guard !shares.isEmpty, shares.allSatisfy({ $0 > 0 }), total.isFinite else {
            throw LetheError.invalidSetting(
                name: "shares", expected: "positive numbers, such as 80,10,10",
                found: shares.map { "\($0)" }.joined(separator: ","))
        }
        var order = Array(documents.indices)
        var generator = SeededGenerator(seed: seed, purpose: .split)
        generator.shuffle(&order)
        var parts: [[Document]] = []
        var taken = 0
        var cumulative = 0.0
        for share in shares {
            cumulative += share
            let end =
                parts.count == shares.count - 1
                ? order.count : Int((Double(order.count) * cumulative / total).rounded())
            parts.append(order[taken..<max(taken, end)].sorted().map { documents[$0] })
            taken = max(taken, end)
        }
        return parts
    }

    /// The first documents of a seeded shuffle: a smaller sample is part of every larger one of the same seed.
    ///
    /// - Returns: at least one document where there is any, in their old order.
    public static func sample(_ documents: [Document], count: Int, seed: UInt64) -> [Document] {
        sampleIndices(of: documents.count, count: count, seed: seed).sorted().map { documents[$0] }
    }

    /// The indices behind `sample`, in the order in which they are drawn.
    static func sampleIndices(of documentCount: Int, count: Int, seed: UInt64) -> [Int] {
        var order = Array(0..<documentCount)
        var generator = SeededGenerator(seed: seed, purpose: .split)
        generator.shuffle(&order)
        return Array(order.prefix(max(1, count)))
    }
}
