/// Divides a corpus by document, reproducibly.
package enum CorpusSplit {
    /// Deals shuffled documents into parts by share; every document lands in one part, in its old order.
    ///
    /// - Parameters:
    ///   - shares: positive weights, such as 80, 10, 10.
    ///   - seed: the same seed gives the same parts.
    ///   - groups: a number for each document; those of one number land in the same part. Nil parts any two.
    /// - Returns: one array of documents a share. Sizes are rounded so that they add up; with groups, they are as near as
    ///   the groups allow.
    /// - Throws: `LetheError` for shares that are not positive.
    package static func parts(
        _ documents: [Document], shares: [Double], seed: UInt64, groups: [Int]? = nil
    ) throws -> [[Document]] {
        precondition(groups == nil || groups?.count == documents.count, "\(groups?.count ?? 0) of \(documents.count)")
        let total = shares.reduce(0, +)
        guard !shares.isEmpty, shares.allSatisfy({ $0 > 0 }), total.isFinite else {
            throw LetheError.invalidSetting(
                name: "shares", expected: "positive numbers, such as 80,10,10",
                found: shares.map { "\($0)" }.joined(separator: ","))
        }
        var order = Array(documents.indices)
        var generator = SeededGenerator(seed: seed, purpose: .split)
        generator.shuffle(&order)
        var ends: [Int]?
        if let groups { (order, ends) = gathered(order, groups) }
        /// The end of a group that is nearest, so that none is cut, and where there are enough groups, one at least for
        /// this part and each that follows.
        func end(near wanted: Int, after taken: Int, partsLeft: Int) -> Int {
            guard let ends else { return wanted }
            let open = ends.filter { $0 > taken }
            let free = open.dropLast(partsLeft)
            return (free.isEmpty ? open[...] : free).min { abs($0 - wanted) < abs($1 - wanted) } ?? taken
        }
        var parts: [[Document]] = []
        var taken = 0
        var cumulative = 0.0
        for share in shares {
            cumulative += share
            let end =
                parts.count == shares.count - 1
                ? order.count
                : end(
                    near: Int((Double(order.count) * cumulative / total).rounded()), after: taken,
                    partsLeft: shares.count - 1 - parts.count)
            parts.append(order[taken..<max(taken, end)].sorted().map { documents[$0] })
            taken = max(taken, end)
        }
        return parts
    }

    /// The order with each group's documents behind its first, and how many documents stand before each group's end.
    private static func gathered(_ order: [Int], _ groups: [Int]) -> (order: [Int], ends: [Int]) {
        let members = Dictionary(grouping: order) { groups[$0] }
        var result: [Int] = []
        var ends: [Int] = []
        var taken: Set<Int> = []
        for index in order where taken.insert(groups[index]).inserted {
            result += members[groups[index]] ?? []
            ends.append(result.count)
        }
        return (result, ends)
    }

    /// What belongs together: near duplicates, and what a grouping says.
    ///
    /// - Returns: a number for each document, and how many documents have a near duplicate.
    /// - Throws: `LetheError` where a document has nothing to be grouped by.
    package static func groups(
        _ documents: [Document], by grouping: DocumentGrouping?, keepsDuplicates: Bool
    ) throws -> (groups: [Int], duplicateCount: Int) {
        var sets = DisjointSets(count: documents.count)
        func join(_ groups: [Int]) {
            var first: [Int: Int] = [:]
            for (index, group) in groups.enumerated() {
                if let other = first[group] { sets.join(index, other) } else { first[group] = index }
            }
        }
        var duplicateCount = 0
        if keepsDuplicates {
            let duplicates = NearDuplicates.groups(documents)
            let sizes = Dictionary(duplicates.map { ($0, 1) }, uniquingKeysWith: +)
            duplicateCount = duplicates.filter { sizes[$0] ?? 0 > 1 }.count
            join(duplicates)
        }
        if let grouping { join(try grouping.groups(documents)) }
        return (sets.numbers, duplicateCount)
    }

    /// The first documents of a seeded shuffle: a smaller sample is part of every larger one of the same seed.
    ///
    /// - Returns: at least one document where there is any, in their old order.
    package static func sample(_ documents: [Document], count: Int, seed: UInt64) -> [Document] {
        sampleIndices(of: documents.count, count: count, seed: seed).sorted().map { documents[$0] }
    }

    /// The indices behind `sample`, in the order in which they are drawn.
    package static func sampleIndices(of documentCount: Int, count: Int, seed: UInt64) -> [Int] {
        var order = Array(0..<documentCount)
        var generator = SeededGenerator(seed: seed, purpose: .split)
        generator.shuffle(&order)
        return Array(order.prefix(max(1, count)))
    }
}
