/// Which fold each document is left out in. The same for every setting and seed of a corpus, so that settings are compared on the same
/// documents.
struct FoldPlan: Sendable {
    let count: Int
    /// By document.
    let foldOf: [Int]

    /// Kin stay together: near duplicates always, and what a grouping says. The folds hold about equally many documents.
    ///
    /// - Throws: `LetheError` where there are fewer groups than folds, or a document has nothing to be grouped by.
    init(_ documents: [Document], folds: Int, grouping: DocumentGrouping?) throws {
        let groups = try CorpusSplit.groups(documents, by: grouping, keepsDuplicates: true).groups
        var members: [Int: [Int]] = [:]
        for (index, group) in groups.enumerated() { members[group, default: []].append(index) }
        guard members.count >= folds else {
            throw LetheError(
                .corpus, "fewer groups of documents than folds", expected: "\(folds) or more",
                found: "\(members.count)",
                advice: "Near duplicates stay together, and what --group-by joins: use fewer --folds")
        }
        var order = members.keys.sorted()
        var generator = SeededGenerator(seed: 1, purpose: .split)
        generator.shuffle(&order)
        // Large groups first: small ones even out what they leave.
        order = order.enumerated().sorted {
            (members[$1.element]?.count ?? 0, $0.offset) < (members[$0.element]?.count ?? 0, $1.offset)
        }.map(\.element)
        var sizes = [Int](repeating: 0, count: folds)
        var foldOf = [Int](repeating: 0, count: documents.count)
        for group in order {
            let fold = sizes.indices.min { (sizes[$0], $0) < (sizes[$1], $1) } ?? 0
            for document in members[group] ?? [] { foldOf[document] = fold }
            sizes[fold] += members[group]?.count ?? 0
        }
        self.count = folds
        self.foldOf = foldOf
    }

    /// The documents left out in a fold.
    func documents(of fold: Int) -> [Int] { foldOf.indices.filter { foldOf[$0] == fold } }

    /// Those of all folds but some.
    func documents(without folds: Set<Int>) -> [Int] { foldOf.indices.filter { !folds.contains(foldOf[$0]) } }
}
